"""The keystore: one key a purpose, gone for good when destroyed; pool keys out of the web process's reach."""

import contextlib
import pathlib
import sqlite3
import subprocess
import sys
import threading

import pytest

from efterord.vault import envelope, errors, keystore, sealed

RECORDS, POOL = b"r" * 32, b"p" * 32  # as in conftest.py
HERE = envelope.Place("notes", 1, "text", 1)


def _bytes_on_disk(path: pathlib.Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(path.parent.iterdir()))


def _sql(path: pathlib.Path, statement: str, *values: object) -> list[tuple[object, ...]]:
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        return connection.execute(statement, values).fetchall()


def test_data_key_is_the_same_for_a_purpose_and_differs_between_purposes(store: keystore.Keystore) -> None:
    first = store.data_key("case:1:notes")
    assert store.data_key("case:1:notes") == first
    assert store.key_for("case:1:notes") == first
    assert store.existing_data_key(first.id) == first
    others = {store.data_key(purpose).material for purpose in ("case:1:summary", "case:2:notes", "outbox")}
    assert len(others | {first.material}) == 4


def test_key_for_makes_no_key(path: pathlib.Path, store: keystore.Keystore) -> None:
    assert store.key_for("case:1:notes") is None
    with pytest.raises(errors.KeyGone):
        store.existing_data_key(b"x" * 16)
    assert _sql(path, "SELECT count(*) FROM data_keys") == [(0,)]
    with pytest.raises(ValueError, match="purpose"):
        store.data_key("")


def test_data_key_survives_reopening(path: pathlib.Path, store: keystore.Keystore) -> None:
    made = store.data_key("outbox")
    store.close()
    with contextlib.closing(keystore.Keystore(path, RECORDS)) as again:
        assert again.key_for("outbox") == made


def test_file_shows_neither_purposes_nor_keys(path: pathlib.Path, store: keystore.Keystore) -> None:
    key = store.data_key("case:1234-5678:notes")
    pool = store.new_pool_key()
    private = store.pool_private(pool.id)
    raw = _bytes_on_disk(path)
    assert key.id in raw  # the search finds what is there
    for secret in (b"1234-5678", key.material, private.material, pool.public, RECORDS, POOL):
        assert secret not in raw


_RACE = """
import sys, time
from efterord.vault import keystore
store = keystore.Keystore(sys.argv[1], b"r" * 32)
print("ready", flush=True)
sys.stdin.readline()
for n in range(200):
    print(store.data_key(f"case:{n}:notes").id.hex())
"""


