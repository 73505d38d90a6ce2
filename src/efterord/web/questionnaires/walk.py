"""A set walked through as a leaver meets it: the survey's own pages, filled in for nobody, and nothing is kept.

What has been answered on the way goes along in the form, signed; there is no row, no draft and no cookie.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from efterord import gate
from efterord.labels import texts
from efterord.queries import organisation
from efterord.queries import questionnaires as found
from efterord.queries import questionnaires_drafts as queries
from efterord.rules import answers as answering
from efterord.rules import answers_checks as checks
from efterord.rules import content_parts, questionnaires
from efterord.rules.answers import Answers
from efterord.rules.questionnaires import QuestionSet
from efterord.web.answers import fields, kinds, pages, steps, telling
from efterord.web.questionnaires import showing, walk_texts
from efterord.web.shell import doors
from efterord.words import Fact, Language, QuestionKind

SALT = "efterord.preview"
ORDER_SEED = b"a preview"  # the themes in one order: two who look at a draft see the same
# What a page can ask at the step of weighing alone.
_OF_WEIGHING = (checks.ProblemKind.WEIGHT_MISSING, checks.ProblemKind.DECIDING_NOT_CHOSEN)


@dataclasses.dataclass(frozen=True, slots=True)
class Walked(steps.Edition):
    """A set that is walked through, published or not; `stamp` tells two states of one draft apart."""

    stamp: str
    held: QuestionSet = dataclasses.field(compare=False)

    @property
    def questions(self) -> QuestionSet:
        return self.held


@dataclasses.dataclass(frozen=True, slots=True)
class State:
    """How far somebody has walked: as whom, in which language, on which page, and what was answered.

    `number` is that of the page in the set; before the first page, and after the last, there is none.
    """

    language: str
    facts: dict[str, str]
    answers: Answers
    number: int = 0
    weighing: bool = False

    def written(self) -> str:
        """This function will write the state for a form to send back."""
        return signing.dumps(dataclasses.asdict(self), salt=SALT, compress=True)

    @property
    def known(self) -> questionnaires.Facts:
        """The facts as the rules know them."""
        return {Fact(name): code for name, code in self.facts.items()}


@dataclasses.dataclass(frozen=True, slots=True)
class Here:
    """Where the walk stands: on a page, with what is to be mended on it; at its end; or left."""

    state: State
    posted: checks.Posted | None = None
    problems: Sequence[checks.Problem] = ()
    is_left: bool = False


@csrf_exempt  # the survey's own forms carry no token, and this writes nothing
@doors.door("questionnaires.see_editions")
def draft(request: HttpRequest, key: str) -> HttpResponseBase:
    """This function will walk through a draft."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    row = queries.draft(viewer, key)
    back = reverse("questionnaires-preview", args=[key])
    return _walk(request, queries.drafted(viewer, row), row.changed_at.isoformat(), back)


@csrf_exempt
@doors.door("questionnaires.see_editions")
def edition(request: HttpRequest, key: str, version: int) -> HttpResponseBase:
    """This function will walk through a published edition."""
    try:
        question_set = found.edition(request.actor, key, version)  # type: ignore[attr-defined]
    except content_parts.ContentError:
        raise Http404 from None
    return _walk(request, question_set, "", reverse("questionnaires-edition", args=[key, version]))


def _walk(request: HttpRequest, question_set: QuestionSet, stamp: str, back: str) -> HttpResponseBase:
    if request.method != "POST":
        return redirect(back)
    state = _state(request.POST.get("key", ""))
    if state is None:
        state = _begun(request.POST)
        here = Here(_at(state, _way(_walked(question_set, stamp, state), state)[:1]))
    else:
        here = _moved(request, _walked(question_set, stamp, state), state)
    if here.is_left:
        return redirect(back)
    asked = _walked(question_set, stamp, here.state)
    step = next((each for each in _way(asked, here.state) if each.number == here.state.number), None)
    if step is None:
        return _end(request, question_set, here.state, back)
    with translation.override(here.state.language):
        return HttpResponse(_page(step, here), status=422 if here.problems else 200)


def _walked(question_set: QuestionSet, stamp: str, state: State) -> Walked:
    with translation.override(state.language):
        worded = walk_texts.worded(question_set, state.language, _("[not written yet]"))
    languages = tuple(each.value for each in Language)
    return Walked(organisation.name(), worded.key, worded.version, state.language, languages, stamp, worded)


def _way(asked: Walked, state: State) -> tuple[steps.Step, ...]:
    return steps.way(asked, state.answers, state.known)


def _at(state: State, way: Sequence[steps.Step]) -> State:
    """The state on the first page of a way, or past the last page when there is none."""
    return dataclasses.replace(state, number=way[0].number if way else 0, weighing=False)


