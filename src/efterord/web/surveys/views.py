"""Asking a leaver: by mail, or on a sheet of paper. Both are posts, and neither learns whether anybody answers."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import loader
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from efterord import gate
from efterord.queries import cases, organisation, surveys_asking
from efterord.services import surveys as asking
from efterord.services import surveys_paper, surveys_undelivered
from efterord.web.shell import doors


@doors.door("surveys.invite")
@require_POST
def invite(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will send a leaver the link by mail, or say in words why that cannot be."""
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    case = cases.case(actor, pk)
    try:
        asking.invite(actor, case=case)
    except gate.Refused as refusal:
        messages.error(request, str(refusal.words))
    else:
        messages.success(request, _("The survey is on its way by mail. You are not told whether it is answered."))
    return redirect("cases-case", pk)


@doors.door("surveys.send_again")
@require_POST
def again(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will send the same link once more after a letter came back; nobody learns whether it was used."""
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    case = cases.case(actor, pk)
    try:
        surveys_undelivered.send_again(actor, case=case)
    except gate.Refused as refusal:
        messages.error(request, str(refusal.words))
    else:
        messages.success(request, _("The link goes out with the next round, if it still opens something."))
    return redirect("cases-case", pk)


@doors.door("surveys.print_link")
@require_POST
def print_link(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will show a sheet with a new link, to print and hand over.

    The sheet is the answer to the post itself, so that the link stands in no address; loading it again makes a new one.
    """
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    case = cases.case(actor, pk)
    try:
        link = surveys_paper.print_link(actor, case=case)
    except gate.Refused as refusal:
        messages.error(request, str(refusal.words))
        return redirect("cases-case", pk)
    known = organisation.organisation(actor)
    told = {
        "organisation_name": known.name,
        "link": link,
        "case": case,
        "for_hr": _("Print this page now and hand it over. The link is shown this once and never again."),
        "back": _("Back to the case"),
        "hr_language": translation.get_language(),
    }
    # What stands round the sheet is for HR; the sheet itself is the leaver's, in the language of the letters.
    with translation.override(known.languages[0]):
        closes = surveys_asking.closing_date(actor, cases.case(actor, pk))
        told["closes"] = formats.date_format(closes, pgettext("day with year", "j F Y")) if closes else ""
        return HttpResponse(loader.get_template("surveys/sheet.html").render(told))
