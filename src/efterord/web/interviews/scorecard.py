"""The scorecard after the talk: seven areas with anchors in words, marked by whoever held it, read by HR."""

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from efterord import gate
from efterord.content import reader
from efterord.queries import interviews
from efterord.rules import content_parts
from efterord.rules import scorecards as rules
from efterord.services import scorecards
from efterord.web.interviews import keeping, parts, views
from efterord.web.shell import doors
from efterord.words import InterviewState

if TYPE_CHECKING:
    from efterord.models import Interview

AREA = "area-"


@doors.door("scorecards.open_scorecard")
def show(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will show a talk's scorecard: to mark for whoever held it, to read for HR."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    talk = interviews.interview(viewer, pk)
    card = _card(viewer, talk)
    opened = scorecards.open_scorecard(viewer, interview=talk)
    holds = talk.interviewer_id == viewer.user_id
    if holds and parts.state_of(talk) is InterviewState.PLANNED:
        return redirect("interviews-interview", pk=pk)
    is_form = holds and not interviews.is_final(viewer, talk)
    return _page(request, talk, card, opened.values, opened.version, is_form=is_form)


@keeping.keeps_words(lambda request: "", lambda pk: "/")
@require_POST
@doors.door("scorecards.save_scorecard")
def save(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will save a scorecard and lead back to the talk; marked in two windows, it shows both."""
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    talk = interviews.interview(actor, pk)
    card = _card(actor, talk)
    marked = {name.removeprefix(AREA): str(value) for name, value in request.POST.items() if name.startswith(AREA)}
    try:
        scorecards.save_scorecard(actor, interview=talk, values=marked, version=keeping.version_of(request))
    except content_parts.ContentError:
        raise Http404 from None
    except scorecards.ScorecardConflict as conflict:
        shown = conflict.written.values
        return _page(
            request, talk, card, shown, conflict.saved.version, is_form=True, other=conflict.saved.values, status=409
        )
    messages.success(request, _("The scorecard is saved."))
    return redirect("interviews-interview", pk=pk)


def _card(viewer: gate.Actor, talk: "Interview") -> rules.Scorecard:
    guide = parts.guide_of(viewer, talk)
    if not guide.scorecard:
        raise Http404
    return reader.scorecard(guide.scorecard, guide.scorecard_version)


def _page(
    request: HttpRequest,
    talk: "Interview",
    card: rules.Scorecard,
    values: Mapping[str, int | None],
    version: int,
    *,
    is_form: bool,
    other: Mapping[str, int | None] | None = None,
    status: int = 200,
) -> HttpResponse:
    language = talk.language
    context = {
        "talk": talk,
        "case": talk.case,
        "version": version,
        "is_form": is_form,
        "is_marked": version > 0,
        "has_other": other is not None,
        "title": card.title.in_language(language),
        "lead": card.lead.in_language(language),
        "no_view": card.no_view.in_language(language),
        "areas": [_area(area, language, values, other or {}) for area in card.areas],
        "facts": views.facts(talk, parts.state_of(talk)),
        "sees_leavers": gate.may(request.actor, "cases.see_leavers"),  # type: ignore[attr-defined]
    }
    return views.in_language(request, "interviews/scorecard.html", talk, lambda: context, status=status)


def _area(
    area: rules.Area, language: str, values: Mapping[str, int | None], other: Mapping[str, int | None]
) -> dict[str, Any]:
    value = values.get(area.key)
    return {
        "name": area.name.in_language(language),
        "question": area.question.in_language(language),
        "field": f"{AREA}{area.key}",
        "value": value,
        "words": area.anchor(value, language) if value else "",
        "other": other.get(area.key) if area.key in other and other.get(area.key) != value else "",
        "is_other": area.key in other and other.get(area.key) != value,
        "is_no_view": value is None,
        "low": area.anchor(1, language),
        "middle": area.anchor(3, language),
        "high": area.anchor(5, language),
        "levels": [{"value": level, "is_chosen": value == level} for level in rules.LEVELS],
    }
