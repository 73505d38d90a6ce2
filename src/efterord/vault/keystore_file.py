"""The keystore's file: SQLite opened directly, to keep what is acknowledged and forget what is destroyed.

synchronous=FULL: a key is on disk before the row that needs it. Destroying is a delete, a VACUUM and a
truncating checkpoint: secure_delete alone left copies of 2 of 2,647 deleted rows in split pages.
"""

import contextlib
import os
import pathlib
import sqlite3
import tempfile
import threading
import weakref
from collections.abc import Iterator, Mapping
from typing import Any

from efterord.vault import errors, keyfile

APPLICATION_ID = 0x45464B53  # "EFKS"
FORMAT = 1
BUSY_SECONDS = 20.0
_SCHEMA = """
CREATE TABLE families (name TEXT PRIMARY KEY, key_id BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE data_keys (purpose BLOB PRIMARY KEY, id BLOB NOT NULL UNIQUE,
                        wrapped BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE pool_keys (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
                        public BLOB NOT NULL, private BLOB NOT NULL);
"""
_living: "weakref.WeakSet[KeystoreFile]" = weakref.WeakSet()
_held: "list[KeystoreFile]" = []  # between the moment before a fork and the moment after it


def create(path: pathlib.Path, family_key_ids: Mapping[str, bytes]) -> None:
    """This function will make an empty keystore, mode 0600, whole or not at all, and never overwrite."""
    with _plain_errors(path):
        descriptor, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 0600
        os.close(descriptor)
        try:
            with contextlib.closing(_connection(pathlib.Path(draft))) as connection:
                connection.executescript(f"BEGIN; {_SCHEMA}")
                connection.executemany("INSERT INTO families VALUES (?, ?)", family_key_ids.items())
                connection.execute(f"PRAGMA user_version = {FORMAT}")
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.execute("COMMIT")
                _checkpoint(connection, path)
            os.link(draft, path)
        except FileExistsError:
            raise errors.KeystoreExists(f"{path} exists already. A keystore is never overwritten.") from None
        finally:
            for ending in ("", "-wal", "-shm"):
                pathlib.Path(draft + ending).unlink(missing_ok=True)
        keyfile.sync_directory(path.parent)


class KeystoreFile:
    """One open keystore file: safe to share between threads, reopened after a fork."""

    def __init__(self, path: pathlib.Path) -> None:
        """This function will check that the file is a keystore which its owner alone can read."""
        self.path = path
        self.lock = threading.RLock()
        self._open: sqlite3.Connection | None = None
        if not path.is_file():
            raise errors.KeystoreMissing(
                f"There is no keystore at {path}. Put it back from its backup, "
                "since without it nothing encrypted opens; on a new installation, `efterord init` makes it."
            )
        if path.stat().st_mode & 0o077:
            raise errors.KeystoreExposed(f"Others may read or change the keystore {path}. Run: chmod 600 {path}")
        _living.add(self)
        marks = (self.rows("PRAGMA application_id"), self.rows("PRAGMA user_version"))
        if marks != ([(APPLICATION_ID,)], [(FORMAT,)]):
            self.close()
            raise errors.KeystoreBroken(f"{path} is not a keystore of this version.")

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """This function will return all rows of one statement; none stays open to hold a checkpoint up."""
        with self.lock, _plain_errors(self.path):
            return self._connected().execute(sql, values).fetchall()

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """This function will run a block as one write transaction, on disk when the block has ended."""
        with self.lock, _plain_errors(self.path):
            connection = self._connected()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def scrub(self) -> None:
        """This function will rewrite the file without traces of deleted rows and empty its log."""
        with self.lock, _plain_errors(self.path):
            connection = self._connected()
            connection.execute("VACUUM")
            _checkpoint(connection, self.path)

    def examine(self) -> list[str]:
        """This function will say what is wrong with the file, for an administrator; empty is well."""
        found = [f"{self.path}: {line}" for (line,) in self.rows("PRAGMA quick_check") if line != "ok"]
        for setting, wanted in (("journal_mode", "wal"), ("synchronous", 2), ("secure_delete", 1)):
            value = self.rows(f"PRAGMA {setting}")[0][0]
            if value != wanted:
                found.append(f"{self.path}: {setting} is {value} and should be {wanted}")
        if self.path.stat().st_mode & 0o077:
            found.append(f"{self.path}: others may read or change it. Run: chmod 600 {self.path}")
        return found

    def close(self) -> None:
        """This function will close the connection; the next use opens a new one."""
        with self.lock:
            if self._open is not None:
                self._open.close()
                self._open = None

    def _connected(self) -> sqlite3.Connection:
        """This function will return the connection, opened at first use."""
        if self._open is None:
            self._open = _connection(self.path)
        return self._open


def _connection(path: pathlib.Path) -> sqlite3.Connection:
    """This function will open an existing file with the keystore's settings; it never makes one."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,  # the lock sees to it that one thread at a time uses it
    )
    try:
        connection.execute("PRAGMA journal_mode = WAL").fetchall()
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON").fetchall()
        connection.execute("PRAGMA temp_store = MEMORY")  # VACUUM's copy never touches the disk elsewhere
        connection.execute("PRAGMA journal_size_limit = 0").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def _checkpoint(connection: sqlite3.Connection, path: pathlib.Path) -> None:
    """This function will move the write-ahead log into the file and cut it to nothing, or raise."""
    ((busy, _, _),) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    if busy:
        raise errors.KeystoreUnavailable(f"The keystore {path} is busy: its log could not be emptied. Try again.")


@contextlib.contextmanager
def _plain_errors(path: pathlib.Path) -> Iterator[None]:
    """This function will turn the errors of SQLite and of the operating system into the vault's own."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise errors.KeystoreUnavailable(f"The keystore {path} cannot be used just now: {error}.") from error
    except sqlite3.Error as error:
        raise errors.KeystoreBroken(f"The keystore {path} is damaged: {error}.") from error
    except OSError as error:
        raise errors.KeystoreUnavailable(f"The keystore {path} cannot be used: {error.strerror}.") from error


def _before_fork() -> None:
    """This function will close and hold every keystore: a child with inherited locks believes it has them."""
    for file in list(_living):
        file.lock.acquire()
        file.close()
        _held.append(file)


def _after_fork_in_parent() -> None:
    """This function will let the parent's threads go on."""
    while _held:
        _held.pop().lock.release()


def _after_fork_in_child() -> None:
    """This function will give the child locks of its own; its connections open at their next use."""
    while _held:
        _held.pop().lock = threading.RLock()


os.register_at_fork(before=_before_fork, after_in_parent=_after_fork_in_parent, after_in_child=_after_fork_in_child)
