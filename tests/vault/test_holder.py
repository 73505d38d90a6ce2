"""The holder: opens the vault at first use, from where settings said, with or without the pool family."""

import pathlib
import threading
from collections.abc import Iterator

import pytest

from efterord.vault import envelope, errors, holder, keyfile, sealed

HERE = envelope.Place("notes", 1, "text", 1)


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    places = holder._places
    yield
    holder.lock()
    holder._places = places


@pytest.fixture
def places(tmp_path: pathlib.Path) -> tuple[pathlib.Path, pathlib.Path]:
    key_file, keystore_path = tmp_path / "data.key", tmp_path / "keys.sqlite3"
    holder.establish(key_file=key_file, keystore_path=keystore_path)
    return key_file, keystore_path


def test_current_without_configuration_is_locked() -> None:
    holder.lock()
    holder._places = None
    with pytest.raises(errors.Locked, match="not configured"):
        holder.current()


def test_establish_may_be_called_again(places: tuple[pathlib.Path, pathlib.Path]) -> None:
    key_file, keystore_path = places
    vault = holder.unlock(*places, with_pool=True)
    before = key_file.read_bytes(), vault.keystore.pool_key_ids()
    holder.establish(key_file=key_file, keystore_path=keystore_path)
    assert (key_file.read_bytes(), vault.keystore.pool_key_ids()) == before
    assert len(before[1]) == 1


def test_establish_uses_a_key_file_that_is_there(tmp_path: pathlib.Path) -> None:
    keyfile.create(tmp_path / "data.key")
    before = keyfile.read(tmp_path / "data.key")
    holder.establish(key_file=tmp_path / "data.key", keystore_path=tmp_path / "keys.sqlite3")
    assert keyfile.read(tmp_path / "data.key") == before


def test_establish_makes_no_new_key_for_an_old_keystore(places: tuple[pathlib.Path, pathlib.Path]) -> None:
    key_file, keystore_path = places
    key_file.unlink()
    with pytest.raises(errors.KeyFileMissing):
        holder.establish(key_file=key_file, keystore_path=keystore_path)
    assert not key_file.exists()


def test_configure_opens_nothing_until_the_first_use(tmp_path: pathlib.Path) -> None:
    holder.configure(key_file=tmp_path / "data.key", keystore=tmp_path / "keys.sqlite3", with_pool=False)
    with pytest.raises(errors.KeyFileMissing):
        holder.current()
    holder.establish(key_file=tmp_path / "data.key", keystore_path=tmp_path / "keys.sqlite3")
    assert holder.current() is holder.current()


def test_seal_and_open(places: tuple[pathlib.Path, pathlib.Path]) -> None:
    vault = holder.unlock(*places, with_pool=False)
    blob = vault.seal("case:1:notes", HERE, "Åse ble hørt")
    assert vault.open_text("case:1:notes", HERE, blob) == "Åse ble hørt"
    assert vault.open("case:1:notes", HERE, vault.seal("case:1:notes", HERE, b"\xff")) == b"\xff"
    holder.lock()
    assert holder.current().open_text("case:1:notes", HERE, blob) == "Åse ble hørt"


def test_open_refuses_another_purpose_and_a_destroyed_key(places: tuple[pathlib.Path, pathlib.Path]) -> None:
    vault = holder.unlock(*places, with_pool=False)
    blob = vault.seal("case:1:notes", HERE, "words")
    with pytest.raises(errors.KeyGone):
        vault.open("case:2:notes", HERE, blob)
    vault.seal("case:2:notes", HERE, "other words")
    with pytest.raises(errors.WrongKey):
        vault.open("case:2:notes", HERE, blob)
    vault.keystore.destroy("case:1:notes")
    with pytest.raises(errors.KeyGone):
        vault.open("case:1:notes", HERE, blob)


def test_vault_without_the_pool_family_seals_answers_and_opens_none(
    places: tuple[pathlib.Path, pathlib.Path],
) -> None:
    web = holder.unlock(*places, with_pool=False)
    key = web.keystore.current_pool_public()
    box = sealed.seal_padded(key.public, b"answer", 50)
    with pytest.raises(errors.NoPoolFamily):
        web.keystore.pool_private(key.id)
    release = holder.unlock(*places, with_pool=True)
    assert sealed.open_padded(release.keystore.pool_private(key.id), box) == b"answer"


def test_first_use_by_many_threads_opens_one_vault(places: tuple[pathlib.Path, pathlib.Path]) -> None:
    holder.configure(key_file=places[0], keystore=places[1], with_pool=False)
    barrier = threading.Barrier(8)
    got = []

    def use() -> None:
        barrier.wait()
        got.append(holder.current())

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 8
    assert {id(vault) for vault in got} == {id(holder.current())}


def test_vault_shows_no_key_bytes(places: tuple[pathlib.Path, pathlib.Path]) -> None:
    master = keyfile.read(places[0])
    vault = holder.unlock(*places, with_pool=True)
    shown = repr(vault) + repr(holder._places)
    assert repr(master)[2:-1] not in shown
    assert master.hex() not in shown
    vault.seal("case:1:notes", HERE, "words")
    with pytest.raises(errors.Tampered) as caught:
        vault.open("case:1:notes", envelope.Place("x", 1, "y", 1), vault.seal("case:1:notes", HERE, "words"))
    assert caught.value.__cause__ is None
    assert "words" not in str(caught.value)
