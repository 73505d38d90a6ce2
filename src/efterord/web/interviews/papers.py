"""A talk's papers as Word and PDF: the guide blank and filled, the preparation sheet."""

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse

from efterord import gate
from efterord.queries import interviews, organisation
from efterord.services import notes
from efterord.web.interviews import parts
from efterord.web.shell import doors
from efterord.words import Language

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
    document = preparations.sheet(named(talk), parts.guide_of(viewer, talk), Language(talk.language))
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


def attached(document: "pages.Document", name: str, kind: str) -> HttpResponse:
    """This function will answer with a document to save; its file name is of ASCII and names nobody."""
    if kind not in KINDS:
        raise Http404
    from efterord.documents import pdf, word

    writers: dict[str, Callable[[pages.Document], bytes]] = {"docx": word.write, "pdf": pdf.write}
    response = HttpResponse(writers[kind](document), content_type=KINDS[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
