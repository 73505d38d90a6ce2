"""What an answer calls for: a further question in own words, always skippable, at most one for each subject.

A statement has the prompt of its answer, or the general one for what went badly (2 or lower) or well (5); an area that
went badly as a whole has one of its own. Of an area only one is asked, so that never two in a row are about the same:
the one written for that answer first, then the area's, then what went badly, then what went well.
"""

import enum
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from efterord.rules.answers import Answer, more_field
from efterord.rules.questionnaires import GeneralPrompts, LocalizedText, Question, SurveyPage
from efterord.words import QuestionKind

LOW, HIGH = ("1", "2"), ("5",)
LOW_MEAN = 2.5
LEAST_ITEMS = 2  # a mean of one statement is that statement


class Rank(enum.IntEnum):
    """Which prompt of an area is asked: the lowest."""

    OWN = 0
    AREA = 1
    LOW = 2
    HIGH = 3


@dataclass(frozen=True, slots=True)
class Call:
    """One prompt that may be called for: under which field, by which codes (none: by the area's mean)."""

    rank: Rank
    field: str
    text: LocalizedText
    codes: tuple[str, ...] = ()


def possible(question: Question, general: GeneralPrompts | None) -> tuple[Call, ...]:
    """This function will list what the answers to a question may call for.

    A question with prompts of its own has no general ones; those are worded for statements alone.
    """
    field = more_field(question.id)
    if question.prompts:
        return tuple(Call(Rank.OWN, field, prompt.text, prompt.codes) for prompt in question.prompts)
    if general is None or question.kind is not QuestionKind.SCALE:
        return ()
    return Call(Rank.LOW, field, general.low, LOW), Call(Rank.HIGH, field, general.high, HIGH)


def of_area(page: SurveyPage, general: GeneralPrompts | None) -> Call | None:
    """This function will give what a page's area as a whole may call for, if it measures one by several statements."""
    n_statements = sum(question.kind is QuestionKind.SCALE for question in page.questions)
    if general is None or page.area is None or n_statements < LEAST_ITEMS:
        return None
    return Call(Rank.AREA, more_field(page.key), general.area)


def due(
    page: SurveyPage, general: GeneralPrompts | None, answers: Mapping[str, Answer], asked: Collection[str] = ()
) -> list[tuple[str, LocalizedText]]:
    """This function will give the prompts to show on a page, as (field, words), in the order of its questions.

    `page` holds what is asked alone. `asked` are the fields shown already: they stay while their answer still calls for
    them, and then no other of that area is added.
    """
    called = [call for question in page.questions if (call := _called(question, general, answers.get(question.id)))]
    area = of_area(page, general)
    if area is not None and _is_low(page, answers):
        called.append(area)
    if page.area is None:
        shown = [call for call in called if call.rank is Rank.OWN] + _one(
            [call for call in called if call.rank is not Rank.OWN], asked
        )
    else:
        shown = _one(called, asked)
    return [(call.field, call.text) for call in called if call in shown]


def _one(called: list[Call], asked: Collection[str]) -> list[Call]:
    """Those asked already, or the one that comes first."""
    return [call for call in called if call.field in asked] or sorted(called, key=lambda call: call.rank)[:1]


def _called(question: Question, general: GeneralPrompts | None, answer: Answer) -> Call | None:
    codes = _codes(answer)
    return next((call for call in possible(question, general) if codes & set(call.codes)), None)


def _codes(answer: Answer) -> set[str]:
    """The codes of an answer: one, or each that is ticked, without its weight."""
    if isinstance(answer, list):
        return {entry.partition(":")[0] for entry in answer}
    return {answer} if answer else set()


def _is_low(page: SurveyPage, answers: Mapping[str, Answer]) -> bool:
    scales = [answers.get(question.id) for question in page.questions if question.kind is QuestionKind.SCALE]
    figures = [int(answer) for answer in scales if isinstance(answer, str) and answer.isdecimal()]
    return len(figures) >= LEAST_ITEMS and sum(figures) / len(figures) <= LOW_MEAN
