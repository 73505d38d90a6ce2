"""The pages of questions, set once per version and language and then only filled in.

A question page differs between two respondents in its form key and its ticks. So the page without either is rendered
by its template once and kept; for a respondent the key and a handful of `checked` are written into it. What the kept
page cannot show (a mistake to mend, a failure to save) is rendered by the same template in full, and a test holds the
two ways together to the byte. Nothing kept here comes from a respondent.
"""

import dataclasses
import functools
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.template import loader
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from efterord.content import reader
from efterord.rules import answers as answering
from efterord.rules import answers_checks as checks
from efterord.rules import questionnaires
from efterord.web.answers import fields
from efterord.words import QuestionKind

LABELS = {"sv": "Svenska", "nb": "Norsk", "en": "English"}
# Stand in a kept page where a respondent's own pieces go; no text of ours holds them.
_KEY, _THEMES = "\ue000key\ue000", "\ue000themes\ue000"


@dataclasses.dataclass(frozen=True, slots=True)
class Edition:
    """One version of the questions, in one language, under one employer's name: what makes two pages the same."""

    organisation: str
    questionnaire: str
    version: int
    language: str
    languages: tuple[str, ...]

    @property
    def questions(self) -> questionnaires.QuestionSet:
        return reader.questions(self.questionnaire, self.version)

    @property
    def name(self) -> str:
        return f"{self.questionnaire}-{self.version}"

    def page(self, number: int) -> questionnaires.SurveyPage:
        """This function will return a page by its number from 1; raises IndexError outside."""
        if number < 1:
            raise IndexError(number)
        return self.questions.pages[number - 1]


@dataclasses.dataclass(frozen=True, slots=True)
class Notice:
    """Something to be told on top of a page, beside its questions."""

    title: str
    text: str


def question_page(
    edition: Edition,
    number: int,
    *,
    key: str,
    answers: answering.Answers,
    to_review: bool = False,
    problems: Sequence[checks.Problem] = (),
    notice: Notice | None = None,
) -> str:
    """This function will set one page of scales and choices with what a respondent has answered."""
    if problems or notice:
        return _question_page(edition, number, key, answers, to_review, problems, notice)
    html = _kept_questions(edition, number, to_review).replace(_KEY, key, 1)
    for question in edition.page(number).questions:
        html = _tick(html, question.id, answers.get(question.id))
    return html


def choosing_page(
    edition: Edition,
    number: int,
    *,
    key: str,
    answers: answering.Answers,
    seed: bytes,
    to_review: bool = False,
    problems: Sequence[checks.Problem] = (),
    notice: Notice | None = None,
) -> str:
    """This function will set the page on which reasons are ticked, its themes in the respondent's own order."""
    question = edition.page(number).questions[0]
    chosen = fields.ticked(question, answers)
    order = answering.theme_order(seed, edition.questions.book)
    themes = "".join(_open_if_ticked(_kept_theme(edition, number, theme.letter), question, chosen) for theme in order)
    if problems or notice:
        html = _choosing_page(edition, number, key, themes, to_review, problems, notice)
    else:
        html = _kept_choosing(edition, number, to_review).replace(_KEY, key, 1).replace(_THEMES, themes, 1)
    return _tick(html, question.id, answering.NONE) if chosen == [answering.NONE] else html


def weighing_page(
    edition: Edition,
    number: int,
    *,
    key: str,
    answers: answering.Answers,
    to_review: bool = False,
    problems: Sequence[checks.Problem] = (),
    notice: Notice | None = None,
) -> str:
    """This function will set the page on which the ticked reasons are weighed, and one of them decided."""
    question = edition.page(number).questions[0]
    chosen, given = fields.ticked(question, answers), fields.weights(question, answers)
    wrong = {p.option: problem_words(p) for p in problems if p.option}
    lang = edition.language
    reasons = [
        {
            "code": option.code,
            "text": option.text.in_language(lang),
            "name": answering.weight_field(question.id, option.code),
            "steps": [
                {"value": w.code, "label": w.text.in_language(lang), "is_chosen": given.get(option.code) == w.code}
                for w in question.weights
            ],
            "error": wrong.get(option.code, ""),
        }
        for option in question.options
        if option.code in chosen
    ]
    deciding = answering.deciding_field(question.id)
    shown = {
        "question_id": question.id,
        "reasons": reasons,
        "deciding_name": deciding,
        "deciding_text": question.deciding.in_language(lang) if question.deciding else "",
        "no_deciding": question.no_deciding.in_language(lang) if question.no_deciding else "",
        "decided": answers.get(deciding),
    }
    return _render("weights", edition, _step(edition, number, key, to_review, problems, notice) | shown)


