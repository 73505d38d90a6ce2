"""The days off of Sweden and Norway, against the almanacs of 2026 and 2027 written out by hand."""

import datetime as dt

import pytest

from efterord.content import holidays
from efterord.rules import working_days
from efterord.words import Country

# Easter Sunday: 5 April 2026 and 28 March 2027. Midsummer Eve: the Friday from 19 to 25 June.
SWEDEN = {
    2026: "01-01 01-06 04-03 04-05 04-06 05-01 05-14 05-24 06-06 06-19 06-20 10-31 12-24 12-25 12-26 12-31",
    2027: "01-01 01-06 03-26 03-28 03-29 05-01 05-06 05-16 06-06 06-25 06-26 11-06 12-24 12-25 12-26 12-31",
}
NORWAY = {
    2026: "01-01 04-02 04-03 04-05 04-06 05-01 05-14 05-17 05-24 05-25 12-24 12-25 12-26 12-31",
    2027: "01-01 03-25 03-26 03-28 03-29 05-01 05-06 05-16 05-17 12-24 12-25 12-26 12-31",
}


@pytest.mark.parametrize(("country", "almanac"), [(Country.SE, SWEDEN), (Country.NO, NORWAY)])
@pytest.mark.parametrize("year", [2026, 2027])
def test_days_off_are_those_of_the_almanac(country, almanac, year):
    assert holidays.of(country, [year]) == {dt.date.fromisoformat(f"{year}-{d}") for d in almanac[year].split()}


@pytest.mark.parametrize(
    ("country", "day", "works"),
    [
        (Country.SE, "2026-04-02", True),  # Maundy Thursday is worked in Sweden
        (Country.NO, "2026-04-02", False),
        (Country.NO, "2026-04-01", True),  # and the Wednesday before it is a half day in Norway
        (Country.SE, "2026-04-30", True),
        (Country.SE, "2027-05-17", True),
        (Country.NO, "2027-05-17", False),
        (Country.NO, "2026-06-19", True),
        (Country.SE, "2026-06-19", False),
        (Country.SE, "2028-06-06", False),
        (Country.SE, "2026-05-15", True),  # between Ascension Day and the weekend: free for many, not by law
    ],
)
def test_day_that_only_one_country_has_off(country, day, works):
    when = dt.date.fromisoformat(day)
    assert working_days.is_working_day(when, holidays.around(country, when)) is works


def test_around_reaches_into_the_years_beside():
    off = holidays.around(Country.NO, dt.date(2027, 1, 4))
    assert working_days.shift(dt.date(2027, 1, 4), -3, off) == dt.date(2026, 12, 28)


def test_several_years_are_their_sum_and_no_year_is_none():
    both = holidays.of(Country.SE, [2026, 2027])
    assert both == holidays.of(Country.SE, [2026]) | holidays.of(Country.SE, [2027])
    assert holidays.of(Country.SE, []) == frozenset()


def test_year_out_of_the_world_has_none():
    assert holidays.of(Country.SE, [1, 9999]) == frozenset()
