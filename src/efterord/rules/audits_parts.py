"""Audits, parts: one question taken apart into cells that no figure tells apart, and what follows of them exactly."""

import math
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from efterord.rules.audits_programs import MissingExtraError
from efterord.rules.audits_publication import Asked, Group, Number, Publication, Weights
from efterord.rules.audits_sizes import Sizes
from efterord.rules.audits_sums import Sums

EXTRA = "linear programs are needed for it, and scipy is not installed: pip install 'efterord[audit]'"


class Family(NamedTuple):
    """Counts of one kind (an answer, a class, a mean's scores) and the groups where they are known."""

    weights: Weights
    title: str
    sums: Sums
    column: int  # its place among the values of `sums`


class Parts:
    """One question's parts, the counts that follow exactly from what is published of them, and their names."""

    def __init__(self, publication: Publication, asked: Asked, sizes: Sizes) -> None:
        self.publication, self.asked, self.sizes = publication, asked, sizes
        self.facts = publication.facts.get(asked.id, ())
        self.k = publication.k
        self.unexamined: list[str] = []
        self.titles: dict[Group, str] = {}
        for fact in self.facts:
            for group, _ in fact.terms:
                self.titles.setdefault(group, fact.name if len(fact.terms) == 1 else "")
        self.parts = _parts(self.titles)
        self.of = {cell: at for at, cells in enumerate(self.parts) for cell in cells}
        self.known = self._known()
        self.families = self._families()
        self._by_weights = {family.weights: family for family in self.families}

    def cells(self, parts: Iterable[int]) -> Group:
        """This function will give the cells of some parts."""
        return frozenset(cell for part in parts for cell in self.parts[part])

    def parts_of(self, group: Group) -> frozenset[int] | None:
        """This function will give the parts of a group, or nothing if it takes less than the whole of one."""
        parts = frozenset(self.of[cell] for cell in group if cell in self.of)
        return parts if self.cells(parts) == group else None

    def value(self, weights: Weights, group: Group) -> Number | None:
        """This function will give a count in a group if it follows exactly from what is published."""
        parts = self.parts_of(group)
        family = self._by_weights.get(weights)
        found = family.sums.value(dict.fromkeys(parts, 1)) if family and parts is not None else None
        return None if found is None or family is None else found[family.column]

    def answered(self, group: Group) -> Number | None:
        asked, size = self.asked, self.size(group)
        if asked.no_answer is not None and size and size[0] == size[1]:
            none = self.value(asked.weights(asked.no_answer), group)
            return None if none is None else size[0] - none
        if asked.no_answer is None and asked.is_single and not asked.is_complete:
            return self.value(asked.everyone, group)
        return None

    def _known(self) -> dict[Group, Sums]:
        """By group: the exact figures about it, over answers, its size among them where everyone answered."""
        rows: dict[Group, list[tuple[Mapping[int, Number], Number]]] = {}
        for fact in self.facts:
            if fact.is_exact:
                group, weights = fact.terms[0]
                rows.setdefault(group, []).append((_row(weights), fact.low))
        for group, mine in rows.items():
            size = self.size(group)
            if self.asked.is_single and self.asked.is_complete and size and size[0] == size[1]:
                mine.append((_row(self.asked.everyone), size[0]))
        return {group: Sums([row for row, _ in mine], [(value,) for _, value in mine]) for group, mine in rows.items()}

    def _families(self) -> list[Family]:
        titles = {fact.terms[0][1]: self._title(fact.terms[0][1]) for fact in self.facts if fact.is_exact}
        titles.update({self.asked.weights(each): each for each in (*self.asked.answers, *self.asked.classes)})
        if self.asked.is_single and self.asked.is_complete:
            titles.pop(self.asked.everyone, None)  # that is the size, and says nothing of answers
        else:
            titles.setdefault(self.asked.everyone, "any answer")
        by_groups: dict[tuple[Group, ...], list[tuple[Weights, list[Number]]]] = {}
        for weights in titles:
            row, usable, values = _row(weights), [], []
            for group, sums in self.known.items():
                value = sums.value(row)
                if value is not None:
                    usable.append(group)
                    values.append(value[0])
            if usable:
                by_groups.setdefault(tuple(usable), []).append((weights, values))
        families = []
        for groups, members in by_groups.items():
            rows = [dict.fromkeys({self.of[cell] for cell in group}, 1) for group in groups]
            sums = Sums(rows, list(zip(*(values for _, values in members), strict=True)))
            families += [Family(weights, titles[weights], sums, at) for at, (weights, _) in enumerate(members)]
        return families

    def _title(self, weights: Weights) -> str:
        named = [each for each in self.asked.classes if self.asked.weights(each) == weights]
        taken = [answer for answer, weight in zip(self.asked.answers, weights, strict=True) if weight]
        return named[0] if named else "+".join(taken) if set(weights) <= {0, 1} else "the sum of scores"

    def solved(self) -> dict[str, list[Number]] | None:
        """Every answer's count in every part, if all of them follow; then nothing is left to be forced."""
        found: dict[str, list[Number]] = {}
        for answer in self.asked.answers:
            values = [self.value(self.asked.weights(answer), self.cells([part])) for part in range(len(self.parts))]
            sure = [value for value in values if value is not None]
            if len(sure) < len(values):
                return None
            found[answer] = sure
        return found

    # ---- in words

    def size(self, group: Group) -> tuple[int, float] | None:
        """A group's size; nothing where only a program could tell and there is none."""
        try:
            return self.sizes.of(group)
        except MissingExtraError:
            told = f"{self.asked.id}: how many a group has: {EXTRA}"
            if told not in self.unexamined:
                self.unexamined.append(told)
            return None

    def who(self, group: Group) -> str:
        size = self.size(group)
        n = "some" if not size else f"{size[0]}" if size[0] == size[1] else f"{size[0]} to {shown(size[1])}"
        return f"{n} in {self.name(group)}"

    def name(self, group: Group) -> str:
        title = self.titles.get(group) or self.publication.named.get(group)
        if title:
            return title
        cells = sorted(self.publication.cells[cell] for cell in group)
        return "{" + ", ".join(cells[:6]) + (", ..." if len(cells) > 6 else "") + "}"

    def recipe(self, sums: Sums, parts: frozenset[int], column: int) -> str:
        said: list[str] = []
        for times, place in sums.recipe(dict.fromkeys(parts, 1)):
            group = self.cells(sums.groups[place])
            n_times = -times if times < 0 else times
            often = "" if n_times == 1 else f"{shown(n_times)} x "
            sign = "- " if times < 0 else "+ " if said else ""
            said.append(f"{sign}{often}{self.name(group)} ({shown(sums.values[place][column])})")
        return " ".join(said)


def _parts(groups: Iterable[Group]) -> list[tuple[int, ...]]:
    """Cells that no group tells apart, together."""
    held: dict[int, list[int]] = {}
    for at, group in enumerate(groups):
        for cell in group:
            held.setdefault(cell, []).append(at)
    alike: dict[tuple[int, ...], list[int]] = {}
    for cell in sorted(held):
        alike.setdefault(tuple(held[cell]), []).append(cell)
    return [tuple(cells) for cells in alike.values()]


def _row(weights: Weights) -> dict[int, Number]:
    return {at: weight for at, weight in enumerate(weights) if weight}


def firsts(group: Group, of: Mapping[int, int]) -> list[int]:
    """This function will give one cell of each part of a published group, which holds parts whole."""
    return list({of[cell]: cell for cell in group}.values())


def shown(value: Number | float) -> str:
    """This function will write a number as short as it is."""
    return str(value) if value == math.inf else f"{float(value):g}"
