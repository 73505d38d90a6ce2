"""The invitation on paper, for a leaver who cannot be written to: when, where, with whom and about what."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils import translation
from django.utils.translation import gettext as _

from efterord import gate, labels
from efterord.queries import bookings, organisation
from efterord.services import bookings as deeds
from efterord.web.bookings import talks
from efterord.web.shell import doors
from efterord.words import PlaceKind


@doors.door("bookings.book")
def sheet(request: HttpRequest, pk: uuid.UUID, kind: str) -> HttpResponse:
    """This function will show the invitation to print and hand over, in the language of the talk."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    of = talks.talk(viewer, pk, kind)
    gate.check(viewer, "bookings.book", of.case)
    if of.interview is None or of.standing is None:
        raise gate.Refused(_("The talk has no time yet, so there is nothing to print."))
    place = deeds.open_place(viewer, interview=of.interview)
    told = {
        "organisation_name": organisation.organisation(viewer).name,
        "case": of.case,
        "for_hr": _("Print this page and hand it over: nothing has been sent to the leaver.")
        if not bookings.is_reached(viewer, of.case)
        else _("The leaver has been sent this too."),
        "back": _("Back to the case"),
        "hr_language": translation.get_language(),
        "holder": of.interview.interviewer.name,
        "place": place,
    }
    guide = bookings.edition_of(viewer, of.interview)
    # What stands round the sheet is for HR; the sheet itself is the leaver's.
    with translation.override(of.interview.language):
        told["when"] = talks.when(of.standing, of.terms.country)
        told["place_kind"] = labels.of(PlaceKind(of.standing.place_kind))
        told["subjects"] = [subject.name.in_language(of.interview.language) for subject in guide.subjects]
        return HttpResponse(loader.get_template("bookings/sheet.html").render(told))
