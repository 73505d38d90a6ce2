"""Answering: what a posted page says, and which answers say something. Neighbours seal them and count them.

Answers are a flat dict of codes, None for "no answer":
{"q-O1": "4", "q-O2": None, "q-R2": ["r-A1:3", "r-C2:1"], "q-R2-decided": "r-A1"}. Own words stand under their
question's id, under more_field() of a question or page that called for them, and beside them use_field().
Fields of a posted page: the question's id (a code or "none"); for reasons the id once for each ticked code,
weight_field() for its weight 1-4, and deciding_field() for the one that decided.
"""

import dataclasses
import hashlib
from collections.abc import Mapping
from typing import TypeAlias

from efterord.rules import blocks, questionnaires, reasons
from efterord.words import QuestionKind, WordsUse

Answer: TypeAlias = str | list[str] | None
Answers: TypeAlias = dict[str, Answer]

NONE = blocks.NONE


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
            if is_asked(question, kept, facts):
                kept |= _kept(question, answers)
        if any(is_asked(question, kept, facts) for question in page.questions):
            kept |= _words(more_field(page.key), answers)
    return kept


def is_asked(
    question: questionnaires.Question, answers: Mapping[str, Answer], facts: questionnaires.Facts | None
) -> bool:
    """This function will tell whether a question is asked; without facts, whatever hangs on the case alone is."""
    if facts is None:
        routes = tuple(condition for condition in question.when if condition.fact is None)
        question, facts = dataclasses.replace(question, when=routes), {}
    return questionnaires.is_asked(question, answers, facts)


def theme_order(seed: bytes, book: reasons.ReasonBook) -> list[reasons.Theme]:
    """This function will shuffle the asked themes by a seed of at least 8 bytes, X last.

    A fixed order favours what stands first; the order is made anew from the seed and never stored.
    """
    asked = [theme for theme in book.themes if theme.asked]

    def place(theme: reasons.Theme) -> tuple[bool, bytes]:
        return theme.letter == reasons.LAST_THEME, hashlib.sha256(seed + theme.letter.encode()).digest()

    return sorted(asked, key=place)


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
