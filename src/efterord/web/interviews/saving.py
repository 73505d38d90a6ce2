"""Saving what was written in the room: whatever happens, the words are either stored or shown again."""

import dataclasses
import functools
import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from efterord import clock, gate
from efterord.content import reader
from efterord.queries import interviews
from efterord.rules import guides
from efterord.rules import interviews as rules
from efterord.rules import notes as note_rules
from efterord.services import interviews as deeds
from efterord.services import notes
from efterord.vault import errors
from efterord.web.cases import days
from efterord.web.interviews import keeping, parts, views
from efterord.web.shell import doors

if TYPE_CHECKING:
    from efterord.models import Interview


@dataclasses.dataclass(frozen=True, slots=True)
class Written:
    """What a post of the room holds: the note as it is to be, where to go, and a mark to put first."""

    note: note_rules.OpenedNote
    go: str
    mark: str
    code: str

    @property
    def is_untouched(self) -> bool:
        """This function will tell whether there is nothing worth a note: no words, no choice and hardly any time."""
        is_brief = self.note.seconds < note_rules.LEAST_SECONDS
        return self.note.version == 0 and not self.note.text and not self.note.is_noted and is_brief


def _read(request: HttpRequest) -> Written:
    post = request.POST
    text = keeping.text_of(request, "text")
    if "keep" in post:  # the answer to two texts side by side
        saved, mine = keeping.text_of(request, "saved"), keeping.text_of(request, "written")
        text = {"saved": saved, "written": mine}.get(post["keep"], f"{saved.rstrip()}\n\n{mine.lstrip()}".strip())
    chosen = {n.removeprefix(parts.CHOICE): str(value) for n, value in post.items() if n.startswith(parts.CHOICE)}
    since = post.get("since", "")
    note = note_rules.OpenedNote(
        text=text,
        ticks=tuple(dict.fromkeys(post.getlist("ticks"))),
        is_skipped=post.get("go") == "skip",
        version=keeping.version_of(request),
        choices={key: option for key, option in chosen.items() if option},
        is_serious="serious" in post,
        seconds=note_rules.seconds_between(int(since) if since.isdecimal() and len(since) < 12 else 0, parts.instant()),
    )
    return Written(note=note, go=post.get("go", ""), mark=post.get("mark", ""), code=post.get("code", ""))


def _words(request: HttpRequest) -> str:
    return _read(request).note.text


def _room_url(pk: uuid.UUID, part: str) -> str:
    return reverse("interviews-room", args=[pk, part])


@keeping.keeps_words(_words, _room_url)
@require_POST
@doors.door("interviews.save_note")
def save(request: HttpRequest, pk: uuid.UUID, part: str) -> HttpResponse:
    """This function will save one part of the room and go where the pressed button says; a script gets JSON instead."""
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    talk = interviews.interview(actor, pk)
    guide, written = parts.guide_of(actor, talk), _read(request)
    with translation.override(talk.language):
        marked = _marked(written)
        version = _save(request, talk, part, marked)
        if isinstance(version, HttpResponse):
            return version
        says = _("Saved %(hour)s") % {"hour": days.hour(clock.now())}
        if keeping.wants_json(request):
            return _told(request, talk, guide, part, written, version, says)
        if written.mark and marked is written:
            says = _("Choose a reason in the list first, then press the button.")
        messages.success(request, says)
    if written.mark:
        return redirect(f"{_room_url(pk, part)}?at={'text' if marked is not written else 'code'}")
    return redirect(_next_url(talk, guide, part, written.go))


@keeping.keeps_words(_words, _room_url)
@require_POST
@doors.door("interviews.end_interview")
def end(request: HttpRequest, pk: uuid.UUID, part: str) -> HttpResponse:
    """This function will save what stands in the room, then end the talk."""
    talk = interviews.interview(request.actor, pk)  # type: ignore[attr-defined]
    with translation.override(talk.language):
        version = _save(request, talk, part, _read(request))
        if isinstance(version, HttpResponse):
            return version
    deeds.end_interview(request.actor, interview=talk)  # type: ignore[attr-defined]
    return redirect("interviews-interview", pk=pk)


