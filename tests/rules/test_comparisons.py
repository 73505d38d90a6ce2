"""Groups may stand beside each other only where no batch could be in two of them."""

import pytest

from efterord.rules import comparisons


def side(units, numbers):
    return comparisons.Side(frozenset(units), frozenset(numbers))


@pytest.mark.parametrize(
    ("sides", "found"),
    [
        ([side({1}, {1, 2}), side({2}, {1, 2})], None),
        ([side({1}, {1, 2}), side({1}, {3})], None),
        ([side({1, 2}, {1}), side({2}, {1})], (0, 1)),
        ([side({1}, {1, 2}), side({1}, {2, 3})], (0, 1)),
        ([side({1}, {1}), side({2, 3}, {1}), side({3}, {1})], (1, 2)),
        ([side({1}, {1})], None),
    ],
)
def test_sides_with_something_in_common_are_found(sides, found):
    assert comparisons.in_common(sides) == found