def test_processes_that_race_get_the_same_keys(path: pathlib.Path) -> None:
    racers = [
        subprocess.Popen([sys.executable, "-c", _RACE, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for racer in racers:
        assert racer.stdout is not None
        assert racer.stdout.readline() == "ready\n"
    answers = []
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("go\n")
        racer.stdin.flush()
    for racer in racers:
        answers.append(racer.communicate(timeout=60)[0])
        assert racer.returncode == 0
    assert answers[0] == answers[1]
    assert len(set(answers[0].split())) == 200


def test_threads_that_race_get_the_same_key(store: keystore.Keystore) -> None:
    barrier = threading.Barrier(8)
    got: list[list[bytes]] = [[] for _ in range(8)]

    def ask(mine: list[bytes]) -> None:
        barrier.wait()
        mine.extend(store.data_key(f"case:{n}:notes").material for n in range(50))

    threads = [threading.Thread(target=ask, args=(mine,)) for mine in got]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(mine == got[0] for mine in got)
    assert len(set(got[0])) == 50


def test_destroy_makes_ciphertext_unreadable(store: keystore.Keystore) -> None:
    key = store.data_key("case:1:notes")
    blob = envelope.seal(key, HERE, b"words")
    kept = store.data_key("case:2:notes")
    store.destroy("case:1:notes")
    assert store.key_for("case:1:notes") is None
    with pytest.raises(errors.KeyGone):
        store.existing_data_key(key.id)
    reborn = store.data_key("case:1:notes")
    assert reborn.id != key.id
    with pytest.raises(errors.WrongKey):
        envelope.open(reborn, HERE, blob)
    assert store.data_key("case:2:notes") == kept


def test_destroy_takes_effect_in_another_process_at_its_next_read(
    store: keystore.Keystore, web: keystore.Keystore
) -> None:
    key = store.data_key("case:1:notes")
    assert web.data_key("case:1:notes") == key
    assert web._unwrapped.cache_info().currsize == 1
    store.destroy("case:1:notes")
    with pytest.raises(errors.KeyGone):
        web.existing_data_key(key.id)
    assert web._unwrapped.cache_info().currsize == 0
    assert web.key_for("case:1:notes") is None


def test_destroy_leaves_no_byte_of_the_wrapped_keys(path: pathlib.Path, store: keystore.Keystore) -> None:
    for n in range(300):
        store.data_key(f"case:{n}:notes")
    # Every piece of 16 bytes of what belongs to the doomed half: purpose, id, wrapped key.
    doomed = [f"case:{n}:notes" for n in range(0, 300, 2)]
    rows = [
        row
        for purpose in doomed
        for row in store._file.rows("SELECT * FROM data_keys WHERE purpose = ?", store._hashed(purpose))
    ]
    assert len(rows) == 150
    # The head of a wrapped key is the family's id, the same in all: it is no part of a key.
    parts = [part for purpose, key_id, wrapped in rows for part in (purpose, key_id, wrapped[17:])]
    traces = {part[start : start + 16] for part in parts for start in range(0, len(part) - 15, 8)}
    before = _bytes_on_disk(path)
    assert all(trace in before for trace in traces)
    store.destroy(*doomed)
    after = _bytes_on_disk(path)
    assert [trace for trace in traces if trace in after] == []
    # Copies that splitting leaves are rare, so what removes them is tested too: the file was rewritten.
    assert store._file.rows("PRAGMA freelist_count") == [(0,)]
    assert len(after) < len(before) / 2
    assert (path.parent / f"{path.name}-wal").stat().st_size == 0
    assert store.key_for("case:1:notes") is not None


def test_destroy_of_what_is_gone_scrubs_all_the_same(path: pathlib.Path, store: keystore.Keystore) -> None:
    store.data_key("case:1:notes")
    wrapped = store._file.rows("SELECT wrapped FROM data_keys")[0][0]
    with store._file.writing() as connection:  # a process that was killed between the delete and the scrubbing
        connection.execute("DELETE FROM data_keys")
    assert wrapped[17:] in _bytes_on_disk(path)
    store.destroy("case:1:notes")
    assert wrapped[17:] not in _bytes_on_disk(path)


def test_destroy_that_a_reader_holds_up_says_so(
    path: pathlib.Path, store: keystore.Keystore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.data_key("case:1:notes")
    store._file.rows("PRAGMA busy_timeout = 50")
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM data_keys").fetchall()
        with pytest.raises(errors.KeystoreUnavailable, match="busy"):
            store.destroy("case:1:notes")
    store.destroy("case:1:notes")
    assert (path.parent / f"{path.name}-wal").stat().st_size == 0


def test_cache_is_bounded(store: keystore.Keystore, monkeypatch: pytest.MonkeyPatch) -> None:
    assert store._unwrapped.cache_info().maxsize == keystore.CACHED_KEYS == 1_000


def test_exchanged_rows_are_refused(path: pathlib.Path, store: keystore.Keystore) -> None:
    one, other = store.data_key("case:1:notes"), store.data_key("case:2:notes")
    ((wrapped,),) = _sql(path, "SELECT wrapped FROM data_keys WHERE id = ?", other.id)
    _sql(path, "UPDATE data_keys SET wrapped = ? WHERE id = ?", wrapped, one.id)
    with pytest.raises(errors.Tampered):
        store.data_key("case:1:notes")
    assert any("1 data keys do not open" in line for line in store.examine())


def test_renamed_purposes_are_refused(path: pathlib.Path, store: keystore.Keystore) -> None:
    key = store.data_key("case:1:notes")
    _sql(path, "UPDATE data_keys SET purpose = ? WHERE id = ?", store._hashed("case:2:notes"), key.id)
    with pytest.raises(errors.Tampered):
        store.key_for("case:2:notes")


def test_pool_keys_follow_one_another(store: keystore.Keystore, web: keystore.Keystore) -> None:
    with pytest.raises(errors.KeyGone):
        web.current_pool_public()
    made = [store.new_pool_key() for _ in range(3)]
    assert store.pool_key_ids() == [key.id for key in made]
    assert web.current_pool_public() == made[-1]
    assert [web.pool_public(key.id) for key in made] == made
    assert len({key.public for key in made}) == 3
    for key in made:
        box = sealed.seal_padded(key.public, b"answer", 50)
        assert sealed.open_padded(store.pool_private(key.id), box) == b"answer"
    with pytest.raises(errors.KeyGone):
        store.pool_private("no such key")
    with pytest.raises(errors.KeyGone):
        web.pool_public("no such key")


def test_destroyed_pool_keys_are_in_no_byte_of_the_file_and_the_newest_never_goes(
    path: pathlib.Path, store: keystore.Keystore, web: keystore.Keystore
) -> None:
    made = [store.new_pool_key() for _ in range(3)]
    wrapped = [row for (row,) in _sql(path, "SELECT private FROM pool_keys ORDER BY number")]
    with pytest.raises(ValueError, match="newest"):
        store.destroy_pool_keys(made[0].id, made[2].id)
    assert store.pool_key_ids() == [key.id for key in made]
    for _again in range(2):
        store.destroy_pool_keys(made[0].id, made[1].id)
        assert store.pool_key_ids() == [made[2].id]
    there = b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))
    assert [bytes(each)[-40:] in there for each in wrapped] == [False, False, True]  # type: ignore[call-overload]
    for opens in (store.pool_private, web.pool_public):
        with pytest.raises(errors.KeyGone):
            opens(made[0].id)
    # The next has a number of its own.
    assert store.new_pool_key() == store.current_pool_public()
    assert store.examine() == []


def test_web_process_cannot_open_a_pool_key(
    path: pathlib.Path, store: keystore.Keystore, web: keystore.Keystore
) -> None:
    key = store.new_pool_key()
    box = sealed.seal_padded(web.current_pool_public().public, b"answer", 50)
    with pytest.raises(errors.NoPoolFamily):
        web.pool_private(key.id)
    with pytest.raises(errors.NoPoolFamily):
        web.new_pool_key()
    assert web._pool is None
    # Not even with the row in hand and every key the process has.
    ((wrapped,),) = _sql(path, "SELECT private FROM pool_keys")
    assert isinstance(wrapped, bytes)
    place = keystore._pool_key_place(key.id, "private", 1)
    for held in (web._records, envelope.DataKey(envelope.key_id_of(wrapped), web._records.material)):
        with pytest.raises(errors.Refused):
            envelope.open(held, place, wrapped)
    assert sealed.open_padded(store.pool_private(key.id), box) == b"answer"


def test_planted_public_pool_key_is_refused(
    path: pathlib.Path, store: keystore.Keystore, web: keystore.Keystore
) -> None:
    key = store.new_pool_key()
    planted = sealed.new_private_key().public()
    ((public,),) = _sql(path, "SELECT public FROM pool_keys")
    assert isinstance(public, bytes)
    for forged in (planted, public[:29] + planted + bytes(16)):
        _sql(path, "UPDATE pool_keys SET public = ?", forged)
        with pytest.raises(errors.Refused):
            web.current_pool_public()
        with pytest.raises(errors.Refused):
            web.pool_public(key.id)
    # Nor can an old key be made the current one again by numbering it anew.
    _sql(path, "UPDATE pool_keys SET public = ?, number = 99 WHERE id = ?", public, key.id)
    with pytest.raises(errors.Tampered):
        web.current_pool_public()


def test_examine_finds_nothing_wrong_with_a_good_keystore(store: keystore.Keystore, web: keystore.Keystore) -> None:
    store.data_key("case:1:notes")
    store.new_pool_key()
    assert store.examine() == []
    assert web.examine() == []


def test_keys_of_a_wrong_length_are_refused_without_showing_them(path: pathlib.Path) -> None:
    with pytest.raises(ValueError, match="32 bytes") as caught:
        keystore.Keystore(path, b"SECRET")
    assert "SECRET" not in str(caught.value)


def test_keystore_shows_no_key_bytes(path: pathlib.Path) -> None:
    kek = b"SECRETsecretSECRETsecretSECRETse"
    place = path.parent / "other.sqlite3"
    keystore.create(place, kek, POOL)
    with contextlib.closing(keystore.Keystore(place, kek, POOL)) as store:
        key = store.data_key("case:1:notes")
        shown = repr(store) + str(vars(store)) + repr(key)
        for secret in (kek, key.material, store._records.material):
            assert repr(secret)[2:-1] not in shown
            assert secret.hex() not in shown
