"""Who is offered a talk, and which steps a case may take."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from efterord.rules import cases, policies
from efterord.words import CaseState, CaseStep, Eligibility, LeavingKind

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2060, 12, 31))


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "last", "months"),
    [
        ("2026-01-01", "2026-06-30", 6),
        ("2026-01-01", "2026-06-29", 5),
        ("2026-01-15", "2026-07-14", 6),
        ("2026-01-15", "2026-07-13", 5),
        ("2025-08-31", "2026-02-27", 6),
        ("2025-08-31", "2026-02-26", 5),
        ("2023-08-29", "2024-02-28", 6),
        ("2026-03-01", "2026-03-01", 0),
        ("2026-03-01", "2026-03-31", 1),
        ("2020-05-01", "2026-04-30", 72),
    ],
)
def test_months_employed_counts_by_the_calendar(start, last, months):
    assert cases.months_employed(day(start), day(last)) == months


@given(DAYS, st.integers(0, 4000))
def test_months_employed_never_falls_when_the_last_day_moves_on(start, n_days):
    last = start + dt.timedelta(days=n_days)
    now, later = cases.months_employed(start, last), cases.months_employed(start, last + dt.timedelta(days=1))
    assert 0 <= now <= later <= now + 1


@pytest.mark.parametrize(
    ("kind", "last", "verdict"),
    [
        ("RES", "2026-06-30", Eligibility.ELIGIBLE),
        ("RES", "2026-06-29", Eligibility.EMPLOYED_TOO_SHORT),
        ("", "2026-06-30", Eligibility.ELIGIBLE),
        ("", "2026-06-29", Eligibility.EMPLOYED_TOO_SHORT),
        ("DEA", "2030-01-01", Eligibility.DECEASED),
        ("DEA", "2026-01-02", Eligibility.DECEASED),
        ("INT", "2030-01-01", Eligibility.NOT_LEAVING),
        ("LOA", "2030-01-01", Eligibility.NOT_LEAVING),
        ("TRF", "2030-01-01", Eligibility.NOT_LEAVING),
    ],
)
def test_eligibility_has_its_reason(kind, last, verdict):
    found = cases.eligibility(
        start_date=day("2026-01-01"), last_day=day(last), leaving_kind=kind, terms=policies.Terms()
    )
    assert found is verdict


def test_eligibility_is_offered_to_every_other_kind_after_six_months():
    offered = {
        kind
        for kind in LeavingKind
        if cases.eligibility(
            start_date=day("2020-01-01"), last_day=day("2026-01-01"), leaving_kind=kind, terms=policies.Terms()
        )
        is Eligibility.ELIGIBLE
    }
    assert offered == set(LeavingKind) - {LeavingKind.DEATH, *cases.NOT_LEAVING}


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        (["proposed"], CaseState.PROPOSED),
        (["opened"], CaseState.OPEN),
        (["opened", "proposed"], CaseState.OPEN),
        (["reported"], CaseState.REPORTED),
        (["proposed", "reported"], CaseState.REPORTED),
        (["proposed", "cancelled"], CaseState.CANCELLED),
        (["closed", "opened"], CaseState.CLOSED),
        (["opened", "closed", "cancelled"], CaseState.CANCELLED),
    ],
)
def test_state_is_derived_from_the_steps_in_any_order(steps, state):
    assert cases.state_of(steps) is state


def test_state_of_a_case_without_steps_is_an_error():
    with pytest.raises(ValueError, match="proposed or opened"):
        cases.state_of([])


def test_steps_that_a_case_may_take_are_these_six():
    allowed = {(state, step) for state in CaseState for step in CaseStep if cases.may_take(state, step)}
    assert allowed == {
        (CaseState.REPORTED, CaseStep.OPENED),
        (CaseState.REPORTED, CaseStep.CANCELLED),
        (CaseState.PROPOSED, CaseStep.OPENED),
        (CaseState.PROPOSED, CaseStep.CANCELLED),
        (CaseState.OPEN, CaseStep.CLOSED),
        (CaseState.OPEN, CaseStep.CANCELLED),
    }


def test_facts_are_corrected_while_something_may_still_happen():
    may = {s for s in CaseState if cases.may_be_corrected(s)}
    assert may == {CaseState.REPORTED, CaseState.PROPOSED, CaseState.OPEN}


def test_turnover_leaves_out_those_who_stay_move_along_or_die():
    left_out = {kind for kind in LeavingKind if not cases.counts_as_turnover(kind)}
    assert {kind.value for kind in left_out} == {"INT", "LOA", "TRF", "DEA"}
    assert cases.counts_as_turnover("")


@pytest.mark.parametrize(
    ("kind", "is_voluntary"),
    [
        ("RES", True), ("RET", True), ("DIS", False), ("RED", False), ("PRO", False), ("DEA", False), ("TRF", False),
        ("FTE", None), ("AGR", None), ("INT", None), ("LOA", None), ("", None),
    ],
)  # fmt: skip
def test_is_voluntary_by_default(kind, is_voluntary):
    assert cases.is_voluntary(kind) is is_voluntary


def test_late_begins_the_day_after_the_last():
    assert not cases.is_late(day("2026-10-06"), day("2026-10-06"))
    assert cases.is_late(day("2026-10-05"), day("2026-10-06"))


@pytest.mark.parametrize(
    ("earlier", "expected"),
    [
        ([], True),
        ([(CaseState.CLOSED, "LOA", "2026-09-01")], True),
        ([(CaseState.CLOSED, "INT", "2025-09-01"), (CaseState.CLOSED, "LOA", "2026-09-01")], True),
        ([(CaseState.CLOSED, "LOA", "2026-10-30")], False),
        ([(CaseState.CLOSED, "RES", "2026-09-01")], False),
        ([(CaseState.CLOSED, "", "2026-09-01")], False),
        ([(CaseState.CANCELLED, "LOA", "2026-09-01")], False),
        ([(CaseState.OPEN, "LOA", "2026-09-01")], False),
    ],
)
def test_last_day_in_the_register_asks_for_a_case_unless_one_speaks_for_it(earlier, expected):
    told = [(state, kind, day(last)) for state, kind, last in earlier]
    assert cases.may_be_proposed(told, day("2026-10-30")) is expected


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("2026-10-06", True),
        ("2026-09-05", True),
        ("2026-09-04", False),
        ("2027-04-08", True),
        ("2027-04-09", False),
    ],
)
def test_proposing_window_holds_ends_that_are_near(end, expected):
    first, last = cases.proposing_window(day("2026-10-06"))
    assert (first <= day(end) <= last) is expected


@given(st.integers(1990, 2100), st.integers(1, 999_999))
def test_number_can_be_read_back(year, place):
    assert cases.place_of(cases.number(year, place)) == place


def test_place_of_a_foreign_number_is_none():
    assert cases.place_of("2026-x") == 0
