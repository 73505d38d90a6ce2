"""HR's doors to the leaver's own pages: the link sent or printed, the address opened, the day to ask somebody back."""

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template import loader
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from efterord import gate
from efterord.mail import tasks
from efterord.queries import cases, departures, organisation
from efterord.rules import departures as limits
from efterord.services import departures as deeds
from efterord.services import departures_contact as contacts
from efterord.services import departures_kept as consents
from efterord.web.departures import forms, words
from efterord.web.shell import doors

if TYPE_CHECKING:
    from efterord.models import Case


@doors.door("departures.send_link")
@require_POST
def send(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will mail the leaver the link to the own pages, or say in words why that cannot be."""
    case = _case(request, pk)
    try:
        deeds.send_link(request.actor, case=case)  # type: ignore[attr-defined]
    except gate.Refused as refusal:
        messages.error(request, str(refusal.words))
    else:
        tasks.soon()
        messages.success(request, _("The link is on its way by mail."))
    return redirect("cases-case", pk)


@doors.door("departures.print_link")
@require_POST
def print_link(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will show a sheet with a new link to hand over; the one before ends.

    The sheet is the answer to the post itself, so that the link stands in no address.
    """
    case = _case(request, pk)
    try:
        link = deeds.print_link(request.actor, case=case)  # type: ignore[attr-defined]
    except gate.Refused as refusal:
        messages.error(request, str(refusal.words))
        return redirect("cases-case", pk)
    known = organisation.organisation(request.actor)  # type: ignore[attr-defined]
    told = {
        "organisation_name": known.name,
        "link": link,
        "case": case,
        "for_hr": _(
            "Print this page now and hand it over. The link is shown this once; the next print makes a new one."
        ),
        "back": _("Back to the case"),
        "hr_language": translation.get_language(),
        "is_demo": False,
        "sender": "",
        "language_links": (),
    }
    # What stands round the sheet is for HR; the sheet itself is the leaver's, in the language of the letters.
    with translation.override(limits.language(case.person.country, known.languages)):
        told["until"] = words.full_day(limits.link_until(case.last_day))
        return HttpResponse(loader.get_template("departures/sheet.html").render(told))


@doors.door("departures.open_contact")
def contact(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will show what address the leaver has given; that it was opened stands in the leaver's own list."""
    case = _case(request, pk)
    opened = contacts.open_contact(request.actor, case=case)  # type: ignore[attr-defined]
    return render(request, "departures/contact.html", {"case": case, "facts": _facts(opened)})


@doors.door("departures.remind_of_rehire")
@require_POST
def rehire(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will set or take away the day on which HR is reminded to ask the leaver back."""
    case = _case(request, pk)
    form = forms.RehireForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["on"][0]))
        return redirect("cases-case", pk)
    try:
        kept = consents.remind_of_rehire(request.actor, case=case, on=form.cleaned_data["on"])  # type: ignore[attr-defined]
    except gate.Refused as refusal:
        messages.error(request, str(refusal.words))
    except consents.WrongDay as wrong:
        messages.error(request, str(wrong.words))
    else:
        told = _("You are reminded on %(day)s.") % {"day": words.full_day(kept.remind_on)} if kept.remind_on else ""
        messages.success(request, told or _("The reminder is taken away."))
    return redirect("cases-case", pk)


def _case(request: HttpRequest, pk: uuid.UUID) -> "Case":
    """A case whose leaver's pages HR may know of; Hidden to everybody else who sees the case."""
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    case = cases.case(actor, pk)
    departures.status(actor, case)
    return case


def _facts(opened: contacts.OpenedContact) -> list[dict[str, str]]:
    known = [
        (_("Private mail address"), opened.mail or _("Not given")),
        (_("Mobile number"), opened.mobile or _("Not given")),
        (_("Wants to hear what is changed"), _("Yes") if opened.wants_news else _("No")),
        (_("Address to keep in touch"), opened.kept_mail or _("No agreement")),
    ]
    return [{"term": term, "text": text, "url": ""} for term, text in known]
