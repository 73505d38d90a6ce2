"""demo.json in the data directory: what a script or a visitor needs, kept right for the port that is served."""

import json
import os
from pathlib import Path
from typing import Any

NAME = "demo.json"


def read(directory: Path) -> dict[str, Any]:
    """This function will return what demo.json says; an empty table if there is none."""
    try:
        found: dict[str, Any] = json.loads((directory / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def write(directory: Path, table: dict[str, Any]) -> None:
    """This function will write demo.json whole or not at all."""
    half = directory / f"{NAME}.half"
    half.write_text(json.dumps(table, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    os.replace(half, directory / NAME)


def move(directory: Path, base_url: str) -> dict[str, Any]:
    """This function will make every address in demo.json begin with another base, and return what it says now."""
    table = read(directory)
    if table and table["base_url"] != base_url:
        table = _moved(table, table["base_url"], base_url)
        write(directory, table)
    return table


def _moved(told: Any, old: str, new: str) -> Any:
    if isinstance(told, dict):
        return {key: _moved(value, old, new) for key, value in told.items()}
    if isinstance(told, list):
        return [_moved(value, old, new) for value in told]
    is_address = isinstance(told, str) and (told == old or told.startswith(old + "/"))
    return new + told[len(old) :] if is_address else told
