"""A log that only grows, each line signed together with the one before it: a changed, left out or foreign line shows.

A cut tail does not show by itself: whoever needs to know that keeps the last mark elsewhere.
"""

import json
import os
import pathlib
from collections.abc import Sequence
from typing import Any, NamedTuple

from efterord.vault import errors, keyfile, whole_files


class Line(NamedTuple):
    """One document and the mark that chains it to those before."""

    document: Any
    mark: str


def read(path: pathlib.Path, key: bytes) -> list[Line]:
    """This function will return the lines of a log, oldest first (none: no file), or raise NotSigned.

    A last line that a power cut has torn was never acknowledged, and is left out.
    """
    return _read(path, key)[0]


def read_so_far(path: pathlib.Path, key: bytes) -> list[Line]:
    """This function will return the lines before the first that was changed; what comes after it nobody vouches for."""
    return _read(path, key, is_strict=False)[0]


def append(path: pathlib.Path, key: bytes, documents: Sequence[Any]) -> None:
    """This function will add documents, on disk when it returns. Callers see to it that one at a time appends."""
    lines, n_whole = _read(path, key)
    mark = lines[-1].mark if lines else ""
    added = b""
    for document in documents:
        text = json.dumps(document, sort_keys=True, separators=(",", ":")).encode()
        mark = whole_files.mark(key, text, mark)
        added += mark.encode() + b" " + text + b"\n"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.truncate(n_whole)
        file.seek(n_whole)
        file.write(added)
        file.flush()
        os.fsync(file.fileno())
    keyfile.sync_directory(path.parent)


def _read(path: pathlib.Path, key: bytes, *, is_strict: bool = True) -> tuple[list[Line], int]:
    """The lines, and how many bytes the whole ones take."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return [], 0
    n_whole = content.rfind(b"\n") + 1
    lines: list[Line] = []
    for number, line in enumerate(content[:n_whole].split(b"\n")[:-1], 1):
        mark, _, text = line.partition(b" ")
        before = lines[-1].mark if lines else ""
        if mark.decode(errors="replace") != whole_files.mark(key, text, before):
            if not is_strict:
                break
            raise errors.NotSigned(f"Line {number} of {path} was changed, or was written with another key file.")
        lines.append(Line(json.loads(text), mark.decode()))
    return lines, n_whole
