"""A remainder as bytes: answers to one question that wait sealed at the root, as a row of the pool like any other.

Written as how many gave each value, so that it fits the constant size however many batches it speaks of.
"""

import json
from collections import Counter
from typing import Any

from efterord.rules import answers_sealed, blocks, groups

KIND = "remainder"


def payload(remainder: groups.Remainder) -> bytes:
    """This function will write a remainder as the bytes to be padded and sealed; ValueError if they do not fit."""
    written = json.dumps(
        {
            KIND: remainder.question,
            "lane": remainder.lane,
            "since": remainder.since,
            "batches": remainder.batches,
            "counting": _tallied(remainder.counting),
            "others": _tallied(remainder.others),
        },
        separators=(",", ":"),
    ).encode()
    if len(written) > answers_sealed.PAYLOAD_BYTES:
        raise ValueError(f"a remainder of {len(written)} bytes does not fit in {answers_sealed.PAYLOAD_BYTES}")
    return written


def is_remainder(written: bytes) -> bool:
    """This function will tell whether opened bytes are a remainder and not a response."""
    return written.startswith(b'{"remainder":')


def read_payload(written: bytes) -> groups.Remainder:
    """This function will read back what payload() wrote; ValueError when it is something else."""
    try:
        table: dict[str, Any] = json.loads(written)
        return groups.Remainder(
            table[KIND],
            table["lane"],
            table["since"],
            tuple(table["batches"]),
            _values(table["counting"]),
            _values(table["others"]),
        )
    except (UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError):
        raise ValueError("this is not a remainder") from None


def _tallied(values: tuple[blocks.Value, ...]) -> list[tuple[blocks.Value, int]]:
    return list(Counter(values).items())


def _values(tallied: list[Any]) -> tuple[blocks.Value, ...]:
    found: list[blocks.Value] = []
    for value, count in tallied:
        found += [tuple(value) if isinstance(value, list) else value] * count
    return tuple(sorted(found, key=lambda v: blocks.sort_key((v,))))
