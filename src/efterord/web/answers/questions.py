"""One subject a page: every button saves the page as a draft and then goes on, back, or away."""

from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from efterord import clock, gate
from efterord.content import reader
from efterord.queries import surveys
from efterord.rules import answers as answering
from efterord.rules import answers_checks as checks
from efterord.rules import content_parts
from efterord.services import answers as answer_services
from efterord.vault import errors
from efterord.web.answers import fields, pages, views, visits
from efterord.web.shell import doors
from efterord.words import Language

# What a page can ask at the step of weighing alone; the step before it cannot have answered these.
_OF_WEIGHING = (checks.ProblemKind.WEIGHT_MISSING, checks.ProblemKind.DECIDING_NOT_CHOSEN)


@doors.door("answers.save_draft", login=False)
def page(request: HttpRequest, number: int) -> HttpResponseBase:
    """This function will show a page of questions, or save it and go where the button says."""
    return _page(request, number, weighing=False)


@doors.door("answers.save_draft", login=False)
def weights(request: HttpRequest, number: int) -> HttpResponseBase:
    """This function will show the step on which the chosen reasons are weighed, or save it and go on."""
    return _page(request, number, weighing=True)


def unsaved() -> pages.Notice:
    """This function will say that the fault is ours and nothing is lost."""
    return pages.Notice(
        _("We could not save just now"),
        _(
            "The fault is ours. Nothing has been sent, and your answers are still here. "
            "Press the button again in a moment."
        ),
    )


def stale() -> pages.Notice:
    """This function will say how to go on with a form whose cookie is gone, without losing what stands in it."""
    return pages.Notice(
        _("This page needs to be opened again"),
        _(
            "Nothing has been sent, and your answers are still here below. Open the link in your letter once more, "
            "in another tab. Then come back to this tab and press the button again."
        ),
    )


def without_database(request: HttpRequest) -> visits.Visit:
    """This function will rebuild a visit from the posted form, when the database cannot be asked who visits.

    The form names its questions; if it names none, there is no survey in the visit.
    """
    held = visits.read(request)
    language = visits.speak(request, held, tuple(Language))
    key, _dash, version = request.POST.get("set", "").rpartition("-")
    try:
        reader.questions(key, int(version))
    except (content_parts.ContentError, ValueError):
        return visits.Visit(held, None, language)
    only_questions = surveys.Survey(
        organisation="",
        languages=tuple(Language),
        questionnaire=key,
        version=int(version),
        k=5,
        opening_date=clock.today(),
        closes_on=None,
    )
    return visits.Visit(held, only_questions, language)


def _page(request: HttpRequest, number: int, *, weighing: bool) -> HttpResponseBase:
    is_post = request.method == "POST"
    try:
        visit = visits.begin(request)
    except DatabaseError:
        if not is_post:
            raise
        visit = without_database(request)
        if visit.survey is None:
            raise
        return _shown_again(request, visit, number, weighing, unsaved(), 503)
    if visit.survey is None or not 1 <= number <= len(views.edition(visit.survey, visit.language).questions.pages):
        return views.not_found(visit)
    if is_post and not visits.is_own_form(request, visit.held):
        return _shown_again(request, visit, number, weighing, stale(), 403)
    if not visit.is_open or visit.held is None:
        return views.not_found(visit)
    if not is_post:
        answers = answer_services.open_draft(gate.RESPONDENT, key=visit.held.draft_key) or {}
        return _shown(request, visit, number, weighing, answers)
    try:
        return _saved(request, visit, visit.held, visit.survey, number, weighing)
    except (DatabaseError, errors.VaultError):
        return _shown_again(request, visit, number, weighing, unsaved(), 503)


