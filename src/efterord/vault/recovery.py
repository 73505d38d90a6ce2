"""The recovery kit: what is printed once and kept on paper, and opens a backup when everything else is gone.

It holds the key file's 32 bytes and a private key of its own. The installation keeps that key's public half only: the
private halves of the pool's keys are sealed to it in every backup, so that a backup opens no sealed answer with the key
file of today, but with the paper.
"""

import dataclasses
import hashlib
import os
import re
from collections.abc import Iterator

from efterord.vault import age_files, errors, guarded, tokens

N_LINES = 8
_BYTES, _CHECK = 8, 2  # of each line, and how many more show a sign mistyped
_LABEL = b"efterord recovery kit 1"
_LINE = re.compile(r"^\s*([1-8])[.:)]?\s+([0-9A-Za-z \u00a0-]{16,40})\s*$")


@dataclasses.dataclass(frozen=True, repr=False)
class Kit(guarded.Guarded):
    """The key file's bytes and the kit's own private key, 32 bytes each."""

    master: bytes
    private: bytes

    @property
    def recipient(self) -> str:
        """This function will return the public half, which the installation keeps."""
        return age_files.recipient_of(self.private)

    def lines(self) -> list[str]:
        """This function will write the kit as eight lines to print and to type."""
        whole = self.master + self.private
        parts = [whole[n * _BYTES : (n + 1) * _BYTES] for n in range(N_LINES)]
        return [f"{n}  {_written(part + _check(n, part))}" for n, part in enumerate(parts, 1)]


def new(master: bytes) -> Kit:
    """This function will make a kit for a key file, with a random key of its own."""
    return Kit(master, os.urandom(32))


def name_of(recipient: str) -> str:
    """This function will return the name by which papers and backups know a kit: eight signs that open nothing."""
    digest = hashlib.sha256(_LABEL + recipient.encode()).digest()
    return tokens.grouped(_signs(digest[:5]), 4)


def read(text: str) -> Kit:
    """This function will return the kit whose eight lines stand in a text, or raise NotAKit naming the wrong line."""
    found = dict(_numbered(text))
    missing = [str(n) for n in range(1, N_LINES + 1) if n not in found]
    if missing:
        which = "line" if len(missing) == 1 else "lines"
        raise errors.NotAKit(
            f"The recovery kit has eight numbered lines; {which} {', '.join(missing)} cannot be found."
        )
    whole = b"".join(found[n] for n in range(1, N_LINES + 1))
    return Kit(whole[:32], whole[32:])


def read_line(line: str) -> tuple[int, bytes] | None:
    """This function will return a line's number and bytes, None for other text, or raise NotAKit if mistyped."""
    match = _LINE.match(line)
    return None if match is None else (int(match[1]), _read_line(int(match[1]), match[2]))


def _numbered(text: str) -> Iterator[tuple[int, bytes]]:
    for line in text.splitlines():
        found = read_line(line)
        if found is not None:
            yield found


def _read_line(number: int, written: str) -> bytes:
    try:
        signs = tokens.normalised(written, 16)
    except errors.NotACode:
        raise errors.NotAKit(f"Line {number} of the recovery kit has not sixteen letters and digits.") from None
    value = sum(tokens.ALPHABET.index(sign) << 5 * (15 - n) for n, sign in enumerate(signs))
    whole = value.to_bytes(_BYTES + _CHECK)
    part = whole[:_BYTES]
    if whole[_BYTES:] != _check(number, part):
        raise errors.NotAKit(f"Line {number} of the recovery kit is mistyped, or is not in its place.")
    return part


def _check(number: int, part: bytes) -> bytes:
    return hashlib.sha256(_LABEL + bytes([number]) + part).digest()[:_CHECK]


def _written(data: bytes) -> str:
    return tokens.grouped(_signs(data), 4)


def _signs(data: bytes) -> str:
    value, n_signs = int.from_bytes(data), len(data) * 8 // 5
    return "".join(tokens.ALPHABET[value >> 5 * (n_signs - 1 - n) & 31] for n in range(n_signs))
