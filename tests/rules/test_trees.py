"""The unit tree: shape, order and the questions asked of it."""

import pytest

from efterord.rules import trees

NODES = [("org", None), ("north", "org"), ("south", "org"), ("n1", "north"), ("n2", "north"), ("s1", "south")]
TREE = trees.plant(trees.Node(*each) for each in NODES)


def test_order_puts_children_before_parents():
    assert sorted(TREE.order, key=TREE.order.get) == ["n1", "n2", "north", "s1", "south", "org"]


def test_order_does_not_depend_on_the_order_of_the_list():
    assert trees.plant(trees.Node(*each) for each in reversed(NODES)).order == TREE.order


@pytest.mark.parametrize(
    ("one", "other", "steps"), [("n1", "n1", 0), ("n1", "n2", 2), ("n1", "org", 2), ("n1", "s1", 4)]
)
def test_distance_counts_steps_both_ways(one, other, steps):
    assert (TREE.distance(one, other), TREE.distance(other, one)) == (steps, steps)


@pytest.mark.parametrize(
    ("nodes", "why"),
    [
        ([], "exactly one root"),
        ([("a", None), ("b", None)], "exactly one root"),
        ([("a", None), ("a", None)], "twice"),
        ([("a", None), ("b", "c")], "not listed"),
        ([("a", None), ("b", "c"), ("c", "b")], "circle"),
    ],
)
def test_plant_refuses_what_is_no_tree(nodes, why):
    with pytest.raises(ValueError, match=why):
        trees.plant(trees.Node(*each) for each in nodes)