def _saved(
    request: HttpRequest, visit: visits.Visit, held: visits.Held, survey: surveys.Survey, number: int, weighing: bool
) -> HttpResponseBase:
    """Save what was posted and go on; a mistake stops only who goes forward."""
    edition = views.edition(survey, visit.language)
    asked, posted = edition.page(number), dict(request.POST.lists())
    before = answer_services.open_draft(gate.RESPONDENT, key=held.draft_key) or {}
    reasons = fields.reasons_question(asked)
    _found, problems = checks.check_page(asked, posted)
    if reasons is not None and not weighing:
        problems = [problem for problem in problems if problem.kind not in _OF_WEIGHING]
        now = fields.without_chosen_weights(reasons, posted, before)
    else:
        now = fields.kept(asked, posted)
    go = request.POST.get("go", "next")
    if problems and go == "next":
        return _shown(request, visit, number, weighing, {**before, **now}, problems=problems, status=422)
    after = {**before, **now}
    answer_services.save_draft(gate.RESPONDENT, key=held.draft_key, answers=after)
    chosen = fields.ticked(reasons, after) if reasons is not None else []
    to_weigh = not weighing and bool(chosen) and chosen != [answering.NONE]
    return _gone(request, held, number, len(edition.questions.pages), go, weighing=weighing, to_weigh=to_weigh)


def _gone(
    request: HttpRequest, held: visits.Held, number: int, n_pages: int, go: str, *, weighing: bool, to_weigh: bool
) -> HttpResponse:
    """Where each button leads. `to=review` in the address takes who came to change one thing back to the overview."""
    query = "?to=review" if _is_to_review(request) else ""
    if go in list(Language):
        name = "answers-weights" if weighing else "answers-page"
        return visits.keep(
            redirect(reverse(name, args=[number]) + query), visits.Held(held.token, held.resume_code, go)
        )
    if go == "later":
        return redirect("answers-later")
    if go == "back":
        if weighing:
            return redirect(reverse("answers-page", args=[number]) + query)
        if query:
            return redirect("answers-review")
        return redirect("answers-page", number - 1) if number > 1 else redirect("answers")
    if to_weigh:
        return redirect(reverse("answers-weights", args=[number]) + query)
    return redirect("answers-review") if query or number == n_pages else redirect("answers-page", number + 1)


def _shown_again(
    request: HttpRequest, visit: visits.Visit, number: int, weighing: bool, notice: pages.Notice, status: int
) -> HttpResponse:
    """The page with everything that was posted still in it, and the key it came with, so that it can be sent again."""
    if visit.survey is None or not 1 <= number <= len(views.edition(visit.survey, visit.language).questions.pages):
        return views.not_found(visit)
    asked = views.edition(visit.survey, visit.language).page(number)
    answers = fields.kept(asked, dict(request.POST.lists()))
    return _shown(request, visit, number, weighing, answers, notice=notice, status=status)


def _shown(
    request: HttpRequest,
    visit: visits.Visit,
    number: int,
    weighing: bool,
    answers: answering.Answers,
    *,
    problems: "list[checks.Problem] | tuple[()]" = (),
    notice: pages.Notice | None = None,
    status: int = 200,
) -> HttpResponse:
    if visit.survey is None:
        return views.not_found(visit)
    edition = views.edition(visit.survey, visit.language)
    key = request.POST.get("key", "")[:64] if notice else visit.held.form_key if visit.held else ""
    common: dict[str, Any] = {
        "key": key,
        "answers": answers,
        "to_review": _is_to_review(request),
        "problems": problems,
        "notice": notice,
    }
    reasons = fields.reasons_question(edition.page(number))
    if reasons is None:
        html = pages.question_page(edition, number, **common)
    elif weighing and fields.ticked(reasons, answers) not in ([], [answering.NONE]):
        html = pages.weighing_page(edition, number, **common)
    else:
        seed = visit.held.order_seed if visit.held else b"without a cookie"
        html = pages.choosing_page(edition, number, seed=seed, **common)
    response = HttpResponse(html, status=status)
    response.headers["Vary"] = "Cookie, Accept-Language"
    return response


def _is_to_review(request: HttpRequest) -> bool:
    return request.GET.get("to") == "review"
