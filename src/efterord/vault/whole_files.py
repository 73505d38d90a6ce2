"""Files written whole or not at all, for their owner alone; and signed ones, which only the key holder can make."""

import contextlib
import hashlib
import hmac
import json
import os
import pathlib
import tempfile
from typing import Any

from efterord.vault import errors, keyfile

_LABEL = b"efterord signed file\0"


def write(path: pathlib.Path, content: bytes) -> None:
    """This function will write or replace a file, mode 0600; after a power cut the old or the new one is there."""
    descriptor, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(draft)
        raise
    keyfile.sync_directory(path.parent)


def signed(key: bytes, document: Any) -> bytes:
    """This function will return a document as JSON with a line behind it that only a holder of the key can write."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":")).encode()
    return text + b"\n" + mark(key, text).encode() + b"\n"


def read_signed(key: bytes, content: bytes, name: object) -> Any:
    """This function will return a signed document, or raise NotSigned if it was cut, changed or made by another."""
    text, _, line = content.rstrip(b"\n").rpartition(b"\n")
    if not hmac.compare_digest(mark(key, text).encode(), line):
        raise errors.NotSigned(f"{name} was cut or changed, or was made with another key file.")
    return json.loads(text)


def mark(key: bytes, text: bytes, before: str = "") -> str:
    """This function will return the mark (64 hexadecimal digits) of a text, chained to the mark `before`."""
    return hmac.digest(key, _LABEL + before.encode() + b"\0" + text, hashlib.sha256).hex()
