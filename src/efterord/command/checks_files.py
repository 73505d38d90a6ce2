"""The checks of files: who may read the key file and the data directory, and what kind of disk they lie on."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from efterord.command.verdict import OK, REFUSED, WARNING, Check
from efterord.vault import errors, keyfile

# SQLite's locks do not hold over a network; a database there is lost sooner or later (sqlite.org/howtocorrupt, 2.1).
NETWORK = frozenset(
    {
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "ceph", "glusterfs", "lustre", "gpfs", "9p", "beegfs",
        "fuse.sshfs", "fuse.glusterfs", "fuse.ceph", "fuse.s3fs", "fuse.rclone", "davfs", "fuse.davfs2", "ocfs2",
    }
)  # fmt: skip


def exists(path: object) -> bool:
    """This function will tell whether there is a file."""
    return Path(str(path)).exists()


def data_directory(path: Path) -> Iterator[Check]:
    """This function will check that the data directory is its owner's alone, and the owner is who runs this."""
    what = "data directory"
    try:
        found = path.stat()
    except OSError:
        yield Check(REFUSED, what, f"there is none at {path}", "Run: efterord init")
        return
    if found.st_mode & 0o077:
        yield Check(REFUSED, what, f"others may look into {path}", f"Run: chmod 700 {path}")
    elif found.st_uid != os.geteuid():
        yield Check(WARNING, what, f"{path} belongs to another user", "Run the command as the user of the service.")
    else:
        yield Check(OK, what, str(path))


def key_file(path: Path, data: Path) -> Iterator[Check]:
    """This function will check that the key file can be read by its owner alone and lies outside the data."""
    what = "key file"
    try:
        keyfile.read(path)
    except errors.KeyFileError as error:
        yield Check(REFUSED, what, str(error).rstrip("."), "Without it nothing that is stored can be read.")
        return
    if data in path.parents:
        yield Check(
            REFUSED, what, f"{path} lies in the data directory", "Move it out: a backup of the data would hold it."
        )
    elif stat.S_IMODE(path.stat().st_mode) & 0o200:
        yield Check(WARNING, what, f"{path} can be written", f"Run: chmod 400 {path}")
    else:
        yield Check(OK, what, str(path))


def file_system(path: Path, mounts: Path = Path("/proc/self/mountinfo")) -> Iterator[Check]:
    """This function will refuse a network file system under the SQLite database."""
    kind = _kind(path, mounts)
    if kind in NETWORK:
        yield Check(
            REFUSED,
            "file system",
            f"{path} lies on {kind}, a network file system",
            "SQLite's locks do not hold there. Use a local disk, or PostgreSQL.",
        )
    elif kind:
        yield Check(OK, "file system", kind)


def _kind(path: Path, mounts: Path) -> str:
    """The type of the file system a path lies on, or nothing where /proc does not tell."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    at, best, kind = path.resolve(), -1, ""
    for line in lines:
        before, _, after = line.partition(" - ")
        point = Path(before.split()[4].encode().decode("unicode_escape"))
        # Of two mounts on one point the later one is on top.
        if (point == at or point in at.parents) and len(point.parts) >= best:
            best, kind = len(point.parts), after.split()[0]
    return kind
