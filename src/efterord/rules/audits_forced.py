"""Audits, what is forced: the counts of one question's parts as the unknowns of linear programs."""

import math
from collections.abc import Iterator

from efterord.rules.audits_parts import Parts, firsts
from efterord.rules.audits_programs import Line, Programs
from efterord.rules.audits_publication import Fact, Number


class Forced:
    """The programs of a question: its counts, part by part and answer by answer, then the sizes not known."""

    def __init__(self, question: Parts) -> None:
        """Raise MissingExtraError without scipy, ContradictionError where no counts fit."""
        self.question, self.asked = question, question.asked
        parts = range(len(question.parts))
        self._sizes = [question.size(question.cells([part])) or (0, math.inf) for part in parts]
        unsure = [part for part, size in enumerate(self._sizes) if size[0] != size[1]]
        n_counts = len(self.asked.answers) * len(question.parts)
        self._size_at = {part: n_counts + place for place, part in enumerate(unsure)}
        most = [None if size[1] == math.inf else int(size[1]) for size in self._sizes]
        caps = [cap for cap in most for _ in self.asked.answers] + [most[part] for part in unsure]
        lines = [*self._figures(), *self._told_sizes(), *self._within_sizes()]
        self.programs = Programs(len(caps), lines, caps)

    def at(self, part: int, place: int) -> int:
        """This function will say where a part's count of an answer stands among the unknowns."""
        return part * len(self.asked.answers) + place

    def _figures(self) -> Iterator[Line]:
        return (self._figure(fact) for fact in self.question.facts)

    def _figure(self, fact: Fact) -> Line:
        coefficients: dict[int, Number] = {}
        for group, weights in fact.terms:
            for cell in firsts(group, self.question.of):
                for place, weight in enumerate(weights):
                    if weight:
                        coefficients[self.at(self.question.of[cell], place)] = weight
        return Line(coefficients, fact.low, fact.high)

    def _told_sizes(self) -> Iterator[Line]:
        for part, at in self._size_at.items():
            yield Line({at: 1}, self._sizes[part][0], None)
        for fact in self.question.sizes.facts:
            parts = self.question.parts_of(fact.group) or frozenset()
            if parts & self._size_at.keys():
                known = sum(self._sizes[part][0] for part in parts if part not in self._size_at)
                high = None if fact.high is None else fact.high - known
                yield Line({self._size_at[p]: 1 for p in parts if p in self._size_at}, fact.low - known, high)

    def _within_sizes(self) -> Iterator[Line]:
        """A part's answers are as many as its people where all answered one, else together or each at most."""
        for part, size in enumerate(self._sizes):
            each = [self.at(part, place) for place in range(len(self.asked.answers))]
            for together in [each] if self.asked.is_single else [[one] for one in each]:
                coefficients: dict[int, Number] = dict.fromkeys(together, 1)
                n = size[0]
                if part in self._size_at:
                    coefficients[self._size_at[part]], n = -1, 0
                yield Line(coefficients, n if self.asked.is_single and self.asked.is_complete else None, n)
