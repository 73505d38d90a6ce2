"""Afterwards: may we keep in touch, until when, taken back at once; and which roles have read about the leaver when."""

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from efterord import labels
from efterord.queries import departures, departures_readers
from efterord.queries.departures_readers import Paper, Reading
from efterord.rules import departures as limits
from efterord.services import departures_contact as contacts
from efterord.services import departures_kept as deeds
from efterord.web.departures import forms, pages, visits, words
from efterord.web.shell import doors

if TYPE_CHECKING:
    from efterord.models import Case, KeepInTouch

PAPERS: dict[Paper, Promise] = {
    Paper.NOTES: gettext_lazy("the notes from your talk"),
    Paper.SUMMARY: gettext_lazy("the summary of your talk"),
    Paper.SCORECARD: gettext_lazy("the assessment made after your talk"),
    Paper.VIEW: gettext_lazy("how we understood your reasons"),
    Paper.CONTACT: gettext_lazy("your private address"),
    Paper.TOGETHER: gettext_lazy("what came out of your talk, together with that of others"),
    Paper.LINK: gettext_lazy("the link to your pages, printed to be handed over to you"),
}


@doors.leaver_door("departures.keep_in_touch", when_over=True)
def afterwards(request: HttpRequest) -> HttpResponseBase:
    """This function will show and save the consent to keep in touch, and tell who has read what."""
    visit: visits.Visit = request.visit  # type: ignore[attr-defined]
    case: Case = request.case  # type: ignore[attr-defined]
    if request.method != "POST":
        return _shown(request, visit, case)
    form = forms.KeepForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            deeds.keep_in_touch(
                visit.actor, case=case, mail=told["mail"], days=told["days"], may_be_asked_back=told["asked"]
            )
        except contacts.WrongContact as wrong:
            form.add_error(wrong.field, str(wrong.words))
        else:
            return redirect(f"{reverse('departures-afterwards')}?said=kept#said")
    return _shown(request, visit, case, form, status=422)


@doors.leaver_door("departures.stop_keeping_in_touch", when_over=True)
@require_POST
def stop(request: HttpRequest) -> HttpResponseBase:
    """This function will take the consent back; when it was all that kept the link alive, that is the last page."""
    visit: visits.Visit = request.visit  # type: ignore[attr-defined]
    deeds.stop_keeping_in_touch(visit.actor, case=request.case)  # type: ignore[attr-defined]
    if visit.bearer is not None and visit.bearer.is_over:
        return pages.page(request, "stopped", {})
    return redirect(f"{reverse('departures-afterwards')}?said=stopped#said")


def _shown(
    request: HttpRequest, visit: visits.Visit, case: "Case", form: forms.KeepForm | None = None, status: int = 200
) -> HttpResponse:
    kept = departures.kept(visit.actor, case)
    told = {
        "kept_until": words.full_day(kept.expires_on) if kept else "",
        "may_ask": kept is not None and kept.may_be_asked_back,
        "form": form or forms.KeepForm(initial=_initial(visit, case, kept)),
        "mistakes_of": [form] if form else [],
        "readings": tell(departures_readers.readings(visit.actor, case)),
        "is_over": visit.bearer is not None and visit.bearer.is_over,
    }
    return pages.page(request, "afterwards", told, to="afterwards", status=status)


def _initial(visit: visits.Visit, case: "Case", kept: "KeepInTouch | None") -> dict[str, Any]:
    if kept is None and (visit.bearer is None or not visit.bearer.has_contact):
        return {"days": limits.KEPT_DAYS[1]}
    opened = contacts.open_contact(visit.actor, case=case)
    asked = kept is not None and kept.may_be_asked_back
    return {"mail": opened.kept_mail or opened.mail, "days": limits.KEPT_DAYS[1], "asked": asked}


def tell(readings: Sequence[Reading]) -> list[dict[str, str]]:
    """This function will tell readings as lines, one for each day, role and paper, the newest day first."""
    return [
        {"day": words.full_day(day), "who": _who(reading), "what": str(PAPERS[reading.paper])}
        for day, of_day in groupby(readings, key=_day)
        for reading in of_day
    ]


def _day(reading: Reading) -> dt.date:
    return reading.day


def _who(reading: Reading) -> str:
    if reading.held_as is not None:
        return _("The one who held the talk (%(part)s)") % {"part": labels.of(reading.held_as)}
    return str(labels.of(reading.role)) if reading.role is not None else _("Somebody who no longer has a role here")
