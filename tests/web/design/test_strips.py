"""The marks of a chart strip stand where their figures say."""

from __future__ import annotations

import pytest

from efterord.web.design import strips


@pytest.mark.parametrize(
    ("value", "low", "high", "where"),
    [(47, 0, 100, "47%"), (2.4, 1, 5, "35%"), (1, 0, 3, "33.33%"), (-5, 0, 100, "0%"), (120, 0, 100, "100%")],
)
def test_percent_is_the_share_of_the_axis(value: float, low: float, high: float, where: str) -> None:
    assert strips.percent(value, low, high) == where


def test_interval_leaves_out_what_is_not_known() -> None:
    assert strips.interval({"value": 50, "lower": 40, "upper": 60, "before": None}, 0, 100) == {
        "at_value": "50%",
        "at_lower": "40%",
        "at_upper": "60%",
    }


def test_interval_draws_a_narrow_band_wide_enough_to_see() -> None:
    assert strips.interval({"value": 1, "other_lower": 50, "other_upper": 50}, 0, 100)["other_width"] == "2%"


def test_bar_has_no_decided_part_when_none_decided() -> None:
    assert strips.bar({"n": 10, "n_decided": 0}, 40) == {"to": "25%"}


def test_stacked_pieces_fill_the_strip_and_skip_empty_steps() -> None:
    bits = strips.stacked([1, 0, 1, 2, 0])
    assert [(bit["x"], bit["width"]) for bit in bits] == [("0%", "25%"), ("25%", "25%"), ("50%", "50%")]
    assert [bit["fill"] for bit in bits] == [strips.STEP_FILLS[0], strips.STEP_FILLS[2], strips.STEP_FILLS[3]]


def test_stacked_nothing_draws_nothing() -> None:
    assert strips.stacked([0, 0, 0, 0, 0]) == []
