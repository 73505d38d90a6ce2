"""Routes: after which answer a question is asked, and what is wrong with a route.

A question hangs on one earlier question at most, and on whole answers of it as its table counts them, so that no two
tables contradict each other (rules/blocks.py).
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from efterord.rules import questionnaires
from efterord.rules.questionnaires import Condition, Question, QuestionSet
from efterord.words import QuestionKind

# eNPS is kept in three classes, so that one unusual figure does not stand out; the tables count them so.
RECOMMEND_CLASSES: Mapping[str, tuple[str, ...]] = {
    "0-6": ("0", "1", "2", "3", "4", "5", "6"),
    "7-8": ("7", "8"),
    "9-10": ("9", "10"),
}


class RouteFault(enum.StrEnum):
    """What can be wrong with a route."""

    SEVERAL = "several"
    NOT_EARLIER = "not_earlier"
    NOT_ITS_ANSWERS = "not_its_answers"
    NOT_WHOLE = "not_whole"
    ONE_ANSWER = "one_answer"


TOLD = {
    RouteFault.SEVERAL: "a question hangs on one other question at most",
    RouteFault.NOT_EARLIER: "an earlier question of one choice was expected",
    RouteFault.NOT_ITS_ANSWERS: "some of that question's answers were expected, not all",
    RouteFault.NOT_WHOLE: "0-6, 7-8 and 9-10 are counted as one answer each",
    RouteFault.ONE_ANSWER: "at least two answers lead to a question of choices; own words may follow one",
}


@dataclass(frozen=True, slots=True)
class WrongRoute:
    """One question whose route cannot be, and why."""

    question_id: str
    fault: RouteFault


def wrong_routes(question_set: QuestionSet) -> tuple[WrongRoute, ...]:
    """This function will name every question whose route cannot be, in the order in which they are asked."""
    earlier: dict[str, Question] = {}
    found = []
    for question in question_set.questions:
        routes = [condition for condition in question.when if condition.question_id]
        fault = RouteFault.SEVERAL if len(routes) > 1 else None
        for route in routes:
            fault = fault or _fault(question, route, earlier.get(route.question_id))
        found += [WrongRoute(question.id, fault)] if fault else []
        earlier[question.id] = question
    return tuple(found)


def answer_groups(question: Question) -> tuple[tuple[str, ...], ...]:
    """This function will give the answers a route may name, those that are counted as one together."""
    if question.kind is QuestionKind.RECOMMEND:
        return tuple(RECOMMEND_CLASSES.values())
    return tuple((code,) for code in question.codes)


def earlier_than(question_set: QuestionSet, question_id: str) -> tuple[Question, ...]:
    """This function will give the questions that stand before one and that it may hang on."""
    found = []
    for question in question_set.questions:
        if question.id == question_id:
            break
        found += [question] if question.kind in questionnaires.ROUTING else []
    return tuple(found)


def _fault(question: Question, route: Condition, on: Question | None) -> RouteFault | None:
    if on is None or on.kind not in questionnaires.ROUTING:
        return RouteFault.NOT_EARLIER
    if not route.codes or not set(route.codes) < set(on.codes):
        return RouteFault.NOT_ITS_ANSWERS
    given = set(route.codes)
    if any(given & set(group) and not set(group) <= given for group in answer_groups(on)):
        return RouteFault.NOT_WHOLE
    if question.is_closed and sum(set(group) <= given for group in answer_groups(on)) < questionnaires.LEAST_LED:
        return RouteFault.ONE_ANSWER
    return None
