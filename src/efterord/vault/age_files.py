"""Files encrypted as age files (age-encryption.org/v1), in a stream and padded, so that their length tells little.

Any age program opens one with its identity. Inside lie frames (four bytes of length, then as many bytes), an empty
frame for the end, and zeros up to the padded length: the size of nightly backups would else tell on which day an answer
came.
"""

import hashlib
import io
import os
import pathlib
import struct
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import pyrage

from efterord.vault import errors

_FRAME = struct.Struct(">I")
FRAME_BYTES = 1 << 16
SMALLEST = 1 << 20
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


class Source(Protocol):
    """What can be read from, as a file or the end of a pipe."""

    def read(self, size: int, /) -> bytes: ...


class Sink(Protocol):
    """What can be written to."""

    def write(self, data: bytes, /) -> int | None: ...


def padded_length(n: int) -> int:
    """This function will return to how much n bytes are padded: the next eighth of a power of two, 1 MiB at least.

    At most an eighth is added, and between two steps lie many answers.
    """
    step = max(SMALLEST, 1 << max(0, n.bit_length() - 4))
    return -(-n // step) * step


def identity_text(private: bytes) -> str:
    """This function will write 32 bytes as an age identity, AGE-SECRET-KEY-1... (bech32, BIP 173)."""
    return _bech32("age-secret-key-", private).upper()


def recipient_of(private: bytes) -> str:
    """This function will return the recipient, age1..., whose files an identity of 32 bytes opens."""
    return str(_identity(private).to_public())


def write(path: pathlib.Path, source: Source, recipients: Sequence[str]) -> str:
    """This function will encrypt a source into a new file, synced, mode 0600, and return its SHA-256 (hex)."""
    told = [pyrage.x25519.Recipient.from_str(each) for each in recipients]
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        framed, hashed = _Framing(source), _Hashing(file)
        _run(lambda: pyrage.encrypt_io(framed, hashed, told), framed, hashed)
        file.flush()
        os.fsync(file.fileno())
    return hashed.sha256.hexdigest()


def seal(content: bytes, recipient: str) -> bytes:
    """This function will encrypt bytes in memory for one recipient, padded as files are."""
    sink = io.BytesIO()
    pyrage.encrypt_io(_Framing(io.BytesIO(content)), sink, [pyrage.x25519.Recipient.from_str(recipient)])
    return sink.getvalue()


def read(source: Source, private: bytes, sink: Sink, name: object) -> None:
    """This function will decrypt a source into a sink, or raise Unreadable if it was cut, changed or is another's."""
    unframed, watched = _Unframing(sink), _Watched(source)
    try:
        _run(lambda: pyrage.decrypt_io(watched, unframed, [_identity(private)]), watched, unframed)
    except _AgeFailed:
        raise errors.Unreadable(f"{name} does not open: it was cut or changed, or belongs to another key.") from None
    if not unframed.is_ended:
        raise errors.Unreadable(f"{name} ends too early.")


def opened(content: bytes, private: bytes, name: object) -> bytes:
    """This function will return what was sealed; errors as `read`."""
    sink = io.BytesIO()
    read(io.BytesIO(content), private, sink, name)
    return sink.getvalue()


def sha256_of(path: pathlib.Path) -> str:
    """This function will return a file's SHA-256 (hex)."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _run(work: Callable[[], object], *watched: "_Watching") -> None:
    """Run age's work; an error of our own ends (a full disk, a program that died) is raised as what it was."""
    try:
        work()
    except Exception as error:
        for each in watched:
            if each.failed is not None:
                raise each.failed from None
        raise _AgeFailed(str(error)) from error


class _AgeFailed(Exception):
    """What is read is not what age wrote for this key; age itself says so by several kinds of error."""


class _Watching:
    """Keeps the error of its own end, which age would turn into words of its own."""

    failed: BaseException | None = None

    def watch(self, work: Callable[..., Any], *values: Any) -> Any:
        try:
            return work(*values)
        except BaseException as error:
            self.failed = error
            raise

    def flush(self) -> None:
        """This function will do nothing: whoever owns the file flushes it."""


class _Watched(_Watching):
    def __init__(self, source: Source) -> None:
        self.source = source

    def read(self, size: int = -1) -> bytes:
        read: bytes = self.watch(self.source.read, size)
        return read


class _Framing(_Watching):
    """Reads a source as frames, its end and the padding."""

    def __init__(self, source: Source) -> None:
        self.source, self.held, self.n, self.n_padding = source, b"", 0, -1

    def read(self, size: int = -1) -> bytes:
        if not self.held and self.n_padding < 0:
            data: bytes = self.watch(self.source.read, FRAME_BYTES)
            self.held = _FRAME.pack(len(data)) + data
            self.n += len(self.held)
            if not data:
                self.n_padding = padded_length(self.n) - self.n
        if self.held:
            found, self.held = self.held[:size], self.held[size:]
            return found
        n = min(size, self.n_padding)
        self.n_padding -= n
        return bytes(n)


class _Hashing(_Watching):
    def __init__(self, sink: Sink) -> None:
        self.sink, self.sha256 = sink, hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.sha256.update(data)
        self.watch(self.sink.write, data)
        return len(data)


class _Unframing(_Watching):
    """Writes what lies in the frames to a sink and leaves the padding out."""

    def __init__(self, sink: Sink) -> None:
        self.sink, self.held, self.left, self.is_ended = sink, b"", 0, False

    def write(self, data: bytes) -> int:
        rest = self.held + data
        while rest and not self.is_ended:
            if not self.left:
                if len(rest) < _FRAME.size:
                    break
                (self.left,) = _FRAME.unpack_from(rest)
                self.is_ended, rest = self.left == 0, rest[_FRAME.size :]
                continue
            self.watch(self.sink.write, rest[: self.left])
            self.left, rest = self.left - len(rest[: self.left]), rest[self.left :]
        self.held = b"" if self.is_ended else rest
        return len(data)


def _identity(private: bytes) -> Any:
    return pyrage.x25519.Identity.from_str(identity_text(private))


def _bech32(label: str, data: bytes) -> str:
    """BIP 173, as age writes its keys: five bits a sign, and six signs that show a mistyped one."""
    bits = int.from_bytes(data) << (-len(data) * 8 % 5)
    n_signs = -(-len(data) * 8 // 5)
    signs = [bits >> 5 * (n_signs - 1 - n) & 31 for n in range(n_signs)]
    spread = [ord(sign) >> 5 for sign in label] + [0] + [ord(sign) & 31 for sign in label]
    check = _polymod([*spread, *signs, *[0] * 6]) ^ 1
    signs += [check >> 5 * (5 - n) & 31 for n in range(6)]
    return f"{label}1{''.join(_BECH32[sign] for sign in signs)}"


def _polymod(values: Sequence[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for n, generator in enumerate(_GENERATOR):
            check ^= generator if top >> n & 1 else 0
    return check
