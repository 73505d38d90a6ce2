"""Where backups lie, said in words when it cannot be used; one backup, verify or restore at a time, in a workshop."""

import contextlib
import dataclasses
import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from efterord.rules import backups as rules
from efterord.vault import keyfile

DATABASE, MANIFEST, KEYS, POOL_KEYS, VERIFIED = "database.age", "manifest.age", "keys.age", "pool-keys.age", "verified"
KEYSTORES = "keystore"  # the folder for the keystore's backups, unless another is named


class Failed(Exception):
    """Something that stops a backup, verify or restore; `words` tell an administrator what to do."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@dataclasses.dataclass(frozen=True, slots=True)
class Places:
    """The folder of the databases' backups and that of the keystores': in each, one folder a backup by its name."""

    databases: Path
    keystores: Path

    def names(self) -> list[str]:
        """This function will return the names of the whole backups, the oldest first."""
        with said(self.databases):
            return rules.names(path.name for path in self.databases.iterdir() if path.is_dir())

    def newest(self, name: str | None) -> str:
        """This function will return the newest backup's name, or check that the named one is there."""
        found = self.names()
        if name is not None and name not in found:
            raise Failed(f"There is no backup {name} in {self.databases}. There are: {', '.join(found) or 'none'}.")
        if not found:
            raise Failed(f"There is no backup in {self.databases}.")
        return name or found[-1]

    def files(self, name: str) -> dict[str, Path]:
        """This function will return the files that the manifest speaks of, by name."""
        here, keys = self.databases / name, self.keystores / name
        return {DATABASE: here / DATABASE, KEYS: keys / KEYS, POOL_KEYS: keys / POOL_KEYS}

    def manifest(self, name: str) -> Path:
        """This function will return where a backup's manifest lies."""
        return self.databases / name / MANIFEST

    def verified(self, name: str) -> Path:
        """This function will return where it is noted that a backup was verified."""
        return self.databases / name / VERIFIED


def places(directory: Path, keystores: Path | None = None) -> Places:
    """This function will return where backups lie, or raise Failed for a folder that is no good place."""
    found = Places(directory.expanduser().absolute(), (keystores or directory / KEYSTORES).expanduser().absolute())
    _look(found.databases)
    if keystores is not None:
        _look(found.keystores)
    return found


def _look(folder: Path) -> None:
    with said(folder):
        if not folder.is_dir():
            raise Failed(f"There is no folder {folder}. Make it, or mount the disk it is to lie on, and try again.")
        here, data = folder.resolve(), settings.DATA.resolve()
        if here == data or data in here.parents:
            raise Failed(
                f"{folder} lies in the data directory: what destroys the one would destroy the other. "
                "Name a folder on another disk."
            )
        for what, path in (("key file", settings.KEY_FILE), ("folder EFTERORD_AFTER_BACKUPS", settings.AFTER_BACKUPS)):
            if here in path.resolve().parents and data not in path.resolve().parents:
                raise Failed(f"The {what} lies in {folder}, and must be kept apart from the backups: move one of them.")


@contextlib.contextmanager
def said(place: Path) -> Iterator[None]:
    """This function will say in words what the operating system refuses inside a `with` block."""
    try:
        yield
    except BrokenPipeError:
        raise  # a pipe is no place: whoever runs the program behind it knows why it ended
    except OSError as error:
        where = Path(error.filename) if isinstance(error.filename, str) else place
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise Failed(f"There is no room left for {where}. Nothing half-written was left behind.") from error
        if error.errno in (errno.EIO, errno.ESTALE, errno.ENOTCONN, errno.ETIMEDOUT, errno.EHOSTDOWN):
            raise Failed(
                f"{where} cannot be reached: {error.strerror}. Look at the disk, or at the network it lies behind."
            ) from error
        raise Failed(f"{where} cannot be used: {error.strerror or error}.") from error


@contextlib.contextmanager
def workshop() -> Iterator[Path]:
    """This function will lend a folder among the data, emptied before and after, to one command at a time.

    What a command that was killed has left in it goes with the next one. Copies of the database lie here in plain rows,
    as the database itself does beside it.
    """
    settings.DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
    shop = settings.DATA / ".backup-work"
    with said(shop), (settings.DATA / ".backup-lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Failed("Another backup, verify or restore of this installation is at work. Wait for it.") from None
        shutil.rmtree(shop, ignore_errors=True)
        shop.mkdir(mode=0o700)
        try:
            yield shop
        finally:
            shutil.rmtree(shop, ignore_errors=True)


@contextlib.contextmanager
def drafts(*folders: Path) -> Iterator[list[Path]]:
    """This function will lend a draft for each folder to be, beside it; what is left of a draft goes at the end.

    Drafts that a killed command left beside them go first.
    """
    made = []
    for folder in folders:
        with said(folder):
            folder.parent.mkdir(mode=0o700, exist_ok=True)
            for left in folder.parent.glob(".efterord-*.part"):
                shutil.rmtree(left, ignore_errors=True)
            draft = folder.parent / f".{folder.name}.part"
            draft.mkdir(mode=0o700)
            made.append(draft)
    try:
        yield made
    finally:
        for draft in made:
            shutil.rmtree(draft, ignore_errors=True)


def put(draft: Path, folder: Path) -> None:
    """This function will give a draft its name, so that it is there whole, also after a power cut."""
    with said(folder):
        keyfile.sync_directory(draft)
        os.rename(draft, folder)
        keyfile.sync_directory(folder.parent)


def exchange(new: Path, place: Path, ending: str) -> list[str]:
    """This function will put a file in its place and keep the one that stood there under a name with `ending`.

    What SQLite keeps beside a database (its log) goes with it. Return the names of what was kept.
    """
    kept = []
    with said(place):
        for tail in ("", "-wal", "-shm"):
            old = place.with_name(place.name + tail)
            if old.exists():
                os.rename(old, place.with_name(place.name + ending + tail))
                kept.append(place.name + ending + tail)
        _move(new, place)
    return [str(place.with_name(name)) for name in kept if not name.endswith(("-wal", "-shm"))]


def _move(new: Path, place: Path) -> None:
    """Give a file its place, also on another disk, so that it is there whole after a power cut."""
    beside = place.with_name(f".{place.name}.new")
    beside.unlink(missing_ok=True)
    shutil.move(new, beside)
    descriptor = os.open(beside, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    os.rename(beside, place)
    keyfile.sync_directory(place.parent)
