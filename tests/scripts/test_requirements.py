"""The hashed files for pip follow the lock, and name no package index."""

import importlib.util
import re
import shutil
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = ("requirements/run.txt", "requirements/dev.txt")


@pytest.fixture
def requirements() -> ModuleType:
    spec = importlib.util.spec_from_file_location("requirements", ROOT / "scripts" / "requirements.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    (tmp_path / "requirements").mkdir()
    for name in ("pyproject.toml", "uv.lock", *FILES):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def test_faults_are_none_in_the_repository(requirements: ModuleType) -> None:
    assert requirements.faults(ROOT) == [], "run: make lock"


@pytest.mark.parametrize("name", FILES)
def test_requirements_name_no_index_and_no_address(name: str) -> None:
    said = (ROOT / name).read_text(encoding="utf-8")

    assert re.findall(r"https?:|--(?:extra-)?index-url|--find-links|\bfile:", said) == []


def test_each_requirement_is_hashed(requirements: ModuleType) -> None:
    for name in FILES:
        pinned = requirements._pinned(ROOT / name)
        assert [key for key, hashes in pinned.items() if not hashes] == []
        assert len(pinned) > 20


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        ("requirements/run.txt", "django==5.2", "django==5.1", "run.txt: django 5.1"),
        ("requirements/dev.txt", "pytest==", "pytezt==", "dev.txt: pytest is missing"),
        ("requirements/run.txt", "--hash=sha256:", "--hash=sha256:0", "run.txt: annotated-types "),
        ("pyproject.toml", '"rich>=14"', '"rich>=13"', "uv.lock: rich>=13"),
        ("pyproject.toml", '"rich>=14",', '"rich>=14", "requests>=2",', "run.txt: requests is missing"),
    ],
)
def test_faults_name_what_does_not_agree(
    requirements: ModuleType, copy: Path, name: str, old: str, new: str, fault: str
) -> None:
    said = (copy / name).read_text(encoding="utf-8")
    assert old in said
    (copy / name).write_text(said.replace(old, new, 1), encoding="utf-8")

    assert any(line.startswith(fault) for line in requirements.faults(copy))
