"""Checking a posted page: what each question asked is answered with, and what must be mended before it can be kept.

Fields of a posted page: the question's id (a code or "none", a figure, own words; once for each tick), weight_field()
and deciding_field() of rules/answers.py, day_fields() of a date, kept_field() for the class a figure fell in before,
more_field() for the words that an answer called for, and SEEN once for each part that was shown because of an answer.
"""

import datetime as dt
import enum
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from efterord.rules import answers as answering
from efterord.rules import questionnaires
from efterord.rules.answers import NONE, Answer, Answers
from efterord.words import QuestionKind

Posted: TypeAlias = Mapping[str, Sequence[str]]

SEEN = "seen"
NOT_AT_ALL = "0"  # the weight that says, on purpose, that something did not matter
MAX_MORE_CHARS = 800  # a prompt asks for one thing; half of what a question of its own may hold
FIRST_YEAR, LAST_YEAR = 1900, 2100
# What nobody can read: control signs, halves of signs, private and empty places, and signs that turn the writing of
# what stands round them. Joiners stay, since emoji, Persian and Hindi need them.
_UNREADABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b\u202a-\u202e\u2060-\u206f\ud800-\uf8ff\ufdd0-\ufdef\ufeff\ufff9-\ufffb"
    "\ufffe\uffff\U000e0000-\U0010ffff]"
)
_NEW_LINES = re.compile("\r\n?|[\u2028\u2029]")
_BLANKS = re.compile(r"[\s\u200b]+")
# Three figures after a sign may be thousands or thousandths, so they are neither.
_FIGURE = re.compile(r"([+-]?)([0-9]{1,12})(?:[.,]([0-9]{1,2}|[0-9]{4,6}))?")


class ProblemKind(enum.StrEnum):
    """What can be wrong with a posted page."""

    UNKNOWN_OPTION = "unknown_option"
    SEVERAL_ANSWERS = "several_answers"
    TOO_MANY = "too_many"
    WEIGHT_MISSING = "weight_missing"
    DECIDING_NOT_CHOSEN = "deciding_not_chosen"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_DATE = "not_a_date"
    TOO_LONG = "too_long"
    NO_ROOM = "no_room"


# Words that cannot be kept as they are, not even in a draft.
UNKEPT = (ProblemKind.TOO_LONG, ProblemKind.NO_ROOM)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend on a page. `option` for a weight that is missing; `figure`: how many at most, or too many.

    `field` is where it is mended, when that is not the question's own field.
    """

    question_id: str
    kind: ProblemKind
    option: str = ""
    figure: int = 0
    field: str = ""


def day_fields(question_id: str) -> tuple[str, str, str]:
    """This function will name the fields of a date's day, month and year."""
    return f"{question_id}-day", f"{question_id}-month", f"{question_id}-year"


def kept_field(question_id: str) -> str:
    """This function will name the field that carries the class a figure or a day fell in before."""
    return f"{question_id}-kept"


def may_call(page: questionnaires.SurveyPage, question: questionnaires.Question) -> bool:
    """This function will tell whether some answer to a question may call for words."""
    return bool(question.prompts) or question.kind is QuestionKind.SCALE


def check_page(
    page: questionnaires.SurveyPage,
    posted: Posted,
    before: Mapping[str, Answer] | None = None,
    facts: questionnaires.Facts | None = None,
) -> tuple[Answers, list[Problem]]:
    """This function will read a posted page: the answer to every question asked, and what must be mended.

    `before` are the answers of earlier pages. What is asked is decided by them and by what is posted here. A question
    with a problem is left out of the answers, one passed over is None, what is not asked and unknown fields are
    ignored. Words that an answer called for are None when they were asked for and passed over.
    """
    answers: Answers = {}
    problems: list[Problem] = []
    shown = set(posted.get(SEEN, ()))
    more: list[str] = []
    for question in page.questions:
        if not answering.is_asked(question, {**(before or {}), **answers}, facts):
            continue
        found, wrong = read_question(question, posted)
        problems += wrong
        answers |= {} if wrong else found
        more += [question.id] if may_call(page, question) else []
    for key in [*more, *([page.key] if answers or problems else [])]:
        field = answering.more_field(key)
        words = cleaned(posted.get(field, ()))
        if len(words) > MAX_MORE_CHARS:
            over = len(words) - MAX_MORE_CHARS
            problems.append(Problem(key if key in more else "", ProblemKind.TOO_LONG, figure=over, field=field))
        elif words or field in shown:
            answers[field] = words or None
    return answers, problems


def read_question(question: questionnaires.Question, posted: Posted) -> tuple[Answers, list[Problem]]:
    """This function will read one question's answer from a posted page, asked or not."""
    return _READERS[question.kind](question, posted)


def cleaned(posted: Sequence[str]) -> str:
    """This function will return own words without what nobody can read."""
    text = _NEW_LINES.sub("\n", "\n".join(posted))
    return _UNREADABLE.sub("", text).strip()


def _choice(question: questionnaires.Question, posted: Posted) -> tuple[Answers, list[Problem]]:
    given = set(posted.get(question.id, ())) - {""}
    if len(given) > 1:
        return {}, [Problem(question.id, ProblemKind.SEVERAL_ANSWERS)]
    code = given.pop() if given else NONE
    if code == NONE:
        return {question.id: None}, []
    if code not in question.codes:
        return {}, [Problem(question.id, ProblemKind.UNKNOWN_OPTION)]
    return {question.id: code}, []


