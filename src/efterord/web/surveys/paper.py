"""The survey on paper: one leaver's slip, or those of several for a day with a shared device. Seen by HR once."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST

from efterord import gate
from efterord.documents import qr
from efterord.queries import cases, surveys_paper
from efterord.services import surveys_paper as deeds
from efterord.web.cases import days
from efterord.web.shell import doors


@doors.door("surveys.print_link")
@require_POST
def print_link(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will show a slip with a new link, to print and hand over.

    The slip is the answer to the post itself, so that the link stands in no address; loading it again makes none.
    """
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    try:
        slip = deeds.print_link(actor, case=cases.case(actor, pk))
    except gate.Refused as refusal:
        messages.error(request, str(refusal.words))
        return redirect("cases-case", pk)
    return _shown(request, [slip], back=slip.case.pk)


@doors.door("surveys.print_links")
def slips(request: HttpRequest) -> HttpResponse:
    """This function will list whom no letter reaches, and show the slips of those that are ticked."""
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    if request.method == "POST":
        chosen = surveys_paper.chosen(actor, request.POST.getlist("chosen"))
        made, others = deeds.print_links(actor, cases=chosen)
        if others:
            messages.error(request, _said(others))
        if made:
            return _shown(request, made, back=None)
        if not chosen:
            messages.info(request, _("Nobody was ticked, so no slip was made."))
        return redirect("surveys-slips")
    lines = [
        {
            "key": str(case.pk),
            "name": str(case.person),
            "unit": case.unit.name,
            "last_day": days.day(case.last_day),
        }
        for case in surveys_paper.to_print(actor)
    ]
    return render(request, "surveys/slips.html", {"lines": lines, "is_all": "all" in request.GET})


def _shown(request: HttpRequest, made: Sequence[deeds.Slip], *, back: uuid.UUID | None) -> HttpResponse:
    context = {"slips": [_told(slip) for slip in made], "back": back, "code_url": f"{settings.PUBLIC_URL}/survey/code/"}
    return render(request, "surveys/paper.html", context)


def _told(slip: deeds.Slip) -> dict[str, Any]:
    """A slip in its leaver's language; what stands round the slips is in HR's."""
    with translation.override(slip.language.value):
        closes = formats.date_format(slip.closes_on, pgettext("day with year", "j F Y"))
    return {
        "language": slip.language.value,
        "name": str(slip.case.person),
        "unit": slip.case.unit.name,
        "link": slip.link,
        "code": slip.code,
        "closes": closes,
        "minutes": slip.minutes,
        "drawing": qr.of(slip.link),
    }


def _said(others: Sequence[Any]) -> str:
    names = ", ".join(str(case.person) for case in others)
    return ngettext("No slip was made for %(names)s.", "No slips were made for %(names)s.", len(others)) % {
        "names": names
    }
