"""Release dates, numbers, and the reasons for which none may run."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from efterord.rules import releases
from efterord.words import ReleasePeriod as Every
from efterord.words import WhyNotDue

START = date(2024, 2, 15)
DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("after", "period", "then"),
    [
        (date(2024, 1, 1), Every.QUARTERLY, date(2024, 4, 1)),
        (date(2024, 3, 31), Every.QUARTERLY, date(2024, 4, 1)),
        (date(2024, 12, 31), Every.QUARTERLY, date(2025, 1, 1)),
        (date(2024, 12, 31), Every.MONTHLY, date(2025, 1, 1)),
        (date(2024, 1, 31), Every.MONTHLY, date(2024, 2, 1)),
        (date(2024, 6, 30), Every.HALF_YEARLY, date(2024, 7, 1)),
        (date(2024, 7, 1), Every.HALF_YEARLY, date(2025, 1, 1)),
    ],
)
def test_next_release_date(after, period, then):
    assert releases.next_release_date(after, period) == then


@pytest.mark.parametrize(
    ("day", "number"),
    [(START, 0), (date(2024, 3, 31), 0), (date(2024, 4, 1), 1), (date(2024, 7, 1), 2), (date(2025, 4, 1), 5)],
)
def test_release_number_counts_dates_since_the_start(day, number):
    assert releases.release_number_of(day, START) == number
    assert releases.period_number(day, START) == number + 1


@given(DAYS, DAYS, st.sampled_from(Every))
def test_dates_and_numbers_agree(start, day, period):
    number = releases.period_number(max(start, day), start, period)
    then = releases.release_date(number, start, period)
    assert then == releases.next_release_date(max(start, day), period)
    assert releases.release_number_of(then, start, period) == number
    assert releases.release_number_of(then - timedelta(days=1), start, period) == number - 1


@pytest.mark.parametrize(("period", "n"), [(Every.MONTHLY, 12), (Every.QUARTERLY, 4), (Every.HALF_YEARLY, 2)])
def test_releases_per_year(period, n):
    assert releases.releases_per_year(period) == n


def test_release_date_before_the_first_is_refused():
    with pytest.raises(ValueError, match="from 1"):
        releases.release_date(0, START)


@pytest.mark.parametrize(
    ("today", "n_released", "due"),
    [
        (date(2024, 3, 31), 0, None),
        (date(2024, 4, 1), 0, 1),
        (date(2024, 4, 1), 1, None),
        (date(2024, 10, 5), 1, 2),  # two were missed: the older first
    ],
)
def test_release_due(today, n_released, due):
    assert releases.release_due(today, START, n_released) == due


NOON = datetime(2024, 4, 1, 12)
HOURS = timedelta(hours=1)


@pytest.mark.parametrize(
    ("now", "n_released", "last", "jump", "why"),
    [
        (NOON, 0, None, 0 * HOURS, None),
        (NOON, 0, None, 48 * HOURS, None),
        (NOON, 0, None, 49 * HOURS, WhyNotDue.CLOCK_JUMPED),
        (NOON, 0, None, -49 * HOURS, WhyNotDue.CLOCK_JUMPED),
        (NOON, 1, NOON + HOURS, 0 * HOURS, WhyNotDue.CLOCK_BEHIND),
        (NOON, 1, NOON, 0 * HOURS, WhyNotDue.NOT_YET),
        (datetime(2024, 3, 31, 23, 59), 0, None, 0 * HOURS, WhyNotDue.NOT_YET),
        (datetime(2024, 1, 1), 0, None, 0 * HOURS, WhyNotDue.PLAN_NOT_STARTED),
    ],
)
def test_why_not_due(now, n_released, last, jump, why):
    found = releases.why_not_due(now, START, n_released, last_release_at=last, unexplained_jump=jump)
    assert found == why


@pytest.mark.parametrize(
    ("came", "number", "period", "over"),
    [
        (1, 11, Every.QUARTERLY, False),
        (1, 12, Every.QUARTERLY, True),
        (4, 38, Every.MONTHLY, False),
        (4, 39, Every.MONTHLY, True),
        (2, 7, Every.HALF_YEARLY, True),
    ],
)
def test_has_waited_too_long_after_three_years(came, number, period, over):
    assert releases.has_waited_too_long(came, number, period) is over
