"""Reads the checklist that holds until the organisation has made its own."""

import functools
import importlib.resources
import tomllib

from efterord.rules import checklists, content_parts
from efterord.words import ItemKind, ItemOwner, LeavingKind

ALL_BUT_DEATH = frozenset(kind.value for kind in LeavingKind) - {LeavingKind.DEATH.value}


@functools.cache
def lines() -> tuple[checklists.Line, ...]:
    """This function will read the lines in their order; raises ContentError for a faulty one."""
    text = importlib.resources.files("efterord.content").joinpath("checklist-1.toml").read_text(encoding="utf-8")
    root = content_parts.Part("checklist", tomllib.loads(text))
    root.number("version", 1, 1)
    found = tuple(_line(part) for part in root.parts("lines"))
    root.finish()
    content_parts.refuse_twice("checklist", [line.key for line in found])
    return found


def _line(part: content_parts.Part) -> checklists.Line:
    name = part.text("name")
    kinds = frozenset(part.words("leaving_kinds")) if part.has("leaving_kinds") else ALL_BUT_DEATH
    if not kinds <= {kind.value for kind in LeavingKind}:
        raise part.wrong("leaving_kinds", "these are codes such as RES")
    line = checklists.Line(
        key=part.name("key"),
        kind=ItemKind(part.word("kind")),
        name={"sv": name.sv, "nb": name.nb, "en": name.en},
        owner=ItemOwner(part.word("owner")),
        offset_days=part.number("offset_days", -checklists.FARTHEST, checklists.FARTHEST),
        leaving_kinds=kinds,
    )
    part.finish()
    return line
