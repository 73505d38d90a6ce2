"""The one place that reads the clock, so that the demo and the tests can tell a past through the real services."""

import contextlib
import contextvars
import datetime as dt
import zoneinfo
from collections.abc import Iterator

PLACE = zoneinfo.ZoneInfo("Europe/Stockholm")
_told: contextvars.ContextVar[dt.datetime | None] = contextvars.ContextVar("told", default=None)


def now() -> dt.datetime:
    """This function will return the present instant in UTC, or the told one inside `told_at`."""
    return _told.get() or dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """This function will return today's date in the organisation's time zone (Stockholm and Oslo share it)."""
    return local(now()).date()


def local(instant: dt.datetime) -> dt.datetime:
    """This function will return an instant as the wall clock of Stockholm and Oslo shows it."""
    return instant.astimezone(PLACE)


@contextlib.contextmanager
def told_at(instant: dt.datetime) -> Iterator[None]:
    """This function will make `now` answer `instant` inside a `with` block; only demo/ and tests may use it."""
    if instant.tzinfo is None:
        raise ValueError("told_at needs an instant with a time zone")
    token = _told.set(instant)
    try:
        yield
    finally:
        _told.reset(token)
