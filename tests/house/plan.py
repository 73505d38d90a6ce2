"""The plan of the house, read from the source: which file stands on which floor and what it imports."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "efterord"

# The floors of docs/developers/house.md, from the ground up.
FLOORS = {
    "clock": 1,
    "words": 1,
    "labels": 2,
    "rules": 2,
    "vault": 2,
    "models": 2,
    "gate": 3,
    "content": 3,
    "queries": 4,
    "services": 4,
    "exchange": 5,
    "mail": 5,
    "documents": 5,
    "demo": 5,
    "web": 6,
    "command": 6,
    "management": 6,
    "project": 7,
}


@cache
def files() -> tuple[Path, ...]:
    """Every Python file of the product but migrations and vendored ones."""
    return tuple(
        p for p in sorted(SOURCE.rglob("*.py")) if not {"migrations", "vendor"} & set(p.relative_to(SOURCE).parts)
    )


def room(path: Path) -> str:
    """`rules` for src/efterord/rules/cases.py, `clock` for src/efterord/clock.py."""
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def name(path: Path) -> str:
    """The module's dotted name."""
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Each imported dotted name with its line; `from a import b` gives a.b, whether b is a module or not."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno


@cache
def modules() -> dict[str, Path]:
    return {name(p): p for p in files()}


def module_of(dotted: str) -> str | None:
    """The module of ours that a dotted import name lies in, or None."""
    while dotted:
        if dotted in modules():
            return dotted
        dotted = dotted.rpartition(".")[0]
    return None


def where(path: Path, line: int = 0) -> str:
    return f"{path.relative_to(ROOT)}{f':{line}' if line else ''}"