def frame(organisation: str, language_links: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """This function will return what every sheet of the survey needs, whatever stands on it.

    Every variable a template names is given, empty ones too: for one it does not find Django writes the whole context
    into a log at its lowest level, and with it what a respondent typed.
    """
    return {
        "organisation_name": organisation,
        "is_demo": settings.IS_DEMO,
        "language_links": language_links,
        "sender": "",
        "url": "",
    }


def problem_words(problem: checks.Problem) -> str:
    """This function will say in words what is to be mended."""
    kinds = checks.ProblemKind
    match problem.kind:
        case kinds.WEIGHT_MISSING:
            return _("Say how much this mattered.")
        case kinds.TOO_MANY:
            return _("Choose five at most: untick those that mattered least.")
        case kinds.SEVERAL_ANSWERS:
            return _("Choose either an answer or none, not both.")
        case kinds.DECIDING_NOT_CHOSEN:
            return _("Choose one of your own reasons.")
    return _("Choose one of the answers shown.")


def mistakes(edition: Edition, number: int, problems: Iterable[checks.Problem]) -> list[dict[str, str]]:
    """This function will list problems for the summary on top, each leading to its field on the page."""
    found = []
    for problem in problems:
        question = edition.questions.question(problem.question_id)
        name, text = question.id, question.text
        if problem.option:
            name = answering.weight_field(question.id, problem.option)
            text = next(option.text for option in question.options if option.code == problem.option)
        asked = text.in_language(edition.language)
        between = " " if asked[-1] in ".?" else ": "
        found.append({"target": name, "text": f"{asked}{between}{problem_words(problem)}"})
    return found


@functools.lru_cache(maxsize=256)
def _kept_questions(edition: Edition, number: int, to_review: bool) -> str:
    return _question_page(edition, number, _KEY, {}, to_review, (), None)


@functools.lru_cache(maxsize=32)
def _kept_choosing(edition: Edition, number: int, to_review: bool) -> str:
    return _choosing_page(edition, number, _KEY, _THEMES, to_review, (), None)


@functools.lru_cache(maxsize=256)
def _kept_theme(edition: Edition, number: int, letter: str) -> str:
    theme = next(theme for theme in edition.questions.book.themes if theme.letter == letter)
    reasons = [{"code": reason.id, "text": reason.text.in_language(edition.language)} for reason in theme.asked]
    shown = {
        "name": theme.name.in_language(edition.language),
        "reasons": reasons,
        "question_id": edition.page(number).questions[0].id,
    }
    return loader.get_template("answers/theme.html").render(shown)


def _question_page(
    edition: Edition,
    number: int,
    key: str,
    answers: answering.Answers,
    to_review: bool,
    problems: Sequence[checks.Problem],
    notice: Notice | None,
) -> str:
    wrong = {problem.question_id: problem_words(problem) for problem in problems}
    questions = [
        _shown(question, edition.language, answers.get(question.id)) | {"error": wrong.get(question.id, "")}
        for question in edition.page(number).questions
    ]
    step = _step(edition, number, key, to_review, problems, notice)
    return _render("page", edition, step | {"questions": questions, "act_now": act_now(edition)})


def _choosing_page(
    edition: Edition,
    number: int,
    key: str,
    themes: str,
    to_review: bool,
    problems: Sequence[checks.Problem],
    notice: Notice | None,
) -> str:
    question = edition.page(number).questions[0]
    shown = {
        "question": _shown(question, edition.language, None) | {"error": next(map(problem_words, problems), "")},
        "themes": mark_safe(themes),  # joined from theme.html, which escapes
        "act_now": act_now(edition) if any(option.sensitive for option in question.options) else "",
    }
    return _render("choose", edition, _step(edition, number, key, to_review, problems, notice) | shown)


def act_now(edition: Edition) -> str:
    """This function will say what stands before anything that the employer would have to act on, if it were read."""
    return reader.promise().sentence("act_now", edition.language, k=5)


def _step(
    edition: Edition,
    number: int,
    key: str,
    to_review: bool,
    problems: Sequence[checks.Problem],
    notice: Notice | None,
) -> dict[str, Any]:
    page = edition.page(number)
    return {
        "number": number,
        "n_pages": len(edition.questions.pages),
        "title": page.title.in_language(edition.language),
        "lead": page.lead.in_language(edition.language),
        "key": key,
        "to_review": to_review,
        "mistakes": mistakes(edition, number, problems),
        "notice": notice,
        "tongues": [{"code": code, "label": LABELS[code]} for code in edition.languages if code != edition.language],
    }


def _shown(question: questionnaires.Question, language: str, answer: answering.Answer) -> dict[str, Any]:
    if question.kind is QuestionKind.TEXT:
        raise ValueError(f"this survey has no field for a question of kind {question.kind}")
    low = question.low.in_language(language) if question.low else ""
    high = question.high.in_language(language) if question.high else ""
    spoken = {question.codes[0]: low, question.codes[-1]: high} if low else {}
    return {
        "id": question.id,
        "text": question.text.in_language(language),
        "is_sensitive": question.sensitive,
        "low": low,
        "high": high,
        "is_long": question.kind is QuestionKind.RECOMMEND,
        "choices": [
            {
                "value": option.code,
                "label": option.text.in_language(language),
                "spoken": spoken.get(option.code, ""),
                "is_chosen": option.code == answer,
            }
            for option in question.options
        ],
        "none": {"value": answering.NONE, "label": question.no_answer.in_language(language)},
        "chose_none": answer == answering.NONE,
    }


def _tick(html: str, name: str, value: answering.Answer) -> str:
    if not isinstance(value, str):
        return html
    found = f'name="{name}" value="{value}"'
    return html.replace(found, f"{found} checked", 1)


def _open_if_ticked(theme: str, question: questionnaires.Question, chosen: Iterable[str]) -> str:
    html = theme
    for code in chosen:
        html = _tick(html, question.id, code)
    return html if html == theme else html.replace("<details", "<details open", 1)


def _render(name: str, edition: Edition, shown: dict[str, Any]) -> str:
    return loader.get_template(f"answers/{name}.html").render(
        frame(edition.organisation) | {"set_name": edition.name} | shown
    )
