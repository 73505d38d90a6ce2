"""SQLite's own means: VACUUM INTO for a copy that holds live rows only, and its checks of a copy that comes back.

The online backup API copies pages, the free ones with what was deleted in them too, and the place of each row, which
tells of its coming. VACUUM INTO writes every table anew.
"""

import contextlib
import io
import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from django.db import connection

from efterord import gate
from efterord.exchange import backups_places
from efterord.exchange.backups_places import Failed, said
from efterord.rules import backups as rules
from efterord.services import backups
from efterord.vault import age_files

Write = Callable[[age_files.Source], str]


def dump(shop: Path, write: Write) -> tuple[rules.Stock, str]:
    """This function will hand the database to `write` as it is at one moment, and return what it holds and the hash."""
    copy = shop / "copy.sqlite3"
    os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with _plain(copy):
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(copy)])
        stock = _stock(copy)
    with said(copy), copy.open("rb") as file:
        copy.unlink()  # from here on nobody finds it by name
        return stock, write(file)


@contextlib.contextmanager
def loaded(shop: Path, fill: Callable[[age_files.Sink], None]) -> Iterator[str]:
    """This function will make a database of its own from a backup, checked, and lend its path."""
    path = shop / "restored.sqlite3"
    with said(path):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb", buffering=io.DEFAULT_BUFFER_SIZE) as file:
            fill(file)
    with _plain(path), contextlib.closing(sqlite3.connect(path)) as opened:
        wrong = [line for (line,) in opened.execute("PRAGMA integrity_check") if line != "ok"]
        if wrong:
            raise Failed(f"The database in the backup is damaged: {wrong[0]}.")
        dangling = opened.execute("PRAGMA foreign_key_check").fetchall()
        if dangling:
            raise Failed(f"{len(dangling)} rows in the backup point to rows that are not there, in {dangling[0][0]}.")
    yield str(path)


def _stock(copy: Path) -> rules.Stock:
    with contextlib.closing(sqlite3.connect(copy)) as opened:
        return backups.take_stock(gate.OPERATOR, ask=lambda sql: opened.execute(sql).fetchall())


@contextlib.contextmanager
def _plain(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise _said(path, error) from error
    except Exception as error:
        if isinstance(error.__cause__, sqlite3.Error):
            raise _said(path, error.__cause__) from error
        raise


def _said(path: Path, error: sqlite3.Error) -> Failed:
    if "full" in str(error) or "I/O" in str(error):
        where = path.parent.parent
        return Failed(f"There is no room left in {where} for a copy of the database, or its disk fails ({error}).")
    return Failed(f"SQLite could not work with {path}: {error}.")


def refuse_while_used() -> None:
    """This function will do nothing: who uses the file shows by the site's own lock (command/start.py)."""


def exchange(database: str, ending: str) -> list[str]:
    """This function will put a restored database in the place of the one in use; see backups_places.exchange."""
    with contextlib.closing(sqlite3.connect(database)) as opened:
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.close()
    return backups_places.exchange(Path(database), Path(str(connection.settings_dict["NAME"])), ending)
