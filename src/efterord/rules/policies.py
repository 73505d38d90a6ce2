"""The organisation's terms for talks: who is offered one, who holds it, when and where; a unit may have its own."""

import dataclasses
from collections.abc import Collection, Mapping

from efterord.words import Country, Holders, LeavingKind, PlaceKind, Sector

# Nobody is talked with about these unless the organisation says so: the person stays, or has died.
NOT_OFFERED = frozenset(
    {LeavingKind.DEATH, LeavingKind.INTERNAL_MOVE, LeavingKind.LEAVE_OF_ABSENCE, LeavingKind.TRANSFER}
)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How talks are offered and held. `first_before` and `last_before` are working days before the last day."""

    is_offered: bool = True
    # mission.md, S3.1: the interview is offered to those employed at least six months.
    least_months: int = 6
    leaving_kinds: frozenset[LeavingKind] = frozenset(LeavingKind) - NOT_OFFERED
    holders: Holders = Holders.NEAREST_MANAGER
    # Near the last day but not on it (mission.md, S1.4): time to think, and still time to act.
    first_before: int = 10
    last_before: int = 3
    minutes: int = 60
    place_kind: PlaceKind = PlaceKind.ROOM
    country: Country = Country.SE


def default(sector: str) -> Terms:
    """This function will return the terms that hold until the organisation has set its own."""
    return Terms(country=Country.NO if sector == Sector.NORWEGIAN_PUBLIC else Country.SE)


@dataclasses.dataclass(frozen=True, slots=True)
class Book:
    """The terms of all units: those set, the tree's parents (unit to parent), and what holds where nothing is set."""

    own: Mapping[int | None, Terms]
    parents: Mapping[int, int | None]
    otherwise: Terms

    def of(self, unit_id: int | None) -> Terms:
        """This function will return the terms of a unit: its own, its nearest parent's, or the organisation's."""
        seen: set[int] = set()
        at = unit_id
        while at is not None and at not in seen:
            if at in self.own:
                return self.own[at]
            seen.add(at)
            at = self.parents.get(at)
        return self.own.get(None, self.otherwise)


def wrong_in(terms: Terms) -> tuple[str, ...]:
    """This function will name the fields of terms that cannot be."""
    wrong = []
    if not 0 <= terms.least_months <= 120:
        wrong.append("least_months")
    if terms.first_before < terms.last_before or terms.first_before > 60:
        wrong.append("first_before")
    if not 15 <= terms.minutes <= 240:
        wrong.append("minutes")
    if LeavingKind.DEATH in terms.leaving_kinds:
        wrong.append("leaving_kinds")
    return tuple(wrong)


def kinds_of(codes: Collection[str]) -> frozenset[LeavingKind]:
    """This function will read the kinds of leaving from their codes; unknown ones are left out."""
    return frozenset(LeavingKind(code) for code in codes if code in set(LeavingKind))
