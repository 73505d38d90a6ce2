"""One subject a page: every button saves the page as a draft and then goes on, back, or away."""

from collections.abc import Sequence

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from efterord import gate
from efterord.rules import answers as answering
from efterord.rules import answers_checks as checks
from efterord.rules import questionnaires
from efterord.rules.answers import Answer, Answers
from efterord.services import answers as answer_services
from efterord.vault import errors
from efterord.web.answers import fields, kinds, pages, shutting, steps, telling, views, visits
from efterord.web.shell import doors
from efterord.words import Language, QuestionKind

# What a page can ask at the step of weighing alone; the step before it cannot have answered these.
_OF_WEIGHING = (checks.ProblemKind.WEIGHT_MISSING, checks.ProblemKind.DECIDING_NOT_CHOSEN)
# A page that is set by survey.js shows by itself what its answers call for, so it need not come back.
_LIVE = "live"


@doors.door("answers.save_draft", login=False)
def page(request: HttpRequest, number: int) -> HttpResponseBase:
    """This function will show a page of questions, or save it and go where the button says."""
    return _page(request, number, weighing=False)


@doors.door("answers.save_draft", login=False)
def weights(request: HttpRequest, number: int) -> HttpResponseBase:
    """This function will show the step on which the chosen reasons are weighed, or save it and go on."""
    return _page(request, number, weighing=True)


def _page(request: HttpRequest, number: int, *, weighing: bool) -> HttpResponseBase:
    is_post = request.method == "POST"
    try:
        visit = visits.begin(request)
    except DatabaseError:
        if not is_post or (lost := shutting.without_database(request)) is None:
            raise
        return _shown_again(request, lost, number, weighing, shutting.unsaved(), 503)
    if is_post and not visits.is_own_form(request, visit.held):
        return _shown_again(request, visit, number, weighing, shutting.stale(), 403)
    if not visit.is_open or visit.held is None or visit.survey is None:
        return shutting.nothing_sent(request, visit) if is_post and visit.held else views.not_found(visit)
    try:
        before = answer_services.open_draft(gate.RESPONDENT, key=visit.held.draft_key) or {}
        asked = steps.way(steps.edition(visit.survey, visit.language), before, dict(visit.survey.facts))
        step = next((step for step in asked if step.number == number), None)
        if step is None:
            return views.not_found(visit) if not 1 <= number <= n_pages(visit) else redirect("answers-go-on")
        step = steps.towards(step, to_review=_is_to_review(request))
        if not is_post:
            return _shown(visit, step, weighing, fields.given(step.page, before), before)
        return _saved(request, visit, visit.held, step, before, weighing)
    except (DatabaseError, errors.VaultError):
        if not is_post:
            raise
        return _shown_again(request, visit, number, weighing, shutting.unsaved(), 503)


def n_pages(visit: visits.Visit) -> int:
    """This function will count the pages of the set a respondent answers."""
    return len(steps.edition(visit.survey, visit.language).questions.pages) if visit.survey else 0


def _saved(
    request: HttpRequest, visit: visits.Visit, held: visits.Held, step: steps.Step, before: Answers, weighing: bool
) -> HttpResponse:
    """Save what was posted and go on; a mistake stops only who goes forward, unless words cannot be kept."""
    facts, posted = dict(visit.survey.facts) if visit.survey else {}, dict(request.POST.lists())
    reasons, go = fields.reasons_question(step.page), request.POST.get("go", "next")
    asked = fields.of_reasons(step.page) if weighing else step.page
    _found, problems = checks.check_page(asked, posted, before, facts)
    now = fields.kept(asked, posted, before, facts)
    if reasons is not None and not weighing:
        problems = [each for each in problems if each.question_id != reasons.id or each.kind not in _OF_WEIGHING]
        now |= fields.without_chosen_weights(reasons, posted, before)
    after = {**before, **now}
    problems += _no_room(step, now, after)
    if any(problem.kind in checks.UNKEPT for problem in problems) or (problems and go == "next"):
        return _shown(visit, step, weighing, posted, after, problems=problems, status=422)
    answer_services.save_draft(gate.RESPONDENT, key=held.draft_key, answers=after)
    new = _newly_shown(step, after, facts, posted) if go == "next" and not weighing else ""
    if new:
        return redirect(f"{_address(step, weighing)}#{new}")
    chosen = fields.ticked(reasons, after) if reasons is not None else []
    to_weigh = not weighing and bool(chosen) and chosen != [answering.NONE]
    return _gone(held, step, steps.way(step.edition, after, facts), go, weighing=weighing, to_weigh=to_weigh)


