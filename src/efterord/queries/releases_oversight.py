"""Who can see results today, for those whom the leavers may ask: numbers and units, never names.

Names of accounts are the administrator's alone (`accounts.see_all`); how many there are, and how far they reach, is
what a representative has to know.
"""

import dataclasses
from collections import Counter

from efterord import clock, gate
from efterord.models import ApiToken, Grant, Unit
from efterord.models.accounts import GRANTED
from efterord.rules import access
from efterord.words import Role


@dataclasses.dataclass(frozen=True, slots=True)
class Access:
    """How many open accounts hold a role, how many of them for the whole organisation, and how many by unit path."""

    role: Role
    n_accounts: int
    n_everywhere: int
    units: tuple[tuple[str, int], ...]


def access_to(viewer: gate.Actor, sight: str) -> list[Access]:
    """This function will say who may see something, by each role that can be given; roles nobody holds too."""
    gate.check(viewer, "releases.see_oversight")
    paths = _paths()
    found = []
    for role in GRANTED:
        if role in access.row(sight).allowed:
            grants = list(Grant.objects.filter(role=role, user__is_active=True))
            by_unit = Counter(paths[grant.unit_id] for grant in grants if grant.unit_id is not None)
            n_accounts = len({grant.user_id for grant in grants})
            n_everywhere = sum(grant.unit_id is None for grant in grants)
            found.append(Access(role, n_accounts, n_everywhere, tuple(sorted(by_unit.items()))))
    return found


def n_keys(viewer: gate.Actor) -> int:
    """This function will count the keys by which programs read what their accounts may see."""
    gate.check(viewer, "releases.see_oversight")
    return ApiToken.objects.filter(expires_on__gte=clock.today(), user__is_active=True).count()


def _paths() -> dict[int, str]:
    """Each unit by its path below the organisation, which itself is named alone."""
    known = {unit.pk: unit for unit in Unit.objects.all()}

    def path(pk: int) -> str:
        unit = known[pk]
        if unit.parent_id is None or known[unit.parent_id].parent_id is None:
            return unit.name
        return f"{path(unit.parent_id)} / {unit.name}"

    return {pk: path(pk) for pk in known}
