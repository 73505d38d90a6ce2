"""A disk whose power can be cut: it stands between SQLite and the file system, and knows what has been synced.

What SQLite writes goes to the real files, so that SQLite reads what it wrote; beside them the disk keeps what would be
there after a power cut: what was synced, and of what was not, sector by sector, by the throw of a die, the new content,
the old, or the one half of each. A file that was never synced may be missing, one that was deleted may be back.
"""

import dataclasses
import itertools
import os
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import apsw

SECTOR = 512
_names = itertools.count(1)


class PowerCut(Exception):
    """The moment at which the power goes."""


@dataclasses.dataclass
class Inode:
    """A file: what lies safely on the disk, and what was written or cut off since, in order."""

    synced: bytearray = dataclasses.field(default_factory=bytearray)
    pending: list[tuple[int, bytes | None]] = dataclasses.field(default_factory=list)

    def write(self, offset: int, data: bytes) -> None:
        self.pending.append((offset, data))

    def truncate(self, size: int) -> None:
        self.pending.append((size, None))

    def sync(self) -> None:
        for place, data in self.pending:
            _apply(self.synced, place, data)
        self.pending.clear()

    def after_cut(self, rng: random.Random) -> bytes:
        """The file as it may be found: of what was pending each sector came through or not, or tore."""
        found = bytearray(self.synced)
        share = rng.choice((0.0, 0.3, 0.7, 1.0))
        for place, data in self.pending:
            if data is None:
                if rng.random() < share:
                    _apply(found, place, None)
                continue
            for start, sector in _sectors(place, data):
                if rng.random() < share:
                    torn = rng.randrange(len(sector)) if rng.random() < 0.1 else len(sector)
                    _apply(found, start, sector[:torn])
        return bytes(found)


class Disk:
    """The files of one database by name: as programs see them now, and as the directory is known to be on the disk."""

    def __init__(self, files: Mapping[str, bytes], *, cut_at: int | None = None, rng: random.Random) -> None:
        self.rng, self.cut_at, self.n_operations = rng, cut_at, 0
        self.now: dict[str, Inode | None] = {name: Inode(bytearray(content)) for name, content in files.items()}
        self.synced: dict[str, Inode | None] = dict(self.now)
        self.found: dict[str, bytes] | None = None

    @property
    def is_cut(self) -> bool:
        return self.found is not None

    def step(self) -> None:
        """One operation more; at the appointed one the power goes and what is left is what `found` says."""
        self.n_operations += 1
        if self.n_operations == self.cut_at:
            self.found = self.after_cut()
            raise PowerCut

    def after_cut(self) -> dict[str, bytes]:
        names = sorted({*self.now, *self.synced})
        # Whether the directory itself came through is thrown for too.
        chosen = {name: self.rng.choice((self.now.get(name), self.synced.get(name))) for name in names}
        return {name: inode.after_cut(self.rng) for name, inode in chosen.items() if inode is not None}


class File(apsw.VFSFile):
    """An open file of SQLite; after the cut it goes on as a file like others, since SQLite cannot be stopped in it."""

    def __init__(self, disk: Disk, inherit: str, name: Any, flags: list[int]) -> None:
        super().__init__(inherit, name, flags)
        path = os.path.basename(name.filename() if isinstance(name, apsw.URIFilename) else name or "")
        self._disk, self._name = disk, path
        if disk.now.get(path) is None:
            disk.now[path] = Inode()
        self._inode = disk.now[path]

    def xWrite(self, data: bytes, offset: int) -> None:
        if not self._disk.is_cut:
            self._inode.write(offset, bytes(data))
            self._disk.step()
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:
        if not self._disk.is_cut:
            self._inode.truncate(size)
            self._disk.step()
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:
        if not self._disk.is_cut:
            self._disk.step()
            self._inode.sync()
            # The first sync of a new file is one of its directory too (unixSync, UNIXFILE_DIRSYNC).
            self._disk.synced[self._name] = self._inode


class System(apsw.VFS):
    """The file system that SQLite is given instead of its own."""

    def __init__(self, disk: Disk) -> None:
        self.disk, self.called = disk, f"power-{next(_names)}"
        super().__init__(self.called, base="")

    def xOpen(self, name: Any, flags: list[int]) -> Any:
        return File(self.disk, "", name, flags)

    def xDelete(self, name: str, syncdir: bool) -> None:
        if not self.disk.is_cut:
            self.disk.now[os.path.basename(name)] = None
            if syncdir:
                self.disk.synced[os.path.basename(name)] = None
            self.disk.step()
        super().xDelete(name, syncdir)


def lay_out(files: Mapping[str, bytes], place: Path) -> None:
    """Writes files into a folder, and nothing else is left there."""
    for old in place.iterdir():
        old.unlink()
    for name, content in files.items():
        (place / name).write_bytes(content)


def _sectors(place: int, data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(data):
        size = SECTOR - (place + at) % SECTOR
        yield place + at, data[at : at + size]
        at += size


def _apply(content: bytearray, place: int, data: bytes | None) -> None:
    if data is None:
        del content[place:]
        return
    if len(content) < place:
        content.extend(bytes(place - len(content)))
    content[place : place + len(data)] = data
