"""Periods as lists of releases: years back from the newest, what came before, and the odd day of a leap year."""

import datetime as dt

import pytest

from efterord.rules import periods

# Quarters from 2024 on: number 1 is 1 April 2024, number 9 is 1 April 2026.
DATES = {n: dt.date(2024 + n // 4, n % 4 * 3 + 1, 1) for n in range(1, 10)}


def test_year_is_the_last_four_quarters():
    assert periods.year_to(DATES, 9) == (6, 7, 8, 9)
    assert periods.year_to(DATES, 2) == (1, 2)


def test_year_before_ends_where_the_year_begins():
    assert periods.year_before(DATES, 9) == 5
    assert periods.year_before(DATES, 4) is None
    assert periods.years(DATES) == (9, 5, 1)
    assert set(periods.year_to(DATES, 9)) & set(periods.year_to(DATES, 5)) == set()


def test_release_out_of_turn_belongs_to_its_year():
    dates = {**DATES, 10: dt.date(2026, 4, 2)}
    assert periods.year_to(dates, 10) == (6, 7, 8, 9, 10)
    assert periods.years(dates) == (10, 5, 1)


def test_release_before_and_those_up_to_one():
    assert [periods.release_before(DATES, n) for n in (1, 2)] == [None, 1]
    assert periods.up_to(DATES, 3) == (1, 2, 3)


def test_nothing_was_released_yet():
    assert periods.years({}) == ()


@pytest.mark.parametrize(
    ("day", "before"),
    [(dt.date(2028, 2, 29), dt.date(2027, 2, 28)), (dt.date(2026, 3, 1), dt.date(2025, 3, 1))],
)
def test_a_year_before_a_leap_day_is_the_last_of_february(day, before):
    assert periods.a_year_before(day) == before
