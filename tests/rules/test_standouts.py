"""What stands out, in five invented situations, each with the interval that justifies the words."""

import pytest
from scipy import stats

from efterord.rules import scores, standouts

LOW, MIDDLE, HIGH = (3, 4, 2, 1, 0), (1, 2, 4, 2, 1), (0, 1, 2, 4, 3)


def area(steps, times=1):
    """Three statements of an area answered alike, by ten people `times` over."""
    counts = {step: n * times for step, n in zip("12345", steps, strict=True)}
    return {f"q{n}": {**counts, "none": 2} for n in range(3)}


def areas(times=1, **known):
    """All seven areas in the middle but those named: `a2=LOW`."""
    return {n: area(known.get(f"a{n}", MIDDLE), times) for n in range(1, 8)}


def test_unit_that_is_lower_in_one_area_and_higher_in_another():
    """60 beside 300: 22 lower on the work environment, -32 to -13; as much higher on the group, 13 to 32."""
    found = standouts.standout(areas(6, a2=LOW, a7=HIGH), areas(30))
    assert found is not None
    assert (found.higher, found.lower) == ((7,), (2,))
    low = found.differences[2]
    assert (round(low.value), round(low.lower), round(low.upper)) == (-22, -32, -13)


def test_small_unit_with_the_same_difference_is_too_few_to_say():
    """Ten beside 300: the same 22 points, but the interval goes from -50 to 5."""
    found = standouts.standout(areas(1, a2=LOW), areas(30))
    assert found is not None
    low = found.differences[2]
    assert (found.higher, found.lower, found.is_enough) == ((), (), False)
    assert (round(low.value), round(low.lower), round(low.upper)) == (-22, -50, 5)


def test_large_unit_that_is_like_the_others_has_no_clear_difference():
    """200 beside 600: no interval goes further than six points from nothing, so ten would have stood out."""
    found = standouts.standout(areas(20), areas(60))
    assert found is not None
    assert (found.higher, found.lower, found.is_enough) == ((), (), True)
    assert {(round(each.value), round(each.lower), round(each.upper)) for each in found.differences.values()} == {
        (0, -6, 6)
    }


def test_year_that_is_better_than_the_year_before():
    """50 beside 50: leadership 45 points higher, 32 to 58."""
    found = standouts.standout(areas(5, a6=HIGH), areas(5, a6=LOW))
    assert found is not None
    assert (found.higher, found.lower) == ((6,), ())
    better = found.differences[6]
    assert (round(better.value), round(better.lower), round(better.upper)) == (45, 32, 58)


def test_unit_of_which_few_statements_are_shown_is_compared_on_those():
    """One area has a single statement, another one that the others lack: five are left, one of them -30 to -15."""
    ours, theirs = areas(8, a3=LOW), areas(40)
    del ours[1]["q1"], ours[1]["q2"], theirs[4]["q0"]
    found = standouts.standout(ours, theirs)
    assert found is not None
    assert (set(found.differences), found.lower) == ({2, 3, 5, 6, 7}, (3,))
    low = found.differences[3]
    assert (round(low.value), round(low.lower), round(low.upper)) == (-22, -30, -15)


def test_clearest_difference_stands_first():
    found = standouts.standout(areas(20, a5=LOW, a2=(2, 3, 3, 1, 1)), areas(60))
    assert found is not None
    assert found.lower == (5, 2)


def test_nothing_that_can_be_compared_says_nothing():
    assert standouts.standout(areas(), {}) is None
    assert standouts.standout({1: {}}, areas()) is None


def test_index_beside_is_of_the_same_statements():
    ours, theirs = area(LOW), area(HIGH)
    del ours["q0"]
    theirs["q0"] = dict.fromkeys("12345", 0) | {"1": 10, "none": 0}
    beside = standouts.index_beside(ours, theirs)
    assert beside is not None
    assert beside.value == pytest.approx(72.5)
    assert standouts.index_beside(area(LOW), {"q0": theirs["q0"]}) is None


def test_more_areas_ask_for_a_wider_interval():
    alone = standouts.standout({2: area(LOW, 6)}, {2: area(MIDDLE, 30)})
    among = standouts.standout(areas(6, a2=LOW), areas(30))
    assert alone is not None
    assert among is not None
    one, seven = alone.differences[2], among.differences[2]
    assert (one.upper - one.lower) < 0.8 * (seven.upper - seven.lower)


def test_difference_of_items_that_go_together_has_the_margin_of_both_sides():
    ours, theirs = area(LOW, 3), area(HIGH, 4)
    found = scores.index_difference(list(ours.values()), list(theirs.values()))
    assert found is not None
    assert found.upper - found.value == pytest.approx(margin(0.975, (LOW, 3), (HIGH, 4)), rel=2e-3)
    assert found.n == 30


def test_seven_intervals_taken_together_are_each_of_a_seventh_of_the_chance():
    found = standouts.standout(areas(1, a2=LOW), areas(30))
    assert found is not None
    low = found.differences[2]
    assert low.upper - low.value == pytest.approx(margin(1 - 0.025 / 7, (LOW, 1), (MIDDLE, 30)), rel=4e-3)


def margin(chance, *sides):
    """The margin of a difference worked out by scipy, each side by itself."""
    found = []
    for steps, times in sides:
        people = [step for step, n in enumerate(steps, start=1) for _ in range(n * times)]
        found.append(25 * stats.t.ppf(chance, len(people) - 1) * stats.sem(people))
    return sum(each**2 for each in found) ** 0.5


def test_difference_of_other_items_is_refused():
    with pytest.raises(ValueError, match="same items"):
        scores.index_difference([area(LOW)["q0"]], [])


def test_more_others_beside_one_unit_are_judged_more_carefully():
    """50 answers 15 points lower than 200: -29 to -1 beside one other, -31 to 1 beside each of four."""
    ours = areas(5, a2=(3, 3, 2, 1, 1))
    alone, among_four = (standouts.standout(ours, areas(20), n_others=n) for n in (1, 4))
    assert alone is not None
    assert among_four is not None
    assert (alone.lower, among_four.lower) == ((2,), ())
    assert alone.differences[2].value == among_four.differences[2].value
