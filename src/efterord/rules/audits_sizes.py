"""Audits, sizes: how many people a group has, or may have, as far as a reader of the file can tell."""

import math
from collections.abc import Iterable

from efterord.rules.audits_programs import Line, Programs
from efterord.rules.audits_publication import Asked, Fact, Group, Number, Publication
from efterord.rules.audits_sums import Sums

Size = tuple[int, float]  # the fewest and the most; infinity where nothing says


class Sizes:
    """The sizes of all groups: known, told, following from what was told, or within bounds."""

    def __init__(self, publication: Publication) -> None:
        self._known = publication.sizes
        self.facts = [*publication.size_facts, *_from_counts(publication)]
        self._unknown = {cell for cell, size in enumerate(self._known) if size is None}
        self._found: dict[Group, Size] = {}
        parts: dict[tuple[int, ...], list[int]] = {}
        for cell in sorted(self._unknown):
            parts.setdefault(tuple(at for at, fact in enumerate(self.facts) if cell in fact.group), []).append(cell)
        self._parts = list(parts.values())
        self._of = {cell: part for part, cells in enumerate(self._parts) for cell in cells}
        told = [fact for fact in self.facts if fact.is_exact and fact.group & self._unknown]
        groups = [dict.fromkeys({self._of[cell] for cell in fact.group & self._unknown}, 1) for fact in told]
        self._sums = Sums(groups, [(fact.low - self._sum(fact.group),) for fact in told])
        self._programs: Programs | None = None

    def of(self, group: Group) -> Size:
        """This function will give the fewest and the most people a group can have.

        Raise MissingExtraError where only a linear program can tell.
        """
        if group not in self._found:
            self._found[group] = self._size(group)
        return self._found[group]

    def _size(self, group: Group) -> Size:
        known, unknown = self._sum(group), group & self._unknown
        if not unknown:
            return known, known
        parts = {self._of[cell] for cell in unknown}
        is_whole = sum(len(self._parts[part]) for part in parts) == len(unknown)
        follows = self._sums.value(dict.fromkeys(parts, 1)) if is_whole else None
        if follows is not None:
            return known + int(follows[0]), known + int(follows[0])
        if not any(fact.group & unknown for fact in self.facts):
            return known, math.inf
        cells = sorted(unknown)
        least, most = self._solved().range([self._at(cell) for cell in cells])
        return known + max(0, least), known + most

    def _solved(self) -> Programs:
        if self._programs is None:
            lines = [
                Line(
                    dict.fromkeys((self._at(cell) for cell in fact.group & self._unknown), 1),
                    fact.low - self._sum(fact.group),
                    None if fact.high is None else fact.high - self._sum(fact.group),
                )
                for fact in self.facts
                if fact.group & self._unknown
            ]
            self._programs = Programs(len(self._unknown), lines, [None] * len(self._unknown))
        return self._programs

    def _at(self, cell: int) -> int:
        return sorted(self._unknown).index(cell)

    def _sum(self, group: Iterable[int]) -> int:
        return sum(size for cell in group if (size := self._known[cell]) is not None)


def _from_counts(publication: Publication) -> list[Fact]:
    """What counts say of sizes: each has one answer where a question is complete, at most one where it is single."""
    unknown = {cell for cell, size in enumerate(publication.sizes) if size is None}
    found: list[Fact] = []
    for asked in publication.questions if unknown else ():
        by_group: dict[Group, dict[str, Fact]] = {}
        for fact in publication.facts.get(asked.id, ()):
            for answer in asked.answers:
                if len(fact.terms) == 1 and fact.terms[0][1] == asked.weights(answer):
                    by_group.setdefault(fact.group, {})[answer] = fact
        found.extend(_size_fact(asked, group, counts) for group, counts in by_group.items())
    return [fact for fact in found if fact.group & unknown]


def _size_fact(asked: Asked, group: Group, counts: dict[str, Fact]) -> Fact:
    lows = [fact.low for fact in counts.values()]
    low = sum(lows) if asked.is_single else max(lows)
    high: Number | None = None
    highs = [fact.high for fact in counts.values() if fact.high is not None]
    if asked.is_single and asked.is_complete and len(highs) == len(asked.answers):
        high = sum(highs)
    return Fact(((group, (1,)),), low, high, next(iter(counts.values())).name)
