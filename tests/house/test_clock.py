"""Law 8, first half: nobody but clock.py reads a clock, so that a past can be told through the real services."""

import ast

import pytest

from tests.house import plan

CLOCKS = {
    ("timezone", "now"), ("timezone", "localdate"), ("timezone", "localtime"),
    ("date", "today"), ("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow"), ("time", "time"),
}  # fmt: skip


@pytest.mark.parametrize("path", [p for p in plan.files() if plan.room(p) != "clock"], ids=plan.where)
def test_no_other_clock(path):
    found = [
        plan.where(path, node.lineno)
        for node in ast.walk(plan.tree(path))
        if isinstance(node, ast.Attribute)
        and (getattr(node.value, "attr", None) or getattr(node.value, "id", None), node.attr) in CLOCKS
    ]
    auto = [
        plan.where(path, node.value.lineno)
        for node in ast.walk(plan.tree(path))
        if isinstance(node, ast.keyword) and node.arg in ("auto_now", "auto_now_add")
    ]
    assert found + auto == [], "Ask clock.now() or clock.today(): a told past must be told to everybody."


@pytest.mark.parametrize("path", [p for p in plan.files() if plan.room(p) not in ("clock", "demo")], ids=plan.where)
def test_time_is_told_only_by_the_demo(path):
    assert "told_at" not in path.read_text(encoding="utf-8"), "Only demo/ and tests may tell the time."
