"""The keystore: data keys by purpose and pool keys, each wrapped under the key of its family.

The file names no purpose in clear (HMAC), keeps no time and no order of the data keys. A wrapped key is an
envelope bound to its id and purpose, so that rows cannot be exchanged. Public pool keys are enveloped too,
under the records family: whoever can only write to the file cannot slip in a key of their own.
"""

import functools
import hashlib
import hmac
import os
import pathlib
from collections.abc import Iterable
from typing import NamedTuple

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from efterord.vault import envelope, errors, keystore_file, sealed

CACHED_KEYS = 1_000
RECORDS, POOL = "records", "pool"


class PoolKey(NamedTuple):
    """The public half of a pool key and its id, 32 hexadecimal digits."""

    id: str
    public: bytes


def create(path: str | os.PathLike[str], records_kek: bytes, pool_kek: bytes) -> None:
    """This function will make an empty keystore for the two families' key-encryption keys (32 bytes each)."""
    families = {RECORDS: _wrapping_key(records_kek).id, POOL: _wrapping_key(pool_kek).id}
    keystore_file.create(pathlib.Path(path), families)


class Keystore:
    """An open keystore; without `pool_kek` it can neither make pool keys nor open what was sealed to them."""

    def __init__(self, path: str | os.PathLike[str], records_kek: bytes, pool_kek: bytes | None = None) -> None:
        """This function will open an existing keystore and refuse one that was made with another key file."""
        self._records = _wrapping_key(records_kek)
        self._pool = _wrapping_key(pool_kek) if pool_kek is not None else None
        self._purpose_key = _expanded(records_kek, "purposes")
        self._file = keystore_file.KeystoreFile(pathlib.Path(path))
        # Least recently used keys fall out. The row is always read first: a destroyed key is never served.
        self._unwrapped = functools.lru_cache(CACHED_KEYS)(self._unwrap)
        known = dict(self._file.rows("SELECT name, key_id FROM families"))
        wanted = {RECORDS: self._records.id} | ({POOL: self._pool.id} if self._pool else {})
        if any(known.get(name) != key_id for name, key_id in wanted.items()):
            self.close()
            raise errors.KeystoreMismatch(
                f"The keystore {path} belongs to another key file. Put back the key file it was made with."
            )

    def data_key(self, purpose: str) -> envelope.DataKey:
        """This function will return a purpose's key and make it if there is none, on disk before it returns.

        Two processes that ask at once get the same key.
        """
        hashed = self._hashed(purpose)
        found = self._found(hashed)
        if found:
            return found
        with self._file.writing() as connection:
            if not connection.execute("SELECT 1 FROM data_keys WHERE purpose = ?", (hashed,)).fetchall():
                key = envelope.new_key()
                wrapped = envelope.seal(self._records, _data_key_place(hashed, key.id), key.material)
                connection.execute("INSERT INTO data_keys VALUES (?, ?, ?)", (hashed, key.id, wrapped))
        found = self._found(hashed)
        if found is None:
            raise errors.KeyGone("The key was destroyed while it was being made.")
        return found

    def key_for(self, purpose: str) -> envelope.DataKey | None:
        """This function will return the key for a purpose, or None if it was destroyed or never was."""
        return self._found(self._hashed(purpose))

    def existing_data_key(self, key_id: bytes) -> envelope.DataKey:
        """This function will return the key of an id, or raise KeyGone if it was destroyed or never was."""
        rows = self._file.rows("SELECT purpose, wrapped FROM data_keys WHERE id = ?", key_id)
        if not rows:
            self._unwrapped.cache_clear()
            raise errors.KeyGone("The key was destroyed, or never was in this keystore.")
        ((hashed, wrapped),) = rows
        return self._unwrapped(hashed, key_id, wrapped)

    def destroy(self, *purposes: str) -> None:
        """This function will destroy the keys of purposes; no process can read what they sealed.

        When it returns, the wrapped keys are neither in the file nor in its log. If it raises, call it again:
        it scrubs even if the rows are gone. Backups and the disk's spare blocks are out of reach.
        """
        hashed = [(self._hashed(purpose),) for purpose in purposes]
        with self._file.writing() as connection:
            connection.executemany("DELETE FROM data_keys WHERE purpose = ?", hashed)
        self._unwrapped.cache_clear()
        self._file.scrub()

    def new_pool_key(self) -> PoolKey:
        """This function will make the pool key for all answers from now on, on disk before it returns."""
        family = self._pool_family()
        private = sealed.new_private_key()
        key = PoolKey(os.urandom(16).hex(), private.public())
        with self._file.writing() as connection:
            ((number,),) = connection.execute("SELECT coalesce(max(number), 0) + 1 FROM pool_keys").fetchall()
            halves = (
                envelope.seal(self._records, _pool_key_place(key.id, "public", number), key.public),
                envelope.seal(family, _pool_key_place(key.id, "private", number), private.material),
            )
            connection.execute("INSERT INTO pool_keys VALUES (?, ?, ?, ?)", (number, key.id, *halves))
        return key

    def destroy_pool_keys(self, *key_ids: str) -> None:
        """This function will destroy pool keys, both halves; no process can open what was sealed to them.

        Never the newest: ValueError, and none goes. As `destroy`: if it raises for the file, call it again.
        """
        with self._file.writing() as connection:
            newest = connection.execute("SELECT id FROM pool_keys ORDER BY number DESC LIMIT 1").fetchall()
            if newest and newest[0][0] in key_ids:
                raise ValueError("answers are sealed to the newest pool key, and it is never destroyed")
            connection.executemany("DELETE FROM pool_keys WHERE id = ?", [(key_id,) for key_id in key_ids])
        self._file.scrub()

    def current_pool_public(self) -> PoolKey:
        """This function will return the newest pool key's id and public half, or raise KeyGone."""
        rows = self._file.rows("SELECT number, id, public FROM pool_keys ORDER BY number DESC LIMIT 1")
        if not rows:
            raise errors.KeyGone("There is no pool key yet. `efterord init` makes the first.")
        ((number, key_id, public),) = rows
        return PoolKey(key_id, envelope.open(self._records, _pool_key_place(key_id, "public", number), public))

    def pool_public(self, key_id: str) -> PoolKey:
        """This function will return the public half of the pool key of an id, or raise KeyGone."""
        rows = self._file.rows("SELECT number, public FROM pool_keys WHERE id = ?", key_id)
        if not rows:
            raise errors.KeyGone("The pool key was destroyed, or never was in this keystore.")
        ((number, public),) = rows
        return PoolKey(key_id, envelope.open(self._records, _pool_key_place(key_id, "public", number), public))

    def pool_private(self, key_id: str) -> sealed.PrivateKey:
        """This function will return a pool key's private half, or raise NoPoolFamily or KeyGone."""
        family = self._pool_family()
        rows = self._file.rows("SELECT number, private FROM pool_keys WHERE id = ?", key_id)
        if not rows:
            raise errors.KeyGone("The pool key was destroyed, or never was in this keystore.")
        ((number, private),) = rows
        return sealed.PrivateKey(envelope.open(family, _pool_key_place(key_id, "private", number), private))

    def pool_key_ids(self) -> list[str]:
        """This function will return the ids of all pool keys, oldest first."""
        return [key_id for (key_id,) in self._file.rows("SELECT id FROM pool_keys ORDER BY number")]

    def lacks(self, keys: Iterable[tuple[bytes, bytes]], *, gone: Iterable[str]) -> int:
        """This function will count the data keys (name in the file, id) that are not here; not those that may be gone.

        `gone` are purposes whose keys were or may have been destroyed. A purpose's new key opens nothing of the old.
        """
        here = {key_id for (key_id,) in self._file.rows("SELECT id FROM data_keys")}
        aside = {self._hashed(purpose) for purpose in gone}
        return sum(key_id not in here and hashed not in aside for hashed, key_id in keys)

    def examine(self) -> list[str]:
        """This function will say what is wrong with file or keys, for an administrator; empty is well."""
        try:
            found = self._file.examine()
            n_bad = sum(not self._opens(*row) for row in self._file.rows("SELECT purpose, id, wrapped FROM data_keys"))
            n_bad_pool = sum(not self._pool_opens(key_id) for key_id in self.pool_key_ids())
        except errors.KeystoreError as error:
            return [str(error)]
        if n_bad:
            found.append(f"{n_bad} data keys do not open: what they sealed is unreadable.")
        if n_bad_pool:
            found.append(f"{n_bad_pool} pool keys do not open: the answers sealed to them are unreadable.")
        return found

    def close(self) -> None:
        """This function will close the file and forget every key it has unwrapped."""
        self._unwrapped.cache_clear()
        self._file.close()

    def _hashed(self, purpose: str) -> bytes:
        """This function will return the name under which the file knows a purpose."""
        if not purpose:
            raise ValueError("a data key has a purpose")
        return hmac.digest(self._purpose_key, purpose.encode(), hashlib.sha256)

    def _found(self, hashed: bytes) -> envelope.DataKey | None:
        """This function will return a purpose's key if its row exists at this moment."""
        rows = self._file.rows("SELECT id, wrapped FROM data_keys WHERE purpose = ?", hashed)
        if not rows:
            # It may have been destroyed by another process: forget what this one has in memory.
            self._unwrapped.cache_clear()
            return None
        ((key_id, wrapped),) = rows
        return self._unwrapped(hashed, key_id, wrapped)

    def _unwrap(self, hashed: bytes, key_id: bytes, wrapped: bytes) -> envelope.DataKey:
        """This function will open a data key's row."""
        return envelope.DataKey(key_id, envelope.open(self._records, _data_key_place(hashed, key_id), wrapped))

    def _opens(self, hashed: bytes, key_id: bytes, wrapped: bytes) -> bool:
        """This function will say whether a data key's row opens."""
        try:
            self._unwrap(hashed, key_id, wrapped)
        except errors.Refused:
            return False
        return True

    def _pool_opens(self, key_id: str) -> bool:
        """This function will say whether a pool key opens, as far as this process may look."""
        try:
            return self._pool is None or len(self.pool_private(key_id).material) == sealed.KEY_LENGTH
        except errors.Refused:
            return False

    def _pool_family(self) -> envelope.DataKey:
        """This function will return the pool family's wrapping key, or refuse in a process that has none."""
        if self._pool is None:
            raise errors.NoPoolFamily("This process was opened without the pool keys; only the release opens them.")
        return self._pool


def _expanded(kek: bytes, label: str, length: int = 32) -> bytes:
    """This function will derive from a key-encryption key, which is random already (RFC 5869, 3.3)."""
    if len(kek) != envelope.KEY_LENGTH:
        raise ValueError("a key-encryption key has 32 bytes")
    return HKDFExpand(hashes.SHA256(), length, f"efterord keystore {label}".encode()).derive(kek)


def _wrapping_key(kek: bytes) -> envelope.DataKey:
    """This function will return the key that wraps a family; its id shows a wrong key file."""
    return envelope.DataKey(_expanded(kek, "id", envelope.KEY_ID_LENGTH), _expanded(kek, "wrap"))


def _data_key_place(hashed: bytes, key_id: bytes) -> envelope.Place:
    """This function will return the place to which a wrapped data key is bound."""
    return envelope.Place("data_keys", hashed.hex(), key_id.hex(), 1)


def _pool_key_place(key_id: str, half: str, number: int) -> envelope.Place:
    """This function will return the place to which half a pool key is bound."""
    return envelope.Place("pool_keys", key_id, half, number)
