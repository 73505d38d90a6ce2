"""Audits, sums: what follows from published groups by adding, subtracting and multiplying, exactly.

Each published group is a row of ones over *parts* (cells that no published group tells apart). The rows are
brought to the form in which each has a part of its own that no other row has, its *mark*. A group can then
be derived exactly if it is the sum of the rows whose marks lie in it. So a small group is looked for by its
marks: they are as few as its people, and each part that a sum of rows holds neither once nor not at all
must be mended by one more row that holds it. All numbers are whole or fractions: nothing is rounded.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from efterord.rules.audits_publication import ContradictionError, Number

Row = dict[int, Number]  # by part; values and origins stand at keys below nothing


class Sums:
    """Published sums with their values, reduced; a sum says how often each part, numbered from 0, is taken."""

    def __init__(self, groups: Sequence[Mapping[int, Number]], values: Sequence[Sequence[Number]]) -> None:
        """`values`: for each sum the same number of figures, each added and subtracted along with it."""
        self.groups, self.values = groups, values
        self.n_values = len(values[0]) if values else 0
        self.rows: dict[int, Row] = {}
        self._holding: dict[int, set[int]] = {}  # part: the marks of the rows that hold it
        self._with_origins: Sums | None = None
        for place in sorted(range(len(groups)), key=lambda at: (len(groups[at]), at)):
            self._add(self._row(place))

    def _row(self, place: int) -> Row:
        row = dict(self.groups[place])
        for at, value in enumerate(self.values[place]):
            if value:
                row[-1 - at] = value
        return row

    def _add(self, row: Row) -> None:
        for mark in [part for part in row if part in self.rows]:
            _take(row, self.rows[mark], row[mark])
        parts = [part for part in row if part >= 0]
        if not parts:
            if any(-self.n_values <= key < 0 for key in row):
                raise ContradictionError
            return
        mark = min(parts, key=lambda part: (abs(row[part]) != 1, part))
        first = row[mark]
        if first != 1:
            for key, value in row.items():
                quotient = Fraction(value) / first
                row[key] = int(quotient) if quotient.denominator == 1 else quotient
        for other in list(self._holding.get(mark, ())):
            before = self.rows[other]
            held = {part for part in before if part >= 0}
            _take(before, row, before[mark])
            now = {part for part in before if part >= 0}
            for part in held - now:
                self._holding[part].discard(other)
            for part in now - held:
                self._holding.setdefault(part, set()).add(other)
        self.rows[mark] = row
        for part in parts:
            self._holding.setdefault(part, set()).add(mark)

    def value(self, wanted: Mapping[int, Number]) -> tuple[Number, ...] | None:
        """This function will give a sum's figures if they follow from the published ones, else nothing."""
        row = self._sum_of_marks(wanted)
        if {part: held for part, held in row.items() if part >= 0} != {p: held for p, held in wanted.items() if held}:
            return None
        return tuple(row.get(-1 - at, 0) for at in range(self.n_values))

    def _sum_of_marks(self, wanted: Mapping[int, Number]) -> Row:
        total: Row = {}
        for part, held in wanted.items():
            if part in self.rows:
                _take(total, self.rows[part], -held)
        return total

    def recipe(self, wanted: Mapping[int, Number]) -> list[tuple[Number, int]]:
        """This function will say how a sum that follows is made: how often which published one is taken."""
        if self._with_origins is None:
            self._with_origins = _Origins(self.groups, [()] * len(self.groups))
        row = self._with_origins._sum_of_marks(wanted)
        return sorted(((times, -1 - key) for key, times in row.items() if key < 0), key=lambda each: -each[0])

    def small(self, least: Sequence[int], k: int, may_go_on: Callable[[], bool]) -> tuple[list[frozenset[int]], bool]:
        """This function will find every least group of fewer than k people that follows, and tell if it is all.

        `least`: the fewest people each part can have. What consists of smaller groups found is left out.
        """
        found: list[frozenset[int]] = []
        several = []
        for mark, row in self.rows.items():
            if least[mark] < k:
                if sum(part >= 0 for part in row) == 1:
                    found.append(frozenset([mark]))
                else:
                    several.append(mark)
        search = _Search(self.rows, self._holding, least, k, set(several), may_go_on)
        for mark in sorted(several):
            search.begin(mark)
        groups = sorted({*found, *search.found}, key=lambda group: (len(group), sorted(group)))
        kept: list[frozenset[int]] = []
        for group in groups:
            if not any(smaller < group for smaller in kept):
                kept.append(group)
        return kept, not search.is_cut


class _Origins(Sums):
    """The same, where each row carries along which published groups it was made of, instead of values."""

    def _row(self, place: int) -> Row:
        return {**self.groups[place], -1 - place: 1}


class _Search:
    """Sums of few rows that hold few people, each part once or not at all."""

    def __init__(
        self,
        rows: dict[int, Row],
        holding: dict[int, set[int]],
        least: Sequence[int],
        k: int,
        marks: set[int],
        may_go_on: Callable[[], bool],
    ) -> None:
        self.rows, self.holding, self.least, self.k = rows, holding, least, k
        self.marks, self.may_go_on = marks, may_go_on
        self.found: set[frozenset[int]] = set()
        self.is_cut = False
        self._seen: set[frozenset[int]] = set()

    def begin(self, mark: int) -> None:
        """Look for all groups of which this is the first mark."""
        self._seen.clear()
        self._go_on(frozenset([mark]), dict(self.rows[mark]), mark)

    def _go_on(self, marks: frozenset[int], row: Row, first: int) -> None:
        if marks in self._seen or self.is_cut:
            return
        self._seen.add(marks)
        if not self.may_go_on():
            self.is_cut = True
            return
        room = self.k - 1 - sum(self.least[mark] for mark in marks)
        others = {part: held for part, held in row.items() if part >= 0 and part not in marks}
        wrong = [part for part, held in others.items() if held != 1 or self.least[part] > room]
        if wrong:
            # Whatever else is added, this part has to be mended.
            self._mend(min(wrong, key=lambda part: len(self.holding[part])), marks, row, first, room)
            return
        if sum(self.least[part] for part in others) <= room:
            self.found.add(frozenset(part for part in row if part >= 0))
        for part in others:
            self._mend(part, marks, row, first, room)

    def _mend(self, part: int, marks: frozenset[int], row: Row, first: int, room: int) -> None:
        for mark in sorted(self.holding[part] & self.marks):
            if mark > first and mark not in marks and self.least[mark] <= room:
                more = dict(row)
                _take(more, self.rows[mark], -1)
                self._go_on(marks | {mark}, more, first)


def _take(row: Row, other: Row, times: Number) -> None:
    """Takes another row from one, so many times, in place."""
    for key, value in other.items():
        left = row.get(key, 0) - times * value
        if left:
            row[key] = left
        else:
            row.pop(key, None)