def _no_room(step: steps.Step, now: Answers, after: Answers) -> list[checks.Problem]:
    """All words of one response share what its constant size leaves; the last ones written here are told of it."""
    over = -steps.room(step.edition, after)
    words = [q.id for q in step.page.questions if not q.is_closed] + [name for name in now if name.endswith("-more")]
    written = [name for name in words if now.get(name)]
    if over <= 0 or not written:
        return []
    name, known = written[-1], {question.id for question in step.page.questions}
    question_id = name.removesuffix("-more")
    field = "" if name in known else name
    return [
        checks.Problem(
            question_id if question_id in known else "", checks.ProblemKind.NO_ROOM, figure=over, field=field
        )
    ]


def _newly_shown(step: steps.Step, after: Answers, facts: questionnaires.Facts, posted: checks.Posted) -> str:
    """The first part of the page that its answers show and that was not there when they were given.

    Without script the page comes back once with what was called for; a part that was passed over does not call again.
    """
    if _LIVE in posted:
        return ""
    seen = [*posted.get(checks.SEEN, ()), *(name for name in after if name.endswith("-more"))]
    parts = kinds.parts_of(step, after, facts, seen)
    page = step.page
    order: list[tuple[str, str]] = []
    for question in (q for q in page.questions if q.kind is not QuestionKind.REASONS):
        if any(each.question_id in step.asked for each in question.when):
            order.append((f"{question.id}-part", f"{question.id}-part"))
        field = answering.more_field(question.id)
        order.append((field, f"{field}-box"))
    order.append((answering.more_field(page.key), f"{answering.more_field(page.key)}-box"))
    return next((place for part, place in order if part in parts and part not in seen), "")


def _gone(
    held: visits.Held, step: steps.Step, way: Sequence[steps.Step], go: str, *, weighing: bool, to_weigh: bool
) -> HttpResponse:
    """Where each button leads. `to=review` in the address takes who came to change one thing back to the overview."""
    if go in list(Language):
        return visits.keep(redirect(_address(step, weighing)), visits.speaking(held, go))
    if go in ("later", "contact"):
        return redirect(f"answers-{go}")
    if go == "back":
        if weighing:
            return redirect(_address(step, False))
        earlier = [each.number for each in way if each.number < step.number]
        if step.to_review:
            return redirect("answers-review")
        return redirect("answers-page", earlier[-1]) if earlier else redirect("answers-background")
    if to_weigh:
        return redirect(_address(step, True))
    further = [each.number for each in way if each.number > step.number]
    return redirect("answers-review") if step.to_review or not further else redirect("answers-page", further[0])


def _address(step: steps.Step, weighing: bool) -> str:
    name = "answers-weights" if weighing else "answers-page"
    return reverse(name, args=[step.number]) + ("?to=review" if step.to_review else "")


def _shown_again(
    request: HttpRequest, visit: visits.Visit, number: int, weighing: bool, notice: telling.Notice, status: int
) -> HttpResponse:
    """The page with everything that was posted still in it, and the key it came with, so that it can be sent again."""
    survey = shutting.of_form(request, visit.survey)
    posted = dict(request.POST.lists())
    step = steps.as_posted(steps.edition(survey, visit.language), number, posted) if survey else None
    if step is None:
        return views.not_found(visit)
    step = steps.towards(step, to_review=_is_to_review(request))
    answers = fields.kept(fields.of_reasons(step.page) if weighing else step.page, posted, {}, None)
    key = request.POST.get("key", "")[:64]
    return _shown(visit, step, weighing, posted, answers, notice=notice, key=key, status=status)


def _shown(
    visit: visits.Visit,
    step: steps.Step,
    weighing: bool,
    given: checks.Posted,
    answers: "Answers | dict[str, Answer]",
    *,
    problems: Sequence[checks.Problem] = (),
    notice: telling.Notice | None = None,
    key: str = "",
    status: int = 200,
) -> HttpResponse:
    filling = pages.Filling(
        key=key if notice else visit.held.form_key if visit.held else "",
        given=given,
        answers=answers,
        facts=None if notice or visit.survey is None else dict(visit.survey.facts),
        room=steps.room(step.edition, answers),
        problems=problems,
        notice=notice,
        **({"seed": visit.held.order_seed} if visit.held else {}),
    )
    reasons = fields.reasons_question(step.page)
    if reasons is not None and weighing and fields.ticked(reasons, answers) not in ([], [answering.NONE]):
        html = pages.weighing_page(step, filling)
    elif reasons is not None and len(step.asked) == 1:
        html = pages.choosing_page(step, filling)
    else:
        html = pages.question_page(step, filling)
    response = HttpResponse(html, status=status)
    response.headers["Vary"] = "Cookie, Accept-Language"
    return response


def _is_to_review(request: HttpRequest) -> bool:
    return request.GET.get("to") == "review"
