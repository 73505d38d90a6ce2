"""A summary's page: to write for whoever held the talk, to read for HR; and its papers."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from efterord import clock, gate, labels
from efterord.queries import interviews, summaries
from efterord.rules import summaries as rules
from efterord.services import notes
from efterord.services import summaries as deeds
from efterord.web.cases import days
from efterord.web.interviews import papers
from efterord.web.interviews import parts as talk_parts
from efterord.web.shell import doors
from efterord.web.summaries import parts
from efterord.words import ApprovedThrough, InterviewKind, InterviewState, Language, SummaryState

if TYPE_CHECKING:
    from efterord.models import Interview, Summary

FINAL = (SummaryState.APPROVED, SummaryState.NOT_ANSWERED)


@doors.door("summaries.open_summary")
def summary(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will show a summary: the form while it is written, the words and corrections when it is sent."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    talk = interviews.interview(viewer, pk)
    holds = talk.interviewer_id == viewer.user_id
    if holds and talk_parts.state_of(talk) is not InterviewState.ENDED:
        return redirect("interviews-interview", pk=pk)
    found = summaries.of_talk(viewer, talk)
    if found is None:
        if not holds:
            raise gate.Refused(_("The summary is not written yet."))
        opened = notes.open_notes(viewer, interview=talk)
        # What may oblige the employer to act has a way of its own; it is not put into a summary unasked.
        start = rules.propose(note.text for note in opened.values() if not note.is_serious)
        return form(request, talk, None, deeds.NOTHING, start, is_start=not start.is_empty)
    opened_summary = deeds.open_summary(viewer, summary=found)
    state = summaries.state_of(viewer, found)
    if holds and state not in FINAL and (state is SummaryState.BEING_WRITTEN or "revise" in request.GET):
        return form(request, talk, found, opened_summary, opened_summary.text)
    return _read(request, talk, found, opened_summary, holds=holds)


@doors.door("summaries.open_summary")
def paper(request: HttpRequest, pk: uuid.UUID, kind: str) -> HttpResponse:
    """This function will give a summary as Word or PDF, to those who may read it."""
    from efterord.documents import summaries as documents

    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    found = summaries.summary(viewer, pk)
    opened, talk = deeds.open_summary(viewer, summary=found), found.interview
    document = documents.summary(
        papers.named(talk),
        documents.Parts(
            promises=tuple(documents.Promise(*_promise(row)) for row in opened.text.promises),
            **{part: rules.as_text(opened.text, part) for part in rules.TEXTS},
        ),
        Language(talk.language),
        corrections=opened.answer.corrections,
        addition=opened.answer.addition,
        approved_on=clock.local(found.approved_at).date() if found.approved_at else None,
        through=opened.answer.through,
    )
    return papers.attached(document, f"summary-{talk.case.number}", kind)


def form(
    request: HttpRequest,
    talk: "Interview",
    found: "Summary | None",
    opened: deeds.OpenedSummary,
    text: rules.Text,
    *,
    is_start: bool = False,
    other: rules.Text | None = None,
    mistake: str = "",
    status: int = 200,
) -> HttpResponse:
    """This function will show the page to write a summary on: `text` in its fields, `other` from another window."""
    context = _about(request, talk, found) | {
        "version": opened.version,
        "fields": parts.to_write(text, opened.answer, other),
        "answer": opened.answer,
        "is_start": is_start,
        "has_other": other is not None,
        "mistakes": [{"text": mistake}] if mistake else [],
        "is_with_leaver": found is not None and found.sent_at is not None,
        "by": days.day(rules.answer_by(clock.today())),
    }
    return render(request, "summaries/write.html", context, status=status)


def _read(
    request: HttpRequest, talk: "Interview", found: "Summary", opened: deeds.OpenedSummary, *, holds: bool
) -> HttpResponse:
    context = _about(request, talk, found) | {
        "parts": parts.to_read(opened.text, opened.answer),
        "answer": opened.answer,
        "through": "" if opened.answer.through is ApprovedThrough.OWN_LINK else labels.of(opened.answer.through),
        "may_revise": holds and found.closed_at is None,
    }
    return render(request, "summaries/summary.html", context)


def _about(request: HttpRequest, talk: "Interview", found: "Summary | None") -> dict[str, Any]:
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    state = summaries.state_of(viewer, found)
    go_on = summaries.notes_go_on(viewer, talk)
    return {
        "talk": talk,
        "case": talk.case,
        "state": state,
        "kind": labels.of(InterviewKind(talk.kind)),
        "answer_by": days.day(found.answer_by) if found and found.answer_by else "",
        "has_address": summaries.is_reached_by_mail(viewer, talk),
        "facts": _facts(talk, found, state, go_on),
        "sees_leavers": gate.may(viewer, "cases.see_leavers"),
    }


def _facts(
    talk: "Interview", found: "Summary | None", state: SummaryState, go_on: dt.date | None
) -> list[dict[str, Any]]:
    known = [(_("State"), labels.of(state)), (_("Written by"), talk.interviewer.name)]
    if found is not None and found.sent_at is not None:
        known.append((_("Sent"), days.day(clock.local(found.sent_at).date())))
    if found is not None and found.answer_by is not None and found.closed_at is None:
        known.append((_("Answer by"), days.day(found.answer_by)))
    if found is not None and found.closed_at is not None:
        known.append((_("Final"), days.day(clock.local(found.closed_at).date())))
    if go_on is not None:
        known.append((_("Raw notes erased"), days.day(go_on)))
    return [{"term": term, "text": text} for term, text in known]


def _promise(row: rules.Promise) -> tuple[str, str, dt.date | None]:
    """A day that is none is kept in words, beside what was promised."""
    try:
        return row.what, row.who, dt.date.fromisoformat(row.by) if row.by else None
    except ValueError:
        return f"{row.what} ({row.by})", row.who, None
