"""The hash that chains one audit entry to the one before it."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import NamedTuple

FIRST = "0" * 64


class Entry(NamedTuple):
    """What an audit entry says; its order of fields is part of the hash and never changes."""

    number: int
    at: dt.datetime
    actor: str
    action: str
    object: str
    purpose: str
    outcome: str


def chain(previous_hash: str, entry: Entry) -> str:
    """This function will return the SHA-256 (hex) of the previous hash and an entry.

    Each part is written with its length, so that no two different entries read alike.
    """
    at = entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    parts = [previous_hash, str(entry.number), at, *entry[2:]]
    text = "".join(f"{len(p.encode())}:{p};" for p in parts)
    return hashlib.sha256(text.encode()).hexdigest()


def broken_at(entries: Iterable[tuple[Entry, str, str]], *, head: tuple[int, str], before: str = FIRST) -> int | None:
    """This function will return the number of the first entry that does not fit the chain, or None if all fit.

    `entries` are (entry, previous hash, hash) in order of number; `head` the (number, hash) kept apart, so that a
    cut tail shows as the number after the last one found; `before` the hash that stands before the first entry.
    """
    expected, number = before, None
    for entry, previous_hash, own_hash in entries:
        if number is not None and entry.number != number + 1:
            return number + 1
        if previous_hash != expected or chain(previous_hash, entry) != own_hash:
            return entry.number
        expected, number = own_hash, entry.number
    if (number or 0, expected) != head:
        return (number or 0) + 1
    return None
