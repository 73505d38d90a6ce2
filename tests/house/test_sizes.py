"""Law 11: a file over 400 lines or a function over 60 is two things under one name."""

import ast

import pytest

from tests.house import plan


@pytest.mark.parametrize("path", plan.files(), ids=plan.where)
def test_file_and_functions_keep_their_size(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 400, "Over 400 lines: split it by deed, not by layer."
    long = [
        f"{plan.where(path, n.lineno)} {n.name}"
        for n in ast.walk(plan.tree(path))
        if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef) and n.end_lineno - n.lineno + 1 > 60
    ]
    assert long == [], "Over 60 lines: give its parts names."


@pytest.mark.parametrize("path", plan.files(), ids=plan.where)
def test_file_says_what_its_room_is_for(path):
    assert ast.get_docstring(plan.tree(path)), "The first line of a file says what the room is for."


@pytest.mark.parametrize(
    "path", [p for p in plan.files() if plan.room(p) in ("rules", "vault", "queries", "services")], ids=plan.where
)
def test_public_functions_say_what_they_will_do(path):
    silent = [
        f"{plan.where(path, n.lineno)} {n.name}"
        for n in plan.tree(path).body
        if isinstance(n, ast.FunctionDef)
        and not n.name.startswith("_")
        and not (ast.get_docstring(n) or "").startswith("This function will")
    ]
    assert silent == [], 'A public function\'s first sentence completes "This function will ...".'


BANNED_NAMES = {"utils", "common", "helpers", "misc", "core", "util", "helper"}


@pytest.mark.parametrize("path", plan.files(), ids=plan.where)
def test_no_room_is_called_nothing(path):
    assert BANNED_NAMES & {part.removesuffix(".py") for part in path.relative_to(plan.SOURCE).parts} == set()
