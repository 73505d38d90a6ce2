"""Comparisons: which groups may stand beside each other. Nobody may be on two sides, or the intervals tell nothing."""

import dataclasses
from collections.abc import Sequence
from itertools import combinations

# Five rows are read at a glance, on a phone too.
MOST_SIDES = 5


@dataclasses.dataclass(frozen=True, slots=True)
class Side:
    """Who stands there: those whose answers are shown at some units, in some releases."""

    units: frozenset[int]
    numbers: frozenset[int]

    def shares_with(self, other: "Side") -> bool:
        """This function will tell whether a batch could be on both sides."""
        return not self.units.isdisjoint(other.units) and not self.numbers.isdisjoint(other.numbers)


def in_common(sides: Sequence[Side]) -> tuple[int, int] | None:
    """This function will find two sides that could have a batch in common, by their places; None if all are apart."""
    pairs = combinations(range(len(sides)), 2)
    return next(((one, other) for one, other in pairs if sides[one].shares_with(sides[other])), None)
