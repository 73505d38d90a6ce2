"""The sending: the overview, what it keeps when one goes back from it, and the receipt.

The receipt is made with the overview and travels in the form, never in an address or a cookie. The page of thanks is
the answer to the post itself: to load it again posts again, which finds the same receipt in the pool and says the same.
Somebody who writes again types the receipt, and sends in place of what is there.
"""

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from efterord import gate
from efterord.content import reader
from efterord.queries import surveys
from efterord.rules import answers as answering
from efterord.rules.answers import Answers
from efterord.services import answers as answer_services
from efterord.vault import errors, tokens
from efterord.web.answers import background, fields, overview, shutting, steps, telling, views, visits
from efterord.web.shell import doors
from efterord.words import Language

_DEEPEST = 100  # more levels than any house has


@doors.door("answers.save_draft", login=False)
def review(request: HttpRequest) -> HttpResponseBase:
    """This function will show everything that was answered, or keep what was chosen there and go back to a subject."""
    is_post = request.method == "POST"
    try:
        visit = visits.begin(request)
    except DatabaseError:
        if not is_post or (lost := shutting.without_database(request)) is None:
            raise
        return _kept(request, lost, shutting.unsaved(), 503)
    if is_post and not visits.is_own_form(request, visit.held):
        return _kept(request, visit, shutting.stale(), 403)
    if not visit.is_open or visit.held is None or visit.survey is None:
        return shutting.nothing_sent(request, visit) if is_post and visit.held else views.not_found(visit)
    try:
        answers = answer_services.open_draft(gate.RESPONDENT, key=visit.held.draft_key)
        if answers is None:
            return redirect("answers-go-on")
        if is_post:
            return _gone(request, visit, visit.held, visit.survey, answers)
    except (DatabaseError, errors.VaultError):
        if not is_post:
            raise
        return _kept(request, visit, shutting.unsaved(), 503)
    facts = dict(visit.survey.facts)
    receipt = "" if visit.is_again else tokens.new_receipt()
    return overview.shown(visit, visit.survey, answers, key=visit.held.form_key, receipt=receipt, facts=facts)


@doors.door("answers.submit", login=False)
def done(request: HttpRequest) -> HttpResponseBase:
    """This function will send the answers once and show the receipt; a repeated post shows the same page."""
    if request.method != "POST":
        return redirect("answers")
    try:
        visit = visits.begin(request)
    except DatabaseError:
        lost = shutting.without_database(request)
        if lost is None:
            raise
        return _kept(request, lost, shutting.unsaved(), 503)
    if visit.survey is None:
        return views.not_found(visit)
    if visit.held is None or not visits.is_own_form(request, visit.held):
        return _kept(request, visit, shutting.stale(), 403)
    survey = visit.survey if visit.survey.is_known else shutting.of_form(request, visit.survey)
    if survey is None:
        return views.not_found(visit)
    edition, facts = steps.edition(survey, visit.language), dict(survey.facts)
    answers, problems = overview.checked(edition, dict(request.POST.lists()), facts)
    answers = answering.pruned(edition.questions, answers, facts)
    if problems or steps.room(edition, answers) < 0:
        return _kept(request, visit, None, 422)
    try:
        if visit.is_again:
            return _replaced(request, visit, visit.held, survey, answers)
        return _sent(request, visit, visit.held, survey, answers)
    except (DatabaseError, errors.VaultError):
        return _kept(request, visit, shutting.unsaved(), 503)


def _sent(
    request: HttpRequest, visit: visits.Visit, held: visits.Held, survey: surveys.Survey, answers: Answers
) -> HttpResponse:
    receipt, by_name = _receipt(request), request.POST.get("by_name") == "yes"
    became = answer_services.submit(
        gate.RESPONDENT,
        token=held.token,
        answers=answers,
        receipt=receipt,
        key=held.draft_key,
        level=background.level_of(request.POST.get(fields.LEVEL), _DEEPEST),
        by_name=by_name,
    )
    if became not in (answer_services.Submitted.NEW, answer_services.Submitted.AGAIN):
        return shutting.nothing_sent(request, visit)
    told = {
        "receipt": receipt,
        "by_name": by_name,
        "has_words": steps.edition(survey, visit.language).questions.asks_for_words,
        "opening": views.day(survey.opening_date),
        "others": reader.promise().in_words(survey.k - 1, visit.language),
        "withdraw_url": settings.PUBLIC_URL + reverse("answers-withdraw"),
    }
    return views.sheet("done", survey, visit.language, told)


def _replaced(
    request: HttpRequest, visit: visits.Visit, held: visits.Held, survey: surveys.Survey, answers: Answers
) -> HttpResponse:
    try:
        answer_services.replace(
            gate.RESPONDENT,
            receipt=request.POST.get("code", "")[:100],
            question_set=(survey.questionnaire, survey.version),
            answers=answers,
            key=held.draft_key,
        )
    except answer_services.ReceiptUnknown as unknown:
        return _kept(request, visit, None, 422, error=str(unknown.words))
    return views.sheet("replaced", survey, visit.language, {"opening": views.day(survey.opening_date)})


def _gone(
    request: HttpRequest, visit: visits.Visit, held: visits.Held, survey: surveys.Survey, answers: Answers
) -> HttpResponse:
    """Keep how the words may be used, and go where the button says. By name or not is chosen with the sending alone."""
    edition = steps.edition(survey, visit.language)
    after = {**answers, **overview.uses(edition, dict(request.POST.lists()), answers)}
    answer_services.save_draft(gate.RESPONDENT, key=held.draft_key, answers=after)
    go = request.POST.get("go", "")
    if go in list(Language):
        return visits.keep(redirect("answers-review"), visits.speaking(held, go))
    if go in ("later", "background"):
        return redirect(reverse(f"answers-{go}") + ("?to=review" if go == "background" else ""))
    kind, _dash, number = go.partition("-")
    if kind == "page" and number.isdecimal() and number.isascii() and len(number) < 4:
        return redirect(reverse("answers-page", args=[int(number)]) + "?to=review")
    return redirect("answers-review")


def _receipt(request: HttpRequest) -> str:
    """The receipt of the form, written as we write it; a form without one gets a new one."""
    try:
        return tokens.written_receipt(request.POST.get("receipt", ""))
    except errors.NotACode:
        return tokens.new_receipt()


def _kept(
    request: HttpRequest, visit: visits.Visit, notice: telling.Notice | None, status: int, *, error: str = ""
) -> HttpResponse:
    """The overview again, out of the posted form alone, with its key and its receipt."""
    survey = shutting.of_form(request, visit.survey)
    if survey is None:
        return views.not_found(visit)
    posted, edition = dict(request.POST.lists()), steps.edition(survey, visit.language)
    answers: Answers = {}
    for page in edition.questions.pages:
        answers |= fields.kept(page, posted, answers, None)
    answers |= overview.uses(edition, posted, answers)
    level = request.POST.get(fields.LEVEL, "")[:4]
    return overview.shown(
        visit,
        survey,
        answers | ({fields.LEVEL: level} if level else {}),
        key=request.POST.get("key", "")[:64],
        receipt=request.POST.get("code", "")[:100] if visit.is_again else _receipt(request),
        by_name=request.POST.get("by_name") == "yes",
        error=error,
        notice=notice,
        status=status,
    )
