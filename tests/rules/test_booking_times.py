"""Suggested times: humane, spread, free; and local time across both clock changes."""

import datetime as dt
import itertools
import zoneinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from efterord.rules import booking_times
from efterord.words import Country

# Friday 16 to Tuesday 27 October 2026, the working days.
DAYS = [dt.date(2026, 10, d) for d in (16, 19, 20, 21, 22, 23, 26, 27)]
STARTS = st.datetimes(dt.datetime(2026, 10, 14), dt.datetime(2026, 10, 29)).map(lambda t: t.replace(microsecond=0))
BUSY = st.tuples(STARTS, st.integers(5, 600)).map(lambda b: (b[0], b[0] + dt.timedelta(minutes=b[1])))


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-10-{text.replace('.', ':')}")


def test_suggestions_are_spread_over_the_window_at_different_hours():
    assert booking_times.suggest(DAYS, length_minutes=60, taken=[]) == [
        at("16 09.00"), at("20 13.30"), at("23 10.00"), at("27 14.30"),
    ]  # fmt: skip


def test_proposed_times_come_first_as_they_were_proposed():
    proposed = [at("22 11.15"), at("19 08.15"), at("30 09.00")]  # the last one lies outside the window
    found = booking_times.suggest(DAYS, length_minutes=60, taken=[], proposed=proposed)
    assert found[:2] == proposed[:2]
    assert len(found) == 4
    assert not {at("30 09.00")} & set(found)
    assert len({start.date() for start in found}) == 4


def test_day_with_a_proposed_time_gives_way_to_the_others():
    found = booking_times.suggest(DAYS[:2], length_minutes=60, taken=[], proposed=[at("16 13.00")], n=2)
    assert found == [at("16 13.00"), at("19 09.00")]


def test_taken_times_are_left_out_also_when_proposed():
    taken = [(at("16 09.30"), at("16 11.00")), (at("20 13.00"), at("20 14.30"))]
    found = booking_times.suggest(DAYS, length_minutes=60, taken=taken, proposed=[at("20 14.00")])
    assert found == [at("16 13.30"), at("20 10.00"), at("23 10.00"), at("27 14.30")]


def test_talk_may_begin_as_another_ends():
    found = booking_times.suggest(DAYS[1:2], length_minutes=60, taken=[(at("19 08.00"), at("19 09.00"))], n=1)
    assert found == [at("19 09.00")]


def test_one_day_gives_several_times_when_there_is_no_other():
    found = booking_times.suggest([dt.date(2026, 10, 27)], length_minutes=60, taken=[])
    assert found == [at("27 09.00"), at("27 10.00"), at("27 13.30"), at("27 14.30")]


def test_friday_ends_at_three():
    found = booking_times.suggest([dt.date(2026, 10, 23)], length_minutes=60, taken=[])
    assert found == [at("23 09.00"), at("23 10.00"), at("23 13.30")]


def test_long_talk_does_not_run_over_lunch():
    assert booking_times.suggest(DAYS[1:2], length_minutes=150, taken=[]) == [at("19 09.00"), at("19 13.30")]
    assert booking_times.suggest(DAYS[1:2], length_minutes=240, taken=[]) == []


def test_no_days_give_no_suggestion():
    assert booking_times.suggest([], length_minutes=60, taken=[], proposed=[at("20 09.00")]) == []


@given(
    st.lists(st.sampled_from(DAYS), unique=True),
    st.integers(15, 240),
    st.lists(BUSY, max_size=12),
    st.lists(STARTS, max_size=4),
    st.integers(0, 6),
)
def test_suggestions_keep_every_promise(days, minutes, taken, proposed, n):
    found = booking_times.suggest(days, length_minutes=minutes, taken=taken, proposed=proposed, n=n)
    length = dt.timedelta(minutes=minutes)
    spans = sorted((start, start + length) for start in found)
    assert len(found) <= n
    assert {start.date() for start in found} <= set(days)
    assert all(a_end <= b_start for (_, a_end), (b_start, _) in itertools.pairwise(spans))
    assert not [s for s, e in spans for busy, free in taken if s < free and busy < e]
    own = [start for start in found if start not in proposed]
    assert all(booking_times.is_humane(start, minutes) for start in own)
    assert own == sorted(own)
    assert own == found[len(found) - len(own) :]
    used = [start.date() for start in found]
    if any(used.count(start.date()) > 1 for start in own):  # a day serves twice only when no free one is left
        for day in set(days) - {start.date() for start in found}:
            alone = booking_times.suggest([day], length_minutes=minutes, taken=taken, n=1)
            assert alone == []


@pytest.mark.parametrize(
    ("start", "minutes", "humane"),
    [
        ("19 09.00", 180, True), ("19 09.00", 181, False), ("19 11.30", 60, False), ("19 13.00", 60, True),
        ("19 08.59", 30, False), ("19 15.30", 60, True), ("19 15.31", 60, False), ("23 14.00", 60, True),
        ("23 14.30", 60, False), ("19 23.30", 60, False),
    ],
)  # fmt: skip
def test_is_humane(start, minutes, humane):
    assert booking_times.is_humane(at(start), minutes) is humane


@pytest.mark.parametrize("country", Country)
@pytest.mark.parametrize(
    ("local", "instant"),
    [
        ("2026-03-28 09:00", "2026-03-28 08:00"),
        ("2026-03-29 01:59", "2026-03-29 00:59"),
        ("2026-03-29 02:00", None),
        ("2026-03-29 02:30", None),
        ("2026-03-29 03:00", "2026-03-29 01:00"),
        ("2026-03-30 09:00", "2026-03-30 07:00"),
        ("2026-10-25 01:59", "2026-10-24 23:59"),
        ("2026-10-25 02:30", "2026-10-25 00:30"),  # twice: the first one counts
        ("2026-10-25 03:00", "2026-10-25 02:00"),
        ("2026-10-26 09:00", "2026-10-26 08:00"),
        ("2027-03-28 02:30", None),
        ("2027-03-29 09:00", "2027-03-29 07:00"),
        ("2027-10-31 03:30", "2027-10-31 02:30"),
        ("2027-11-01 09:00", "2027-11-01 08:00"),
    ],
)
def test_local_time_across_the_clock_changes(country, local, instant):
    wall = dt.datetime.fromisoformat(local)
    assert booking_times.is_real_local_time(wall, country) is (instant is not None)
    if instant is None:
        with pytest.raises(booking_times.NoSuchTime):
            booking_times.instant_of(wall, country)
    else:
        assert booking_times.instant_of(wall, country) == dt.datetime.fromisoformat(instant + "+00:00")


@given(st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2030, 1, 1)), st.sampled_from(Country))
def test_instant_shows_the_same_wall_clock_again(wall, country):
    if booking_times.is_real_local_time(wall, country):
        there = booking_times.instant_of(wall, country).astimezone(zoneinfo.ZoneInfo(booking_times.ZONES[country]))
        assert there.replace(tzinfo=None, fold=0) == wall
