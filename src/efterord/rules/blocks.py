"""Blocks: closed questions, what an answer to one may be, and which questions belong together.

Questions that are routed from, or bound to, each other (ticks, weights and the deciding reason) form one
block. The unanimity guard exchanges whole blocks, so that no two tables contradict each other and thereby
show an exchange.
"""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from efterord.words import BatchKind

NONE = "none"  # the visible "no answer" of every closed question; "not asked" counts as it
SENSITIVE_THRESHOLD = 10
LEAST_OPTIONS = 3  # questions of two answers are not offered

Kind = Literal["single", "ticks"]
# None: no answer, or not asked. Ticks: "code:weight" strings or bare codes; an empty tuple is an answer in which
# nothing was ticked here (the person answered the reasons, but chose none of the sensitive ones).
Value = str | tuple[str, ...] | None
Row = tuple[Value, ...]  # one member's values of a block, in the order of the block's questions


@dataclass(frozen=True)
class Question:
    """A closed question. Ticks have options "code:weight", or codes alone; `ordered`: a scale from low to high.

    `threshold`: how many must have given a substantive answer before a table is shown. `block`: ids of
    questions bound to this one. `asked_when`: the question, and its options, after which alone this one is
    asked. `chosen_of`: the ticks of which this one names a ticked code, as the deciding reason does. `least_options`:
    fewer than three only for what nobody is asked, as whether somebody has answered (rules/rates.py).
    """

    id: str
    kind: Kind
    options: tuple[str, ...]
    threshold: int
    block: tuple[str, ...] = ()
    ordered: bool = False
    asked_when: tuple[str, tuple[str, ...]] | None = None
    chosen_of: tuple[str, ...] = ()
    least_options: int = LEAST_OPTIONS

    def __post_init__(self) -> None:
        if len(set(self.options)) != len(self.options) or NONE in self.options:
            raise ValueError(f"{self.id}: options are listed once, and {NONE!r} is added by itself")
        if len(self.items) < self.least_options:
            raise ValueError(f"{self.id}: questions of two answers are not offered")

    @property
    def items(self) -> tuple[str, ...]:
        """This function will list what the guard watches: options, or the codes of ticks at any weight."""
        if self.kind == "single":
            return self.options
        return tuple(dict.fromkeys(code(option) for option in self.options))


def asked_as(kind: BatchKind, question_id: str) -> str:
    """This function will name a question over all kinds of batches, since answers of two kinds are never summed."""
    return question_id if kind is BatchKind.EXIT_SURVEY else f"{kind}.{question_id}"


def all_asked_as(kind: BatchKind, questions: Iterable[Question]) -> tuple[Question, ...]:
    """This function will name questions over all kinds of batches, in what they say of each other too."""
    return tuple(
        dataclasses.replace(
            question,
            id=asked_as(kind, question.id),
            block=tuple(asked_as(kind, other) for other in question.block),
            asked_when=question.asked_when and (asked_as(kind, question.asked_when[0]), question.asked_when[1]),
            chosen_of=tuple(asked_as(kind, other) for other in question.chosen_of),
        )
        for question in questions
    )


def code(option: str) -> str:
    """This function will give the code of a tick such as "r-A1:3", or one without weight."""
    return option.partition(":")[0]


def items_of(value: Value) -> tuple[str, ...]:
    """This function will list what a value counts towards in the guard: its option, or the codes it ticks."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(code(option) for option in value)


def options_of(value: Value) -> tuple[str, ...]:
    """This function will list the columns of a table in which a value is counted."""
    if value is None:
        return (NONE,)
    return (value,) if isinstance(value, str) else value


def sort_key(row: Row) -> tuple[tuple[bool, tuple[str, ...]], ...]:
    """This function will give the one order of rows: by what they say, never by who said it."""
    return tuple((value is not None, () if value is None else options_of(value)) for value in row)


@dataclass(frozen=True)
class Block:
    """Questions whose answers are only ever exchanged together."""

    questions: tuple[Question, ...]

    def row(self, answers: Mapping[str, object]) -> Row:
        """This function will read one member's answers to the block; ValueError for an unknown option."""
        return tuple(_value(question, answers.get(question.id)) for question in self.questions)

    def is_consistent(self, row: Row) -> bool:
        """This function will tell whether one person can have answered so.

        A question that is asked only after certain answers has an answer only after those; a deciding
        reason is one of the reasons ticked.
        """
        if not self.keeps_routes(row):
            return False
        given = {question.id: value for question, value in zip(self.questions, row, strict=True)}
        for question, value in zip(self.questions, row, strict=True):
            ticked = {item for other in question.chosen_of for item in items_of(given[other])}
            if question.chosen_of and value is not None and value not in ticked:
                return False
        return True

    def keeps_routes(self, row: Row) -> bool:
        """This function will tell whether each question that is asked only after some answers stands after those."""
        given = {question.id: value for question, value in zip(self.questions, row, strict=True)}
        return all(
            given[question.id] is None or question.asked_when is None
            or given[question.asked_when[0]] in question.asked_when[1]
            for question in self.questions
        )  # fmt: skip

    def family(self, place: int) -> tuple[int, ...]:
        """This function will list the places of the questions that share one question's codes, itself among them.

        The same code may stand in other questions of the block and mean something else there.
        """
        own = self.questions[place]
        named_by = [question for question in self.questions if own.id in question.chosen_of]
        wanted = {own.id, *own.chosen_of}.union(*({question.id, *question.chosen_of} for question in named_by))
        return tuple(at for at, question in enumerate(self.questions) if question.id in wanted)


