"""Every direct dependency has its line in docs/dependencies.md on what we would write without it."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_each_direct_dependency_has_a_line_and_each_line_a_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lists = [
        project["project"]["dependencies"],
        *project["project"]["optional-dependencies"].values(),
        *project["dependency-groups"].values(),
    ]
    wanted = {re.match(r"[\w.-]+", line)[0].replace("_", "-") for lines in lists for line in lines} - {"efterord"}

    said = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in said.splitlines() if line.startswith("| ") and "Package" not in line]
    told = {name for row in rows for name in re.findall(r"[a-z][\w-]+", re.sub(r"\[.*?\]|\(.*?\)", "", row))}

    assert told == wanted
