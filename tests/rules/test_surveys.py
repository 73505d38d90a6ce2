"""Asking decided with pencil and paper: the days of each kind of leaving, reminders over missed nights, the way."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from efterord.rules import surveys
from efterord.rules.surveys import Helper, Terms, Way
from efterord.words import LeavingKind, Occasion, WhyNotAsked

DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2031, 12, 31))
ONE = dt.timedelta(days=1)
KINDS = st.sampled_from(["", *surveys.USUAL_KINDS])
TERMS = st.builds(
    Terms,
    days_before=st.integers(0, 60),
    days_after_notice=st.integers(0, 30),
    days_after_dismissal=st.integers(0, 30),
    days_open=st.integers(7, 90),
    follow_up_months=st.sampled_from(surveys.FOLLOW_UP_MONTHS),
)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def planned(kind: str, notice: str, last: str, **terms: object) -> dt.date:
    known = day(notice) if notice else None
    return surveys.planned_on(Terms(**terms), leaving_kind=kind, notice_date=known, last_day=day(last))


@pytest.mark.parametrize(
    ("kind", "notice", "last", "asked"),
    [
        ("RES", "2026-08-01", "2026-10-30", "2026-10-16"),  # two weeks before the last day
        ("RES", "", "2026-10-30", "2026-10-16"),
        ("", "2026-08-01", "2026-10-30", "2026-10-16"),
        ("RES", "2026-10-13", "2026-10-30", "2026-10-16"),  # three days after the notice is the same day
        ("RES", "2026-10-14", "2026-10-30", "2026-10-17"),  # a shorter notice: three days after it
        ("RES", "2026-10-29", "2026-10-30", "2026-10-30"),  # never after the last day
        ("RES", "2026-10-30", "2026-10-30", "2026-10-30"),
        ("RED", "2026-05-01", "2026-10-30", "2026-10-16"),
        ("FTE", "", "2026-10-30", "2026-10-16"),
        ("DIS", "2026-08-01", "2026-10-30", "2026-11-02"),  # after it is over
        ("DIS", "2026-10-30", "2026-10-30", "2026-11-02"),
        ("RES", "2026-10-20", "2026-11-05", "2026-10-23"),  # over the change of clocks on 25 October
        ("RES", "", "2028-03-10", "2028-02-25"),  # a leap year
    ],
)
def test_day_of_asking(kind, notice, last, asked):
    assert planned(kind, notice, last) == day(asked)


@given(TERMS, KINDS, DAYS, st.integers(0, 400), st.integers(0, 200))
def test_moved_last_day_moves_the_asking_the_same_way(terms, kind, last, notice_days, later):
    told = {"leaving_kind": kind, "notice_date": last - notice_days * ONE}
    first = surveys.planned_on(terms, last_day=last, **told)
    moved = surveys.planned_on(terms, last_day=last + later * ONE, **told)
    assert first <= moved <= first + later * ONE


@given(TERMS, KINDS, DAYS, st.integers(0, 400))
def test_day_of_asking_lies_between_notice_and_last_day(terms, kind, last, notice_days):
    notice = last - notice_days * ONE
    asked = surveys.planned_on(terms, leaving_kind=kind, notice_date=notice, last_day=last)
    if kind in surveys.AFTERWARDS:
        assert asked == last + terms.days_after_dismissal * ONE
    else:
        assert notice <= asked <= last
        assert asked >= last - terms.days_before * ONE


@given(TERMS, KINDS, DAYS, st.integers(0, 400), st.integers(-100, 100))
def test_time_plan_never_begins_in_the_past_and_lies_in_order(terms, kind, last, notice_days, today_days):
    today = last + today_days * ONE
    plan = surveys.time_plan(terms, leaving_kind=kind, notice_date=last - notice_days * ONE, last_day=last, today=today)
    assert plan.opens_on >= today
    assert plan.closes_on == plan.opens_on + terms.days_open * ONE
    if all(n < terms.days_open for n in terms.reminder_days):
        assert [plan.opens_on, *plan.reminders, plan.closes_on] == sorted(
            {plan.opens_on, *plan.reminders, plan.closes_on}
        )
    if plan.follow_up_on is not None:
        assert plan.follow_up_on > last + 80 * ONE


def test_whoever_is_asked_early_has_the_link_until_as_late():
    terms = Terms()
    assert surveys.closes_on(terms, planned=day("2026-12-04"), today=day("2026-10-06")) == day("2027-01-01")
    assert surveys.closes_on(terms, planned=day("2026-10-01"), today=day("2026-10-06")) == day("2026-11-03")


@pytest.mark.parametrize(
    ("today", "due"), [("2026-10-15", False), ("2026-10-16", True), ("2026-11-30", True), ("2026-12-01", False)]
)
def test_night_asks_from_the_day_until_a_month_after_the_last_day(today, due):
    assert surveys.is_due(day("2026-10-16"), day("2026-10-30"), day(today)) is due


@pytest.mark.parametrize(
    ("last", "months", "asked"),
    [
        ("2026-10-30", 4, "2027-02-28"),
        ("2027-10-30", 4, "2028-02-29"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-01-15", 3, "2026-04-15"),
        ("2026-12-31", 6, "2027-06-30"),
    ],
)
def test_follow_up_comes_some_calendar_months_later(last, months, asked):
    assert surveys.follow_up_on(Terms(follow_up_months=months), day(last)) == day(asked)


def test_follow_up_is_asked_within_a_month_of_its_day_and_not_where_nobody_asks():
    assert surveys.follow_up_on(Terms(follow_up_months=0), day("2026-10-30")) is None
    assert not surveys.is_follow_up_due(None, day("2026-10-30"))
    at = day("2027-02-28")
    found = [n for n in range(-3, 40) if surveys.is_follow_up_due(at, at + n * ONE)]
    assert found == list(range(surveys.LATE_DAYS + 1))


def test_nobody_is_asked_again_twice_since_the_invitation_outlives_the_month():
    from efterord.rules import privacy
    from efterord.words import StoragePeriod

    kept = privacy.DAYS[StoragePeriod.INVITATION]
    assert surveys.LEAST_DAYS_OPEN + kept > surveys.LATE_DAYS


@given(
    st.sets(st.integers(1, 27), min_size=1, max_size=3),
    st.sets(st.integers(0, 45), max_size=30),
)
def test_reminders_are_caught_up_with_one_letter_a_night_and_none_twice(reminder_days, nights):
    """Told as the nights do it: day after day from the mark, a letter where the rule says so."""
    opened, mark, sent = day("2026-10-16"), day("2026-10-15"), []
    for night in sorted({*nights, 45}):
        today = opened + night * ONE
        letters = []
        while mark < today:
            mark += ONE
            if surveys.is_reminded(reminder_days, opens_on=opened, day=mark, today=today):
                letters.append((mark - opened).days)
        assert len(letters) <= 1
        sent += letters
    assert len(sent) == len(set(sent))
    assert set(sent) <= reminder_days
    assert max(reminder_days) in sent
    if set(range(28)) <= set(nights):
        assert set(sent) == reminder_days


def test_last_reminder():
    opened = day("2026-10-16")
    last = [surveys.is_last_reminder((10, 3), opens_on=opened, day=opened + n * ONE) for n in (3, 10)]
    assert last == [False, True]
    assert not surveys.is_last_reminder((), opens_on=opened, day=opened)


@pytest.mark.parametrize(
    ("private", "work", "mobile", "over", "sms", "last", "goes"),
    [
        (1, 1, 1, 0, 1, 0, Way.PRIVATE),
        (1, 1, 1, 1, 0, 1, Way.PRIVATE),
        (0, 1, 1, 0, 1, 0, Way.WORK),
        (0, 1, 1, 1, 1, 0, Way.SMS),
        (0, 1, 1, 1, 0, 0, None),
        (0, 0, 1, 0, 1, 0, Way.SMS),
        (0, 0, 0, 0, 1, 1, None),
        (1, 1, 1, 0, 1, 1, Way.SMS),
        (1, 1, 0, 0, 1, 1, Way.PRIVATE),
        (0, 1, 0, 0, 0, 1, Way.WORK),
        (0, 1, 0, 1, 0, 1, None),
    ],
)
def test_way_of_a_letter(private, work, mobile, over, sms, last, goes):
    found = surveys.way(
        has_private=bool(private),
        has_work=bool(work),
        has_mobile=bool(mobile),
        is_over=bool(over),
        uses_sms=bool(sms),
        is_last=bool(last),
    )
    assert found is goes


@pytest.mark.parametrize(
    ("values", "terms", "why"),
    [
        ({}, {}, None),
        ({"leaving_kind": ""}, {"leaving_kinds": frozenset()}, None),
        ({"leaving_kind": "DEA"}, {"leaving_kinds": frozenset(LeavingKind)}, WhyNotAsked.DECEASED),
        ({"leaving_kind": "INT"}, {}, WhyNotAsked.NOT_LEAVING),
        ({"leaving_kind": "RED"}, {"leaving_kinds": frozenset({LeavingKind.RESIGNATION})}, WhyNotAsked.KIND_NOT_ASKED),
        ({"is_offered": False}, {}, WhyNotAsked.UNIT_NOT_ASKED),
        ({"start_date": dt.date(2026, 10, 20)}, {}, None),
        ({"start_date": dt.date(2026, 10, 20)}, {"least_months": 1}, WhyNotAsked.EMPLOYED_TOO_SHORT),
    ],
)
def test_whom_the_survey_asks(values, terms, why):
    told = {
        "start_date": dt.date(2020, 1, 1), "last_day": dt.date(2026, 10, 30), "leaving_kind": "RES", "is_offered": True,
    }  # fmt: skip
    assert surveys.why_not_asked(**(told | values), terms=Terms(**terms)) is why


@pytest.mark.parametrize(
    ("occasion", "voluntary", "key"),
    [
        (Occasion.EXIT, True, "core"),
        (Occasion.EXIT, None, "core"),
        (Occasion.EXIT, False, "involuntary"),
        (Occasion.CAMPAIGN, False, "involuntary"),
        (Occasion.FOLLOW_UP, False, "follow-up"),
        (Occasion.FOLLOW_UP, True, "follow-up"),
    ],
)
def test_set_that_is_asked(occasion, voluntary, key):
    assert surveys.set_of(Terms(), occasion, is_voluntary=voluntary) == key


SETS = {"exit_set": ["core", "short"], "involuntary_set": ["involuntary"], "follow_up_set": ["follow-up"]}


def test_usual_terms_can_be():
    assert surveys.wrong_in(Terms(), SETS) == ()
    full = {"safety": Helper("Siv, 070", "siv@example.org"), "whistleblowing": Helper("visslan.example.org")}
    assert surveys.wrong_in(Terms(reminder_days=(), follow_up_months=0, **full), SETS) == ()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("least_months", 121),
        ("least_months", -1),
        ("days_before", 61),
        ("days_after_notice", 31),
        ("days_after_dismissal", -1),
        ("days_open", 91),
        ("leaving_kinds", frozenset({LeavingKind.DEATH})),
        ("reminder_days", (3, 28)),
        ("reminder_days", (0,)),
        ("reminder_days", (3, 3)),
        ("reminder_days", (1, 2, 3, 4)),
        ("follow_up_months", 2),
        ("follow_up_months", 7),
        ("exit_set", "involuntary"),
        ("follow_up_set", "core"),
        ("sender", "x" * 201),
        ("safety", Helper("", "siv@example.org")),
        ("union", Helper("x" * 201)),
    ],
)
def test_terms_that_cannot_be_are_named(field, value):
    assert surveys.wrong_in(Terms(**{field: value}), SETS) == (field,)


def test_survey_is_open_for_a_week_at_least():
    assert surveys.wrong_in(Terms(days_open=6, reminder_days=(3,)), SETS) == ("days_open",)


def test_core_set_takes_six_to_eight_minutes():
    assert surveys.minutes(37) == 7
    assert surveys.minutes(1) == 2