def _marked(written: Written) -> Written:
    """The mark of the pressed button put into the words, or the same again when a reason was not chosen."""
    codes = {reason.id for reason in reader.reasons().reasons}
    if written.mark in note_rules.SIGNS or (written.mark == note_rules.REASON and written.code in codes):
        text = note_rules.add_mark(written.note.text, written.mark, written.code)
        return dataclasses.replace(written, note=dataclasses.replace(written.note, text=text))
    return written


def _told(
    request: HttpRequest,
    talk: "Interview",
    guide: guides.Guide,
    part: str,
    written: Written,
    version: int,
    says: str,
) -> JsonResponse:
    proposed = parts.further(talk, guide, part, written.note)
    shown = render_to_string("interviews/further.html", {"proposed": proposed}, request=request)
    return JsonResponse({"version": version, "says": says, "since": parts.instant(), "further": shown})


def _save(request: HttpRequest, talk: "Interview", part: str, written: Written) -> "int | HttpResponse":
    """The new version, or the page that shows the words again and says why they are not stored."""
    has_marks = bool(written.note.choices or written.note.ticks or written.note.is_serious)
    keep = functools.partial(
        keeping.kept, request, written.note.text, url=_room_url(talk.pk, part), has_marks=has_marks
    )
    try:
        return _store(request, talk, part, written)
    except notes.UnknownPart:
        raise Http404 from None
    except notes.NoteConflict as conflict:
        return _both(request, talk, part, conflict)
    except notes.NoteTooLong as long:
        return keep(str(long.words), status=400)
    except gate.Refused as refused:
        return keep(str(refused.words), status=403)
    except (DatabaseError, errors.KeystoreError, OSError):
        return keep(keeping.our_fault(), status=503)


def _store(request: HttpRequest, talk: "Interview", part: str, written: Written) -> int:
    if written.is_untouched and written.go != "skip":
        return 0  # an untouched part leaves no note
    try:
        return _put(request, talk, part, written.note)
    except notes.NoteConflict as conflict:
        if conflict.saved.text != written.note.text:
            raise
        # What was ticked, chosen or marked was so, in whichever window it was.
        return _put(request, talk, part, _together(conflict.saved, written.note))


def _put(request: HttpRequest, talk: "Interview", part: str, note: note_rules.OpenedNote) -> int:
    return notes.save_note(
        request.actor,  # type: ignore[attr-defined]
        interview=talk,
        subject=part,
        text=note.text,
        version=note.version,
        ticks=note.ticks,
        choices=note.choices,
        is_skipped=note.is_skipped,
        is_serious=note.is_serious,
        seconds=note.seconds,
    )


def _together(saved: note_rules.OpenedNote, written: note_rules.OpenedNote) -> note_rules.OpenedNote:
    return dataclasses.replace(
        written,
        ticks=tuple(dict.fromkeys((*saved.ticks, *written.ticks))),
        choices={**saved.choices, **written.choices},
        is_serious=saved.is_serious or written.is_serious,
        version=saved.version,
    )


def _both(request: HttpRequest, talk: "Interview", part: str, conflict: notes.NoteConflict) -> HttpResponse:
    if keeping.wants_json(request):
        words = _("This subject was changed in another window. Your words are still here.")
        return JsonResponse({"says": words, "version": conflict.saved.version}, status=409)
    guide = parts.guide_of(request.actor, talk)  # type: ignore[attr-defined]
    return views.in_language(
        request,
        "interviews/both.html",
        talk,
        lambda: {
            "talk": talk,
            "leaver": talk.case.person,
            "part": part,
            "name": parts.name_of(guide, part, talk.language),
            "saved": conflict.saved,
            "written": conflict.written,
            "together": _together(conflict.saved, conflict.written),
            "since": parts.instant(),
        },
        status=409,
    )


def _next_url(talk: "Interview", guide: guides.Guide, part: str, go: str) -> str:
    known = parts.parts_of(guide)
    around = rules.neighbours(known, part)
    if go == "pause":
        return reverse("interviews-interview", args=[talk.pk])
    if go in ("next", "skip"):
        return _room_url(talk.pk, around.next or part)
    if go == "previous":
        return _room_url(talk.pk, around.previous or part)
    return _room_url(talk.pk, go if go in known else part)
