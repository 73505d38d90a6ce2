"""Who in HR looks after a case."""

from efterord import gate
from efterord.models import Case, Grant, Unit
from efterord.words import Role


def who_confirm(viewer: gate.Actor, case: Case) -> frozenset[int]:
    """This function will return the accounts to tell that a case waits: the partners over its unit, or else the heads.

    Neither the leaver nor whoever reports is told. `viewer` is whoever is about to tell them.
    """
    gate.check(viewer, "cases.see", case)
    parents = dict(Unit.objects.values_list("pk", "parent_id"))
    above: list[int | None] = [None]
    at: int | None = case.unit_id
    while at is not None and at not in above:
        above.append(at)
        at = parents.get(at)
    # Nobody handles their own departure.
    told = Grant.objects.filter(user__is_active=True).exclude(user=viewer.user_id).exclude(user__person=case.person_id)
    grants = list(told.values_list("user", "role", "unit"))
    partners = frozenset(user for user, role, unit in grants if role == Role.HR_PARTNER and unit in above)
    return partners or frozenset(user for user, role, _unit in grants if role == Role.HR_HEAD)
