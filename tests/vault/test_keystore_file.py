"""The keystore's file: private, whole, synced, safe across forks, and clear about what is wrong with it."""

import contextlib
import gc
import os
import pathlib
import sqlite3
import stat
import weakref

import pytest

from efterord.vault import errors, keystore, keystore_file

RECORDS, POOL = b"r" * 32, b"p" * 32  # as in conftest.py


def _sql(path: pathlib.Path, statement: str, *values: object) -> list[tuple[object, ...]]:
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        return connection.execute(statement, values).fetchall()


def test_create_makes_one_private_file_and_never_overwrites(path: pathlib.Path) -> None:
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_bytes()
    with pytest.raises(errors.KeystoreExists, match="never overwritten"):
        keystore.create(path, RECORDS, POOL)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_log_and_shared_memory_are_private_too(path: pathlib.Path, store: keystore.Keystore) -> None:
    store.data_key("case:1:notes")
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert modes == {path.name + ending: 0o600 for ending in ("", "-wal", "-shm")}


def test_opening_a_missing_keystore_makes_none(tmp_path: pathlib.Path) -> None:
    with pytest.raises(errors.KeystoreMissing, match="backup"):
        keystore.Keystore(tmp_path / "keys.sqlite3", RECORDS)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_opening_a_keystore_that_others_may_touch_is_refused(path: pathlib.Path, mode: int) -> None:
    path.chmod(mode)
    with pytest.raises(errors.KeystoreExposed, match="chmod 600"):
        keystore.Keystore(path, RECORDS)


@pytest.mark.parametrize(("records", "pool"), [(b"x" * 32, POOL), (RECORDS, b"x" * 32), (POOL, RECORDS)])
def test_opening_with_another_key_file_is_refused(path: pathlib.Path, records: bytes, pool: bytes) -> None:
    with pytest.raises(errors.KeystoreMismatch, match="another key file"):
        keystore.Keystore(path, records, pool)


@pytest.mark.parametrize("content", [b"", b"not a database, but long enough to be looked at" * 99])
def test_opening_what_is_no_keystore_is_refused(tmp_path: pathlib.Path, content: bytes) -> None:
    path = tmp_path / "keys.sqlite3"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(errors.KeystoreBroken):
        keystore.Keystore(path, RECORDS)


def test_settings_are_those_of_the_stack_paper(store: keystore.Keystore) -> None:
    pragmas = {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "busy_timeout": 20_000}
    assert {name: store._file.rows(f"PRAGMA {name}")[0][0] for name in pragmas} == pragmas


def test_key_is_synced_before_it_is_returned(path: pathlib.Path, store: keystore.Keystore) -> None:
    # A power cut is played by copying what has reached the files while the connection is still open.
    made = store.data_key("case:1:notes")
    after = path.parent / "after"
    after.mkdir()
    for ending in ("", "-wal"):
        (after / (path.name + ending)).write_bytes((path.parent / (path.name + ending)).read_bytes())
        (after / (path.name + ending)).chmod(0o600)
    with contextlib.closing(keystore.Keystore(after / path.name, RECORDS)) as survivor:
        assert survivor.key_for("case:1:notes") == made


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded")
def test_forked_child_reads_and_writes_and_the_parent_goes_on(store: keystore.Keystore) -> None:
    before = store.data_key("case:1:notes")
    child = os.fork()
    if child == 0:
        status = 1
        with contextlib.suppress(BaseException):
            same = store.data_key("case:1:notes") == before
            store.data_key("case:2:notes")
            status = 0 if same else 2
        os._exit(status)
    assert os.waitpid(child, 0)[1] == 0
    assert store.key_for("case:2:notes") is not None
    assert store.data_key("case:1:notes") == before


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded")
def test_no_connection_is_open_across_a_fork(store: keystore.Keystore) -> None:
    store.data_key("case:1:notes")
    child = os.fork()
    if child == 0:
        os._exit(0 if store._file._open is None else 1)
    assert os.waitpid(child, 0)[1] == 0


def test_examine_finds_damage_and_open_doors(path: pathlib.Path, store: keystore.Keystore) -> None:
    for n in range(100):
        store.data_key(f"case:{n}:notes")
    store.close()
    path.chmod(0o644)
    raw = bytearray(path.read_bytes())
    raw[-4096:] = b"\xff" * 4096
    path.write_bytes(raw)
    found = store.examine()
    assert found != []
    path.write_bytes(b"noise" * 5_000)
    store.close()
    assert any("damaged" in line for line in store.examine())


def test_examine_says_when_others_may_read(path: pathlib.Path, store: keystore.Keystore) -> None:
    path.chmod(0o644)
    assert store.examine() == [f"{path}: others may read or change it. Run: chmod 600 {path}"]


def test_write_transaction_is_undone_when_it_fails(path: pathlib.Path, store: keystore.Keystore) -> None:
    def fail() -> None:
        with store._file.writing() as connection:
            connection.execute("INSERT INTO families VALUES ('x', x'00')")
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        fail()
    assert _sql(path, "SELECT count(*) FROM families") == [(2,)]
    store.data_key("case:1:notes")


def test_locked_keystore_is_unavailable_not_broken(path: pathlib.Path, store: keystore.Keystore) -> None:
    store._file.rows("PRAGMA busy_timeout = 50")
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(errors.KeystoreUnavailable, match="locked"):
            store.data_key("case:1:notes")
        other.execute("ROLLBACK")
    store.data_key("case:1:notes")


def test_full_disk_is_unavailable_and_no_key_is_handed_out(store: keystore.Keystore) -> None:
    pages = store._file.rows("PRAGMA page_count")[0][0]
    store._file.rows(f"PRAGMA max_page_count = {pages}")

    def fill() -> None:
        for n in range(1_000):
            store.data_key(f"case:{n}:notes")

    with pytest.raises(errors.KeystoreUnavailable, match="full"):
        fill()
    assert store.key_for("case:999:notes") is None


def test_fork_hooks_hold_no_keystore_alive(path: pathlib.Path) -> None:
    store = keystore.Keystore(path, RECORDS)
    file = weakref.ref(store._file)
    assert file() in keystore_file._living
    store.close()
    del store
    gc.collect()
    assert file() is None
