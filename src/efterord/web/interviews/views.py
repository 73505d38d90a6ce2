"""A talk's pages: its front, the room while it is held, its notes when it has ended."""

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from efterord import clock, gate, labels
from efterord.content import reader
from efterord.queries import interviews, summaries
from efterord.rules import follow_ups, guides, notes
from efterord.rules import interviews as rules
from efterord.services import interviews as deeds
from efterord.services import notes as note_deeds
from efterord.web.cases import days
from efterord.web.interviews import after, parts
from efterord.web.shell import doors
from efterord.words import InterviewKind, InterviewState, Language

if TYPE_CHECKING:
    from efterord.models import Interview


@doors.door("interviews.see")
def interview(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will show a talk from outside: who holds it, what it is about, and what comes next."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    talk = interviews.interview(viewer, pk)
    state, guide = parts.state_of(talk), parts.guide_of(viewer, talk)
    holds = talk.interviewer_id == viewer.user_id
    context = {
        "talk": talk,
        "case": talk.case,
        "kind": labels.of(InterviewKind(talk.kind)),
        "state": state,
        "holds": holds,
        "facts": facts(talk, state),
        "lead": guide.lead.in_language(talk.language),
        "subjects": [
            {"name": s.name.in_language(talk.language), "question": s.question.in_language(talk.language)}
            for s in guide.subjects
        ],
        "first": parts.parts_of(guide)[0],
        "sees_leavers": gate.may(viewer, "cases.see_leavers"),
    }
    if interviews.may_end_for(viewer, talk):
        context |= {"may_end": True, "is_gone": not talk.interviewer.is_active}
    if state is InterviewState.ENDED:
        return render(request, "interviews/ended.html", context | after.what_is_left(viewer, talk, guide))
    return render(request, f"interviews/{'planned' if holds else 'waiting'}.html", context)


@require_POST
@doors.door("interviews.start_interview")
def start(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will begin a talk and open the room at its opening words."""
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    talk = interviews.interview(actor, pk)
    deeds.start_interview(actor, interview=talk)
    return redirect("interviews-room", pk=pk, part=parts.parts_of(parts.guide_of(actor, talk))[0])


@require_POST
@doors.door("interviews.end_interview")
def end_left(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will let HR end a talk that its interviewer has left under way."""
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    talk = interviews.interview(actor, pk)
    deeds.end_interview(actor, interview=talk)
    messages.success(request, _("The talk has ended."))
    return redirect("interviews-interview", pk=pk)


@doors.door("interviews.open_notes")
def room(request: HttpRequest, pk: uuid.UUID, part: str) -> HttpResponse:
    """This function will show the room at one part of the talk, in the language of the talk."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    talk = interviews.held(viewer, pk)
    guide = parts.guide_of(viewer, talk)
    if part not in parts.parts_of(guide):
        raise Http404
    if parts.state_of(talk) is not InterviewState.OPEN:
        return redirect("interviews-interview", pk=pk)
    opened = note_deeds.open_notes(viewer, interview=talk)
    at = {"at": request.GET.get("at", "")}
    return in_language(request, "interviews/room.html", talk, lambda: parts.context(talk, guide, part, opened) | at)


@doors.door("interviews.open_notes")
def read_notes(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will show the notes of a talk to those who may read them; that they did is in the log."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    talk = interviews.interview(viewer, pk)
    opened = note_deeds.open_notes(viewer, interview=talk)
    guide = parts.guide_of(viewer, talk)
    with translation.override(talk.language):
        chapters = [_chapter(talk, guide, part, opened.get(part, notes.NOTHING)) for part in parts.parts_of(guide)]
    go_on = summaries.notes_go_on(viewer, talk)
    context = {
        "talk": talk,
        "case": talk.case,
        "kind": labels.of(InterviewKind(talk.kind)),
        "facts": facts(talk, parts.state_of(talk)),
        "chapters": [c for c in chapters if c["lines"] or c["said"] or c["chosen"] or c["is_serious"]],
        "serious": [c for c in chapters if c["is_serious"]],
        "untouched": [c["name"] for c in chapters if c["is_subject"] and not c["lines"]],
        "erased_on": days.day(go_on) if go_on else "",
        "are_erased": go_on is not None and not opened and go_on <= clock.today(),
        "sees_leavers": gate.may(viewer, "cases.see_leavers"),
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


def facts(talk: "Interview", state: InterviewState) -> list[dict[str, Any]]:
    """This function will return what is known of a talk, for the side of its pages."""
    known = [
        (_("State"), labels.of(state)),
        (_("Held by"), talk.interviewer.name),
        (_("Language"), labels.of(Language(talk.language))),
        (_("Unit"), talk.case.unit.name),
        (_("Last day"), days.day(talk.case.last_day)),
    ]
    booking = getattr(talk, "booking", None)
    if booking is not None and booking.cancelled_at is None and not talk.started_at:
        day = days.day(clock.local(booking.starts_at).date())
        known.append((_("Time"), f"{day} {days.hour(booking.starts_at)}"))
    if talk.started_at:
        known.append((_("Begun"), f"{days.day(clock.local(talk.started_at).date())} {days.hour(talk.started_at)}"))
    if talk.ended_at:
        known.append((_("Ended"), f"{days.day(clock.local(talk.ended_at).date())} {days.hour(talk.ended_at)}"))
    return [{"term": term, "text": text} for term, text in known]


def _chapter(talk: "Interview", guide: guides.Guide, part: str, note: notes.OpenedNote) -> dict[str, Any]:
    is_subject = part not in (rules.OPENING, rules.CLOSING)
    chapter = {
        "part": part,
        "name": parts.name_of(guide, part, talk.language),
        "lines": _lines(talk, note.text),
        "is_subject": is_subject,
        "is_serious": note.is_serious,
        "said": [],
        "chosen": [],
        "question": "",
    }
    if not is_subject:
        return chapter | {"said": [s["name"] for s in parts.steps(talk, guide, part, note) if s["is_ticked"]]}
    subject = guide.subject(part)
    return chapter | {
        "question": subject.question.in_language(talk.language),
        "chosen": [
            {
                "question": choice.question.in_language(talk.language),
                "option": choice.option(note.choices[choice.key]).in_language(talk.language),
            }
            for choice in subject.choices
            if choice.key in note.choices
        ],
    }


def _lines(talk: "Interview", text: str) -> list[dict[str, str]]:
    """The lines as they were written; what a mark at the head of one means is said in words beside it."""
    names = {"plus": _("plus"), "minus": _("minus"), "quote": _("quote"), "cue": _("signal")}
    book = {reason.id: reason for reason in reader.reasons().reasons}
    found = []
    for raw in text.rstrip().splitlines():
        read = follow_ups.lines(raw)
        said = [book[line.code].text.in_language(talk.language) for line in read if line.code in book]
        said += [names[line.mark] for line in read if line.mark in names]
        found.append({"mark": ", ".join(said), "words": read[0].words if read else ""})
    return found
