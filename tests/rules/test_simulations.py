"""The invented organisation: by the usual plan everything happens once, and no answer is lost on the way."""

import pytest

from efterord.rules import simulations
from efterord.rules.simulations import Row


def happened(number, **values):
    """The rows of a release in which something happened, by unit."""
    rows = simulations.steps(**{"k": 5, "waiting_cap": 4, **values})[number - 1]
    return {row.unit: row for row in rows if any((row.n_came, row.n_opened, row.n_up, row.n_waiting))}


def test_two_years_of_the_usual_plan_are_told_as_drawn_up():
    # Some wait, and one of a small unit is counted above at once.
    assert happened(1) == {
        "A": Row("A", 0, 0, 0, 1, 0, True),
        "A1": Row("A1", 3, 0, 0, 3, 0, True),
        "A2": Row("A2", 1, 0, 1, 0, 0, False),
        "B1": Row("B1", 2, 0, 0, 2, 0, True),
    }
    # The large unit has a result, and so have the parts above it.
    assert happened(2)["A1"] == Row("A1", 4, 7, 0, 0, 7, True)
    assert [row.n_shown for row in simulations.steps(k=5, waiting_cap=4)[1]][:3] == [7, 7, 7]
    # The small ones have one together, in the department.
    assert happened(4)["A"] == Row("A", 0, 5, 0, 0, 17, True)
    # What has waited four releases goes up, with all that is there.
    assert happened(5)["B1"] == Row("B1", 1, 0, 4, 0, 0, True)
    assert happened(5)["B"] == Row("B", 0, 5, 0, 0, 5, True)


@pytest.mark.parametrize("k", [5, 7, 12, 20])
@pytest.mark.parametrize("waiting_cap", [0, 1, 4, 12])
def test_every_answer_is_somewhere(k, waiting_cap):
    n_came = 0
    for step in simulations.steps(k=k, waiting_cap=waiting_cap):
        n_came += sum(row.n_came for row in step)
        assert step[0].unit == ""
        assert step[0].n_shown + sum(row.n_waiting for row in step) == n_came
        assert all(row.n_opened == 0 or row.n_opened >= k for row in step)
        assert all(row.can_hope or row.n_waiting == 0 for row in step if row.unit)
