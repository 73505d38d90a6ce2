"""Audits, one question: what its published figures tell of a few people, or of what everybody in a group said."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from efterord.rules.audits_forced import Forced
from efterord.rules.audits_parts import EXTRA, Family, Parts, firsts, shown
from efterord.rules.audits_programs import MissingExtraError
from efterord.rules.audits_publication import Asked, ContradictionError, Group, Number, Publication
from efterord.rules.audits_sizes import Sizes
from efterord.rules.audits_sums import Sums


class Find(NamedTuple):
    """Something a reader can know. kind: DIRECT, LINEAR, BOUNDS, UNANIMOUS or LINKED; `group`: its cells."""

    kind: str
    question: str
    answer: str
    group: Group
    text: str


class Effort:
    """How much may still be tried: steps of the search for small groups, and linear programs."""

    def __init__(self, n_steps: int, n_programs: int) -> None:
        self.n_steps, self.n_programs = n_steps, n_programs

    def may_step(self) -> bool:
        """This function will take one step of the search, unless all are used up."""
        self.n_steps -= 1
        return self.n_steps >= 0

    def may_solve(self) -> bool:
        """This function will take one linear program, unless all are used up."""
        self.n_programs -= 1
        return self.n_programs >= 0


class Examined(Parts):
    """One question, looked at from every side, and what was found."""

    def __init__(self, publication: Publication, asked: Asked, sizes: Sizes, effort: Effort) -> None:
        super().__init__(publication, asked, sizes)
        self.effort, self.n_programs = effort, 0
        self._told = {fact.terms[0] for fact in self.facts if fact.is_exact}
        self.finds: dict[tuple[str, str, Group], Find] = {}

    def look(self) -> None:
        """This function will look at everything, and leave what it found and what it could not try."""
        self._direct()
        for sums, families in _by_sums(self.families):
            self._linear(sums, families)
        self._substantive()
        solved = self.solved()
        if solved is not None:
            self._check(solved)
            self._unanimous(solved)
            return
        try:
            self._forced()
        except MissingExtraError:
            self.unexamined.append(f"{self.asked.id}: {EXTRA}")

    def _direct(self) -> None:
        for fact in self.facts:
            size = self.size(fact.group)
            if len(fact.terms) == 1 and size and 1 <= size[1] < self.k:
                text = f"figures are published of {self.who(fact.group)}, fewer than {self.k}"
                self._add("DIRECT", "", fact.group, text)

    def _linear(self, sums: Sums, families: Sequence[Family]) -> None:
        """Small groups that follow by adding and subtracting, in all families that are known of the same groups."""
        sizes = [self.size(self.cells([part])) for part in range(len(self.parts))]
        least = [max(1, size[0]) if size else 1 for size in sizes]
        groups, is_all = sums.small(least, self.k, self.effort.may_step)
        if not is_all:
            self.unexamined.append(f"{self.asked.id}: not every small group was tried: too many fit together")
        for parts in groups:
            group = self.cells(parts)
            size = self.size(group)
            if not size or size[0] >= self.k or size[1] < 1:
                continue
            values = sums.value(dict.fromkeys(parts, 1)) or ()
            for family in families:
                if (group, family.weights) not in self._told:
                    how = self.recipe(sums, parts, family.column)
                    text = f"{family.title!r} in {self.who(group)} is {shown(values[family.column])}: {how}"
                    self._add("LINEAR", family.title, group, text)

    def _substantive(self) -> None:
        """Those who gave an answer are a group too, in each table and in each part that follows."""
        published = list(self.known)
        follow = [group for at in range(len(self.parts)) if (group := self.cells([at])) not in self.known]
        for group in [*published, *follow]:
            answered = self.answered(group)
            if answered is None or answered < 1:
                continue
            kind = "DIRECT" if group in self.known else "LINEAR"
            if answered < self.k:
                few = f"only {shown(answered)} of {self.who(group)} answered it"
                self._add(kind, "answered", group, f"{few}, fewer than {self.k}")
            # A weighted tick is a class of answers; what is put together of a scale is no answer of its own.
            classes = () if self.asked.is_single else tuple(self.asked.classes)
            for answer in (*self.asked.answers, *classes):
                count = self.value(self.asked.weights(answer), group) if answer != self.asked.no_answer else None
                if count is not None and count >= answered:
                    text = f"all {shown(answered)} of {self.who(group)} who answered said {answer!r}"
                    self._add("UNANIMOUS", answer, group, text)

    def _check(self, solved: Mapping[str, Sequence[Number]]) -> None:
        """Counts that follow may neither be below nothing nor above the size, nor break a published range."""
        for part in range(len(self.parts)):
            counts = [solved[answer][part] for answer in self.asked.answers]
            size = self.size(self.cells([part]))
            total = sum(counts) if self.asked.is_single else max(counts)
            if min(counts) < 0 or any(count.denominator != 1 for count in counts) or (size and total > size[1]):
                raise ContradictionError
        for fact in self.facts:
            total = 0
            for group, weights in fact.terms:
                for answer, weight in zip(self.asked.answers, weights, strict=True):
                    total += weight * sum(solved[answer][self.of[cell]] for cell in firsts(group, self.of))
            if total < fact.low or (fact.high is not None and total > fact.high):
                raise ContradictionError

    def _unanimous(self, solved: Mapping[str, Sequence[Number]]) -> None:
        for group in sorted({*self.titles, *map(self.cells, ([at] for at in range(len(self.parts))))}, key=_order):
            parts, size = self.parts_of(group), self.size(group)
            for answer, counts in solved.items():
                total = sum((counts[part] for part in parts or ()), 0)
                if size and total >= max(1, size[1]) and not self._is_inside(answer, group):
                    text = f"all {shown(total)} of {self.who(group)} said {answer!r}"
                    self._add("UNANIMOUS", answer, group, text)

    def _forced(self) -> None:
        forced = Forced(self)
        programs = forced.programs
        n_left = 0
        for group, parts, is_small in self._targets():
            size = self.size(group)
            if size is None:
                continue
            for place, answer in enumerate(self.asked.answers):
                unknowns = [forced.at(part, place) for part in parts]
                if self._is_inside(answer, group):
                    continue
                seen = programs.seen_least(unknowns)
                may_agree = size[1] >= 1 and size[1] != math.inf and seen >= size[1] - 0.001
                may_be_sure = is_small and seen > 0.001 and programs.seen_most(unknowns) < seen + 1
                if not (may_agree or may_be_sure):
                    continue
                if not self.effort.may_solve():
                    n_left += 1
                    continue
                self._judge(answer, group, programs.range(unknowns), size, is_small=is_small)
        self.n_programs = programs.n_solved
        if n_left:
            self.unexamined.append(f"{self.asked.id}: {n_left} counts were not tried by linear programs")

    def _judge(
        self, answer: str, group: Group, found: tuple[int, float], size: tuple[int, float], *, is_small: bool
    ) -> None:
        least, most = found
        if least >= max(1, size[1]):
            text = (
                f"at least {least} of {self.who(group)} are bound to have said {answer!r}, by all the figures together"
            )
            self._add("UNANIMOUS", answer, group, text)
        elif is_small and 1 <= least == most and not self._is_told(answer, group):
            why = "since no count is below nothing or above the size"
            text = f"exactly {least} of {self.who(group)} said {answer!r}, {why}"
            self._add("BOUNDS", answer, group, text)

    def _targets(self) -> Iterator[tuple[Group, frozenset[int], bool]]:
        """Every part, and every published or named group of whole parts; the largest first."""
        wanted = {self.cells([at]) for at in range(len(self.parts))} | set(self.titles) | set(self.publication.named)
        for group in sorted(wanted, key=_order):
            parts, size = self.parts_of(group), self.size(group)
            if parts and size:
                yield group, parts, size[0] < self.k and size[1] >= 1

    def _add(self, kind: str, answer: str, group: Group, text: str) -> None:
        self.finds.setdefault(
            (kind, answer, group), Find(kind, self.asked.id, answer, group, f"{self.asked.id}: {text}")
        )

    def _is_inside(self, answer: str, group: Group) -> bool:
        """Whether a group that contains it is known to have said that as one."""
        return any(f.kind == "UNANIMOUS" and f.answer == answer and group <= f.group for f in self.finds.values())

    def _is_told(self, answer: str, group: Group) -> bool:
        return any(
            f.group == group and (f.kind == "DIRECT" or (f.kind == "LINEAR" and f.answer == answer))
            for f in self.finds.values()
        )


def _by_sums(families: Iterable[Family]) -> list[tuple[Sums, list[Family]]]:
    found: dict[int, tuple[Sums, list[Family]]] = {}
    for family in families:
        found.setdefault(id(family.sums), (family.sums, []))[1].append(family)
    return list(found.values())


def _order(group: Group) -> tuple[int, list[int]]:
    return -len(group), sorted(group)
