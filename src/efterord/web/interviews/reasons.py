"""The employer's own view of the reasons: up to five codes with weights, coded blind; and read by HR afterwards."""

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from efterord import gate
from efterord.content import reader
from efterord.queries import interviews
from efterord.rules import follow_ups, questionnaires
from efterord.rules import views as rules
from efterord.services import notes as note_deeds
from efterord.services import views as deeds
from efterord.web.interviews import keeping, parts, views
from efterord.web.shell import doors
from efterord.words import InterviewState, QuestionKind

if TYPE_CHECKING:
    from efterord.models import Interview


@doors.door("views.open_view")
def show(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will show one interviewer's view of the reasons: to code for that one, to read for HR."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    talk = interviews.interview(viewer, pk)
    holds = talk.interviewer_id == viewer.user_id
    if holds and parts.state_of(talk) is not InterviewState.ENDED:
        return redirect("interviews-interview", pk=pk)
    opened = deeds.open_view(viewer, interview=talk)
    view, is_start = opened.view, False
    is_form = holds and not interviews.is_final(viewer, talk)
    if is_form and opened.version == 0:
        view = rules.propose(_marked(viewer, talk), [reason.id for reason in reader.reasons().reasons])
        is_start = bool(view.reasons)
    return _page(request, talk, view, opened.version, is_form=is_form, is_start=is_start)


@keeping.keeps_words(
    lambda request: keeping.text_of(request, "tried"), lambda pk: reverse("interviews-reasons", args=[pk])
)
@require_POST
@doors.door("views.save_view")
def save(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will save one interviewer's view of the reasons, or say what is missing in it."""
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    talk = interviews.interview(actor, pk)
    view, version = _read(request), keeping.version_of(request)
    try:
        deeds.save_view(actor, interview=talk, view=view, version=version)
    except deeds.WrongView as wrong:
        return _page(request, talk, view, version, is_form=True, faults=wrong.faults, status=422)
    except deeds.ViewConflict as conflict:
        return _page(request, talk, view, conflict.saved.version, is_form=True, other=conflict.saved.view, status=409)
    messages.success(request, _("Your view of the reasons is saved. The other interviewer is not shown it."))
    return redirect("interviews-interview", pk=pk)


def _read(request: HttpRequest) -> rules.View:
    rows = []
    for place in range(rules.MOST_REASONS):
        reason, weight = request.POST.get(f"reason-{place}", ""), request.POST.get(f"weight-{place}", "")
        if reason:
            rows.append((place, rules.Coded(reason, int(weight) if weight in ("1", "2", "3", "4") else 0)))
    decided = request.POST.get("deciding", "")
    could = request.POST.get("could", "")
    return rules.View(
        reasons=tuple(coded for _place, coded in rows),
        deciding=next((coded.reason for place, coded in rows if decided == str(place)), ""),
        could_have_stayed=int(could) if could in ("1", "2", "3", "4", "5") else None,
        tried=keeping.text_of(request, "tried"),
    )


def _marked(viewer: gate.Actor, talk: "Interview") -> list[str]:
    opened = note_deeds.open_notes(viewer, interview=talk)
    return [line.code for note in opened.values() for line in follow_ups.lines(note.text) if line.code]


def _page(
    request: HttpRequest,
    talk: "Interview",
    view: rules.View,
    version: int,
    *,
    is_form: bool,
    is_start: bool = False,
    faults: tuple[str, ...] = (),
    other: rules.View | None = None,
    status: int = 200,
) -> HttpResponse:
    language = get_language() or "en"
    names = {reason.id: reason.text.in_language(language) for reason in reader.reasons().reasons}
    weights = _weights(language)
    context = {
        "talk": talk,
        "case": talk.case,
        "view": view,
        "version": version,
        "is_form": is_form,
        "is_coded": version > 0,
        "is_start": is_start,
        "mistakes": [{"text": _FAULTS[fault]()} for fault in faults],
        "other": _told(other, names, weights) if other else [],
        "told": _told(view, names, weights),
        "rows": [_row(place, view) for place in range(rules.MOST_REASONS)],
        "themes": parts.reasons(language),
        "weights": [{"value": str(value), "text": text} for value, text in weights.items()],
        "could": [{"value": level, "is_chosen": view.could_have_stayed == level} for level in rules.COULD_HAVE],
        "facts": views.facts(talk, parts.state_of(talk)),
        "sees_leavers": gate.may(request.actor, "cases.see_leavers"),  # type: ignore[attr-defined]
    }
    return render(request, "interviews/reasons.html", context, status=status)


def _row(place: int, view: rules.View) -> dict[str, Any]:
    coded = view.reasons[place] if place < len(view.reasons) else rules.Coded("")
    return {
        "place": place,
        "number": place + 1,
        "reason": coded.reason,
        "weight": str(coded.weight),
        "is_deciding": bool(coded.reason) and coded.reason == view.deciding,
    }


def _weights(language: str) -> dict[int, str]:
    """The words of the survey's own weights, so that both sides weigh with the same."""
    asked = [q for q in reader.questions().questions if q.kind is QuestionKind.REASONS]
    options: tuple[questionnaires.Option, ...] = asked[0].weights
    return {number: option.text.in_language(language) for number, option in enumerate(options, 1)}


def _told(view: rules.View, names: dict[str, str], weights: dict[int, str]) -> list[dict[str, Any]]:
    return [
        {
            "name": names.get(coded.reason, coded.reason),
            "weight": weights.get(coded.weight, ""),
            "is_deciding": coded.reason == view.deciding,
        }
        for coded in view.reasons
    ]


_FAULTS = {
    "reasons": lambda: _("A reason is not in the list. Choose it again."),
    "twice": lambda: _("The same reason is chosen twice. Choose another or leave one row empty."),
    "too_many": lambda: _("Choose five reasons at most."),
    "weights": lambda: _("Say how much each reason weighed."),
    "deciding": lambda: _("The reason that decided must be one of those chosen."),
    "could": lambda: _("Choose a figure from 1 to 5, or none."),
    "tried": lambda: _("What was tried holds 5,000 characters. Nothing is lost: shorten it here."),
}
