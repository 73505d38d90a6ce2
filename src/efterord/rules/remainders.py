"""A remainder as bytes: answers to one question that wait sealed at the root, in rows of the pool like any other.

Written as how many gave each value. Of many people who ticked many things that is more than the constant size, and so
a remainder is written in as many pieces as it takes, and put together again when all of them are there.
"""

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from efterord.rules import answers_sealed, blocks, groups

KIND = "remainder"
_MOST_PIECES = 999
Entry = tuple[str, blocks.Value, int]  # "counting" or "others", a value, and how many gave it


class Piece(NamedTuple):
    """One piece of a remainder: its values are some of the whole's. `number` counts from 0."""

    part: groups.Remainder
    number: int
    n_pieces: int


def pieces(remainder: groups.Remainder) -> tuple[Piece, ...]:
    """This function will divide a remainder into pieces of which each fits one row."""
    head = Piece(remainder._replace(counting=(), others=()), _MOST_PIECES, _MOST_PIECES)
    room = answers_sealed.PAYLOAD_BYTES - len(_written(head))
    filled: list[list[Entry]] = [[]]
    left = room
    for entry in [*_entries("counting", remainder.counting), *_entries("others", remainder.others)]:
        n_bytes = len(_packed(entry[1:])) + 1  # with its comma
        if n_bytes > left:
            filled.append([])
            left = room
        filled[-1].append(entry)
        left -= n_bytes
    return tuple(
        Piece(remainder._replace(counting=_of("counting", each), others=_of("others", each)), number, len(filled))
        for number, each in enumerate(filled)
    )


def joined(found: Iterable[Piece]) -> tuple[list[groups.Remainder], list[Piece]]:
    """This function will put remainders together again, and give apart the pieces of those that are not whole.

    A piece that is there twice is taken once.
    """
    by_remainder: dict[tuple[str, str, int, tuple[str, ...]], dict[int, Piece]] = {}
    for piece in found:
        part = piece.part
        by_remainder.setdefault((part.question, part.lane, part.since, part.batches), {})[piece.number] = piece
    whole: list[groups.Remainder] = []
    broken: list[Piece] = []
    for of_one in by_remainder.values():
        parts = [piece.part for piece in of_one.values()]
        if any(set(of_one) != set(range(piece.n_pieces)) for piece in of_one.values()):
            broken += of_one.values()
            continue
        counting, others = (
            _sorted(v for part in parts for v in getattr(part, side)) for side in ("counting", "others")
        )
        whole.append(parts[0]._replace(counting=counting, others=others))
    return whole, broken


def payload(piece: Piece) -> bytes:
    """This function will write a piece as the bytes to be padded and sealed; ValueError if they do not fit."""
    written = _written(piece)
    if len(written) > answers_sealed.PAYLOAD_BYTES:
        raise ValueError(f"a remainder of {len(written)} bytes does not fit in {answers_sealed.PAYLOAD_BYTES}")
    return written


def read_payload(written: bytes) -> Piece:
    """This function will read back what payload() wrote; ValueError when it is something else."""
    try:
        table: dict[str, Any] = json.loads(written)
        part = groups.Remainder(
            table[KIND],
            table["lane"],
            table["since"],
            tuple(table["batches"]),
            _values(table["counting"]),
            _values(table["others"]),
        )
        # Without it one row held the whole, as all did at first.
        number, n_pieces = table.get("piece", (0, 1))
        return Piece(part, number, n_pieces)
    except (UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError):
        raise ValueError("this is not a remainder") from None


def _written(piece: Piece) -> bytes:
    part = piece.part
    return _packed(
        {
            KIND: part.question,
            "lane": part.lane,
            "since": part.since,
            "batches": part.batches,
            "piece": (piece.number, piece.n_pieces),
            "counting": [each[1:] for each in _entries("counting", part.counting)],
            "others": [each[1:] for each in _entries("others", part.others)],
        }
    )


def _packed(content: object) -> bytes:
    return json.dumps(content, separators=(",", ":")).encode()


def _entries(side: str, values: tuple[blocks.Value, ...]) -> list[Entry]:
    return [(side, value, count) for value, count in Counter(values).items()]


def _of(side: str, entries: list[Entry]) -> tuple[blocks.Value, ...]:
    return _sorted(value for at, value, count in entries if at == side for _ in range(count))


def _values(tallied: list[Any]) -> tuple[blocks.Value, ...]:
    found: list[blocks.Value] = []
    for value, count in tallied:
        found += [tuple(value) if isinstance(value, list) else value] * count
    return _sorted(found)


def _sorted(values: Iterable[blocks.Value]) -> tuple[blocks.Value, ...]:
    return tuple(sorted(values, key=lambda v: blocks.sort_key((v,))))
