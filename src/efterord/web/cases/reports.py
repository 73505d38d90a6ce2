"""The nearest manager's own pages: whom one leads, a departure reported, times proposed."""

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from efterord import clock, gate, labels
from efterord.mail import tasks
from efterord.queries import cases, cases_times, policies
from efterord.queries import reports as queries
from efterord.services import cases_facts
from efterord.services import reports as deeds
from efterord.web.cases import days, forms_reports
from efterord.web.shell import doors
from efterord.words import Country

if TYPE_CHECKING:
    from efterord.models import Employment


@doors.door("cases.see_reports")
def people(request: HttpRequest) -> HttpResponse:
    """This function will show whom the viewer leads, each with the way to report a departure or to its case."""
    number = request.GET.get("page", "")
    page = queries.people(request.actor, page=int(number) if number.isdecimal() and len(number) < 9 else 1)  # type: ignore[attr-defined]
    rows = [_row(led) for led in page.object_list]
    return render(request, "cases/people.html", {"page": page, "rows": rows, "query": ""})


@doors.door("cases.report_departure")
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will take a nearest manager's report; HR confirms it before anything is sent."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    employment = queries.employment(viewer, pk)
    standing = queries.case_of(viewer, employment)
    if standing is not None and request.method != "POST":
        messages.info(request, _("There is a case for this employment already. Here it is."))
        return redirect("cases-case", pk=standing.pk)
    known = {"last_day": employment.end_date, "leaving_kind": employment.leaving_kind}
    form = forms_reports.ReportForm(request.POST or None, _country(viewer, employment.unit_id), initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            case = deeds.report_departure(viewer, employment=employment, times=form.times, **form.facts)
        except cases_facts.WrongDates as wrong:
            form.blame(wrong)
        except deeds.WrongTimes as wrong:
            form.add_error("time_1", str(wrong.words))
        else:
            tasks.soon()
            messages.success(request, _("The departure is reported. Nothing is sent before HR has confirmed it."))
            return redirect("cases-case", pk=case.pk)
    return render(request, "cases/report.html", {"employment": employment, "form": form, "told": _since(employment)})


@doors.door("cases.propose_times")
def times(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will let a nearest manager propose times for the talk, in place of those proposed before."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    case = cases.case(viewer, pk)
    gate.check(viewer, "cases.propose_times", case)
    country = _country(viewer, case.unit_id)
    known = [t.starts_at for t in cases_times.proposed(viewer, case) if t.starts_at > clock.now()]
    form = forms_reports.TimesForm(request.POST or None, country, initial=forms_reports.shown(known, country))
    if request.method == "POST" and form.is_valid():
        try:
            deeds.propose_times(viewer, case=case, times=form.times)
        except deeds.WrongTimes as wrong:
            form.add_error("time_1", str(wrong.words))
        else:
            messages.success(request, _("The times are kept. HR books the talk with the leaver."))
            return redirect("cases-case", pk=pk)
    return render(request, "cases/times.html", {"case": case, "form": form, "last_day": days.weekday(case.last_day)})


def _country(viewer: gate.Actor, unit_id: int) -> Country:
    return policies.book(viewer).of(unit_id).country


def _since(employment: "Employment") -> str:
    told = {"unit": employment.unit, "start": days.day(employment.start_date)}
    return _("At %(unit)s since %(start)s.") % told


def _row(led: queries.Led) -> dict[str, Any]:
    employment, today = led.employment, clock.today()
    row: dict[str, Any] = {"title": str(employment.person), "tail": employment.unit.name, "when": ""}
    if led.case is not None and led.state is not None:
        url = reverse("cases-case", args=[led.case.pk])
        return {
            **row,
            "when": days.near(led.case.last_day, today),
            "url": url,
            "text": labels.of(led.state),
            "action": {"label": _("See the case"), "url": url, "is_quiet": True},
        }
    url = reverse("reports-report", args=[employment.pk])
    told = _("Since %(start)s.") % {"start": days.day(employment.start_date)}
    return {**row, "text": told, "action": {"label": _("Report a departure"), "url": url}}
