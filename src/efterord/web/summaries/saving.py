"""Saving a summary while it is written, and sending it: the words are either stored or shown again."""

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from efterord import clock, gate
from efterord.mail import tasks
from efterord.queries import interviews, summaries
from efterord.services import summaries as deeds
from efterord.vault import errors
from efterord.web.cases import days
from efterord.web.interviews import keeping
from efterord.web.shell import doors
from efterord.web.summaries import parts, views

if TYPE_CHECKING:
    from efterord.models import Interview


def _url(pk: uuid.UUID) -> str:
    return reverse("summaries-summary", args=[pk])


@keeping.keeps_words(parts.words, _url)
@require_POST
@doors.door("summaries.write_summary")
def save(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will save a summary and show it again; a script gets JSON instead."""
    talk = interviews.interview(request.actor, pk)  # type: ignore[attr-defined]
    version = _save(request, talk)
    if isinstance(version, HttpResponse):
        return version
    says = _("Saved %(hour)s") % {"hour": days.hour(clock.now())}
    if keeping.wants_json(request):
        return JsonResponse({"version": version, "says": says})
    messages.success(request, says)
    return redirect("summaries-summary", pk=pk)


@keeping.keeps_words(parts.words, _url)
@require_POST
@doors.door("summaries.send_summary")
def send(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will save what stands on the page, then send the summary to the leaver."""
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    talk = interviews.interview(actor, pk)
    version = _save(request, talk)
    if isinstance(version, HttpResponse):
        return version
    try:
        sent = deeds.send_summary(actor, summary=summaries.summary(actor, pk), version=version)
    except gate.Refused as refused:
        return _again(request, talk, str(refused.words), status=403)
    tasks.soon()
    if sent.answer_by is None:
        messages.success(request, _("The summary is ready. The leaver sees it once HR has handed over the link."))
    else:
        messages.success(request, _("The summary is with the leaver."))
    return redirect("summaries-summary", pk=pk)


def _save(request: HttpRequest, talk: "Interview") -> "int | HttpResponse":
    """The new version, or the page that shows the words again and says why they are not stored."""
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    text, version = parts.read(request), keeping.version_of(request)
    try:
        return deeds.write_summary(actor, interview=talk, text=text, version=version)
    except deeds.SummaryConflict as conflict:
        if keeping.wants_json(request):
            words = _("The summary was changed in another window. Your words are still here.")
            return JsonResponse({"says": words, "version": conflict.saved.version}, status=409)
        found = summaries.summary(actor, talk.pk)
        return views.form(request, talk, found, conflict.saved, text, other=conflict.saved.text, status=409)
    except deeds.SummaryTooLong as long:
        return _again(request, talk, str(long.words), status=400)
    except gate.Refused as refused:
        return keeping.kept(request, parts.whole(text), str(refused.words), status=403, url=_url(talk.pk))
    except (DatabaseError, errors.KeystoreError, OSError):
        return keeping.kept(request, parts.whole(text), keeping.our_fault(), status=503, url=_url(talk.pk))


def _again(request: HttpRequest, talk: "Interview", words: str, *, status: int) -> HttpResponse:
    """The page again with what was written and what stands in the way."""
    if keeping.wants_json(request):
        return JsonResponse({"says": words}, status=status)
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    talk = interviews.interview(actor, talk.pk)
    found = summaries.of_talk(actor, talk)
    opened = deeds.NOTHING if found is None else deeds.open_summary(actor, summary=found)
    return views.form(request, talk, found, opened, parts.read(request), mistake=words, status=status)
