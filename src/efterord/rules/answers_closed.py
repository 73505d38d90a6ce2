"""The closed answers of a response as a release counts them: what is in a table, and what never is."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence

from efterord.rules import blocks, questionnaires
from efterord.rules.answers import Answer, deciding_field
from efterord.rules.questionnaires_routes import RECOMMEND_CLASSES
from efterord.words import QuestionKind

_CLASS_OF = {code: name for name, codes in RECOMMEND_CLASSES.items() for code in codes}
_WEIGHTS = range(1, questionnaires.N_WEIGHTS + 1)
# Kinds whose answers stand in an order from low to high.
_ORDERED = (QuestionKind.SCALE, QuestionKind.RECOMMEND, *questionnaires.CLASSED)


@dataclasses.dataclass(frozen=True)
class Closed:
    """What a release counts of many sets and versions together: `questions` as tables, and how answers go into them."""

    questions: tuple[blocks.Question, ...]
    asked: Mapping[str, questionnaires.Question]
    tables: Mapping[str, tuple[blocks.Question, ...]]

    def answers(self, given: Mapping[str, Answer]) -> dict[str, blocks.Value]:
        """This function will give one response's answers by table; what is unknown, or was not asked of it, is None."""
        found: dict[str, blocks.Value] = {}
        for question_id, question in self.asked.items():
            found |= _values(question, self.tables[question_id], given)
        shut = [question_id for question_id in self.asked if not self._is_led_to(question_id, found)]
        return found | {table.id: None for question_id in shut for table in self.tables[question_id]}

    def _is_led_to(self, question_id: str, found: Mapping[str, blocks.Value]) -> bool:
        route = self.tables[question_id][0].asked_when
        return route is None or (found[route[0]] in route[1] and self._is_led_to(route[0], found))


def closed(questions: Iterable[questionnaires.Question], k: int) -> Closed:
    """This function will tell how closed questions are counted, over all the sets and versions they stand in.

    An id may stand there several times: the first one's codes hold for all. It is asked after the same answers wherever
    it stands; raises ValueError if not.
    """
    standing: dict[str, list[questionnaires.Question]] = {}
    for question in questions:
        if question.is_closed:
            standing.setdefault(question.id, []).append(question)
    asked = {question_id: _as_sensitive_as_any(each) for question_id, each in standing.items()}
    tables = {
        question_id: tuple(_bound(table, standing[question_id], asked) for table in _tables(question, k))
        for question_id, question in asked.items()
    }
    return Closed(tuple(table for found in tables.values() for table in found), asked, tables)


def _as_sensitive_as_any(standing: Sequence[questionnaires.Question]) -> questionnaires.Question:
    """Whoever answered it as sensitive was promised that it is counted so, whichever edition worded it last."""
    first = standing[0]
    hidden = {option.code for question in standing for option in question.options if option.sensitive}
    options = tuple(dataclasses.replace(option, sensitive=option.code in hidden) for option in first.options)
    return dataclasses.replace(first, sensitive=any(q.sensitive for q in standing), options=options)


def _tables(question: questionnaires.Question, k: int) -> tuple[blocks.Question, ...]:
    ordinary = [option.code for option in question.options if not option.sensitive]
    sensitive = [option.code for option in question.options if option.sensitive]
    if question.kind is QuestionKind.REASONS:
        return blocks.reason_questions(question.id, ordinary, sensitive, _WEIGHTS, k)
    if question.kind in questionnaires.TICKED:
        weights = _WEIGHTS if question.kind is QuestionKind.WEIGHTED else ()
        if question.sensitive:
            ordinary, sensitive = [], list(question.codes)
        return blocks.tick_questions(question.id, ordinary, sensitive, weights, k)
    threshold = max(k, blocks.SENSITIVE_THRESHOLD) if question.sensitive or sensitive else k
    codes = tuple(RECOMMEND_CLASSES) if question.kind is QuestionKind.RECOMMEND else question.codes
    return (blocks.Question(question.id, "single", codes, threshold, ordered=question.kind in _ORDERED),)


def _bound(
    table: blocks.Question,
    standing: Sequence[questionnaires.Question],
    asked: Mapping[str, questionnaires.Question],
) -> blocks.Question:
    if len({questionnaires.route_of(question) for question in standing}) > 1:
        # Nothing else is published (rules/questionnaires_unready.py). Counted so, tables would contradict each other.
        raise ValueError(f"{table.id}: asked after different answers in different editions")
    route = next((c for c in standing[0].when if c.question_id in asked), None)
    if route is None:
        return table
    first = asked[route.question_id]
    led = tuple(dict.fromkeys(_counted_as(first, code) for code in first.codes if code in route.codes))
    return dataclasses.replace(table, block=(*table.block, first.id), asked_when=(first.id, led))


def _values(
    question: questionnaires.Question, tables: Sequence[blocks.Question], given: Mapping[str, Answer]
) -> dict[str, blocks.Value]:
    answer = given.get(question.id)
    if question.kind not in questionnaires.TICKED:
        known = isinstance(answer, str) and answer in question.codes
        return {question.id: _counted_as(question, answer) if known and isinstance(answer, str) else None}
    ticks = [table for table in tables if table.kind == "ticks"]
    chosen = _chosen(answer, ticks)
    if not isinstance(answer, list) or (question.kind is QuestionKind.REASONS and not answer):
        return {table.id: None for table in tables}
    found: dict[str, blocks.Value] = {
        table.id: tuple(option for option in chosen.values() if option in table.options) for table in ticks
    }
    if question.kind is QuestionKind.REASONS:
        decided = given.get(deciding_field(question.id))
        found[tables[-1].id] = decided if isinstance(decided, str) and decided in chosen else None
    return found


def _chosen(answer: Answer, ticks: Sequence[blocks.Question]) -> dict[str, str]:
    """The ticks that are offered, by their code; of a code that was weighted twice the first."""
    offered = {option for table in ticks for option in table.options}
    found: dict[str, str] = {}
    for option in answer if isinstance(answer, list) else ():
        if option in offered:
            found.setdefault(blocks.code(option), option)
    return found


def _counted_as(question: questionnaires.Question, code: str) -> str:
    if question.kind is QuestionKind.RECOMMEND:
        return _CLASS_OF[code]
    return code
