"""Periods: which releases a page of results sums over, and which stand beside them as the time before.

A release is named by its number; `dates` has the date of each. No figure is made here, and nothing depends on one.
"""

from collections.abc import Mapping
from datetime import date

Dates = Mapping[int, date]


def a_year_before(day: date) -> date:
    """This function will give the same day a year before; the last of February for a leap day."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def year_to(dates: Dates, number: int) -> tuple[int, ...]:
    """This function will list the releases of the year that ends with one, that one the last."""
    last = dates[number]
    return tuple(each for each in sorted(dates) if a_year_before(last) < dates[each] <= last)


def year_before(dates: Dates, number: int) -> int | None:
    """This function will name the release that ends the year before the one that `number` ends, if there is any."""
    earlier = [each for each in dates if dates[each] <= a_year_before(dates[number])]
    return max(earlier, default=None)


def years(dates: Dates) -> tuple[int, ...]:
    """This function will name the releases that end the years back from the newest one, the newest first."""
    found: list[int] = []
    at = max(dates, default=None)
    while at is not None:
        found.append(at)
        at = year_before(dates, at)
    return tuple(found)


def release_before(dates: Dates, number: int) -> int | None:
    """This function will name the release before one, if there is any."""
    return max((each for each in dates if each < number), default=None)


def up_to(dates: Dates, number: int) -> tuple[int, ...]:
    """This function will list the releases up to one."""
    return tuple(each for each in sorted(dates) if each <= number)
