"""Law 7: every deed has a row, every row a deed; services act and queries look, actor and viewer first."""

import ast
import importlib

import pytest

from efterord.rules import access
from efterord.services import deeds
from efterord.words import AuditMark, Role
from tests.house import plan

SERVICES = [p for p in plan.files() if plan.room(p) == "services" and p.stem not in ("__init__", "deeds")]
QUERIES = [p for p in plan.files() if plan.room(p) == "queries" and p.stem != "__init__"]
# What every page shows whoever looks: the frame asks before anybody is known.
FRAME = {"organisation.is_set_up", "organisation.name", "organisation.languages", "organisation.path"}


def _load():
    for path in SERVICES:
        importlib.import_module(plan.name(path))


def test_every_deed_has_a_row_and_every_row_a_deed():
    _load()
    wanted = {name for name, row in access.TABLE.items() if not row.is_sight}
    assert set(deeds.REGISTERED) == wanted, (
        "A deed without a row would be denied to all; a row without a deed is a promise nobody keeps."
    )


@pytest.mark.parametrize("path", SERVICES, ids=plan.where)
def test_every_public_service_is_a_deed_with_its_actor_first(path):
    wrong = []
    for node in plan.tree(path).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            first = node.args.args[0].arg if node.args.args else ""
            marks = [ast.unparse(d) for d in node.decorator_list]
            if first != "actor" or not any(m.startswith("deeds.deed(") for m in marks):
                wrong.append(f"{plan.where(path, node.lineno)} {node.name}")
            elif not any(f".{node.name}" in m for m in marks):
                wrong.append(f"{plan.where(path, node.lineno)} {node.name} is not the verb its deed names")
    assert wrong == [], "A service is a deed: @deeds.deed('noun.verb') def verb(actor, *, ...)."


@pytest.mark.parametrize("path", QUERIES, ids=plan.where)
def test_every_public_query_has_its_viewer_first(path):
    wrong = [
        f"{plan.where(path, n.lineno)} {n.name}"
        for n in plan.tree(path).body
        if isinstance(n, ast.FunctionDef)
        and not n.name.startswith("_")
        and f"{path.stem}.{n.name}" not in FRAME
        and (not n.args.args or n.args.args[0].arg != "viewer")
    ]
    assert wrong == [], "A query asks who looks before it answers: def name(viewer, ...)."


@pytest.mark.parametrize("row", access.TABLE.values(), ids=lambda r: r.name)
def test_every_row_allows_somebody_and_denies_somebody(row):
    assert row.allowed
    assert set(Role) - set(row.allowed), f"{row.name} is allowed to every role there is"


def test_what_a_respondent_does_leaves_no_entry():
    marked = [r.name for r in access.TABLE.values() if Role.RESPONDENT in r.allowed and r.mark is not AuditMark.NONE]
    assert marked == [], "At sixty leavers a year even a daily count is the date of an answer."
