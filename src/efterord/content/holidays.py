"""The days off of Sweden and Norway, from the holidays library, for counting working days (rules/working_days.py)."""

import datetime as dt
import functools
from collections.abc import Iterable

from efterord.words import Country

# The library reckons each year by itself; staff files hold odd dates, and year 1 or 9999 is none of its business.
FIRST_YEAR, LAST_YEAR = 1990, 2200


def of(country: Country, years: Iterable[int]) -> frozenset[dt.date]:
    """This function will return the days off of a country in some years; weekends are not listed for being weekends.

    Sweden: the public holidays, and midsummer, Christmas and New Year's Eve, which its law on holidays (SFS 1977:480,
    section 7) puts on a level with Sundays. Norway: the public holidays, and Christmas and New Year's Eve, which
    are not in its law but on which next to nobody is asked to a talk; the Wednesday before Easter is worked.
    """
    return frozenset().union(*(_of_year(country, year) for year in set(years)))


def around(country: Country, *days: dt.date) -> frozenset[dt.date]:
    """This function will return the days off of a country near some days: their years and the ones beside them."""
    return of(country, {day.year + beside for day in days for beside in (-1, 0, 1)})


@functools.cache
def _of_year(country: Country, year: int) -> frozenset[dt.date]:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return frozenset()
    # Late: it loads every country, half a second and 14 MB that the survey's pages never need.
    import holidays

    if country is Country.SE:
        return frozenset(holidays.country_holidays("SE", years=year, categories=("public", "de_facto")))
    eves = {dt.date(year, 12, 24), dt.date(year, 12, 31)}
    return frozenset(holidays.country_holidays("NO", years=year)) | eves
