"""Laws 1, 2 and 3: imports fall; rules are pure; records are reached through queries and services alone."""

import ast
import sys

import pytest

from tests.house import plan

PURE_FRIENDS = {"efterord.words", "efterord.rules", "numpy"}
# What only one file may import, late: an extra that need not be installed.
ALSO_PURE = {"efterord.rules.audits_programs": {"scipy"}}
READERS_OF_MODELS = {"gate", "queries", "services", "models", "management"}


def test_every_file_stands_on_a_floor():
    rooms = {plan.room(p) for p in plan.files()} - {"__init__", "__main__", "locale"}
    assert rooms - set(plan.FLOORS) == set(), (
        "A room without a floor: nobody knows who may import it. Find its floor, or write a decision record."
    )


@pytest.mark.parametrize("path", plan.files(), ids=plan.where)
def test_imports_fall(path):
    floor = plan.FLOORS.get(plan.room(path), 7)
    climbing = [
        f"{plan.where(path, line)} imports {dotted}"
        for dotted, line in plan.imports(path)
        if (module := plan.module_of(dotted)) and module != "efterord" and _floor(module) > floor
    ]
    assert climbing == [], (
        "An import climbs the stairs: a lower floor that knows an upper one can never be read, tested or moved alone. "
        "Move the thing needed down to the floor that owns it."
    )


def _floor(module: str) -> int:
    return plan.FLOORS.get(module.split(".")[1], 7)


def test_no_circle_of_imports():
    arrows = {
        plan.name(p): {m for dotted, _ in _at_import(p) if (m := plan.module_of(dotted)) and m != plan.name(p)}
        for p in plan.files()
    }
    done: set[str] = set()

    def walk(at: str, trail: tuple[str, ...]) -> None:
        assert at not in trail, (
            f"A circle: {' -> '.join((*trail[trail.index(at) :], at))}. Two rooms that need each other are one room, "
            "or share a third thing that belongs below both."
        )
        if at not in done:
            for to in arrows.get(at, ()):
                walk(to, (*trail, at))
            done.add(at)

    for module in arrows:
        walk(module, ())


def _at_import(path):
    typing_only = {
        child
        for node in ast.walk(plan.tree(path))
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for child in ast.walk(node)
    }
    lines = {n.lineno for n in typing_only if isinstance(n, ast.Import | ast.ImportFrom)}
    # A package's __init__ that lists its children, and children that name the package, are one thing.
    for dotted, line in plan.imports(path):
        module = plan.module_of(dotted)
        if line not in lines and module and not plan.name(path).startswith(f"{module}."):
            yield dotted, line


PURE = [p for p in plan.files() if plan.room(p) in ("rules", "words")]


@pytest.mark.parametrize("path", PURE, ids=plan.where)
def test_rules_and_words_are_pure(path):
    foreign = [
        f"{plan.where(path, line)} imports {dotted}"
        for dotted, line in plan.imports(path)
        if dotted.split(".")[0] not in sys.stdlib_module_names
        and not any(
            dotted == f or dotted.startswith(f + ".") for f in PURE_FRIENDS | ALSO_PURE.get(plan.name(path), set())
        )
    ]
    opened = [
        f"{plan.where(path, node.lineno)} calls {node.func.id}"
        for node in ast.walk(plan.tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("open", "print", "input")
    ]
    assert foreign + opened == [], (
        "A rule is decided with pencil and paper: no Django, no I/O, no clock, no settings. Pass the value in instead."
    )


@pytest.mark.parametrize("path", plan.files(), ids=plan.where)
def test_records_are_reached_through_queries_and_services(path):
    if plan.room(path) in READERS_OF_MODELS or plan.name(path) == "efterord.project.app":
        return
    typing_only = _typing_lines(path)
    reached = [
        f"{plan.where(path, line)} imports {dotted}"
        for dotted, line in plan.imports(path)
        if dotted.startswith("efterord.models") and line not in typing_only
    ]
    assert reached == [], (
        "Only queries and services know the records: a page or file that asks the database itself has passed the gate "
        "by. Write the query (viewer first) or the deed (actor first), and call that."
    )


def _typing_lines(path):
    return {
        child.lineno
        for node in ast.walk(plan.tree(path))
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for child in ast.walk(node)
        if isinstance(child, ast.Import | ast.ImportFrom)
    }
