"""Scores against figures worked out elsewhere: scipy for t, Wilson's interval by its closed form, means by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from efterord.rules import scores


def scale(*counts, none=0):
    return {**dict(zip("12345", counts, strict=True)), "none": none}


def test_mean_leaves_those_without_an_answer_out():
    assert scores.mean(scale(1, 0, 2, 0, 1, none=40)) == 3.0
    assert scores.n_substantive(scale(1, 0, 2, 0, 1, none=40)) == 4


def test_nobody_answered_has_no_mean_and_no_share():
    with pytest.raises(ValueError, match="nobody"):
        scores.mean(scale(0, 0, 0, 0, 0, none=9))
    with pytest.raises(ValueError, match="nobody"):
        scores.share(scale(0, 0, 0, 0, 0, none=9), "45")


def test_area_index_is_the_mean_of_its_items():
    found = scores.area_index([scale(0, 0, 6, 0, 6), scale(6, 0, 6, 0, 0)])
    assert found is not None
    assert found.value == (75 + 25) / 2  # means 4 and 2
    assert found.n == 12


def test_area_index_of_one_item_is_not_given():
    assert scores.area_index([scale(1, 2, 3, 4, 5)]) is None


def test_area_interval_is_that_of_items_that_go_together():
    # The same item twice is the case the interval is made for: then it is the one item's own, exactly.
    steps = [1] * 3 + [3] * 4 + [4] * 5
    found = scores.area_index([scale(3, 0, 4, 5, 0)] * 2)
    own = stats.t.interval(0.95, len(steps) - 1, loc=stats.tmean(steps), scale=stats.sem(steps))
    assert found is not None
    assert (found.lower, found.upper) == pytest.approx(tuple((x - 1) * 25 for x in own), rel=2e-3)


def test_area_interval_stays_on_the_scale():
    found = scores.area_index([scale(0, 0, 0, 1, 4)] * 2)
    assert found is not None
    assert found.upper == 100.0


@pytest.mark.parametrize("degrees", [4, 5, 7, 10, 30, 200])
def test_student_agrees_with_scipy(degrees):
    assert scores.student(degrees) == pytest.approx(stats.t.ppf(0.975, degrees), rel=1e-3)


@given(st.integers(0, 200), st.integers(0, 200), st.integers(0, 50))
def test_share_is_wilsons(yes, no, none):
    if yes + no == 0:
        return
    counts = {"4": yes, "1": no, "none": none}
    theirs = stats.binomtest(yes, yes + no).proportion_ci(method="wilson")
    found = scores.share(counts, scores.HIGH_STEPS)
    assert (found.lower, found.upper) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


def test_enps_is_per_cent_of_high_less_low():
    found = scores.enps({"0-6": 5, "7-8": 5, "9-10": 10, "none": 3})
    assert found is not None
    assert (found.value, found.n) == (25.0, 20)
    assert found.lower < 25 < found.upper


def test_enps_waits_for_ten():
    assert scores.enps({"0-6": 4, "7-8": 1, "9-10": 4, "none": 30}) is None
    assert scores.enps({"0-6": 5, "7-8": 1, "9-10": 4, "none": 0}) is not None


def test_best_and_worst_are_named_only_when_their_intervals_keep_apart():
    far = {1: scores.Score(80, 70, 90, 9), 2: scores.Score(50, 40, 60, 9), 3: scores.Score(60, 20, 99, 9)}
    assert scores.best_and_worst(far) == (1, 2)
    assert scores.best_and_worst({**far, 2: scores.Score(50, 25, 71, 9)}) is None
    assert scores.best_and_worst({1: scores.Score(80, 70, 90, 9)}) is None


def test_named_adds_the_weights_of_a_reason():
    assert scores.named({"r-A1:1": 2, "r-A1:4": 3, "r-B1:2": 0, "none": 7}) == {"r-A1": 5, "r-B1": 0}
