"""A keystore of its own for each test, open as the release opens it and as the web process does."""

import contextlib
import pathlib
from collections.abc import Iterator

import pytest

from efterord.vault import keystore

RECORDS, POOL = b"r" * 32, b"p" * 32


@pytest.fixture
def path(tmp_path: pathlib.Path) -> pathlib.Path:
    keystore.create(tmp_path / "keys.sqlite3", RECORDS, POOL)
    return tmp_path / "keys.sqlite3"


@pytest.fixture
def store(path: pathlib.Path) -> Iterator[keystore.Keystore]:
    with contextlib.closing(keystore.Keystore(path, RECORDS, POOL)) as opened:
        yield opened


@pytest.fixture
def web(path: pathlib.Path) -> Iterator[keystore.Keystore]:
    with contextlib.closing(keystore.Keystore(path, RECORDS)) as opened:
        yield opened
