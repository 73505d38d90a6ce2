"""The tree of units, asked for once an actor where the actor is of one request."""

from collections.abc import Callable
from typing import TypeVar

from efterord.gate.actors import NOBODY, Actor
from efterord.models import Unit

T = TypeVar("T")


def units_below(root: int) -> set[int]:
    """This function will return the ids of a unit and of all units below it."""
    return subtree(root, children_of(NOBODY))


def children_of(actor: Actor) -> dict[int | None, list[int]]:
    """This function will return the ids of the units next below each unit."""

    def ask() -> dict[int | None, list[int]]:
        below: dict[int | None, list[int]] = {}
        for pk, (parent, _name) in tree(actor).items():
            below.setdefault(parent, []).append(pk)
        return below

    return once(actor, "children", ask)


def once(actor: Actor, key: str, ask: Callable[[], T]) -> T:
    """This function will ask something that holds for a whole request once for its actor, and each time for others."""
    if not actor.is_brief:
        return ask()
    if key not in actor._asked:
        actor._asked[key] = ask()
    found: T = actor._asked[key]
    return found


def tree(actor: Actor) -> dict[int, tuple[int | None, str]]:
    """This function will return each unit's parent and name; whoever works here may know how the house is built."""
    return _tree(actor, is_new=not actor.is_brief)


def _tree(actor: Actor, *, is_new: bool) -> dict[int, tuple[int | None, str]]:
    """Asked once for an actor unless it is to be new; nobody and the system keep nothing."""
    if is_new or "tree" not in actor._asked:
        rows: dict[int, tuple[int | None, str]] = {
            pk: (parent, name) for pk, parent, name in Unit.objects.values_list("pk", "parent_id", "name")
        }
        if actor.user_id is None:
            return rows
        actor._asked["tree"] = rows
    known: dict[int, tuple[int | None, str]] = actor._asked["tree"]
    return known


def subtree(root: int, children: dict[int | None, list[int]]) -> set[int]:
    """This function will return the ids of a unit and of all below it, given who stands below whom."""
    found, todo = set(), [root]
    while todo:
        unit = todo.pop()
        found.add(unit)
        todo += children.get(unit, [])
    return found


def ancestors(actor: Actor, unit_id: int) -> frozenset[int]:
    """This function will return the ids of a unit and of all above it."""
    units = _tree(actor, is_new=False)
    if unit_id not in units:
        # A unit that has come since it was asked.
        units = _tree(actor, is_new=True)
    found: list[int] = []
    at: int | None = unit_id
    while at is not None and at not in found:
        found.append(at)
        at = units[at][0] if at in units else None
    return frozenset(found)
