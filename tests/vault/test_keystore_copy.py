"""The keystore's own backup: every key comes back, private halves of the pool apart, destroyed ones nowhere."""

import contextlib
import json
import pathlib

import pytest

from efterord.vault import errors, keystore, keystore_copy
from tests.vault.conftest import POOL, RECORDS


def again(copy: keystore_copy.Copy, path: pathlib.Path, **values: object) -> keystore.Keystore:
    keystore_copy.put_back(path, copy, **values)
    return keystore.Keystore(path, RECORDS, POOL)


def test_every_key_comes_back(path: pathlib.Path, store: keystore.Keystore, tmp_path: pathlib.Path) -> None:
    notes = store.data_key("case:1:notes")
    pool = [store.new_pool_key(), store.new_pool_key()]
    copy = keystore_copy.Copy(*json.loads(json.dumps(keystore_copy.take(path))))
    with contextlib.closing(again(copy, tmp_path / "again")) as there:
        assert there.key_for("case:1:notes") == notes
        assert there.pool_key_ids() == copy.pool_key_ids == [key.id for key in pool]
        assert [there.pool_private(key.id).public() for key in pool] == [key.public for key in pool]
        assert there.current_pool_public() == pool[1]
        assert there.examine() == []


def test_rows_without_the_private_halves_hold_none_of_them(path: pathlib.Path, store: keystore.Keystore) -> None:
    store.new_pool_key()
    copy = keystore_copy.take(path)
    (private,) = copy.privates.values()
    assert private not in json.dumps(copy.rows)


def test_pool_key_without_its_private_half_opens_nothing(
    path: pathlib.Path, store: keystore.Keystore, tmp_path: pathlib.Path
) -> None:
    key = store.new_pool_key()
    copy = keystore_copy.take(path)._replace(privates={})
    with contextlib.closing(again(copy, tmp_path / "again")) as there:
        assert there.current_pool_public() == key
        with pytest.raises(errors.Tampered):
            there.pool_private(key.id)


def test_pool_key_destroyed_since_stays_destroyed(
    path: pathlib.Path, store: keystore.Keystore, tmp_path: pathlib.Path
) -> None:
    old, new = store.new_pool_key(), store.new_pool_key()
    with contextlib.closing(again(keystore_copy.take(path), tmp_path / "again", without=[old.id])) as there:
        assert there.pool_key_ids() == [new.id]
        with pytest.raises(errors.KeyGone):
            there.pool_private(old.id)


def test_destroyed_key_is_in_no_byte_of_the_copy(path: pathlib.Path, store: keystore.Keystore) -> None:
    gone = store.data_key("case:1:notes")
    assert keystore_copy.take(path).n_keys == 1
    store.destroy("case:1:notes")
    copy = keystore_copy.take(path)
    assert (copy.n_keys, gone.id.hex() in json.dumps(copy)) == (0, False)


def test_keystore_that_stands_is_never_overwritten(path: pathlib.Path, store: keystore.Keystore) -> None:
    with pytest.raises(errors.KeystoreExists):
        keystore_copy.put_back(path, keystore_copy.take(path))
