"""The plan over time: a changed plan opens nothing earlier than was told, and lets nobody wait longer."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from efterord.rules import batches, plans, releases
from efterord.words import LaneBy, ReleasePeriod, WhyNoPlan

MONTHLY, QUARTERLY, HALF_YEARLY = ReleasePeriod
START = date(2026, 10, 6)
FIRST = plans.Terms(4, QUARTERLY, START)
TODAY = date(2027, 5, 20)


def changed(today, k=5, waiting_cap=4, period=QUARTERLY, plan=(FIRST,)):
    return plans.changed(plan, today, plans.Choice(k, waiting_cap, period))


def test_changed_plan_begins_with_the_next_release_and_goes_on_counting():
    plan = changed(TODAY, period=MONTHLY)
    assert plan[1] == plans.Terms(4, MONTHLY, date(2027, 7, 1), 3)
    assert [plans.release_date(n, plan) for n in range(1, 6)] == [
        date(2027, 1, 1), date(2027, 4, 1), date(2027, 7, 1), date(2027, 8, 1), date(2027, 9, 1)
    ]  # fmt: skip
    assert [plans.period_number(d, plan) for d in (TODAY, date(2027, 6, 30), date(2027, 7, 1))] == [3, 3, 4]


def test_same_plan_is_no_change_and_k_alone_begins_nothing():
    assert changed(TODAY, k=9) == (FIRST,)


def test_plan_that_has_not_begun_is_changed_in_place():
    once = changed(TODAY, period=MONTHLY)
    again = changed(TODAY + timedelta(days=3), waiting_cap=2, period=HALF_YEARLY, plan=once)
    assert again == (FIRST, plans.Terms(2, HALF_YEARLY, date(2027, 7, 1), 3))
    assert len(changed(date(2027, 7, 1), period=MONTHLY, plan=again)) == 3


def test_newest_terms_alone_number_the_days_since_the_change():
    plan = changed(TODAY, period=MONTHLY)
    for day in (TODAY, date(2027, 6, 30), date(2027, 7, 1), date(2027, 11, 11)):
        assert plans.period_number(day, plan[1:]) == plans.period_number(day, plan)


def test_what_came_before_waits_by_its_own_terms():
    plan = changed(TODAY, waiting_cap=0)
    (cap,) = plans.caps(plan, 7, [{"u": 1.0}])
    # What came for releases 1 to 3 may wait four; at release 7 that time is over for all three, at 6 for two of them.
    assert cap == batches.Cap(3, 4, {"u": 1.0}, 3)
    assert plans.caps(plan, 6, [{}])[0].over_upto == 2
    assert plans.caps(plan, 3, [{}])[0].over_upto == 0


def test_fewer_dates_let_nobody_wait_longer():
    # Told in May for July; may wait until July of the year after. With two dates a year that is a date still.
    plan = changed(TODAY, period=HALF_YEARLY)
    assert next(n for n in range(3, 8) if plans.has_waited(3, n, plan)) == 5
    assert plans.release_date(5, plan) == date(2028, 7, 1)
    # Came for April, waits until April: the last date before it is January.
    assert next(plans.release_date(n, plan) for n in range(2, 9) if plans.has_waited(2, n, plan)) == date(2028, 1, 1)


@pytest.mark.parametrize(
    ("choice", "why"),
    [
        (plans.Choice(5, 4, QUARTERLY), None),
        (plans.Choice(20, 10, QUARTERLY), None),
        (plans.Choice(7, 12, MONTHLY), None),
        (plans.Choice(7, 4, HALF_YEARLY), None),
        (plans.Choice(4, 4, QUARTERLY), WhyNoPlan.K),
        (plans.Choice(21, 4, QUARTERLY), WhyNoPlan.K),
        (plans.Choice(7, 13, MONTHLY), WhyNoPlan.WAITING),
        (plans.Choice(7, -1, MONTHLY), WhyNoPlan.WAITING),
        (plans.Choice(7, 11, QUARTERLY), WhyNoPlan.TOO_LONG),
        (plans.Choice(7, 5, HALF_YEARLY), WhyNoPlan.TOO_LONG),
    ],
)
def test_why_a_plan_cannot_be_chosen(choice, why):
    assert plans.why_not(choice, k=5) is why


def test_lower_number_is_refused():
    assert plans.why_not(plans.Choice(6, 4, QUARTERLY), k=7) is WhyNoPlan.LOWER
    assert plans.why_not(plans.Choice(7, 4, QUARTERLY), k=7) is None


@pytest.mark.parametrize("period", list(ReleasePeriod))
def test_what_waits_longest_has_gone_up_before_it_is_destroyed(period):
    cap = plans.most_waiting(period)
    plan = [plans.Terms(cap, period, START)]
    up = next(n for n in range(1, 99) if plans.has_waited(1, n, plan))
    assert not plans.has_waited_too_long(1, up, plan)
    assert cap == plans.MOST_WAITING or plans.has_waited_too_long(1, up + 1, plan)


DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))
PERIODS = st.sampled_from(list(ReleasePeriod))
NUMBERS = st.integers(1, 60)


@given(DAYS, DAYS, PERIODS, NUMBERS, NUMBERS, st.integers(0, 12))
def test_plan_that_never_changed_is_the_plain_calendar(start, day, period, number, came, cap):
    plan = [plans.Terms(cap, period, start)]
    assert plans.release_number_of(day, plan) == releases.release_number_of(day, start, period)
    assert plans.release_date(number, plan) == releases.release_date(number, start, period)
    assert plans.next_release_date(day, plan) == releases.next_release_date(max(day, start), period)
    assert plans.has_waited(came, number, plan) == (number - came >= cap)
    assert plans.has_waited_too_long(came, number, plan) == releases.has_waited_too_long(came, number, period)


CHANGES = st.lists(st.tuples(DAYS, st.integers(0, 12), PERIODS), max_size=4).map(sorted)


def told_and_then(start, first, changes, given_on):
    """The plan on the day an answer is given, and the plan at the end."""
    plan, then = (first._replace(started_on=start),), None
    for day, cap, period in changes:
        if day > given_on and then is None:
            then = plan
        plan = plans.changed(plan, max(day, start), plans.Choice(5, cap, period))
    return then or plan, plan


@given(st.dates(date(2024, 1, 1), date(2025, 1, 1)), PERIODS, st.integers(0, 12), CHANGES, DAYS)
def test_whatever_changes_nothing_opens_earlier_than_told_or_waits_longer(start, period, cap, changes, given_on):
    assume(given_on >= start)
    then, at_last = told_and_then(start, plans.Terms(cap, period, start), changes, given_on)
    came = plans.period_number(given_on, then)
    told = plans.next_release_date(given_on, then)
    # The very day that was told is when it can first be opened, whatever was changed since.
    assert plans.release_date(came, then) == plans.release_date(came, at_last) == told > given_on
    own = plans.terms_of(came, then)
    assert plans.terms_of(came, at_last) == own
    # It goes up on the last date within its own time: never later than it would have.
    over = told.year * 12 + told.month + own.waiting_cap * releases.MONTHS[own.period]
    up = next(n for n in range(came, came + 99) if plans.has_waited(came, n, at_last))
    on = plans.release_date(up, at_last)
    assert on.year * 12 + on.month <= over
    after = plans.release_date(up + 1, at_last)
    assert after.year * 12 + after.month > over
    # And it is destroyed within 36 months of its day.
    end = plans.release_date(
        next(n for n in range(came, came + 99) if plans.has_waited_too_long(came, n, at_last)), at_last
    )
    assert (end.year - given_on.year) * 12 + end.month - given_on.month <= releases.LONGEST_WAIT_MONTHS


@given(st.dates(date(2024, 1, 1), date(2025, 1, 1)), PERIODS, CHANGES)
def test_releases_follow_each_other_on_days_of_their_own_and_each_day_has_its_number(start, period, changes):
    _, plan = told_and_then(start, plans.Terms(4, period, start), changes, date(2033, 1, 1))
    days = [plans.release_date(n, plan) for n in range(1, 40)]
    assert days == sorted(set(days))
    assert all(day.day == 1 for day in days)
    for number, day in enumerate(days, start=1):
        assert plans.release_number_of(day, plan) == number
        assert plans.release_number_of(day - timedelta(days=1), plan) == number - 1
        assert plans.next_release_date(day, plan) == plans.release_date(number + 1, plan)


def test_lanes_begin_with_the_next_release_and_what_was_given_before_has_none():
    plan = plans.changed([FIRST], TODAY, plans.Choice(5, 4, QUARTERLY, LaneBy.TENURE))
    assert plan == (FIRST, plans.Terms(4, QUARTERLY, date(2027, 7, 1), 3, LaneBy.TENURE))
    assert [plans.terms_on(day, plan).lane_by for day in (START, date(2027, 6, 30), date(2027, 7, 1))] == [
        None, None, LaneBy.TENURE
    ]  # fmt: skip
    assert plans.terms_on(START - timedelta(days=1), plan) is FIRST
    assert plans.changed(plan, date(2027, 7, 1), plans.Choice(5, 4, QUARTERLY))[-1].lane_by is None