def _ticks(question: questionnaires.Question, posted: Posted) -> tuple[list[str], list[Problem]]:
    """The codes ticked, in the question's order, so that neither the order shown nor that of ticking is kept."""
    ticked = set(posted.get(question.id, ())) - {""}
    if not ticked <= {*question.codes, NONE}:
        return [], [Problem(question.id, ProblemKind.UNKNOWN_OPTION)]
    if NONE in ticked and len(ticked) > 1:
        return [], [Problem(question.id, ProblemKind.SEVERAL_ANSWERS)]
    if len(ticked) > question.most:
        return [], [Problem(question.id, ProblemKind.TOO_MANY, figure=question.most)]
    return [code for code in question.codes if code in ticked], []


def _several(question: questionnaires.Question, posted: Posted) -> tuple[Answers, list[Problem]]:
    ticked, wrong = _ticks(question, posted)
    return {question.id: ticked or None}, wrong


def _weighted(question: questionnaires.Question, posted: Posted) -> tuple[Answers, list[Problem]]:
    """Each thing with its own scale: what has a weight counts as ticked."""
    weights = {code: _only(posted.get(answering.weight_field(question.id, code), ())) for code in question.codes}
    ticks = [*posted.get(question.id, ()), *(c for c, weight in weights.items() if weight not in ("", NOT_AT_ALL))]
    ticked, wrong = _ticks(question, {question.id: ticks})
    wrong = wrong or _unweighed(question, ticked, weights)
    # All said not to matter is an answer; nothing touched is none.
    is_said = NONE not in ticks and NOT_AT_ALL in weights.values()
    chosen: Answer = [f"{code}:{weights[code]}" for code in ticked] or ([] if is_said else None)
    return {question.id: chosen}, wrong


def _reasons(question: questionnaires.Question, posted: Posted) -> tuple[Answers, list[Problem]]:
    deciding = answering.deciding_field(question.id)
    ticked, problems = _ticks(question, posted)
    if problems and problems[0].kind is not ProblemKind.TOO_MANY:
        return {}, problems
    ticked = ticked or [code for code in question.codes if problems and code in posted.get(question.id, ())]
    if not ticked:
        return {question.id: None, deciding: None}, []
    weights = {code: _only(posted.get(answering.weight_field(question.id, code), ())) for code in ticked}
    problems += _unweighed(question, ticked, weights)
    decided = _only(posted.get(deciding, ()))
    if decided not in ("", NONE, *ticked):
        problems.append(Problem(question.id, ProblemKind.DECIDING_NOT_CHOSEN))
    chosen = [f"{code}:{weights[code]}" for code in ticked]
    return {question.id: chosen, deciding: decided if decided in ticked else None}, problems


def _unweighed(question: questionnaires.Question, ticked: Sequence[str], weights: Mapping[str, str]) -> list[Problem]:
    valid = {weight.code for weight in question.weights}
    return [Problem(question.id, ProblemKind.WEIGHT_MISSING, code) for code in ticked if weights[code] not in valid]


def _number(question: questionnaires.Question, posted: Posted) -> tuple[Answers, list[Problem]]:
    typed = [text for text in map(_bare, posted.get(question.id, ())) if text]
    found = _FIGURE.fullmatch(typed[0].replace("\u2212", "-").replace("\u2013", "-")) if len(typed) == 1 else None
    figure = float(f"{found[1]}{found[2]}.{found[3] or 0}") if found else None
    return _classed(question, posted, typed, figure, ProblemKind.NOT_A_NUMBER)


def _date(question: questionnaires.Question, posted: Posted) -> tuple[Answers, list[Problem]]:
    """Three fields, or one as 2026-10-30; the year alone decides the class."""
    whole = [text for text in map(_bare, posted.get(question.id, ())) if text]
    parts = [_bare(_only(posted.get(name, ()))) for name in day_fields(question.id)]
    if any(parts):
        whole.append("-".join(part.zfill(2) for part in reversed(parts)))
    try:
        found = dt.date.fromisoformat(whole[0]) if len(whole) == 1 else None
    except ValueError:
        found = None
    year = found.year if found and FIRST_YEAR <= found.year <= LAST_YEAR else None
    return _classed(question, posted, whole, year, ProblemKind.NOT_A_DATE)


def _classed(
    question: questionnaires.Question, posted: Posted, typed: Sequence[str], figure: float | None, kind: ProblemKind
) -> tuple[Answers, list[Problem]]:
    """The class of what was typed now or before; the figure itself is kept nowhere."""
    if NONE in typed and len(set(typed)) > 1:
        return {}, [Problem(question.id, ProblemKind.SEVERAL_ANSWERS)]
    if NONE in typed:
        return {question.id: None}, []
    if typed:
        if figure is None:
            return {}, [Problem(question.id, kind)]
        return {question.id: questionnaires.class_of(question, figure)}, []
    kept = _only(posted.get(kept_field(question.id), ()))
    return {question.id: kept if kept in question.codes else None}, []


def _own_words(question: questionnaires.Question, posted: Posted) -> tuple[Answers, list[Problem]]:
    text = cleaned(posted.get(question.id, ()))
    if question.kind is QuestionKind.SHORT:
        text = " ".join(text.split())
    if len(text) > question.max_chars:
        return {}, [Problem(question.id, ProblemKind.TOO_LONG, figure=len(text) - question.max_chars)]
    return {question.id: text or None}, []


def _only(values: Sequence[str]) -> str:
    return values[0] if len(values) == 1 else ""


def _bare(text: str) -> str:
    return _BLANKS.sub("", text[:200])


_READERS = {
    QuestionKind.SCALE: _choice,
    QuestionKind.RECOMMEND: _choice,
    QuestionKind.SINGLE: _choice,
    QuestionKind.MULTI: _several,
    QuestionKind.WEIGHTED: _weighted,
    QuestionKind.REASONS: _reasons,
    QuestionKind.NUMBER: _number,
    QuestionKind.DATE: _date,
    QuestionKind.SHORT: _own_words,
    QuestionKind.TEXT: _own_words,
}
