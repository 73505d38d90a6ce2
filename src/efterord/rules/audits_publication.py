"""Audits, what is read: cells, questions and facts of a publication, and small readers of JSON values."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

Group = frozenset[int]  # cells, by their place in the file
Number = int | Fraction  # whole numbers stay whole: most are, and they are quick
Weights = tuple[Number, ...]


class UnreadableError(ValueError):
    """The file is not what it should be; `words` say where and how."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class ContradictionError(ValueError):
    """The published figures contradict each other: no answers at all give them."""


class Fact(NamedTuple):
    """One published figure: low <= the sum of weight x count <= high, over the answers and the cells of each term."""

    terms: tuple[tuple[Group, Weights], ...]
    low: Number
    high: Number | None
    name: str

    @property
    def group(self) -> Group:
        return frozenset[int]().union(*(cells for cells, _ in self.terms))

    @property
    def is_exact(self) -> bool:
        return len(self.terms) == 1 and self.low == self.high


class Asked(NamedTuple):
    """A question as the file describes it, with what links it to others."""

    id: str
    answers: tuple[str, ...]
    is_single: bool
    is_complete: bool
    classes: frozenset[str]
    vectors: Mapping[str, Weights]
    scores: Weights | None
    no_answer: str | None
    asked_when: tuple[str, tuple[str, ...]] | None
    chosen_of: tuple[str, ...]

    def weights(self, answer: str) -> Weights:
        """This function will give 1 for an answer, or for each of a class, and 0 for the others."""
        return self.vectors[answer]

    @property
    def everyone(self) -> Weights:
        return (1,) * len(self.answers)


class Publication(NamedTuple):
    """All that a reader of the file knows."""

    k: int
    cells: tuple[str, ...]
    sizes: tuple[int | None, ...]
    named: Mapping[Group, str]
    questions: tuple[Asked, ...]
    facts: Mapping[str, tuple[Fact, ...]]
    size_facts: tuple[Fact, ...]  # their weights are (1,): members, whatever they answered
    n_figures: int
    n_unread: int  # figures that cannot be used, and a hierarchy too large to be tried group by group


def number(given: object) -> Number:
    """This function will give a number as its digits say it, or raise UnreadableError."""
    if isinstance(given, bool) or not isinstance(given, int | float | Decimal | Fraction):
        raise UnreadableError(f"{given!r} is not a number")
    if isinstance(given, int):
        return given
    exact = given if isinstance(given, Fraction) else Fraction(str(given))
    return int(exact) if exact.denominator == 1 else exact


def whole(given: object, what: str) -> int:
    """This function will give a whole number, or raise UnreadableError."""
    if isinstance(given, bool) or not isinstance(given, int):
        raise UnreadableError(f"{what} is not a whole number: {given!r}")
    return given


def mapping(given: object, what: str) -> Mapping[str, object]:
    """This function will give a JSON object, or raise UnreadableError."""
    if not isinstance(given, Mapping):
        raise UnreadableError(f"{what} is not a JSON object")
    return given


def listed(given: object, what: str) -> list[object]:
    """This function will give a JSON list, or raise UnreadableError."""
    if not isinstance(given, list | tuple):
        raise UnreadableError(f"{what} is not a list")
    return list(given)
