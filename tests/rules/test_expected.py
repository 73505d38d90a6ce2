"""Expected answers per release, from public figures."""

import pytest

from efterord.rules import expected, trees

TREE = trees.plant(trees.Node(*each) for each in [("org", None), ("a", "org"), ("b", "org")])


def test_expected_answers_speak_of_everyone_under_a_unit():
    found = expected.expected_answers(
        TREE, {"org": 10, "a": 100, "b": 50}, leaving_rate=0.12, answer_share=0.5, releases_per_year=4
    )
    assert found == pytest.approx({"org": 2.4, "a": 1.5, "b": 0.75})


@pytest.mark.parametrize(("rate", "share", "per_year"), [(-0.1, 0.5, 4), (0.1, 1.1, 4), (0.1, 0.5, 0)])
def test_impossible_figures_are_refused(rate, share, per_year):
    with pytest.raises(ValueError, match="outside its range"):
        expected.expected_answers(TREE, {}, leaving_rate=rate, answer_share=share, releases_per_year=per_year)
