"""Saving what was written in the room: whatever happens, the words are either stored or shown again."""

import functools
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib import messages
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from efterord import clock, gate
from efterord.queries import interviews
from efterord.rules import interviews as rules
from efterord.services import interviews as deeds
from efterord.vault import errors
from efterord.web.cases import days
from efterord.web.interviews import parts, views
from efterord.web.shell import doors

if TYPE_CHECKING:
    from efterord.models import Interview

View = Callable[..., HttpResponseBase]


class Written(NamedTuple):
    """What a post of the room holds."""

    text: str
    ticks: tuple[str, ...]
    version: int
    go: str


def keeps_words(view: View) -> View:
    """This function will answer 401 with the words, where a door would lead a logged-out person away from them."""

    @functools.wraps(view)
    def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and not request.user.is_authenticated:
            return _kept(request, _read(request), _logged_out(), status=401, room_url=_room_url(**kwargs))
        return view(request, *args, **kwargs)

    return enter


@keeps_words
@require_POST
@doors.door("interviews.save_note")
def save(request: HttpRequest, pk: uuid.UUID, part: str) -> HttpResponse:
    """This function will save one part of the room and go where the pressed button says; a script gets JSON instead."""
    talk = interviews.interview(request.actor, pk)  # type: ignore[attr-defined]
    written = _read(request)
    with translation.override(talk.language):
        version = _save(request, talk, part, written)
        if isinstance(version, HttpResponse):
            return version
        says = _("Saved %(hour)s") % {"hour": days.hour(clock.now())}
        if _wants_json(request):
            return JsonResponse({"version": version, "says": says})
        messages.success(request, says)
    return redirect(_next_url(talk, part, written.go))


@keeps_words
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


def _save(request: HttpRequest, talk: "Interview", part: str, written: Written) -> "int | HttpResponse":
    """The new version, or the page that shows the words again and says why they are not stored."""
    try:
        return _store(request, talk, part, written)
    except deeds.UnknownPart:
        raise Http404 from None
    except deeds.NoteConflict as conflict:
        return _both(request, talk, part, conflict)
    except deeds.NoteTooLong as long:
        return _kept(request, written, str(long.words), status=400, room_url=_room_url(talk.pk, part))
    except gate.Refused as refused:
        return _kept(request, written, str(refused.words), status=403, room_url=_room_url(talk.pk, part))
    except (DatabaseError, errors.KeystoreError, OSError):
        words = _("We could not save just now. The fault is ours. Your words stand here; wait a little and save again.")
        return _kept(request, written, words, status=503, room_url=_room_url(talk.pk, part))


def _store(request: HttpRequest, talk: "Interview", part: str, written: Written) -> int:
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    put = functools.partial(deeds.save_note, actor, interview=talk, subject=part, is_skipped=written.go == "skip")
    if written.version == 0 and not written.text and not written.ticks and written.go != "skip":
        return 0  # an untouched part leaves no note
    try:
        return put(text=written.text, ticks=written.ticks, version=written.version)
    except deeds.NoteConflict as conflict:
        if part not in (rules.OPENING, rules.CLOSING):
            raise
        # What was said was said, in whichever window it was ticked.
        ticks = tuple(dict.fromkeys((*conflict.saved.ticks, *written.ticks)))
        return put(text="", ticks=ticks, version=conflict.saved.version)


def _both(request: HttpRequest, talk: "Interview", part: str, conflict: deeds.NoteConflict) -> HttpResponse:
    if _wants_json(request):
        words = _("This subject was changed in another window. Your words are still here.")
        return JsonResponse({"says": words, "version": conflict.saved.version}, status=409)
    return views.in_language(
        request,
        "interviews/both.html",
        talk,
        lambda: {
            "talk": talk,
            "leaver": talk.case.person,
            "part": part,
            "name": parts.name_of(talk, part),
            "saved": conflict.saved,
            "written": conflict.written,
        },
        status=409,
    )


def _kept(request: HttpRequest, written: Written, words: str, *, status: int, room_url: str) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"says": words}, status=status)
    context = {"words": words, "text": written.text, "room_url": room_url, "is_logged_out": status == 401}
    return render(request, "interviews/kept.html", context, status=status)


def _logged_out() -> str:
    return _("You have been logged out, because nothing happened for a while. Your words stand here, not yet saved.")


def _read(request: HttpRequest) -> Written:
    post = request.POST
    text = post.get("text", "")
    if "keep" in post:  # the answer to two texts side by side
        saved, mine = post.get("saved", ""), post.get("written", "")
        text = {"saved": saved, "written": mine}.get(post["keep"], f"{saved.rstrip()}\n\n{mine.lstrip()}".strip())
    version = post.get("version", "")
    return Written(
        text=text.replace("\x00", ""),
        ticks=tuple(dict.fromkeys(post.getlist("ticks"))),
        version=int(version) if version.isdecimal() and len(version) < 10 else 0,
        go=post.get("go", ""),
    )


def _next_url(talk: "Interview", part: str, go: str) -> str:
    around = rules.neighbours(parts.parts_of(talk), part)
    if go == "pause":
        return reverse("interviews-interview", args=[talk.pk])
    if go in ("next", "skip"):
        return _room_url(talk.pk, around.next or part)
    if go == "previous":
        return _room_url(talk.pk, around.previous or part)
    return _room_url(talk.pk, go if go in parts.parts_of(talk) else part)


def _room_url(pk: uuid.UUID, part: str) -> str:
    return reverse("interviews-room", args=[pk, part])


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"