def blocks_of(questions: Sequence[Question]) -> tuple[Block, ...]:
    """This function will put bound questions together, in the order in which they are asked."""
    by_id = {question.id: question for question in questions}
    if len(by_id) != len(questions):
        raise ValueError("a question is listed twice")
    home = {question.id: {question.id} for question in questions}
    for question in questions:
        bound = [*question.block, *(question.asked_when[:1] if question.asked_when else ())]
        for other in bound:
            if other not in by_id:
                raise ValueError(f"{question.id} is bound to {other!r}, which is not asked")
            together = home[question.id] | home[other]
            for member in together:
                home[member] = together
    seen: set[str] = set()
    found = []
    for question in questions:
        if question.id not in seen:
            seen |= home[question.id]
            found.append(Block(tuple(q for q in questions if q.id in home[question.id])))
    return tuple(found)


def reason_questions(
    question_id: str, ordinary: Sequence[str], sensitive: Sequence[str], weights: Iterable[int], k: int
) -> tuple[Question, Question, Question]:
    """This function will make the three bound questions: ordinary ticks, sensitive ticks, decided."""
    ids = (question_id, f"{question_id}-sensitive", f"{question_id}-decided")
    scale = tuple(weights)
    high = max(k, SENSITIVE_THRESHOLD)
    return (
        Question(ids[0], "ticks", _ticks(ordinary, scale), k, block=ids),
        Question(ids[1], "ticks", _ticks(sensitive, scale), high, block=ids),
        Question(ids[2], "single", (*ordinary, *sensitive), high, block=ids, chosen_of=ids[:2]),
    )


def tick_questions(
    question_id: str, ordinary: Sequence[str], sensitive: Sequence[str], weights: Iterable[int], k: int
) -> tuple[Question, ...]:
    """This function will make the tables of a question of several choices: one, or the sensitive options apart.

    Without `weights` its options are the bare codes. Where either part alone would offer fewer than three, all of it is
    as sensitive as its most sensitive option.
    """
    ids = (question_id, f"{question_id}-sensitive")
    scale = tuple(weights)
    high = max(k, SENSITIVE_THRESHOLD)
    if not sensitive:
        return (Question(question_id, "ticks", _ticks(ordinary, scale), k),)
    if min(len(ordinary), len(sensitive)) < LEAST_OPTIONS:
        return (Question(question_id, "ticks", _ticks((*ordinary, *sensitive), scale), high),)
    return (
        Question(ids[0], "ticks", _ticks(ordinary, scale), k, block=ids),
        Question(ids[1], "ticks", _ticks(sensitive, scale), high, block=ids),
    )


def _ticks(codes: Sequence[str], weights: Sequence[int]) -> tuple[str, ...]:
    return tuple(f"{each}:{weight}" for each in codes for weight in weights) if weights else tuple(codes)


def _value(question: Question, given: object) -> Value:
    if given is None:
        return None
    if question.kind == "single":
        if isinstance(given, str) and given in question.options:
            return given
    elif isinstance(given, list | tuple | set | frozenset):
        ticks = tuple(sorted(given))
        if set(ticks) <= set(question.options) and len({code(tick) for tick in ticks}) == len(ticks):
            return ticks
    raise ValueError(f"{question.id}: not an answer to it")  # never which: errors are logged