def _moved(request: HttpRequest, asked: Walked, state: State) -> Here:
    """From the page that was sent to the one that comes then."""
    posted, go = dict(request.POST.lists()), request.POST.get("go", "next")
    step = next((each for each in _way(asked, state) if each.number == state.number), None)
    if step is None or go not in ("next", "back", *Language):
        return Here(state, is_left=True)
    after, problems = _read(step, state, posted)
    state = dataclasses.replace(state, answers=after)
    if go in list(Language):
        return Here(dataclasses.replace(state, language=go))
    if problems and go == "next":
        return Here(state, posted, problems)
    if go == "next" and _is_newly_shown(step, state, posted):
        return Here(state, posted)
    reasons = fields.reasons_question(step.page)
    chosen = fields.ticked(reasons, after) if reasons is not None else []
    if go == "next" and not state.weighing and chosen not in ([], [answering.NONE]):
        return Here(dataclasses.replace(state, weighing=True))
    if go == "back" and state.weighing:
        return Here(dataclasses.replace(state, weighing=False))
    way = _way(asked, state)
    if go == "next":
        return Here(_at(state, [each for each in way if each.number > step.number]))
    earlier = [each for each in way if each.number < step.number]
    return Here(_at(state, earlier[-1:]), is_left=not earlier)


def _read(step: steps.Step, state: State, posted: checks.Posted) -> tuple[Answers, list[checks.Problem]]:
    """The answers with what was posted, and what is to be mended."""
    before, facts = state.answers, state.known
    reasons = fields.reasons_question(step.page)
    page = fields.of_reasons(step.page) if state.weighing else step.page
    _found, problems = checks.check_page(page, posted, before, facts)
    after = {**before, **fields.kept(page, posted, before, facts)}
    if reasons is not None and not state.weighing:
        problems = [each for each in problems if each.question_id != reasons.id or each.kind not in _OF_WEIGHING]
        after |= fields.without_chosen_weights(reasons, posted, before)
    return after, problems


def _is_newly_shown(step: steps.Step, state: State, posted: checks.Posted) -> bool:
    """Whether the answers show a part of the page that was not there; with script it has shown itself."""
    if "live" in posted or state.weighing:
        return False
    seen = [*posted.get(checks.SEEN, ()), *(name for name in state.answers if name.endswith("-more"))]
    # What reasons call for is asked where they are weighed.
    others = [question for question in step.page.questions if question.kind is not QuestionKind.REASONS]
    routed = {
        f"{question.id}-part"
        for question in step.page.questions
        if any(each.question_id in step.asked for each in question.when)
    }
    more = {answering.more_field(key) for key in [step.page.key, *(question.id for question in others)]}
    parts = kinds.parts_of(step, state.answers, state.known, seen)
    return any(part not in seen and part in routed | more for part in parts)


def _page(step: steps.Step, here: Here) -> str:
    state = here.state
    filling = pages.Filling(
        key=state.written(),
        given=here.posted if here.posted is not None else fields.given(step.page, state.answers),
        answers=state.answers,
        facts=state.known,
        room=steps.room(step.edition, state.answers),
        problems=here.problems,
        notice=telling.Notice(_("This is a preview"), _("Nothing you fill in here is kept or sent.")),
        seed=ORDER_SEED,
    )
    if state.weighing:
        return pages.weighing_page(step, filling)
    if fields.reasons_question(step.page) is not None and len(step.asked) == 1:
        return pages.choosing_page(step, filling)
    return pages.question_page(step, filling)


def _end(request: HttpRequest, question_set: QuestionSet, state: State, back: str) -> HttpResponse:
    """What was asked on this way and what was not, in the language of whoever looks."""
    lang = Language(state.language)
    asked = {q.id for q in question_set.questions if questionnaires.is_asked(q, state.answers, state.known)}
    context = {
        "title": question_set.title.in_language(lang),
        "language": lang.value,
        "n_asked": len(asked),
        "left_out": [
            showing.question_told(question_set, question, lang)
            for question in question_set.questions
            if question.id not in asked
        ],
        "back_url": back,
    }
    return render(request, "questionnaires/walked.html", context)


def _state(written: str) -> State | None:
    """The state as it was sent along; none when a walk begins."""
    try:
        return State(**signing.loads(written, salt=SALT)) if written else None
    except (signing.BadSignature, TypeError):
        return None


def _begun(posted: Mapping[str, Any]) -> State:
    """The state in which a walk begins: the facts chosen, and the language."""
    language = posted.get("language", "")
    facts = {
        fact.value: posted[fact.value]
        for fact, codes in questionnaires.FACTS.items()
        if posted.get(fact.value) in codes
    }
    return State(language if language in list(Language) else texts.page_language(), facts, {})
