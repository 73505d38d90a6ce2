"""A talk's papers as Word and PDF: the guide blank and filled, the preparation sheet."""

import dataclasses
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation

from efterord import gate, labels
from efterord.queries import checklists, interviews, organisation
from efterord.rules import checklists as rules
from efterord.services import bookings, notes
from efterord.web.interviews import parts
from efterord.web.shell import doors
from efterord.words import ItemEnd, Language, PlaceKind

if TYPE_CHECKING:
    from efterord.documents import pages, talks
    from efterord.models import Interview

KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@doors.door("interviews.see")
def guide(request: HttpRequest, pk: uuid.UUID, kind: str) -> HttpResponse:
    """This function will give the guide of a talk to print and write on."""
    from efterord.documents import guides  # late: the writers load what no other page needs

    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    talk = interviews.interview(viewer, pk)
    edition, language = parts.guide_of(viewer, talk), Language(talk.language)
    document = guides.blank(edition, language, organisation.name())
    return attached(document, f"guide-{talk.case.number}", kind)


@doors.door("interviews.see")
def preparation(request: HttpRequest, pk: uuid.UUID, kind: str) -> HttpResponse:
    """This function will give the sheet that prepares whoever holds a talk."""
    from efterord.documents import preparations

    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    talk = interviews.interview(viewer, pk)
    language = Language(talk.language)
    of = dataclasses.replace(named(talk), place=_place(viewer, talk))
    document = preparations.sheet(of, parts.guide_of(viewer, talk), language, _reading(viewer, talk, language))
    return attached(document, f"preparation-{talk.case.number}", kind)


@doors.door("interviews.open_notes")
def filled(request: HttpRequest, pk: uuid.UUID, kind: str) -> HttpResponse:
    """This function will give the guide with the notes of a talk, to those who may read them."""
    from efterord.documents import guides

    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    talk = interviews.interview(viewer, pk)
    opened = notes.open_notes(viewer, interview=talk)
    document = guides.filled(parts.guide_of(viewer, talk), Language(talk.language), named(talk), opened)
    return attached(document, f"notes-{talk.case.number}", kind)


def named(talk: "Interview") -> "talks.Talk":
    """This function will name a talk as its papers do: who, where from, when and for how long."""
    from efterord.documents import talks

    booking = getattr(talk, "booking", None)
    booked = booking if booking is not None and booking.cancelled_at is None else None
    return talks.Talk(
        leaver=talk.case.person.name,
        interviewer=talk.interviewer.name,
        employer=organisation.name(),
        unit=talk.case.unit.name,
        at=talk.started_at or (booked.starts_at if booked else None),
        length_minutes=booked.minutes if booked and not talk.started_at else None,
    )


def _place(viewer: gate.Actor, talk: "Interview") -> str:
    """Where the talk is, in its own language; "" where no time is set."""
    booking = getattr(talk, "booking", None)
    if booking is None or booking.cancelled_at is not None:
        return ""
    with translation.override(talk.language):
        kind = str(labels.of(PlaceKind(booking.place_kind)))
    place = bookings.open_place(viewer, interview=talk)
    return f"{kind}: {place}" if place else kind


def _reading(viewer: gate.Actor, talk: "Interview", language: Language) -> tuple[tuple[str, bool], ...]:
    """What the case's checklist has the interviewer read first, and whether it is done."""
    lines = checklists.of_case(viewer, talk.case, language=language.value)
    ends = (ItemEnd.DONE, "")  # what is not needed is not read
    known = [line for line in lines if line.item.kind in rules.BACKGROUND and line.item.ended_as in ends]
    return tuple((line.name, line.item.ended_as == ItemEnd.DONE) for line in known)


def attached(document: "pages.Document", name: str, kind: str) -> HttpResponse:
    """This function will answer with a document to save; its file name is of ASCII and names nobody."""
    if kind not in KINDS:
        raise Http404
    from efterord.documents import pdf, word

    writers: dict[str, Callable[[pages.Document], bytes]] = {"docx": word.write, "pdf": pdf.write}
    response = HttpResponse(writers[kind](document), content_type=KINDS[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
