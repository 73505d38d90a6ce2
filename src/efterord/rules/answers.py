"""Answering: what a posted page says, and which answers say something. Neighbours seal them and count them.

Answers are a flat dict of codes, None for "no answer":
{"q-O1": "4", "q-O2": None, "q-R2": ["r-A1:3", "r-C2:1"], "q-R2-decided": "r-A1"}. Own words stand under their
question's id, under more_field() of a question or page that called for them, and beside them use_field().
Fields of a posted page: the question's id (a code or "none"); for reasons the id once for each ticked code,
weight_field() for its weight 1-4, and deciding_field() for the one that decided.
"""

import dataclasses
import enum
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from efterord.rules import blocks, questionnaires, reasons
from efterord.words import QuestionKind, WordsUse

Answer: TypeAlias = str | list[str] | None
Answers: TypeAlias = dict[str, Answer]

NONE = blocks.NONE


class ProblemKind(enum.StrEnum):
    """What can be wrong with a posted page."""

    UNKNOWN_OPTION = "unknown_option"
    SEVERAL_ANSWERS = "several_answers"
    TOO_MANY_REASONS = "too_many_reasons"
    WEIGHT_MISSING = "weight_missing"
    DECIDING_NOT_CHOSEN = "deciding_not_chosen"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend on a page; `reason_id` for a weight that is missing."""

    question_id: str
    kind: ProblemKind
    reason_id: str = ""


def deciding_field(question_id: str) -> str:
    """This function will name the field, and the key in the answers, of the reason that decided."""
    return f"{question_id}-decided"


def weight_field(question_id: str, reason_id: str) -> str:
    """This function will name the field of one reason's weight."""
    return f"{question_id}-weight-{reason_id}"


def more_field(key: str) -> str:
    """This function will name the field, and the key, of the words that an answer or a whole area called for.

    `key` is the question's id, or the page's key for the area.
    """
    return f"{key}-more"


def use_field(key: str) -> str:
    """This function will name the field, and the key, of how own words may be used (words.WordsUse).

    Where nothing is said they are used as a theme only, the more careful of the two.
    """
    return f"{key}-use"


def word_pages(question_set: questionnaires.QuestionSet) -> dict[str, str]:
    """This function will give each key under which own words may stand, with the key of the page it belongs to."""
    found: dict[str, str] = {}
    for page in question_set.pages:
        for question in page.questions:
            found[more_field(question.id) if question.is_closed else question.id] = page.key
        found[more_field(page.key)] = page.key
    return found


def check_page(page: questionnaires.SurveyPage, posted: Mapping[str, Sequence[str]]) -> tuple[Answers, list[Problem]]:
    """This function will read a posted page: every question's answer, and what must be mended.

    A question with a problem is left out of the answers, one passed over is None, unknown fields are ignored.
    """
    answers: Answers = {}
    problems: list[Problem] = []
    for question in page.questions:
        if question.kind is QuestionKind.REASONS:
            found, wrong = _reasons(question, posted)
        elif question.kind is QuestionKind.TEXT:
            found, wrong = _own_words(question, posted)
        else:
            found, wrong = _choice(question, posted)
        problems += wrong
        if not wrong:
            answers |= found
    return answers, problems


def substantive(question: questionnaires.Question, answer: Answer) -> bool:
    """This function will tell whether an answer says something: a code, a reason, a list of ticks, or words."""
    if question.kind is QuestionKind.REASONS:
        return isinstance(answer, list) and len(answer) > 0
    if question.kind in questionnaires.TICKED:
        return isinstance(answer, list)  # an empty one says: of these, none
    if question.kind in questionnaires.OWN_WORDS:
        return isinstance(answer, str) and bool(answer.strip())
    return isinstance(answer, str) and answer in question.codes


def pruned(
    question_set: questionnaires.QuestionSet, answers: Mapping[str, Answer], facts: questionnaires.Facts | None = None
) -> Answers:
    """This function will keep the answers to what was asked, and nothing else: what a response is sealed with.

    An answer given before another one closed its route is dropped, and whatever hangs on it. Without `facts` every
    question that hangs on the case alone is taken as asked.
    """
    kept: Answers = {}
    for page in question_set.pages:
        for question in page.questions:
            if _is_asked(question, kept, facts):
                kept |= _kept(question, answers)
        if any(_is_asked(question, kept, facts) for question in page.questions):
            kept |= _words(more_field(page.key), answers)
    return kept


