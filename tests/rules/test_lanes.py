"""Lanes: by the register alone, three values at most, and none where the register does not know."""

from datetime import date

import pytest

from efterord.rules import answers_sealed, lanes
from efterord.vault import padding, tokens
from efterord.words import Lane, LaneBy

BEGUN = date(2022, 3, 15)


def lane(by, *, leads=None, gender="", begun=BEGUN, on=date(2026, 3, 14)):
    return lanes.lane_of(by, leads_others=leads, gender=gender, start_date=begun, on=on)


@pytest.mark.parametrize(("leads", "said"), [(True, Lane.LED_OTHERS), (False, Lane.LED_NOBODY), (None, None)])
def test_leading_is_what_the_register_says(leads, said):
    assert lane(LaneBy.LEADING, leads=leads, gender="woman") is said


@pytest.mark.parametrize(("gender", "said"), [("woman", Lane.WOMEN), ("man", Lane.MEN), ("other", None), ("", None)])
def test_gender_that_is_neither_or_unknown_has_no_lane(gender, said):
    assert lane(LaneBy.GENDER, gender=gender, leads=True) is said


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2024, 3, 14), Lane.TENURE_SHORT),
        (date(2024, 3, 15), Lane.TENURE_SOME),
        (date(2027, 3, 14), Lane.TENURE_SOME),
        (date(2027, 3, 15), Lane.TENURE_LONG),
        (date(2021, 1, 1), Lane.TENURE_SHORT),  # a register that says they left before they came
    ],
)
def test_tenure_turns_on_the_day_itself(on, said):
    assert lane(LaneBy.TENURE, on=on) is said


def test_leap_day_turns_on_the_first_of_march():
    assert lane(LaneBy.TENURE, begun=date(2024, 2, 29), on=date(2026, 2, 28)) is Lane.TENURE_SHORT
    assert lane(LaneBy.TENURE, begun=date(2024, 2, 29), on=date(2026, 3, 1)) is Lane.TENURE_SOME


def test_without_lanes_nobody_is_in_one():
    assert lane(None, leads=True, gender="woman") is None


def test_every_lane_belongs_to_one_thing_of_three_values_at_most_and_fits_the_sealed_place():
    assert set(lanes.LANES) == set(LaneBy)
    assert sorted(each for all_of_it in lanes.LANES.values() for each in all_of_it) == sorted(Lane)
    assert max(map(len, lanes.LANES.values())) == 3
    for each in Lane:
        place = answers_sealed.Place("u" * answers_sealed.MAX_LABEL_CHARS, each, 1, True, tokens.new_receipt())
        assert padding.pad(answers_sealed.place_payload(place), answers_sealed.PLACE_BYTES)
        assert answers_sealed.read_place(answers_sealed.place_payload(place)).lane == each
