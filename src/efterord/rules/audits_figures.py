"""Audits, figures: each published figure as facts about weighted counts."""

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from efterord.rules.audits_publication import (
    Asked,
    Fact,
    Group,
    Number,
    UnreadableError,
    Weights,
    listed,
    mapping,
    number,
    whole,
)

NEARLY = Fraction(1, 10**6)  # a mean given without decimals may have been cut at the last digit written


class Figures:
    """The published figures, one by one, as facts."""

    def __init__(
        self, select: Callable[[object], Group], sizes: Sequence[int | None], questions: Mapping[str, Asked]
    ) -> None:
        """`select` gives the cells that a "where" speaks of."""
        self.select, self.sizes, self.questions = select, sizes, questions
        self.facts: dict[str, list[Fact]] = {}
        self.size_facts: list[Fact] = []
        self.told: dict[Group, Number] = {}
        self.n_unread = 0

    def read(self, figure: Mapping[str, object], place: int) -> None:
        """This function will read one figure; UnreadableError says its place in the file."""
        try:
            self._read(figure)
        except UnreadableError as error:
            raise UnreadableError(f"figure {place}: {error.words}") from None
        except (KeyError, TypeError, ValueError, ZeroDivisionError, AttributeError) as error:
            missing = (
                f"{error} is missing" if isinstance(error, KeyError) else "a value is not what the format asks for"
            )
            raise UnreadableError(f"figure {place}: {missing}") from None

    def _read(self, figure: Mapping[str, object]) -> None:
        stat, group = figure.get("stat"), self.select(figure.get("where"))
        name = str(figure.get("id") or _told(figure.get("where")))
        question = self.questions.get(str(figure.get("question"))) if "question" in figure else None
        if question is None and ("question" in figure or stat != "respondents"):
            raise UnreadableError(f"{figure.get('question')!r} is no question of the file")
        if stat == "sum":
            self._sum(figure, _sure(question), name)
        elif stat == "respondents":
            for low, high in _ranges(figure):
                if question is None:
                    self._size(group, low, high, name)
                else:
                    self._fact(question, group, question.everyone, (low, high), name)
        elif stat in ("count", "counts"):
            values = {figure["answer"]: figure} if stat == "count" else mapping(figure["value"], "the value")
            for answer, value in values.items():
                for bounds in _ranges(value):
                    self._fact(_sure(question), group, self._weights(_sure(question), answer), bounds, name)
        elif stat in ("percent", "mean", "index"):
            self._share(figure, str(stat), _sure(question), group, name)
        else:
            raise UnreadableError(f"{stat!r} is no kind of figure the format knows")

    def _share(self, figure: Mapping[str, object], stat: str, asked: Asked, group: Group, name: str) -> None:
        """A percent, mean or index: times the number of people it is a weighted count within half a last digit."""
        if figure.get("value") is None or not group:
            return
        value, n = number(figure["value"]), self._n(figure, group)
        if n is None:
            self.n_unread += 1
            return
        if figure.get("n") is not None and asked.is_single and asked.is_complete:
            self._size(group, n, n, name)
        if stat == "percent":
            weights, scale = self._weights(asked, figure["answer"]), Fraction(1, 100)
        elif stat == "mean":
            if asked.scores is None:
                raise UnreadableError(f"{asked.id} has no scores, so it has no mean")
            weights, scale = asked.scores, Fraction(1)
        else:
            given = mapping(figure["weights"], "the weights")
            weights, scale = tuple(number(given.get(each, 0)) for each in asked.answers), Fraction(1, 100)
        if stat == "percent" or "decimals" in figure:
            half = Fraction(1, 2) / 10 ** whole(figure.get("decimals", 0), "decimals")
        else:
            half = NEARLY / max(n * scale, NEARLY)
        low, high = n * scale * (value - half), n * scale * (value + half)
        if all(each.denominator == 1 for each in weights):
            low, high = math.ceil(low), math.floor(high)
        self._fact(asked, group, weights, (low, high), name)

    def _n(self, figure: Mapping[str, object], group: Group) -> Number | None:
        if figure.get("n") is not None:
            return number(figure["n"])
        sizes = [self.sizes[cell] for cell in group]
        if None in sizes:
            return self.told.get(group)
        return sum(size for size in sizes if size is not None)

    def _sum(self, figure: Mapping[str, object], asked: Asked, name: str) -> None:
        by_cell: dict[int, list[Number]] = {}
        for term in listed(figure["terms"], "the terms"):
            coefficient, where, answer = listed(term, "a term")
            weights = self._weights(asked, answer)
            for cell in self.select(where):
                held = by_cell.setdefault(cell, [0] * len(weights))
                by_cell[cell] = [a + number(coefficient) * b for a, b in zip(held, weights, strict=True)]
        alike: dict[Weights, set[int]] = {}
        for cell, held in by_cell.items():
            if any(held):
                alike.setdefault(tuple(held), set()).add(cell)
        terms = tuple((frozenset(cells), weights) for weights, cells in alike.items())
        for low, high in _ranges(figure):
            if terms:
                self.facts.setdefault(asked.id, []).append(Fact(terms, low, high, name))

    def _weights(self, asked: Asked, answer: object) -> Weights:
        if answer not in asked.answers and answer not in asked.classes:
            raise UnreadableError(f"{answer!r} is no answer to {asked.id}")
        return asked.weights(str(answer))

    def _fact(self, asked: Asked, group: Group, weights: Weights, bounds: tuple[Number, Number], name: str) -> None:
        low, high = bounds
        if low > high:
            raise UnreadableError(f"{name}: no whole number of people gives that figure")
        if group:
            self.facts.setdefault(asked.id, []).append(Fact(((group, weights),), low, high, name))

    def _size(self, group: Group, low: Number, high: Number, name: str) -> None:
        if low == high:
            self.told[group] = low
        if group:
            self.size_facts.append(Fact(((group, (1,)),), low, high, name))


def _told(where: object) -> str:
    parts = where.values() if isinstance(where, Mapping) else ()
    return "/".join("+".join(map(str, each)) if isinstance(each, list) else str(each) for each in parts) or "everyone"


def _ranges(given: object) -> list[tuple[Number, Number]]:
    """A value as one range, or none where it is withheld."""
    if isinstance(given, Mapping):
        given = [given["low"], given["high"]] if "low" in given else given.get("value")
    if given is None:
        return []
    if isinstance(given, list):
        low, high = given
        return [(number(low), number(high))]
    return [(number(given), number(given))]


def _sure(question: Asked | None) -> Asked:
    if question is None:
        raise UnreadableError("it names no question")
    return question
