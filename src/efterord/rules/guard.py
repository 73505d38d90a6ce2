"""The unanimity guard: the last step before any table is made.

Where it stands. Batches are formed and the substantive-answer rule has decided which batches each
question's tables are made of; both look at who answered and whether, never at what. Only then does the
guard act, on every group whose table will be shown. Every published figure is a sum of such tables over
disjoint groups, and a group that holds two different answers gives every larger one two, so the promise's
"at least two answers possible in every batch and question, before and after any subtraction" is kept: a
batch inside a merged group is never tabulated by itself, and any of the group's answers may be its own. A
batch of one single substantive answer could not be guarded alone; that is why the substantive rule comes
first. (Guarding each batch inside a merged group too would distort and protect nobody: no figure exists
from which its own answers could be told.)

What it does, on those that count towards k only. Where all who gave a substantive answer answered alike,
one of them exchanges the whole block with a member of the nearest batch of the release who answered
otherwise. Nearest is by steps through the unit tree, then by the order in which batches were formed; the
member is random. An exchange that would make another group unanimous, or take one below its threshold for a
bound question, is not made. Nor is one that would change how many answers to a bound question wait for a
later release: that number decides which tables there will be, and may not depend on an answer. Only when no
batch permits one is an answer moved to the next permitted: one step towards the middle of the options, and
from the middle itself downwards (5 becomes 4, 3 becomes 2, 1 becomes 2); bound answers stay consistent. The
answer guarded is never made, or made from, "none". A member's rows are known by what they say only, sorted
before the guard begins: permuting answers within a batch changes nothing, not even what the random choice
lands on.
"""

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from efterord.rules import blocks, trees

ROUNDS = 20  # an exchange or move settles its group; later rounds serve moves that touched a bound question


class CannotGuardError(Exception):
    """No exchange and no move makes a group safe. Nothing of the release may be shown."""


@dataclass
class Group:
    """The whole batches whose answers to one question will be shown as one table.

    `batches` are of this release; `earlier` are answers, of those that count, left over from earlier
    releases: they are counted but neither exchanged nor moved, since other questions of their block may be
    published already.
    """

    question: int  # the question's place in its block
    unit: str
    batches: tuple[str, ...]
    earlier: tuple[blocks.Value, ...] = ()
    n_exchanged: int = 0
    n_moved: int = 0
    tally: Counter[str] = field(default_factory=Counter)
    n_substantive: int = 0

    def add(self, value: blocks.Value, times: int) -> None:
        """This function will count a value in, or with times = -1 out."""
        if value is not None:
            self.n_substantive += times
            for item in blocks.items_of(value):
                self.tally[item] += times

    def unanimous(self) -> list[str]:
        """This function will list the answers that everyone with a substantive answer gave."""
        n = self.n_substantive
        return sorted(item for item, count in self.tally.items() if n and count == n)


Change = tuple[str, int, blocks.Row]  # batch, place of the row in it, what the row becomes


class Neighbours:
    """The batches of a release by nearness; `units` has each batch's unit, in the order of forming."""

    def __init__(self, tree: trees.Tree, units: Mapping[str, str]) -> None:
        self.tree, self.units = tree, units
        self.found: dict[str, list[str]] = {}

    def of(self, unit: str) -> list[str]:
        """This function will list all batches, the nearest to a unit first, then as they were formed."""
        if unit not in self.found:
            steps = {batch: self.tree.distance(unit, at) for batch, at in self.units.items()}
            self.found[unit] = sorted(self.units, key=steps.__getitem__)
        return self.found[unit]


