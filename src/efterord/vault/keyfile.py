"""The key file: the one secret outside the data directory, from which all other keys are derived or unlocked.

A systemd credential works as a path like any other. For a service with its own user, systemd 254 and later
shows a credential as mode 0440 although only that user may read it: the group bits are then the mask of an
access list (systemd issue 29435). So where a file has an access list, the list is read, not the group bits.
"""

import base64
import binascii
import os
import pathlib
import stat
import struct

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from efterord.vault import errors

FIRST_LINE = "efterord key 1"
KEY_LENGTH = 32
OWNER_MODE = 0o400
_MOST_BYTES = 4096  # a key file has 60 bytes; more is another file
_ACCESS_LIST = "system.posix_acl_access"
_SALT = b"efterord key derivation 1"
# Tags of a POSIX access list (acl(5)): the owning group, a named user, a named group, the mask, all others.
_USER, _GROUP_OWNER, _GROUP, _MASK, _OTHER = 0x02, 0x04, 0x08, 0x10, 0x20


def create(path: str | os.PathLike[str]) -> None:
    """This function will write a new random key that only its owner can read, and refuse to overwrite.

    File and directory are synced before it returns, since what is sealed next is lost without the key.
    """
    write(path, os.urandom(KEY_LENGTH))


def write(path: str | os.PathLike[str], key: bytes) -> None:
    """This function will write a key that is known, from the recovery kit; else as `create`."""
    place = pathlib.Path(path)
    text = f"{FIRST_LINE}\n{base64.b64encode(key).decode()}\n"
    try:
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, OWNER_MODE)
    except FileExistsError:
        raise errors.KeyFileExists(f"{place} exists already. A key file is never overwritten.") from None
    except OSError as error:
        raise errors.KeyFileUnreadable(f"The key file {place} cannot be written: {error.strerror}.") from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fchmod(file.fileno(), OWNER_MODE)
            os.fsync(file.fileno())
        sync_directory(place.parent)
    except OSError as error:
        place.unlink(missing_ok=True)
        raise errors.KeyFileUnreadable(f"The key file {place} cannot be written: {error.strerror}.") from None


def read(path: str | os.PathLike[str]) -> bytes:
    """This function will return the 32 bytes of the key file, or raise a KeyFileError that says why not."""
    place = pathlib.Path(path)
    try:
        # O_NONBLOCK: a pipe in the place of the file must not hang the start.
        descriptor = os.open(place, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except (FileNotFoundError, NotADirectoryError):
        raise errors.KeyFileMissing(
            f"There is no key file at {place}. Put it back there, or name its place in the settings; "
            "on a new installation, `efterord init` makes it."
        ) from None
    except OSError as error:
        raise errors.KeyFileUnreadable(f"The key file {place} cannot be read: {error.strerror}.") from None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise errors.KeyFileMalformed(f"{place} is not a file.")
        if _readable_by_others(descriptor):
            raise errors.KeyFileExposed(f"Others than its owner may read the key file {place}. Run: chmod 400 {place}")
        raw = os.read(descriptor, _MOST_BYTES)
    finally:
        os.close(descriptor)
    return _parsed(raw, place)


def derive(master: bytes, purpose: str, length: int = 32) -> bytes:
    """This function will derive `length` bytes for one purpose from the master key (HKDF-SHA256, RFC 5869).

    Keys of two purposes tell nothing of each other nor of the key file.
    """
    if len(master) != KEY_LENGTH:
        raise ValueError("the master key has 32 bytes")
    return HKDF(hashes.SHA256(), length, _SALT, purpose.encode()).derive(master)


def secret_key(master: bytes) -> str:
    """This function will return the web framework's secret key, 64 signs, the same for the same key file."""
    return base64.urlsafe_b64encode(derive(master, "django secret key", 48)).decode()


def sync_directory(directory: pathlib.Path) -> None:
    """This function will sync a directory, since a new file's name survives a power cut only then."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _parsed(raw: bytes, place: pathlib.Path) -> bytes:
    """This function will return the key in a key file's text."""
    first, _, rest = raw.partition(b"\n")
    if first.strip() != FIRST_LINE.encode():
        raise errors.KeyFileMalformed(f'{place} is not a key file: its first line is not "{FIRST_LINE}".')
    try:
        key = base64.b64decode(rest.strip(), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_LENGTH:
        raise errors.KeyFileMalformed(
            f"The key file {place} is cut or changed: its second line is not a key. "
            "Put it back from the printed recovery kit."
        )
    return key


def _readable_by_others(descriptor: int) -> bool:
    """This function will say whether anyone but the owner, this process's user and root may read a file."""
    mode = os.fstat(descriptor).st_mode
    if not mode & 0o077:
        return False
    entries = _access_list(descriptor)
    if not entries or mode & 0o007:
        return True
    mask = next((allowed for tag, allowed, _ in entries if tag == _MASK), 0o7)
    for tag, allowed, identity in entries:
        stranger = tag in (_GROUP_OWNER, _GROUP, _OTHER) or (tag == _USER and identity not in (0, os.geteuid()))
        if stranger and allowed & mask:
            return True
    return False


def _access_list(descriptor: int) -> list[tuple[int, int, int]]:
    """This function will return a file's POSIX access list as (tag, permissions, id), or nothing."""
    try:
        raw = os.getxattr(descriptor, _ACCESS_LIST)
    except (OSError, AttributeError):
        return []
    return list(struct.iter_unpack("<HHI", raw[4:])) if len(raw) % 8 == 4 else []
