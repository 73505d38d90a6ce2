"""The process's one open vault: settings say where key file and keystore are, the first use opens them."""

import contextlib
import dataclasses
import os
import pathlib
import threading
from collections.abc import Callable, Iterator

from efterord.vault import envelope, errors, keyfile, keystore

Path = str | os.PathLike[str]


@dataclasses.dataclass(frozen=True)
class Vault:
    """An open keystore, and sealing and opening by purpose."""

    keystore: keystore.Keystore

    def sealer(self, purpose: str) -> Callable[[envelope.Place, str | bytes], bytes]:
        """This function will return what `seal` does for one purpose, its key read once: for many rows of one deed."""
        key = self.keystore.data_key(purpose)

        def seal(place: envelope.Place, text: str | bytes) -> bytes:
            return envelope.seal(key, place, text.encode() if isinstance(text, str) else text)

        return seal

    def seal(self, purpose: str, place: envelope.Place, text: str | bytes) -> bytes:
        """This function will encrypt text under a purpose's key (made if there is none) for one place."""
        return self.sealer(purpose)(place, text)

    def open(self, purpose: str, place: envelope.Place, blob: bytes) -> bytes:
        """This function will decrypt and make no key, or raise KeyGone, WrongKey or Tampered."""
        key = self.keystore.key_for(purpose)
        if key is None:
            raise errors.KeyGone("The key was destroyed, or never was in this keystore.")
        return envelope.open(key, place, blob)

    def open_text(self, purpose: str, place: envelope.Place, blob: bytes) -> str:
        """This function will decrypt text; errors as `open`."""
        return self.open(purpose, place, blob).decode()


@dataclasses.dataclass(frozen=True)
class _Places:
    key_file: Path
    keystore: Path
    with_pool: bool


_guard = threading.RLock()
_places: _Places | None = None
_vault: Vault | None = None


def establish(*, key_file: Path, keystore_path: Path) -> None:
    """This function will make what an installation lacks of key file, keystore and first pool key.

    It may be called again. A keystore whose key file is gone is an error: a new key would open nothing.
    """
    if not pathlib.Path(keystore_path).exists():
        if not pathlib.Path(key_file).exists():
            keyfile.create(key_file)
        keystore.create(keystore_path, *_family_keys(key_file))
    opened = keystore.Keystore(keystore_path, *_family_keys(key_file))
    try:
        if not opened.pool_key_ids():
            opened.new_pool_key()
    finally:
        opened.close()


def configure(*, key_file: Path, keystore: Path, with_pool: bool) -> None:
    """This function will say what the first use of `current` opens; an open vault is locked."""
    global _places
    with _guard:
        lock()
        _places = _Places(key_file, keystore, with_pool)


@contextlib.contextmanager
def elsewhere(*, key_file: Path, keystore: Path, with_pool: bool) -> Iterator[None]:
    """This function will let `current` open another keystore for a `with` block: a backup's, while it is tried."""
    before = _places
    configure(key_file=key_file, keystore=keystore, with_pool=with_pool)
    try:
        yield
    finally:
        _go_back(before)


def unlock(key_file_path: Path, keystore_path: Path, *, with_pool: bool) -> Vault:
    """This function will open the vault now; without the pool family no sealed answer opens."""
    configure(key_file=key_file_path, keystore=keystore_path, with_pool=with_pool)
    return current()


def lock() -> None:
    """This function will close the vault; the next `current` opens it anew from the same places."""
    global _vault
    with _guard:
        if _vault is not None:
            _vault.keystore.close()
        _vault = None


def current() -> Vault:
    """This function will return the open vault, opened at first use; Locked if nobody said where it is."""
    global _vault
    opened = _vault
    if opened is not None:
        return opened
    with _guard:
        if _vault is None:
            if _places is None:
                raise errors.Locked("The vault is not configured: nobody said where key file and keystore are.")
            records, pool = _family_keys(_places.key_file)
            _vault = Vault(keystore.Keystore(_places.keystore, records, pool if _places.with_pool else None))
        return _vault


def derive(purpose: str) -> bytes:
    """This function will derive 32 bytes for one purpose from the key file of this process, read anew each time."""
    if _places is None:
        raise errors.Locked("The vault is not configured: nobody said where key file and keystore are.")
    return keyfile.derive(keyfile.read(_places.key_file), purpose)


def place() -> pathlib.Path:
    """This function will return where the keystore of this process is, or is to be."""
    if _places is None:
        raise errors.Locked("The vault is not configured: nobody said where key file and keystore are.")
    return pathlib.Path(_places.keystore)


def _go_back(before: _Places | None) -> None:
    global _places
    with _guard:
        lock()
        _places = before


def _family_keys(key_file: Path) -> tuple[bytes, bytes]:
    """This function will derive the two families' key-encryption keys; the key file's bytes are not kept."""
    master = keyfile.read(key_file)
    return keyfile.derive(master, "keystore records"), keyfile.derive(master, "keystore pool")
