"""Working days: what is one, stepping over days off, and the window near the last day."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from efterord.rules import working_days

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2032, 12, 31))
OFF = st.frozensets(st.dates(dt.date(2019, 1, 1), dt.date(2033, 12, 31)), max_size=60)
STEPS = st.integers(-40, 40)
# Christmas 2026 in Sweden: Thursday and Friday off, New Year's Eve and Day Thursday and Friday.
CHRISTMAS = {dt.date(2026, 12, d) for d in (24, 25, 26, 31)} | {dt.date(2027, 1, d) for d in (1, 6)}


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("when", "works"),
    [("2026-12-23", True), ("2026-12-24", False), ("2026-12-27", False), ("2026-12-28", True), ("2026-12-19", False)],
)
def test_is_working_day(when, works):
    assert working_days.is_working_day(day(when), CHRISTMAS) is works


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        ("2026-10-07", 0, "2026-10-07"),
        ("2026-10-07", -3, "2026-10-02"),  # Wednesday back over a weekend to Friday
        ("2026-10-07", 3, "2026-10-12"),
        ("2026-10-31", 0, "2026-10-30"),  # the month ends on a Saturday: its last day at work is Friday
        ("2026-10-31", -1, "2026-10-29"),
        ("2026-10-31", 1, "2026-11-02"),
        ("2026-12-31", 0, "2026-12-30"),
        ("2026-12-31", -2, "2026-12-28"),
        ("2026-12-31", -3, "2026-12-23"),
        ("2026-12-23", 1, "2026-12-28"),
        ("2026-12-30", 1, "2027-01-04"),
        ("2026-12-30", 3, "2027-01-07"),
    ],
)
def test_shift_steps_over_days_off(start, n, end):
    assert working_days.shift(day(start), n, CHRISTMAS) == day(end)


@given(DAYS, STEPS, OFF)
def test_shift_lands_on_a_working_day_and_counts_back(start, n, off):
    end = working_days.shift(start, n, off)
    assert working_days.is_working_day(end, off)
    assert working_days.n_between(start, end, off) == n
    assert working_days.n_between(end, start, off) == -n


@given(DAYS, STEPS, STEPS, OFF)
def test_steps_add_up(start, a, b, off):
    there = working_days.shift(working_days.shift(start, a, off), b, off)
    assert there == working_days.shift(start, a + b, off)


@given(DAYS, DAYS, OFF)
def test_number_between_leads_from_one_day_to_the_other(start, end, off):
    n = working_days.n_between(start, end, off)
    assert working_days.shift(start, n, off) == working_days.shift(end, 0, off)


@given(DAYS, st.integers(0, 30), st.integers(0, 30), OFF, st.integers(-60, 30))
def test_window_holds_each_of_its_days_once_and_none_too_early(last, a, b, off, early):
    first_before, last_before = max(a, b), min(a, b)
    not_before = last + dt.timedelta(days=early)
    days = working_days.window(last, first_before, last_before, off, not_before)
    by_counting = [working_days.shift(last, -n, off) for n in range(first_before, last_before - 1, -1)]
    assert days == [d for d in by_counting if d >= not_before]
    assert all(d <= last for d in days)


def test_window_near_the_last_day_but_not_on_it():
    days = working_days.window(day("2026-10-30"), 10, 3, frozenset(), day("2026-10-01"))
    assert [days[0], days[-1], len(days)] == [day("2026-10-16"), day("2026-10-27"), 8]


def test_window_on_the_last_day():
    assert working_days.window(day("2026-10-30"), 0, 0, frozenset(), day("2026-10-01")) == [day("2026-10-30")]
    assert working_days.window(day("2026-11-01"), 0, 0, frozenset(), day("2026-10-01")) == [day("2026-10-30")]


def test_window_that_has_passed_is_empty():
    assert working_days.window(day("2026-10-30"), 10, 3, frozenset(), day("2026-10-28")) == []


@pytest.mark.parametrize(("first", "last"), [(3, 10), (3, -1)])
def test_window_that_is_none_is_refused(first, last):
    with pytest.raises(ValueError, match="fewer"):
        working_days.window(day("2026-10-30"), first, last, frozenset(), day("2026-10-01"))
