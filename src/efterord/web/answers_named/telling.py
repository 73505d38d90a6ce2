"""Answers in words: each question that was answered, what was chosen, and what was written beside it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from efterord.rules import answers as answering
from efterord.rules import questionnaires
from efterord.rules.answers import Answer
from efterord.words import QuestionKind

Answers = Mapping[str, Answer]


def chapters(asked: questionnaires.QuestionSet, answers: Answers, language: str) -> list[dict[str, Any]]:
    """This function will set the answers page by page; what was not asked or not answered is left out."""
    found = []
    for page in asked.pages:
        rows = [row for question in page.questions if (row := _row(question, answers, language))]
        about = answers.get(answering.more_field(page.key))
        if rows or about:
            found.append({"title": page.title.in_language(language), "rows": rows, "about": about or ""})
    return found


def _row(question: questionnaires.Question, answers: Answers, language: str) -> dict[str, Any] | None:
    answer = answers.get(question.id)
    more = answers.get(answering.more_field(question.id)) if question.is_closed else answer
    lines = _lines(question, answer, answers, language) if question.is_closed else []
    if not lines and not more:
        return None
    return {"question": question.text.in_language(language), "lines": lines, "words": more or ""}


def _lines(question: questionnaires.Question, answer: Answer, answers: Answers, language: str) -> list[str]:
    texts = {option.code: option.text.in_language(language) for option in question.options}
    if isinstance(answer, list):
        decided = answers.get(answering.deciding_field(question.id))
        return [_tick(question, tick, texts, decided, language) for tick in answer] or [_("None of these")]
    if answer not in texts:
        return []
    if question.kind in (QuestionKind.SCALE, QuestionKind.RECOMMEND):
        return [_("%(step)s of %(most)s") % {"step": answer, "most": question.codes[-1]}]
    return [texts[str(answer)]]


def _tick(
    question: questionnaires.Question, tick: str, texts: Mapping[str, str], decided: Answer, language: str
) -> str:
    code, _colon, weight = tick.partition(":")
    weights = {each.code: each.text.in_language(language) for each in question.weights}
    said = texts.get(code, code)
    if weight in weights:
        said = _("%(reason)s: %(weight)s") % {"reason": said, "weight": weights[weight].lower()}
    return _("%(reason)s (decided it)") % {"reason": said} if code == decided else said