def theme_order(seed: bytes, book: reasons.ReasonBook) -> list[reasons.Theme]:
    """This function will shuffle the asked themes by a seed of at least 8 bytes, X last.

    A fixed order favours what stands first; the order is made anew from the seed and never stored.
    """
    asked = [theme for theme in book.themes if theme.asked]

    def place(theme: reasons.Theme) -> tuple[bool, bytes]:
        return theme.letter == reasons.LAST_THEME, hashlib.sha256(seed + theme.letter.encode()).digest()

    return sorted(asked, key=place)


def _is_asked(
    question: questionnaires.Question, kept: Mapping[str, Answer], facts: questionnaires.Facts | None
) -> bool:
    if facts is None:
        routes = tuple(condition for condition in question.when if condition.fact is None)
        question, facts = dataclasses.replace(question, when=routes), {}
    return questionnaires.is_asked(question, kept, facts)


def _kept(question: questionnaires.Question, answers: Mapping[str, Answer]) -> Answers:
    answer = answers.get(question.id)
    if not question.is_closed:
        return _words(question.id, answers)
    found: Answers = {question.id: answer} if substantive(question, answer) else {}
    deciding = deciding_field(question.id)
    if found and question.kind is QuestionKind.REASONS and isinstance(answers.get(deciding), str):
        found[deciding] = answers[deciding]
    return found | _words(more_field(question.id), answers)


def _words(key: str, answers: Mapping[str, Answer]) -> Answers:
    written, use = answers.get(key), answers.get(use_field(key))
    if not isinstance(written, str) or not written.strip():
        return {}
    found: Answers = {key: written}
    if use == WordsUse.WORD_FOR_WORD:
        found[use_field(key)] = use
    return found


def _choice(question: questionnaires.Question, posted: Mapping[str, Sequence[str]]) -> tuple[Answers, list[Problem]]:
    given = set(posted.get(question.id, ())) - {""}
    if len(given) > 1:
        return {}, [Problem(question.id, ProblemKind.SEVERAL_ANSWERS)]
    code = given.pop() if given else NONE
    if code == NONE:
        return {question.id: None}, []
    if code not in question.codes:
        return {}, [Problem(question.id, ProblemKind.UNKNOWN_OPTION)]
    return {question.id: code}, []


def _reasons(question: questionnaires.Question, posted: Mapping[str, Sequence[str]]) -> tuple[Answers, list[Problem]]:
    deciding = deciding_field(question.id)
    ticked = list(dict.fromkeys(code for code in posted.get(question.id, ()) if code))
    if not set(ticked) <= {*question.codes, NONE}:
        return {}, [Problem(question.id, ProblemKind.UNKNOWN_OPTION)]
    if NONE in ticked and len(ticked) > 1:
        return {}, [Problem(question.id, ProblemKind.SEVERAL_ANSWERS)]
    if not ticked or ticked == [NONE]:
        return {question.id: None, deciding: None}, []
    problems = []
    if len(ticked) > questionnaires.MAX_REASONS:
        problems.append(Problem(question.id, ProblemKind.TOO_MANY_REASONS))
    weights = {code: _only(posted.get(weight_field(question.id, code), ())) for code in ticked}
    valid = {weight.code for weight in question.weights}
    problems += [
        Problem(question.id, ProblemKind.WEIGHT_MISSING, code) for code in ticked if weights[code] not in valid
    ]
    decided = _only(posted.get(deciding, ()))
    if decided not in ("", NONE, *ticked):
        problems.append(Problem(question.id, ProblemKind.DECIDING_NOT_CHOSEN))
    if problems:
        return {}, problems
    # in the book's order, so that neither the theme order shown nor the order of ticking is kept
    chosen = [f"{code}:{weights[code]}" for code in question.codes if code in weights]
    return {question.id: chosen, deciding: decided if decided in ticked else None}, []


def _only(values: Sequence[str]) -> str:
    return values[0] if len(values) == 1 else ""


def _own_words(question: questionnaires.Question, posted: Mapping[str, Sequence[str]]) -> tuple[Answers, list[Problem]]:
    text = "\n".join(posted.get(question.id, ())).replace("\r\n", "\n").replace("\r", "\n")
    # control characters and half characters cannot be read by anybody and would swell the payload
    text = re.sub(r"[^\n\t\x20-\x7e\u00a0-\ud7ff\ue000-\U0010ffff]", "", text).strip()
    if len(text) > question.max_chars:
        return {}, [Problem(question.id, ProblemKind.TOO_LONG)]
    return {question.id: text or None}, []
