"""How long a case is kept, and when so many would go that a person must look first."""

import datetime as dt
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from efterord.rules import privacy
from efterord.words import Sector

DAY = dt.timedelta(days=1)
LAST = dt.date(2026, 10, 30)


def test_case_is_kept_two_years_and_longer_only_for_a_consent():
    until = dt.date(2028, 10, 29)
    assert privacy.case_kept_until(LAST) == until
    assert privacy.case_kept_until(LAST, until - DAY) == until
    assert privacy.case_kept_until(LAST, until + DAY) == until + DAY


@given(st.dates(dt.date(2020, 1, 1), dt.date(2060, 1, 1)))
def test_case_is_over_the_day_after_it_is_kept_and_not_before(last_day):
    until = privacy.case_kept_until(last_day)
    assert privacy.youngest_case_that_is_over(until + DAY) == last_day
    assert privacy.youngest_case_that_is_over(until) < last_day


@pytest.mark.parametrize(
    ("n_due", "n_cases", "are_too_many"),
    [
        (0, 0, False),
        (1, 1, False),
        (4, 4, False),
        (5, 5, True),
        (5, 100, True),
        (5, 101, False),
        (20, 400, True),
        (20, 401, False),
        (20, 100_000, False),
        (21, 100_000, True),
    ],
)
def test_brake_holds_above_20_and_at_5_percent_of_at_least_5(n_due, n_cases, are_too_many):
    assert privacy.are_too_many(n_due, n_cases) == are_too_many


def test_swedish_public_body_erases_no_case_by_itself():
    assert [s for s in Sector if not privacy.may_erase_cases(s)] == [Sector.SWEDISH_PUBLIC]


def test_fingerprint_is_of_the_set_and_not_of_its_order():
    one, two = uuid.UUID(int=1), uuid.UUID(int=2)
    assert privacy.fingerprint([one, two]) == privacy.fingerprint([two, one])
    assert len({privacy.fingerprint(ids) for ids in ([], [one], [two], [one, two])}) == 4
