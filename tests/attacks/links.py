"""What a thief of many copies tries: to pair persons with rows, to follow a row over releases, to open what is left.

Every attack returns pairs of a person and a row. Who a person is stands in the invitations, plain, in every copy.
"""

import itertools
import json
import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from efterord.rules import answers_sealed
from efterord.vault import errors, sealed
from tests.attacks.copies import Night, Row
from tests.attacks.year import Leaver, Year

Pairs = list[tuple[Leaver, Row]]
# With so many tests and runs, one in a million is the most that chance may spoil.
CHANCE = 1e-6


def most_by_chance(expected: float) -> int:
    """The most hits that guessing gives, but for one run in a million, if it gives so many on average."""
    n, left, term = 0, 1.0 - math.exp(-expected), math.exp(-expected)
    while left > CHANCE:
        n += 1
        term *= expected / n
        left -= term
    return n


class Reader:
    """Whoever reads rows with some of the pool's keys; without any, nothing."""

    def __init__(self, year: Year, key_ids: Collection[str]) -> None:
        self.year = year
        self.private = {key_id: year.private[key_id] for key_id in key_ids}
        self.read: dict[bytes, tuple[answers_sealed.Place, str] | None] = {}

    def open(self, row: Row) -> tuple[answers_sealed.Place, str] | None:
        """A row's place and content, or None for one that does not open."""
        if row.digest not in self.read:
            key_id, place, content = self.year.boxes[row.digest]
            found = None
            if key_id in self.private:
                boxes = [sealed.open_padded(self.private[key_id], box).decode() for box in (place, content)]
                found = answers_sealed.read_place(boxes[0].encode()), boxes[1]
            self.read[row.digest] = found
        return self.read[row.digest]

    def says(self, row: Row) -> str:
        opened = self.open(row)
        return opened[1] if opened else ""


def said_plainly(year: Year) -> Callable[[Row], str]:
    """Reading a row of the naive table needs nothing."""
    return lambda row: year.plain[row.digest].replace("PLAIN", "VERKLIGT")


def hits(pairs: Iterable[tuple[Leaver, Row]], says: Callable[[Row], str]) -> set[int]:
    """The persons whose own words stand in the row they were paired with."""
    return {leaver.number for leaver, row in pairs if leaver.words in says(row)}


def by_night(year: Year, table: str) -> Pairs:
    """A row that came in the night in which one person alone became answered is that person's."""
    found: Pairs = []
    for before, after in zip(year.nights, year.nights[1:], strict=False):
        if after.released:
            continue
        there = {row.receipt_hash for row in getattr(before, table)}
        came = [row for row in getattr(after, table) if row.receipt_hash not in there]
        people = list(after.answered - before.answered)
        if len(came) == len(people) == 1:
            found.append((year.by_case[people[0]], came[0]))
    return found


def followed(year: Year, pairs: Pairs, table: str, *, by: Callable[[Row], object]) -> Pairs:
    """The rows of the last night that are alike, by something a row keeps, to one that was paired before."""
    last = defaultdict(list)
    for row in getattr(year.nights[-1], table):
        last[by(row)].append(row)
    return [(leaver, last[by(row)][0]) for leaver, row in pairs if len(last[by(row)]) == 1]


def ranked(people: Sequence[Leaver], rows: Sequence[Row]) -> Pairs:
    """The first row is the first person's, and so on; of more rows than people, those at the same share of the way."""
    if not people or not rows:
        return []
    return [(leaver, rows[n * len(rows) // len(people)]) for n, leaver in enumerate(people)]


def share_in_order(people: Sequence[Leaver], rows: Sequence[Row], says: Callable[[Row], str]) -> float:
    """Of all pairs of people, the share whose rows lie in the order of the people: 1 is all, and chance is a half."""
    words = [says(row) for row in rows]
    places = [n for leaver in people for n, said in enumerate(words) if leaver.words in said]
    pairs = [earlier < later for earlier, later in itertools.combinations(places, 2)]
    return sum(pairs) / len(pairs)


def orders(night: Night, rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Every order in which the database keeps some rows of a night, forwards and backwards."""
    kept = {row.digest for row in rows}
    by_log = {digest: n for n, digest in enumerate(d for d in night.log if d in kept)}
    found = {
        "physical": list(rows),
        "key": sorted(rows, key=lambda row: row.key.zfill(40)),
        "xmin": sorted(rows, key=lambda row: row.xmin),
        "log": sorted((row for row in rows if row.digest in by_log), key=lambda row: by_log[row.digest]),
        "receipt": sorted(rows, key=lambda row: row.receipt_hash),
        "length": sorted(rows, key=lambda row: row.length),
    }
    return found | {f"{name}, backwards": rows[::-1] for name, rows in found.items()}


def by_place(reader: Reader, rows: Iterable[Row]) -> dict[tuple[object, ...], list[Row]]:
    """Rows that open, by what their place says of whose they may be."""
    found = defaultdict(list)
    for row in rows:
        opened = reader.open(row)
        if opened is not None and opened[0].holds is not answers_sealed.Holds.REMAINDER:
            place = opened[0]
            found[place.holds, place.unit, place.period, place.counts].append(row)
    return found


def people_of(contents: Iterable[str], leavers: Mapping[int, Leaver]) -> list[Leaver]:
    """Whose rows they are, in the order in which they answered: the most an attacker can know beside the rows."""
    numbers = [int(text.partition("VERKLIGT-")[2][:4]) for text in contents if "VERKLIGT-" in text]
    return sorted((leavers[n] for n in numbers), key=lambda leaver: (leaver.answered_on, leaver.number))


def responses(contents: Iterable[str]) -> set[int]:
    """Whose closed answers can be read."""
    found = set()
    for text in contents:
        table = json.loads(text) if text else {}
        if "answers" in table:
            found.add(int(text.partition("VERKLIGT-")[2][:4]))
    return found


__all__ = ["Pairs", "Reader", "by_night", "by_place", "errors", "followed", "hits", "most_by_chance", "orders",
           "people_of", "ranked", "responses", "said_plainly"]  # fmt: skip
