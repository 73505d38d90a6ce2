"""The leaver's pages with pencil and paper."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from efterord.rules import departures, surveys
from efterord.words import Country, HeldAs, Wish

LAST = dt.date(2026, 10, 30)


def test_link_lasts_three_months_and_the_address_until_the_latest_follow_up_is_reminded_of():
    assert departures.link_until(LAST) == dt.date(2027, 1, 28)
    latest = surveys.follow_up_on(surveys.Terms(follow_up_months=6), LAST)
    assert departures.contact_until(LAST) >= latest + dt.timedelta(days=28)


@pytest.mark.parametrize(
    ("number", "country", "written"),
    [
        ("0701234567", Country.SE, "+46701234567"),
        ("+4741234567", Country.SE, "+4741234567"),
        ("004741234567", Country.SE, "+4741234567"),
        ("41234567", Country.NO, "+4741234567"),
        ("701234567", Country.SE, "+46701234567"),
    ],
)
def test_number_is_written_with_its_countrys_code(number, country, written):
    assert departures.international(number, country) == written


@pytest.mark.parametrize(
    ("held_as", "left_out"),
    [
        ([], {Wish.ANOTHER_AT_HR}),
        ([HeldAs.NEAREST_MANAGER], {Wish.ANOTHER_AT_HR}),
        ([HeldAs.HR], {Wish.HR}),
        ([HeldAs.HR, HeldAs.NEAREST_MANAGER], set()),
    ],
)
def test_wishes_that_change_nothing_are_left_out(held_as, left_out):
    assert set(Wish) - set(departures.fitting_wishes(held_as)) == left_out


@pytest.mark.parametrize(("country", "language"), [("SE", "sv"), ("NO", "nb"), ("DK", "en"), ("", "en")])
def test_language_is_the_countrys_where_the_employer_has_it(country, language):
    assert departures.language(country, ["en", "sv", "nb"]) == language
    assert departures.language(country, ["en"]) == "en"


@given(st.text())
def test_cleaned_words_hold_no_control_and_are_cleaned_once(text):
    once = departures.cleaned(text)
    assert departures.cleaned(once) == once
    assert not {chr(code) for code in range(32) if chr(code) not in "\n\t"} & set(once)
    once.encode()  # a lone surrogate cannot be stored


@pytest.mark.parametrize(
    ("typed", "kept"), [("", ""), (" ", ""), ("070-123 45 67", "0701234567"), ("+47 (0) 400 00 000", "+47040000000")]
)
def test_mobile_number_is_kept_as_digits(typed, kept):
    assert departures.cleaned_mobile(typed) == kept


@pytest.mark.parametrize("typed", ["a", "12345", "1" * 16, "٠٧٠١٢٣٤٥٦٧", "070;123"])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(ValueError, match="telephone"):
        departures.cleaned_mobile(typed)


@pytest.mark.parametrize("days", departures.KEPT_DAYS)
def test_consent_never_outlives_the_case(days):
    assert departures.kept_until(LAST, LAST, days) == LAST + dt.timedelta(days=days)
    assert departures.kept_until(LAST + dt.timedelta(days=725), LAST, days) == LAST + dt.timedelta(days=730)
