"""Who may hold a talk: which talks a case is to have, in which capacity one is held, who comes first, and who not."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from efterord.rules import policies
from efterord.words import HeldAs, Holders, InterviewKind, Role, WhyNotHolder, Wish

_KINDS: Mapping[Holders, tuple[InterviewKind, ...]] = {
    Holders.NEAREST_MANAGER: (InterviewKind.MANAGER,),
    Holders.HR: (InterviewKind.HR,),
    Holders.BOTH: (InterviewKind.MANAGER, InterviewKind.HR),
}
# Where nobody has wished: whoever knows the work best holds the manager's talk, and HR its own.
_USUAL: Mapping[InterviewKind, tuple[HeldAs, ...]] = {
    InterviewKind.MANAGER: (
        HeldAs.NEAREST_MANAGER,
        HeldAs.SUPERIOR_MANAGER,
        HeldAs.ADMINISTRATIVE_MANAGER,
        HeldAs.SECOND_LINE,
        HeldAs.HR,
        HeldAs.EXTERNAL,
    ),
    InterviewKind.HR: (HeldAs.HR, HeldAs.EXTERNAL),
}
_WISHED: Mapping[Wish, tuple[HeldAs, ...]] = {
    Wish.HR: (HeldAs.HR,),
    Wish.ANOTHER_AT_HR: (HeldAs.HR,),
    Wish.SECOND_LINE: (HeldAs.SECOND_LINE, HeldAs.SUPERIOR_MANAGER),
    Wish.EXTERNAL: (HeldAs.EXTERNAL,),
}
# What a guide is written for (rules/guides.py) when somebody else than the two of the source texts holds the talk.
_GUIDES_FOR: Mapping[HeldAs, str] = {HeldAs.NEAREST_MANAGER: "manager", HeldAs.HR: "hr"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who could be asked to hold a talk, as the case sees them.

    `roles` are those that reach the case's unit, and the administrator's. `bound_to` is the one case of an account from
    outside. `gone_after` is the last day of an own employment that ends, None for those who stay.
    """

    id: int
    name: str = ""
    person: uuid.UUID | None = None
    roles: frozenset[Role] = frozenset()
    is_active: bool = True
    bound_to: uuid.UUID | None = None
    gone_after: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """What decides who may hold the talks of one case.

    `line` is everybody in the leaver's line of command, from the nearest manager upwards; `nearest`, `superior` and
    `second_line` are parts of it. `planned_hr` is the account that holds HR's talk as it is planned now.
    """

    case: uuid.UUID
    leaver: uuid.UUID
    nearest: uuid.UUID | None = None
    superior: uuid.UUID | None = None
    second_line: frozenset[uuid.UUID] = frozenset()
    line: frozenset[uuid.UUID] = frozenset()
    conflicts: frozenset[uuid.UUID] = frozenset()
    wish: Wish | None = None
    planned_hr: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody in the list to choose from; `why_not` is None for those who may hold the talk."""

    account: Account
    held_as: HeldAs | None
    why_not: WhyNotHolder | None
    is_wished: bool


def kinds_due(terms: policies.Terms) -> tuple[InterviewKind, ...]:
    """This function will return which talks a case is to have by its unit's terms: the manager's, HR's or both."""
    return _KINDS[terms.holders]


def line_of(managers: Mapping[uuid.UUID, uuid.UUID], starts: Iterable[uuid.UUID | None]) -> tuple[uuid.UUID, ...]:
    """This function will walk from each start upwards through {person: manager}, nearest first; a circle ends it."""
    found: list[uuid.UUID] = []
    for start in starts:
        at = start
        while at is not None and at not in found:
            found.append(at)
            at = managers.get(at)
    return tuple(found)


def held_as(account: Account, departure: Departure) -> HeldAs | None:
    """This function will return in which capacity somebody would hold a talk; None for those who have no part in it.

    The nearest manager is that first and anything else afterwards, also when they work in HR.
    """
    if account.bound_to is not None:
        return HeldAs.EXTERNAL if account.bound_to == departure.case else None
    if account.person is not None:
        if account.person == departure.nearest:
            return HeldAs.NEAREST_MANAGER
        if account.person == departure.superior:
            return HeldAs.SUPERIOR_MANAGER
        if account.person in departure.second_line:
            return HeldAs.SECOND_LINE
    if account.roles & {Role.HR_PARTNER, Role.HR_HEAD}:
        return HeldAs.HR
    return HeldAs.ADMINISTRATIVE_MANAGER if Role.MANAGER in account.roles else None


