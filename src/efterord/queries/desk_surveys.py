"""The desk's questions about the survey: letters that came back, wishes written by name. Never who has answered."""

from django.db.models import Q

from efterord import gate
from efterord.models import Case, ContactWish, Undelivered
from efterord.queries import contact_wishes, surveys_asking
from efterord.queries.desk_sight import MOST_LOOKED_AT, Sight, Waiting
from efterord.rules.desk import Waits


def asking(viewer: gate.Actor, sight: Sight) -> list[Waiting]:
    """This function will return leavers whom a letter did not reach, and those who wrote to HR by name: one query.

    A wish has no time, so it is for today until somebody has seen to it; none of one's own line is told.
    """
    terms = sight.terms
    by_name = ContactWish.objects.filter(contact_wishes.waits_for_hr(viewer, terms)).values("case")
    back = Undelivered.objects.values("case")
    found = list(
        Case.objects.filter(sight.cases())
        .filter(Q(pk__in=back) | Q(Q(pk__in=by_name), ~gate.in_line(viewer)))
        .select_related("person", "unit", "contact", "undelivered", "contact_wish")
        .defer("contact__ciphertext", "contact_wish__ciphertext")
        .order_by("undelivered__noted_on", "last_day", "number")[: MOST_LOOKED_AT + 1]
    )
    reached = surveys_asking.reached_now(viewer, found, terms)
    wished = contact_wishes.waiting(viewer, found, terms)
    rows = []
    for case in found:
        undelivered = getattr(case, "undelivered", None)
        if undelivered is not None:
            day = undelivered.noted_on
            rows.append(Waiting(what=Waits.CAME_BACK, due=day, case=case, day=day, is_reached=case.pk in reached))
        if case.pk in wished:
            rows.append(Waiting(what=Waits.BY_NAME, due=sight.today, case=case))
    return rows
