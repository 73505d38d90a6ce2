"""The desk's questions about the survey: letters that came back. Never who has answered."""

from efterord import gate
from efterord.models import Undelivered
from efterord.queries import surveys_asking
from efterord.queries.desk_sight import MOST_LOOKED_AT, Sight, Waiting
from efterord.rules.desk import Waits


def came_back(viewer: gate.Actor, sight: Sight) -> list[Waiting]:
    """This function will return leavers to whom a letter of the survey did not arrive, the longest ago first."""
    found = (
        Undelivered.objects.filter(sight.cases("case__"))
        .select_related("case__person", "case__unit", "case__contact")
        .defer("case__contact__ciphertext")
        .order_by("noted_on", "pk")[: MOST_LOOKED_AT + 1]
    )
    rows = []
    for each in found:
        is_reached = surveys_asking.way_now(viewer, each.case) is not None
        rows.append(
            Waiting(what=Waits.CAME_BACK, due=each.noted_on, case=each.case, day=each.noted_on, is_reached=is_reached)
        )
    return rows
