"""The drawing of the invented organisation, read from organisation.toml: its tree, its cast, what lies open today."""

import dataclasses
import functools
import importlib.resources
import tomllib
from typing import Any

Path = tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Node:
    """A unit of the tree, with the people who work in it itself; its path leaves the organisation out."""

    path: Path
    heads: int
    leaving: float
    tone: str
    country: str
    language: str


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """One person of the cast: the role, where they sit (0 leads the unit), and the part of the tree it reaches."""

    role: str
    name: str
    language: str
    unit: Path
    seat: int
    over: Path | None
    is_printed: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Outsider:
    """Somebody with a role for the whole organisation who does not work there."""

    role: str
    name: str
    language: str
    mail: str


@dataclasses.dataclass(frozen=True, slots=True)
class Open:
    """A departure that lies open on the day the demo is built, so that every page has something to show."""

    part: str
    unit: Path
    days_left: int


@dataclasses.dataclass(frozen=True, slots=True)
class Blueprint:
    """The organisation as it is drawn; the root comes first and parents before their children."""

    name: str
    mail_domain: str
    languages: tuple[str, ...]
    nodes: tuple[Node, ...]
    cast: tuple[Part, ...]
    open_today: tuple[Open, ...]
    outsiders: tuple[Outsider, ...] = ()


def whole() -> Blueprint:
    """This function will return the organisation of about 1,200 people."""
    table = content("organisation")
    nodes = [Node((), 1, 0.0, "fine", "SE", "sv")]
    for division in table["divisions"]:
        nodes += _division(division)
    return Blueprint(
        table["name"],
        table["mail_domain"],
        tuple(table["languages"]),
        tuple(nodes),
        tuple(_part(row) for row in table["cast"]),
        tuple(Open(row[0], tuple(row[1:-1]), row[-1]) for row in table["present"]["leavers"]),
        tuple(Outsider(**row) for row in table["outsiders"]),
    )


def small() -> Blueprint:
    """This function will return the same organisation with an eighth of its people, who leave more often, for tests.

    Every department keeps its first unit, and every unit that the cast or today's departures need stays.
    """
    drawn = whole()
    needed = {part.unit for part in drawn.cast} | {each.unit for each in drawn.open_today}
    largest = next(node.path for node in drawn.nodes if node.heads > 70)
    kept = []
    for node in drawn.nodes:
        if len(node.path) < 3 or node.path in needed:
            heads = 60 if node.path == largest else min(node.heads, 5)
            kept.append(dataclasses.replace(node, heads=heads, leaving=node.leaving * 2))
    return dataclasses.replace(drawn, nodes=tuple(kept))


@functools.cache
def content(name: str) -> dict[str, Any]:
    """This function will read one of the demo's TOML files."""
    text = importlib.resources.files("efterord.demo").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _division(division: dict[str, Any]) -> list[Node]:
    path = (division["name"],)
    place = {"country": division["country"], "language": division["language"]}
    # Whoever leads a division or a department sits in it, not in one of its units.
    nodes = [Node(path, 1, 0.0, "fine", **place)]
    for department in division["departments"]:
        drawn = {**place, "country": department.get("country", place["country"])}
        below = (*path, department["name"])
        nodes.append(Node(below, 1, 0.0, department["tone"], **drawn))
        nodes += [
            Node((*below, name), heads, department["leaving"], department["tone"], **drawn)
            for name, heads in department["units"]
        ]
    return nodes


def _part(row: dict[str, Any]) -> Part:
    return Part(
        role=row["role"],
        name=row["name"],
        language=row["language"],
        unit=tuple(row["seat"][:-1]),
        seat=row["seat"][-1],
        over=tuple(row["over"]) if "over" in row else None,
        is_printed=not row.get("behind", False),
    )