def why_not(account: Account, departure: Departure, kind: InterviewKind, day: dt.date) -> WhyNotHolder | None:
    """This function will tell why somebody cannot hold a talk on a day, or None if they can.

    The leaver, a conflict, a closed account, an administrator and the line (for HR's talk) never can, whatever anybody
    wishes; then come those who are gone by then, those the leaver would rather not meet, and those without a part.
    """
    checks = (
        (account.person is not None and account.person == departure.leaver, WhyNotHolder.LEAVER),
        (account.person in departure.conflicts, WhyNotHolder.CONFLICT),
        (not account.is_active, WhyNotHolder.ACCOUNT_CLOSED),
        (Role.ADMINISTRATOR in account.roles, WhyNotHolder.GIVES_ROLES),
        (account.bound_to not in (None, departure.case), WhyNotHolder.OF_ANOTHER_CASE),
        (kind is InterviewKind.HR and _is_in_line(account, departure), WhyNotHolder.IN_LINE),
        (account.gone_after is not None and account.gone_after < day, WhyNotHolder.GONE_BY_THEN),
        (_is_not_wished(account, departure), WhyNotHolder.NOT_WISHED),
        (held_as(account, departure) is None, WhyNotHolder.NO_PART),
    )
    return next((reason for is_so, reason in checks if is_so), None)


def candidates(
    accounts: Iterable[Account], departure: Departure, kind: InterviewKind, day: dt.date
) -> tuple[Candidate, ...]:
    """This function will list who could hold a talk: whom the leaver wishes first, then as usual, who cannot last.

    Those without any part, the leaver, administrators and closed accounts are left out; the others are shown with why.
    """
    found = []
    for account in accounts:
        reason, part = why_not(account, departure, kind, day), held_as(account, departure)
        shown = (WhyNotHolder.NOT_WISHED, WhyNotHolder.CONFLICT, WhyNotHolder.IN_LINE, WhyNotHolder.GONE_BY_THEN)
        if reason is None or (reason in shown and part is not None):
            is_wished = reason is None and part in _WISHED.get(departure.wish or Wish.AS_PLANNED, ())
            found.append(Candidate(account, part, reason, is_wished))
    usual = _USUAL[kind]

    def place(candidate: Candidate) -> tuple[bool, bool, int, str]:
        rank = usual.index(candidate.held_as) if candidate.held_as in usual else len(usual)
        return candidate.why_not is not None, not candidate.is_wished, rank, candidate.account.name.casefold()

    return tuple(sorted(found, key=place))


def asks_for_another(wish: Wish | None) -> bool:
    """This function will tell whether a leaver has asked for somebody else than the nearest manager."""
    return wish in _WISHED


def guide_holder(part: HeldAs | None, kind: InterviewKind) -> str:
    """This function will return for which holder a guide is to be proposed: "manager", "hr" or "any".

    HR's own talk follows HR's guide whoever holds it, since the other one is the manager's.
    """
    if kind is InterviewKind.HR:
        return "hr"
    return _GUIDES_FOR.get(part, "any") if part is not None else "manager"


def may_be_bound(address: str, insiders: Collection[str]) -> bool:
    """This function will tell whether an address can be somebody's from outside: none of the leaver's or the line's."""
    return address.strip().lower() not in {each.strip().lower() for each in insiders}


def _is_in_line(account: Account, departure: Departure) -> bool:
    """Whoever leads the unit by a role is in the line too, also where the staff register does not say so (deputies)."""
    return account.person in departure.line or Role.MANAGER in account.roles


def _is_not_wished(account: Account, departure: Departure) -> bool:
    if not asks_for_another(departure.wish):
        return False
    if departure.wish is Wish.ANOTHER_AT_HR and account.id == departure.planned_hr:
        return True
    return account.person is not None and account.person == departure.nearest
