"""Trees: the unit hierarchy as plain values, with the few questions that releases ask of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple


class Node(NamedTuple):
    """A unit and the unit above it; the root has none."""

    id: str
    parent: str | None


@dataclass(frozen=True)
class Tree:
    """A hierarchy with one root. `order` numbers the units in post-order: children come before parents."""

    root: str
    parent: dict[str, str | None]
    depth: dict[str, int]
    order: dict[str, int]

    def upwards(self, unit: str) -> Iterator[str]:
        """This function will give the unit itself, then each unit above it, the root last."""
        at: str | None = unit
        while at is not None:
            yield at
            at = self.parent[at]

    def distance(self, one: str, other: str) -> int:
        """This function will count the steps between two units through the tree."""
        steps = 0
        while one != other:
            if self.depth[one] < self.depth[other]:
                one, other = other, one
            above = self.parent[one]
            if above is None:
                raise ValueError("two units of one tree meet at the root at the latest")
            one = above
            steps += 1
        return steps


def plant(nodes: Iterable[Node]) -> Tree:
    """This function will check a list of units and make a tree of it.

    Siblings are ordered by id, so the same units in any order give the same tree. Raises ValueError for two
    roots, none, an id used twice, an unknown parent, or a circle.
    """
    parent: dict[str, str | None] = {}
    for node in nodes:
        if node.id in parent:
            raise ValueError(f"unit {node.id!r} is listed twice")
        parent[node.id] = node.parent
    children: dict[str, list[str]] = {unit: [] for unit in parent}
    roots = []
    for unit, above in parent.items():
        if above is None:
            roots.append(unit)
        elif above not in parent:
            raise ValueError(f"unit {unit!r} lies under {above!r}, which is not listed")
        else:
            children[above].append(unit)
    if len(roots) != 1:
        raise ValueError(f"a hierarchy has exactly one root, not {len(roots)}")
    depth = {roots[0]: 0}
    found: list[str] = []
    stack = [roots[0]]
    while stack:  # root first, last child first: read backwards this is post-order
        unit = stack.pop()
        found.append(unit)
        below = children[unit]
        below.sort()
        for child in below:
            depth[child] = depth[unit] + 1
        stack.extend(below)
    if len(found) != len(parent):
        raise ValueError("some units lie in a circle")
    return Tree(roots[0], parent, depth, {unit: i for i, unit in enumerate(reversed(found))})
