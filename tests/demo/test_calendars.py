"""The calendar tells entries in order, with the clock standing there, and nothing beyond the present."""

import datetime as dt

import pytest
from django.db import connection

from efterord import clock
from efterord.demo import calendars

pytestmark = pytest.mark.django_db(transaction=True)
NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


def hours(n: int) -> dt.datetime:
    return NOON + dt.timedelta(hours=n)


def test_entries_happen_in_order_each_at_its_instant():
    told = []
    calendar = calendars.Calendar(hours(100))
    for n in (30, 2, 1):
        calendar.add(hours(n), lambda: told.append(clock.now()))
    calendar.tell(hours(100))
    assert told == [hours(1), hours(2), hours(30)]


def test_entry_added_while_telling_happens_and_one_ahead_of_the_present_never():
    told = []
    calendar = calendars.Calendar(hours(10))
    calendar.add(hours(1), lambda: [calendar.add(hours(n), lambda n=n: told.append(n)) for n in (3, 11)])
    calendar.tell(hours(1000))
    assert told == [3]


def test_nothing_after_the_asked_instant_happens_yet():
    told = []
    calendar = calendars.Calendar(hours(100))
    for n in (1, 3):
        calendar.add(hours(n), lambda n=n: told.append(n))
    calendar.tell(hours(2))
    assert told == [1]
    calendar.tell(hours(4))
    assert told == [1, 3]


def test_day_shares_a_transaction_and_what_stands_alone_does_not():
    inside = []
    calendar = calendars.Calendar(hours(100))
    calendar.add(hours(1), lambda: inside.append(connection.in_atomic_block))
    calendar.add(hours(2), lambda: inside.append(connection.in_atomic_block), alone=True)
    calendar.tell(hours(3))
    assert inside == [True, False]
