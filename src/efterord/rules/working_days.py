"""Working days: Monday to Friday without the holidays, and counting in them from somebody's last day."""

import datetime as dt
from collections.abc import Collection, Iterator

SATURDAY = 5
ONE_DAY = dt.timedelta(days=1)


def is_working_day(day: dt.date, holidays: Collection[dt.date]) -> bool:
    """This function will tell whether people are at work on a day: a weekday that is no holiday."""
    return day.weekday() < SATURDAY and day not in holidays


def shift(day: dt.date, n_days: int, holidays: Collection[dt.date]) -> dt.date:
    """This function will return the working day `n_days` working days after a day, or before it if negative.

    A day off counts as the working day before it, since that is the last day somebody is at work: 0 gives that
    day, -1 the one before it, 1 the next one after the day off. So steps add up: shifting by a, then by b, is
    shifting by a + b.
    """
    at = day
    while not is_working_day(at, holidays):
        at -= ONE_DAY
    step = ONE_DAY if n_days > 0 else -ONE_DAY
    left = abs(n_days)
    while left:
        at += step
        left -= is_working_day(at, holidays)
    return at


def window(
    last_day: dt.date, first_before: int, last_before: int, holidays: Collection[dt.date], not_before: dt.date
) -> list[dt.date]:
    """This function will list the working days from `first_before` to `last_before` working days before the last day.

    10 to 3 are eight days near the end, 0 to 0 is the last day itself (or the last day at work before it). None of
    them lies before `not_before`, so the list is empty when the window has passed. Raises ValueError for a window
    that ends before it begins, or after the last day.
    """
    if not first_before >= last_before >= 0:
        raise ValueError("a window runs from more working days before the last day to fewer")
    first = max(not_before, shift(last_day, -first_before, holidays))
    return list(working_days(first, shift(last_day, -last_before, holidays), holidays))


def n_between(start: dt.date, end: dt.date, holidays: Collection[dt.date]) -> int:
    """This function will count the working days from one day to another, negative if it lies before.

    Days off count as in `shift`, so that shifting `start` by the number gives `end`, or the working day before it.
    """
    if end < start:
        return -n_between(end, start, holidays)
    first, last = shift(start, 0, holidays), shift(end, 0, holidays)
    return sum(1 for _ in working_days(first + ONE_DAY, last, holidays))


def working_days(first: dt.date, last: dt.date, holidays: Collection[dt.date]) -> Iterator[dt.date]:
    """This function will give the working days from one day to another, both included."""
    at = first
    while at <= last:
        if is_working_day(at, holidays):
            yield at
        at += ONE_DAY
