"""Departures decided with pencil and paper: who is offered a talk and the survey, and what a case may do next."""

import datetime as dt
from collections.abc import Iterable, Mapping

from efterord.rules import policies
from efterord.words import CaseState, CaseStep, Eligibility, LeavingKind

# Longest notice by law: six months (Lagen om anställningsskydd § 11; arbeidsmiljøloven § 15-3). A later end date in a
# staff file is a planned term, not yet a departure.
AHEAD_DAYS = 184
# A month afterwards a talk or a link still reaches most people; older rows of a file are history, not departures.
BEHIND_DAYS = 31

NOT_LEAVING = frozenset({LeavingKind.INTERNAL_MOVE, LeavingKind.LEAVE_OF_ABSENCE, LeavingKind.TRANSFER})

# Whoever stays with the employer, goes along to another one with the work, or has died is no turnover.
NO_TURNOVER = NOT_LEAVING | {LeavingKind.DEATH}
_VOLUNTARY: Mapping[str, bool] = {
    LeavingKind.RESIGNATION: True,
    LeavingKind.RETIREMENT: True,
    LeavingKind.DISMISSAL: False,
    LeavingKind.REDUNDANCY: False,
    LeavingKind.PROBATION_ENDED: False,
    LeavingKind.DEATH: False,
    LeavingKind.TRANSFER: False,
}

# What a case may do next from each state; docs/states.md is drawn from it.
NEXT: Mapping[CaseState, frozenset[CaseStep]] = {
    CaseState.REPORTED: frozenset({CaseStep.OPENED, CaseStep.CANCELLED}),
    CaseState.PROPOSED: frozenset({CaseStep.OPENED, CaseStep.CANCELLED}),
    CaseState.OPEN: frozenset({CaseStep.CLOSED, CaseStep.CANCELLED}),
    CaseState.CLOSED: frozenset(),
    CaseState.CANCELLED: frozenset(),
}


def eligibility(*, start_date: dt.date, last_day: dt.date, leaving_kind: str, terms: policies.Terms) -> Eligibility:
    """This function will tell whether a leaver is offered the talk and the survey under the unit's terms, or why not.

    An empty or unknown kind of leaving is no reason to leave anybody out.
    """
    if leaving_kind == LeavingKind.DEATH:
        return Eligibility.DECEASED
    if not terms.is_offered:
        return Eligibility.UNIT_NOT_OFFERED
    if leaving_kind and leaving_kind not in terms.leaving_kinds:
        return Eligibility.NOT_LEAVING if leaving_kind in NOT_LEAVING else Eligibility.KIND_NOT_OFFERED
    if months_employed(start_date, last_day) < terms.least_months:
        return Eligibility.EMPLOYED_TOO_SHORT
    return Eligibility.ELIGIBLE


def counts_as_turnover(leaving_kind: str) -> bool:
    """This function will tell whether a leaving counts as turnover; one of unknown kind does."""
    return leaving_kind not in NO_TURNOVER


def is_voluntary(leaving_kind: str) -> bool | None:
    """This function will tell whether a kind of leaving is the leaver's own will by default, None if it may be either.

    A fixed term's end and an agreement may be either's wish, a move and a leave are no leaving. HR's judgement of the
    single case goes before this.
    """
    return _VOLUNTARY.get(leaving_kind)


def is_late(last_day: dt.date, today: dt.date) -> bool:
    """This function will tell whether somebody is gone already: the last day has passed."""
    return last_day < today


def may_be_proposed(earlier: Iterable[tuple[CaseState, str, dt.date]], end_date: dt.date) -> bool:
    """This function will tell whether a last day in the staff register asks for a new case.

    `earlier` are the state, kind and last day of the employment's cases. It does unless a case stands, was cancelled
    (it stays so), or is closed about a leaving; a closed leave or move is followed by the end that comes after it.
    """
    return all(
        state is CaseState.CLOSED and kind in NOT_LEAVING and last_day < end_date for state, kind, last_day in earlier
    )


def months_employed(start_date: dt.date, last_day: dt.date) -> int:
    """This function will count whole calendar months of an employment, last day included: 1 January to 30 June is 6.

    A month that lacks the starting day ends with its own last day, so 31 August to 27 February is 6 too.
    """
    after = last_day + dt.timedelta(days=1)
    months = (after.year - start_date.year) * 12 + after.month - start_date.month
    is_month_end = (after + dt.timedelta(days=1)).month != after.month
    if after.day < start_date.day and not is_month_end:
        months -= 1
    return max(months, 0)


def state_of(steps: Iterable[str]) -> CaseState:
    """This function will derive a case's state from the steps it has taken, in any order; ValueError if it has none."""
    taken = set(steps)
    for step, state in (
        (CaseStep.CANCELLED, CaseState.CANCELLED),
        (CaseStep.CLOSED, CaseState.CLOSED),
        (CaseStep.OPENED, CaseState.OPEN),
        # A person's word goes before the staff file's guess.
        (CaseStep.REPORTED, CaseState.REPORTED),
        (CaseStep.PROPOSED, CaseState.PROPOSED),
    ):
        if step in taken:
            return state
    raise ValueError("a case has been reported, proposed or opened at least")


def may_take(state: CaseState, step: CaseStep) -> bool:
    """This function will tell whether a case in a state may take a step."""
    return step in NEXT[state]


def may_be_corrected(state: CaseState) -> bool:
    """This function will tell whether dates and kind may still be put right: as long as something may happen next."""
    return bool(NEXT[state])


def may_be_talked_with(verdict: Eligibility) -> bool:
    """This function will tell whether a talk can be planned; for those not offered one, it can when they wish it."""
    return verdict is not Eligibility.DECEASED


def proposing_window(today: dt.date) -> tuple[dt.date, dt.date]:
    """This function will return the first and the last end date that propose a case."""
    return today - dt.timedelta(days=BEHIND_DAYS), today + dt.timedelta(days=AHEAD_DAYS)


def number(year: int, place: int) -> str:
    """This function will write the case number of the `place`-th case of a year."""
    return f"{year}-{place}"


def place_of(number: str) -> int:
    """This function will read the place back from a case number; 0 when it has none."""
    tail = number.rpartition("-")[2]
    return int(tail) if tail.isdecimal() else 0
