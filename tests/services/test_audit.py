"""The mark of the last tick: when a clock is taken to have jumped, and when it is not."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from efterord import clock, gate
from efterord.models import TickMark
from efterord.services import audit
from tests import made

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)


def tick(after: dt.timedelta = 0 * SECOND, **values: bool) -> bool:
    with clock.told_at(made.NOON + after):
        return audit.mark_tick(gate.SYSTEM, **values)


@pytest.mark.parametrize(
    ("after", "is_trusted"),
    [
        (-dt.timedelta(microseconds=1), True),
        (-60 * SECOND, True),
        (-61 * SECOND, False),
        (dt.timedelta(hours=48), True),
        (dt.timedelta(hours=48) + SECOND, False),
    ],
)
def test_clock_may_go_back_a_minute_and_stand_two_days(after, is_trusted):
    assert tick() is True
    assert tick(after) is is_trusted


def test_clock_that_loses_a_little_at_each_tick_is_noticed():
    tick()
    assert [tick(-n * 25 * SECOND) for n in (1, 2, 3)] == [True, True, False]


def test_clock_is_read_with_the_row_in_hand(monkeypatch):
    """Two ticks at once: the one that waits for the row must not carry an instant from before the other's."""
    tick()
    seen: list[str] = []
    with CaptureQueriesContext(connection) as asked:

        def now() -> dt.datetime:
            seen[:] = [query["sql"] for query in asked.captured_queries]
            return made.NOON + SECOND

        monkeypatch.setattr(audit.clock, "now", now)
        audit.mark_tick(gate.SYSTEM)
    assert any("SELECT" in sql and TickMark._meta.db_table in sql for sql in seen)
    if connection.vendor == "postgresql":
        assert any("FOR UPDATE" in sql for sql in seen)


def test_jump_keeps_the_moment_it_was_noticed_until_somebody_has_looked():
    tick()
    first = dt.timedelta(days=3)
    assert [tick(first), tick(first + 60 * SECOND), tick(-first)] == [False, False, False]
    assert TickMark.objects.get().jumped_at == made.NOON + first
    assert tick(clock_is_right=True) is True
    assert TickMark.objects.get().jumped_at is None