class Guard:
    """One block's rows of one release, and the groups to be protected; `protect` changes `rows` in place."""

    def __init__(
        self,
        block: blocks.Block,
        rows: dict[str, list[blocks.Row]],
        groups: Sequence[Group],
        neighbours: Neighbours,
        rng: Random,
    ) -> None:
        self.block, self.rows, self.groups = block, rows, groups
        self.neighbours, self.rng = neighbours, rng
        self.home: dict[tuple[int, str], Group] = {}
        for batch in rows:
            rows[batch].sort(key=blocks.sort_key)
        for group in groups:
            for value in group.earlier:
                group.add(value, 1)
            for batch in group.batches:
                self.home[group.question, batch] = group
                for row in rows[batch]:
                    group.add(row[group.question], 1)

    def protect(self) -> None:
        """This function will exchange or move answers until no group is alike, or raise CannotGuardError."""
        for _ in range(ROUNDS):
            alike = [group for group in self.groups if group.unanimous()]
            if not alike:
                return
            for group in alike:
                for item in group.unanimous():
                    if group.tally[item] == group.n_substantive:
                        self._settle(group, item)
        raise CannotGuardError("a group stays unanimous")

    def _settle(self, group: Group, item: str) -> None:
        for changes in self._exchanges(group, item):
            if self._try(changes, group, item):
                self._note(changes, exchanged=True)
                return
        for strict in (True, False):
            for change in self._moves(group, item, strict):
                if self._try([change], group, item):
                    return
        raise CannotGuardError("an answer can be neither exchanged nor moved")

    def _own(self, group: Group) -> list[tuple[str, int]]:
        """Places of the group's substantive answers of this release."""
        return [(b, i) for b in group.batches for i, row in enumerate(self.rows[b]) if row[group.question] is not None]

    def _exchanges(self, group: Group, item: str) -> Iterator[list[Change]]:
        q = group.question
        own = self._own(group)
        for partner in self.neighbours.of(group.unit):
            if partner in group.batches:
                continue
            others = [i for i, row in enumerate(self.rows[partner])
                      if row[q] is not None and item not in blocks.items_of(row[q])]  # fmt: skip
            tried = set()
            mixed = self.rng.sample(own, len(own)) if others else []
            for j, (batch, i) in itertools.product(self.rng.sample(others, len(others)), mixed):
                mine, yours = self.rows[batch][i], self.rows[partner][j]
                if (batch, mine, yours) not in tried and self._keeps_waiting(batch, mine, partner, yours):
                    tried.add((batch, mine, yours))
                    yield [(batch, i, yours), (partner, j, mine)]

    def _keeps_waiting(self, one: str, mine: blocks.Row, other: str, yours: blocks.Row) -> bool:
        """Whether what waits of bound questions keeps its number of answers, by which later tables are decided."""
        return all(
            (mine[q] is None) == (yours[q] is None) or ((q, one) in self.home and (q, other) in self.home)
            for q in range(len(mine))
        )

    def _moves(self, group: Group, item: str, strict: bool) -> Iterator[Change]:
        """Answers moved, the least change first; strict: only to what one person can have given."""
        own = self._own(group)
        found = []
        for batch, i in self.rng.sample(own, len(own)):
            before = self.rows[batch][i]
            for step, row in self._moved(before, group.question, item):
                # A routed answer without its route would show the move in every table, so that is never made.
                if self.block.is_consistent(row) or (not strict and self._keeps_routes(before, row)):
                    n_changed = sum(one != other for one, other in zip(before, row, strict=True))
                    found.append(((n_changed, step), (batch, i, row)))
        found.sort(key=lambda each: each[0])
        for _, change in found:
            yield change

    def _keeps_routes(self, before: blocks.Row, row: blocks.Row) -> bool:
        return self.block.keeps_routes(row) or not self.block.keeps_routes(before)

    def _moved(self, row: blocks.Row, q: int, item: str) -> Iterator[tuple[int, blocks.Row]]:
        question = self.block.questions[q]
        family = self.block.family(q)
        offered = [each.items for each in (self.block.questions[at] for at in family)
                   if each.kind == "ticks" and item in each.items]  # fmt: skip
        for step, other in enumerate(permitted(question.items, item)):
            yield step, _put(row, q, _swapped(row[q], item, other))
            if len(family) > 1 and offered and all(other in codes for codes in offered):
                # A reason: tick and deciding reason go together.
                yield step, tuple(_swapped(v, item, other) if at in family else v for at, v in enumerate(row))

    def _try(self, changes: list[Change], group: Group, item: str) -> bool:
        """Make the changes, unless they leave the group alike or harm another."""
        before = [(batch, i, self.rows[batch][i]) for batch, i, _ in changes]
        touched = {id(g): g for batch, _, _ in changes for g in self._groups_of(batch)}
        alike = {key: bool(g.unanimous()) for key, g in touched.items()}
        self._apply(changes)
        harmed = any(
            g.n_substantive < self.block.questions[g.question].threshold or (g.unanimous() and not alike[key])
            for key, g in touched.items()
        )
        if harmed or group.tally[item] == group.n_substantive:
            self._apply(before)
            return False
        if len(changes) == 1:
            self._note(before, exchanged=False)
        return True

    def _apply(self, changes: list[Change]) -> None:
        for batch, i, row in changes:
            for group in self._groups_of(batch):
                group.add(self.rows[batch][i][group.question], -1)
                group.add(row[group.question], 1)
            self.rows[batch][i] = row

    def _groups_of(self, batch: str) -> list[Group]:
        homes = (self.home.get((q, batch)) for q in range(len(self.block.questions)))
        return [group for group in homes if group is not None]

    def _note(self, changes: list[Change], exchanged: bool) -> None:
        """Count, for each group, the answers that are not its members' own any more."""
        if exchanged:
            (one, _, came_one), (other, _, came_other) = changes
            for q in range(len(self.block.questions)):
                ends = [self.home.get((q, one)), self.home.get((q, other))]
                if ends[0] is not ends[1] and came_one[q] != came_other[q]:
                    for end in ends:
                        if end is not None:
                            end.n_exchanged += 1
        else:
            (batch, i, before) = changes[0]
            for group in self._groups_of(batch):
                group.n_moved += before[group.question] != self.rows[batch][i][group.question]


def permitted(items: Sequence[str], item: str) -> list[str]:
    """This function will order the other answers by how soon a moved answer may become one of them.

    First the next one towards the middle (from the middle downwards), then on in that direction, then the
    rest.
    """
    at = items.index(item)
    below, above = list(reversed(items[:at])), list(items[at + 1 :])
    return below + above if 2 * at >= len(items) - 1 else above + below


def _put(row: blocks.Row, q: int, value: blocks.Value) -> blocks.Row:
    return (*row[:q], value, *row[q + 1 :])


def _swapped(value: blocks.Value, item: str, other: str) -> blocks.Value:
    """The value with one answer, or one ticked code at its weight, replaced by another."""
    if value is None or isinstance(value, str):
        return other if value == item else value
    if other in blocks.items_of(value):
        return tuple(tick for tick in value if blocks.code(tick) != item)
    return tuple(sorted(other + t[len(item) :] if blocks.code(t) == item else t for t in value))
