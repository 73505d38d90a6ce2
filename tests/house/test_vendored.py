"""Law: what others made stands here exactly as they made it, listed with version, licence and sha256."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHELVES = (
    ROOT / "src/efterord/web/design/vendor",
    ROOT / "src/efterord/documents/fonts",
    ROOT / "tests/data/vendor",
)
FREE_LICENCES = {"MIT", "0BSD", "ISC AND MIT", "MPL-2.0", "OFL-1.1"}


def listed(shelf: Path) -> dict[str, str]:
    packages = tomllib.loads((shelf / "vendored.toml").read_text("utf-8"))["package"]
    return {f"{p['folder']}/{name}": digest for p in packages for name, digest in p["sha256"].items()}


def standing(shelf: Path) -> dict[str, str]:
    files = (path for path in shelf.rglob("*") if path.is_file() and path.name != "vendored.toml")
    return {path.relative_to(shelf).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.parametrize("shelf", SHELVES, ids=lambda shelf: shelf.parts[-3])
def test_vendored_files_are_the_listed_ones(shelf: Path) -> None:
    assert standing(shelf) == listed(shelf), (
        "A vendored file was changed, added or removed without its row in vendored.toml. Others' files are"
        " never edited here: what we serve can then be compared with what they published. Put our change in"
        " design/styles/, or take the new version whole and write its sha256 down."
    )


@pytest.mark.parametrize("shelf", SHELVES, ids=lambda shelf: shelf.parts[-3])
def test_vendored_package_carries_version_and_licence(shelf: Path) -> None:
    for package in tomllib.loads((shelf / "vendored.toml").read_text("utf-8"))["package"]:
        name = package["name"]
        assert package["licence"] in FREE_LICENCES, f"{name}: a licence nobody here has agreed to"
        assert package["version"] in package["origin"], f"{name}: the origin must name the exact version"
        assert "LICENSE" in package["sha256"], f"{name}: its licence text must stand beside its files"
