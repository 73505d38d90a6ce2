"""The doorkeeper: may this actor do this, and which rows may this viewer see."""

from efterord.gate.actors import (
    NOBODY,
    OPERATOR,
    RESPONDENT,
    SYSTEM,
    Actor,
    Held,
    Hidden,
    Refused,
    actor_for,
    is_over,
    leaver_of,
)
from efterord.gate.doors import check, may, units_in_sight
from efterord.gate.line import in_line, is_in_line, led_by, people_below
from efterord.gate.tree import ancestors, children_of, once, subtree, tree, units_below

__all__ = [
    "NOBODY",
    "OPERATOR",
    "RESPONDENT",
    "SYSTEM",
    "Actor",
    "Held",
    "Hidden",
    "Refused",
    "actor_for",
    "ancestors",
    "check",
    "children_of",
    "in_line",
    "is_in_line",
    "is_over",
    "leaver_of",
    "led_by",
    "may",
    "once",
    "people_below",
    "subtree",
    "tree",
    "units_below",
    "units_in_sight",
]
