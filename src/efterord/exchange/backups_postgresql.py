"""PostgreSQL's own means: pg_dump and pg_restore, found by EFTERORD_PG_BIN or where the shell finds them.

The dump goes through a pipe and is encrypted as it comes: nothing of it touches a disk in plain text.
"""

import contextlib
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connection, transaction

from efterord import gate
from efterord.exchange.backups_places import Failed
from efterord.rules import backups as rules
from efterord.services import backups
from efterord.vault import age_files

Write = Callable[[age_files.Source], str]
_DUMP = ("--format=custom", "--compress=1", "--no-owner", "--no-privileges")
LOOKS = 20
# Autovacuum gives way by itself.
_OTHERS = (
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE datname = %s AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)
_RESTORE = ("--format=custom", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")


def dump(shop: Path, write: Write) -> tuple[rules.Stock, str]:
    """This function will hand the database to `write` as it is at one moment, and return what it holds and the hash."""
    program = _program("pg_dump")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        stock = backups.take_stock(gate.OPERATOR)
        with _running([program, *_DUMP, f"--snapshot={snapshot}"], stdout=subprocess.PIPE) as running:
            hashed = write(running.stdout)
    return stock, hashed


@contextlib.contextmanager
def loaded(shop: Path, fill: Callable[[age_files.Sink], None]) -> Iterator[str]:
    """This function will restore a backup into a database of its own, and lend its name; it is dropped at the end."""
    name = beside("try")
    if not may_create():
        raise Failed(
            "The database's user may not create databases, so the backup cannot be restored beside the one in use. "
            "Let the server's administrator run: ALTER ROLE ... CREATEDB"
        )
    drop(name)
    execute(f"CREATE DATABASE {connection.ops.quote_name(name)} TEMPLATE template0")
    try:
        fill_database(name, fill)
        yield name
    finally:
        drop(name)


def beside(what: str) -> str:
    """This function will return the name of a database beside ours; short, since PostgreSQL cuts long names."""
    return f"efterord_{what}_{hashlib.sha256(connection.settings_dict['NAME'].encode()).hexdigest()[:8]}"


def fill_database(name: str, fill: Callable[[age_files.Sink], None]) -> None:
    """This function will restore a backup into an empty database."""
    command = [_program("pg_restore"), *_RESTORE, f"--dbname={name}"]
    with _running(command, stdin=subprocess.PIPE) as running:
        _fill(running.stdin, fill)


def listed(fill: Callable[[age_files.Sink], None]) -> int:
    """This function will return how many things pg_restore finds in a backup, without restoring any."""
    command = [_program("pg_restore"), "--list"]
    with tempfile.TemporaryFile() as out:
        with _running(command, stdin=subprocess.PIPE, stdout=out) as running:
            _fill(running.stdin, fill)
        out.seek(0)
        return sum(1 for line in out if line.strip() and not line.startswith(b";"))


def may_create() -> bool:
    """This function will tell whether the database's user may create databases."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])


def drop(name: str) -> None:
    """This function will drop a database of ours, if there is one, whoever still looks at it."""
    execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)} WITH (FORCE)")


def execute(sql: str) -> None:
    """This function will run one statement of a kind that no transaction takes."""
    with connection.cursor() as cursor:
        cursor.execute(sql)


def _fill(pipe: Any, fill: Callable[[age_files.Sink], None]) -> None:
    """Fill a program's pipe. One that closes it early has all it wants, or says why not when it ends."""
    for work in (lambda: fill(pipe), pipe.close):
        with contextlib.suppress(BrokenPipeError):
            work()


def _program(name: str) -> str:
    found = shutil.which(name, path=settings.PG_BIN or None)
    if found is None:
        where = settings.PG_BIN or "the folders where the shell looks for programs"
        raise Failed(
            f"{name} is not in {where}. It comes with PostgreSQL's client programs (on Debian: postgresql-client); "
            "EFTERORD_PG_BIN names their folder. They must be at least as new as the server."
        )
    return found


@contextlib.contextmanager
def _running(command: list[str], **pipes: Any) -> Iterator[Any]:
    """Run a program of PostgreSQL's; its complaint becomes the error. The password is in no list of processes."""
    told = connection.settings_dict
    environment = {
        **os.environ,
        **{name: str(told[key]) for name, key in _NAMES.items() if told.get(key)},
        "PGCLIENTENCODING": "UTF8",
    }
    with tempfile.TemporaryFile() as said:
        try:
            with subprocess.Popen(command, env=environment, stderr=said, **pipes) as running:  # noqa: S603
                try:
                    yield running
                except BaseException:
                    running.kill()
                    raise
        finally:
            words = _first(said)
    if running.returncode:
        raise Failed(f"{Path(command[0]).name} could not do it: {words or f'it ended with {running.returncode}'}")


_NAMES = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}


def _first(said: IO[bytes]) -> str:
    """The first line of what a program complained of: the lines behind it may hold what a row holds."""
    said.seek(0)
    lines = [line.strip() for line in said.read(4_000).decode(errors="replace").splitlines() if line.strip()]
    return lines[0][:400] if lines else ""


def exchange(database: str, ending: str) -> list[str]:
    """This function will give a restored database the name of the one in use, which is kept under a name of its own.

    One that is in use, or whose user does not own it, is refused, and nothing is changed.
    """
    name = connection.settings_dict["NAME"]
    refuse_while_used()
    old = f"{name[:40]}_before_{ending.rpartition('before-')[2].replace('-', '_')}"
    is_empty = not connection.introspection.table_names()
    with _looking_at(database):
        execute(f"ALTER DATABASE {_quoted(name)} RENAME TO {_quoted(old)}")
    with _looking_at(old):
        execute(f"ALTER DATABASE {_quoted(database)} RENAME TO {_quoted(name)}")
    if is_empty:
        drop(old)
        return []
    return [f"the database {old}"]


def refuse_while_used() -> None:
    """This function will raise Failed while others look at the database, or if its user may not rename it."""
    name = connection.settings_dict["NAME"]
    # A pool's idle connections would count as others.
    _turn_to(name)
    connection.settings_dict["OPTIONS"].pop("pool", None)
    with connection.cursor() as cursor:
        for _ in range(LOOKS):
            cursor.execute(_OTHERS, [name])
            n_others = cursor.fetchone()[0]
            if not n_others:
                break
            cursor.execute("SELECT pg_sleep(0.1)")  # one that has just left is seen for a moment more
        cursor.execute("SELECT pg_has_role(datdba, 'USAGE') FROM pg_database WHERE datname = %s", [name])
        owns = cursor.fetchone()[0]
    if n_others:
        raise Failed(
            f"{n_others} others are connected to the database {name}. Stop the site and its ticks, and try again."
        )
    if not owns:
        raise Failed(f"The database {name} belongs to another user, and only its owner can put another in its place.")


@contextlib.contextmanager
def _looking_at(name: str) -> Iterator[None]:
    """Nobody can rename the database they look at."""
    ours = connection.settings_dict["NAME"]
    _turn_to(name)
    try:
        yield
    finally:
        _turn_to(ours)


def _turn_to(name: str) -> None:
    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()
    connection.settings_dict["NAME"] = name


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
