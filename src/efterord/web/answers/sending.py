"""The overview and the sending. What is read on the overview lies in its form, and is what is sent.

The receipt is made with the overview and travels in the form, never in an address or a cookie. The page of thanks is
the answer to the post itself: to load it again posts again, which finds the same receipt in the pool and says the same.
"""

from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from efterord import gate
from efterord.content import reader
from efterord.queries import surveys
from efterord.rules import answers as answering
from efterord.rules import answers_checks as checks
from efterord.rules import questionnaires
from efterord.services import answers as answer_services
from efterord.vault import errors, tokens
from efterord.web.answers import fields, pages, questions, views, visits
from efterord.web.shell import doors
from efterord.words import QuestionKind


@doors.door("answers.open_draft", login=False)
def review(request: HttpRequest) -> HttpResponse:
    """This function will show everything that was answered, each subject with a way back to it."""
    visit = visits.begin(request)
    if not visit.is_open or visit.held is None or visit.survey is None:
        return views.not_found(visit)
    answers = answer_services.open_draft(gate.RESPONDENT, key=visit.held.draft_key)
    if answers is None:
        return redirect("answers-page", 1)
    return _overview(visit.survey, visit.language, visit.held.form_key, answers, tokens.new_receipt())


@doors.door("answers.submit", login=False)
def done(request: HttpRequest) -> HttpResponseBase:
    """This function will send the answers once and show the receipt; a repeated post shows the same page."""
    if request.method != "POST":
        return redirect("answers")
    try:
        visit = visits.begin(request)
    except DatabaseError:
        visit = questions.without_database(request)
        if visit.survey is None:
            raise
        return _kept(request, visit, questions.unsaved(), 503)
    if visit.survey is None:
        return views.not_found(visit)
    if visit.held is None or not visits.is_own_form(request, visit.held):
        return _kept(request, visit, questions.stale(), 403)
    answers, problems = _checked(views.edition(visit.survey, visit.language), request)
    if problems:
        return _kept(request, visit, None, 422)
    receipt = _receipt(request)
    try:
        became = answer_services.submit(
            gate.RESPONDENT,
            token=visit.held.token,
            answers=answers,
            receipt=receipt,
            key=visit.held.draft_key,
        )
    except (DatabaseError, errors.VaultError):
        return _kept(request, visit, questions.unsaved(), 503)
    if became in (answer_services.Submitted.NEW, answer_services.Submitted.AGAIN):
        return _thanks(visit.survey, visit.language, receipt)
    return views.sheet("closed", visit.survey, visit.language, {}, status=409)


def _checked(edition: pages.Edition, request: HttpRequest) -> tuple[answering.Answers, list[checks.Problem]]:
    posted = dict(request.POST.lists())
    answers: answering.Answers = {}
    problems: list[checks.Problem] = []
    for page in edition.questions.pages:
        found, wrong = checks.check_page(page, posted)
        answers |= found
        problems += wrong
    return answers, problems


def _receipt(request: HttpRequest) -> str:
    """The receipt of the form, written as we write it; a form without one gets a new one."""
    try:
        signs = tokens.normalise_receipt(request.POST.get("receipt", ""))
    except errors.NotACode:
        return tokens.new_receipt()
    return "-".join(signs[start : start + 5] for start in range(0, len(signs), 5))


def _thanks(survey: surveys.Survey, language: str, receipt: str) -> HttpResponse:
    told = {
        "receipt": receipt,
        "opening": views.day(survey.opening_date),
        "others": reader.promise().in_words(survey.k - 1, language),
        "withdraw_url": settings.PUBLIC_URL + reverse("answers-withdraw"),
    }
    return views.sheet("done", survey, language, told)


def _kept(request: HttpRequest, visit: visits.Visit, notice: pages.Notice | None, status: int) -> HttpResponse:
    """The overview again, out of the posted form alone, with its key and its receipt."""
    if visit.survey is None:
        return views.not_found(visit)
    posted = dict(request.POST.lists())
    answers: answering.Answers = {}
    for page in views.edition(visit.survey, visit.language).questions.pages:
        answers |= fields.kept(page, posted)
    key = request.POST.get("key", "")[:64]
    return _overview(visit.survey, visit.language, key, answers, _receipt(request), notice=notice, status=status)


def _overview(
    survey: surveys.Survey,
    language: str,
    key: str,
    answers: answering.Answers,
    receipt: str,
    *,
    notice: pages.Notice | None = None,
    status: int = 200,
) -> HttpResponse:
    edition = views.edition(survey, language)
    asked = edition.questions
    hidden = fields.hidden(asked.questions, answers)
    posted = fields.as_posted(hidden)
    problems = [problem for page in asked.pages for problem in checks.check_page(page, posted)[1]]
    told: dict[str, Any] = {
        "chapters": [
            {
                "number": number,
                "title": page.title.in_language(language),
                "rows": [row for question in page.questions for row in _rows(question, answers, language)],
            }
            for number, page in enumerate(asked.pages, start=1)
        ],
        "mistakes": _to_mend(edition, problems),
        "hidden": hidden,
        "receipt": receipt,
        "key": key,
        "set_name": edition.name,
        "promise": views.promised(survey, language) if survey.is_open else None,
        "last_number": len(asked.pages),
        "notice": notice,
    }
    return views.sheet("review", survey, language, told, to="" if notice else "review", status=status)


def _to_mend(edition: pages.Edition, problems: list[checks.Problem]) -> list[dict[str, str]]:
    """What is missing, as told on the overview; each way to the page where it is mended is a link there."""
    return [mistake | {"target": ""} for mistake in pages.mistakes(edition, 1, problems)]


def _rows(question: questionnaires.Question, answers: answering.Answers, language: str) -> list[dict[str, str]]:
    """A question and its answer in words; for reasons a line for each, and the one that decided says so."""
    answer = answers.get(question.id)
    if question.kind is QuestionKind.REASONS:
        return _reason_rows(question, answers, language)
    told = {"question": question.text.in_language(language), "answer": "", "of": ""}
    option = next((option for option in question.options if option.code == answer), None)
    if option is None:
        return [told]
    told["answer"] = option.text.in_language(language)
    if question.high is not None and question.low is not None:
        told["of"] = _("of %(most)s") % {"most": question.codes[-1]}
    return [told]


def _reason_rows(question: questionnaires.Question, answers: answering.Answers, language: str) -> list[dict[str, str]]:
    given = fields.weights(question, answers)
    words = {weight.code: weight.text.in_language(language) for weight in question.weights}
    decided = answers.get(answering.deciding_field(question.id))
    rows = [
        {
            "question": option.text.in_language(language),
            "answer": words.get(given.get(option.code, ""), ""),
            "of": _("decided it") if option.code == decided else "",
        }
        for option in question.options
        if option.code in fields.ticked(question, answers)
    ]
    return rows or [{"question": question.text.in_language(language), "answer": "", "of": ""}]
