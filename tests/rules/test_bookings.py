"""When a talk may be: decided with pencil and paper, across both changes of the clocks."""

import datetime as dt

import pytest

from efterord.rules import bookings, policies
from efterord.words import Country, PlaceKind, WhyNotThen

LAST = dt.date(2026, 10, 30)  # a Friday
NOW = dt.datetime(2026, 10, 6, 12, 0, tzinfo=dt.UTC)
TERMS = policies.Terms()
ON_THE_DAY = policies.Terms(last_before=0)


def why_not(local, *, minutes=60, kind=PlaceKind.ROOM, terms=TERMS, now=NOW, last=LAST, confirmed=False):
    return bookings.why_not_then(local, minutes, kind, now=now, last_day=last, terms=terms, is_confirmed=confirmed)


def at(day: dt.date, hour: int = 10, minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute))


def days(**values) -> list[dt.date]:
    usual = {"last_day": LAST, "terms": TERMS, "holidays": (), "today": NOW.date()}
    return bookings.days_to_suggest(**{**usual, **values})


def test_days_to_suggest_are_the_window_of_the_terms():
    assert days() == [dt.date(2026, 10, d) for d in (16, 19, 20, 21, 22, 23, 26, 27)]


def test_days_to_suggest_begin_after_the_certificate_and_not_today():
    assert days(certificate_on=dt.date(2026, 10, 22))[0] == dt.date(2026, 10, 23)
    assert days(today=dt.date(2026, 10, 20))[0] == dt.date(2026, 10, 21)


def test_days_to_suggest_go_on_to_the_day_before_the_last_when_the_window_has_passed():
    assert days(today=dt.date(2026, 10, 27)) == [dt.date(2026, 10, 28), dt.date(2026, 10, 29)]
    assert days(today=dt.date(2026, 10, 29)) == []
    assert days(today=dt.date(2026, 10, 29), terms=ON_THE_DAY) == [LAST]


def test_days_to_suggest_for_somebody_gone_are_the_next_two_weeks():
    found = days(today=dt.date(2026, 11, 5))
    assert (found[0], len(found)) == (dt.date(2026, 11, 6), 10)


def test_usual_time_is_possible():
    assert why_not(at(dt.date(2026, 10, 21))) is None


@pytest.mark.parametrize("minutes", [0, 14, 241, 10_000])
def test_length_is_from_a_quarter_to_four_hours(minutes):
    assert why_not(at(dt.date(2026, 10, 21)), minutes=minutes) is WhyNotThen.WRONG_LENGTH


def test_past_is_refused_to_the_minute():
    assert why_not(at(NOW.date(), 14, 0)) is WhyNotThen.PAST  # 14.00 in Stockholm is 12.00 UTC, now
    assert why_not(at(NOW.date(), 14, 1)) is None


@pytest.mark.parametrize("country", list(Country))
def test_hour_that_spring_leaves_out_is_refused_and_autumns_is_not(country):
    terms = policies.Terms(country=country)
    spring = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    skipped = dt.datetime(2026, 3, 29, 2, 30)
    assert why_not(skipped, terms=terms, now=spring) is WhyNotThen.NO_SUCH_TIME
    assert why_not(skipped.replace(hour=3), terms=terms, now=spring) is None
    assert why_not(dt.datetime(2026, 10, 25, 2, 30), terms=terms) is None


def test_last_day_asks_unless_the_terms_mean_it():
    assert why_not(at(LAST)) is WhyNotThen.ON_LAST_DAY
    assert why_not(at(LAST), confirmed=True) is None
    assert why_not(at(LAST), terms=ON_THE_DAY) is None


def test_after_the_last_day_only_for_those_gone_already_by_video_and_meant():
    later = at(dt.date(2026, 11, 10))
    assert why_not(later, confirmed=True, kind=PlaceKind.VIDEO) is WhyNotThen.AFTER_LAST_DAY
    gone = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
    assert why_not(later, now=gone) is WhyNotThen.GONE_WITHOUT_VIDEO
    assert why_not(later, now=gone, kind=PlaceKind.VIDEO) is WhyNotThen.GONE_ALREADY
    assert why_not(later, now=gone, kind=PlaceKind.VIDEO, confirmed=True) is None


@pytest.mark.parametrize(
    ("day", "kind", "today", "stands"),
    [
        (29, PlaceKind.ROOM, 6, True),
        (30, PlaceKind.ROOM, 6, True),
        (31, PlaceKind.ROOM, 6, False),
        (31, PlaceKind.VIDEO, 6, False),
        (31, PlaceKind.VIDEO, 31, True),
        (31, PlaceKind.ROOM, 31, False),
    ],
)
def test_booked_talk_stands_until_the_last_day_and_by_video_after_it(day, kind, today, stands):
    booked, now = dt.date(2026, 10, day), dt.date(2026, 10, today)
    assert bookings.stands(booked, kind, last_day=LAST, today=now) is stands


def test_talks_meet_when_they_share_a_minute():
    ten = dt.datetime(2026, 10, 21, 10, 0)
    assert bookings.meets(ten, 60, ten + dt.timedelta(minutes=59), 30)
    assert bookings.meets(ten + dt.timedelta(minutes=30), 15, ten, 60)
    assert not bookings.meets(ten, 60, ten + dt.timedelta(minutes=60), 30)


@pytest.mark.parametrize(("day", "hour"), [(24, 10), (26, 9)])
def test_local_time_is_what_the_clocks_show(day, hour):
    instant = dt.datetime(2026, 10, day, 8, tzinfo=dt.UTC)
    assert bookings.local_time(instant, Country.NO) == instant.replace(tzinfo=None, hour=hour)
