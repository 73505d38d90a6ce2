"""A talk's pages: its front, the room while it is held, its notes when it has ended."""

import uuid
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from efterord import clock, gate, labels
from efterord.queries import interviews
from efterord.rules import interviews as rules
from efterord.services import interviews as deeds
from efterord.web.cases import days
from efterord.web.interviews import parts
from efterord.web.shell import doors
from efterord.words import InterviewKind, InterviewState, Language

if TYPE_CHECKING:
    from efterord.models import Interview


@doors.door("interviews.see")
def interview(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will show a talk from outside: who holds it, what it is about, and what comes next."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    talk = interviews.interview(viewer, pk)
    state = parts.state_of(talk)
    guide = parts.guide_of(talk)
    holds = talk.interviewer_id == viewer.user_id
    context = {
        "talk": talk,
        "case": talk.case,
        "kind": labels.of(InterviewKind(talk.kind)),
        "state": state,
        "holds": holds,
        "facts": _facts(talk, state),
        "subjects": [
            {"name": s.name.in_language(talk.language), "question": s.question.in_language(talk.language)}
            for s in guide.subjects
        ],
        "first": parts.parts_of(talk)[0],
        "sees_leavers": gate.may(viewer, "cases.see_leavers"),
    }
    name = {
        InterviewState.PLANNED: "planned" if holds else "waiting",
        InterviewState.OPEN: "planned" if holds else "waiting",
        InterviewState.ENDED: "ended",
    }[state]
    return render(request, f"interviews/{name}.html", context)


@require_POST
@doors.door("interviews.start_interview")
def start(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will begin a talk and open the room at its opening words."""
    talk = interviews.interview(request.actor, pk)  # type: ignore[attr-defined]
    deeds.start_interview(request.actor, interview=talk)  # type: ignore[attr-defined]
    return redirect("interviews-room", pk=pk, part=parts.parts_of(talk)[0])


@doors.door("interviews.open_notes")
def room(request: HttpRequest, pk: uuid.UUID, part: str) -> HttpResponse:
    """This function will show the room at one part of the talk, in the language of the talk."""
    talk = interviews.held(request.actor, pk)  # type: ignore[attr-defined]
    if part not in parts.parts_of(talk):
        raise Http404
    if parts.state_of(talk) is not InterviewState.OPEN:
        return redirect("interviews-interview", pk=pk)
    notes = deeds.open_notes(request.actor, interview=talk)  # type: ignore[attr-defined]
    return in_language(request, "interviews/room.html", talk, lambda: parts.context(talk, part, notes))


@doors.door("interviews.open_notes")
def notes(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will show the notes of a talk to those who may read them; that they did is in the log."""
    talk = interviews.interview(request.actor, pk)  # type: ignore[attr-defined]
    opened = deeds.open_notes(request.actor, interview=talk)  # type: ignore[attr-defined]
    with translation.override(talk.language):
        chapters = [_chapter(talk, part, opened.get(part, deeds.NOTHING)) for part in parts.parts_of(talk)]
    context = {
        "talk": talk,
        "case": talk.case,
        "kind": labels.of(InterviewKind(talk.kind)),
        "facts": _facts(talk, parts.state_of(talk)),
        "chapters": [c for c in chapters if c["text"] or c["said"]],
        "untouched": [c["name"] for c in chapters if c["is_subject"] and not c["text"]],
        "sees_leavers": gate.may(request.actor, "cases.see_leavers"),  # type: ignore[attr-defined]
    }
    return render(request, "interviews/notes.html", context)


def in_language(
    request: HttpRequest, template: str, talk: "Interview", context: Any, *, status: int = 200
) -> HttpResponse:
    """This function will render a page in the language of the talk, which may be another than the user's.

    `context` is called inside that language.
    """
    with translation.override(talk.language):
        response = render(request, template, context(), status=status)
    response.headers["Content-Language"] = talk.language
    return response


def _chapter(talk: "Interview", part: str, note: deeds.OpenedNote) -> dict[str, Any]:
    is_subject = part not in (rules.OPENING, rules.CLOSING)
    said = [] if is_subject else [s["name"] for s in parts.steps(talk, part, note) if s["is_ticked"]]
    question = parts.guide_of(talk).subject(part).question.in_language(talk.language) if is_subject else ""
    return {
        "name": parts.name_of(talk, part),
        "question": question,
        "text": note.text,
        "said": said,
        "is_subject": is_subject,
    }


def _facts(talk: "Interview", state: InterviewState) -> list[dict[str, Any]]:
    known = [
        (_("State"), labels.of(state)),
        (_("Held by"), talk.interviewer.name),
        (_("Language"), labels.of(Language(talk.language))),
        (_("Unit"), talk.case.unit.name),
        (_("Last day"), days.day(talk.case.last_day)),
    ]
    if talk.started_at:
        known.append((_("Begun"), f"{days.day(clock.local(talk.started_at).date())} {days.hour(talk.started_at)}"))
    if talk.ended_at:
        known.append((_("Ended"), f"{days.day(clock.local(talk.ended_at).date())} {days.hour(talk.ended_at)}"))
    return [{"term": term, "text": text} for term, text in known]
