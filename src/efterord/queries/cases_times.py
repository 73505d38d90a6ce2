"""The times for a talk that the nearest manager has proposed."""

from efterord import gate
from efterord.models import Case, ProposedTime


def proposed(viewer: gate.Actor, case: Case) -> list[ProposedTime]:
    """This function will return the proposed times of a case in order, for those who see the case."""
    gate.check(viewer, "cases.see", case)
    return list(ProposedTime.objects.filter(case=case).order_by("starts_at"))
