"""Opening a case: first the person, then the dates and the kind, and what to do when no talk is offered."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from efterord import clock, gate, labels
from efterord.queries import cases, policies, surveys_terms
from efterord.rules import cases as rules
from efterord.services import cases as deeds
from efterord.web.cases import days, forms, telling
from efterord.web.shell import doors
from efterord.words import CaseStep, Eligibility

if TYPE_CHECKING:
    from efterord.models import Case, Employment

N_NEAR = 10


@doors.door("cases.open_case")
def choose(request: HttpRequest) -> HttpResponse:
    """This function will find the person a case is about, among those in the viewer's units."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    form = forms.SearchForm(request.GET or None)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    found = cases.employments(viewer, text)
    near = [] if text else list(cases.proposing(viewer)[:N_NEAR])
    context = {
        "form": form,
        "text": text,
        "found": [_row(e) for e in found],
        "is_too_many": len(found) == cases.MOST_FOUND,
        "near": [_row(e) for e in near],
    }
    return render(request, "cases/choose.html", context)


@doors.door("cases.open_case")
def open_case(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will open a case for an employment; when no talk is offered it says why and what is possible."""
    employment = cases.employment(request.actor, pk)  # type: ignore[attr-defined]
    standing = _standing(request, employment)
    if standing and request.method != "POST":
        return standing
    known = {"last_day": employment.end_date, "leaving_kind": employment.leaving_kind}
    form = forms.FactsForm(request.POST or None, initial=known)
    verdict, is_asked = Eligibility.ELIGIBLE, False
    if request.method == "POST" and form.is_valid():
        verdict = rules.eligibility(
            start_date=employment.start_date,
            last_day=form.cleaned_data["last_day"],
            leaving_kind=form.cleaned_data["leaving_kind"],
            terms=policies.book(request.actor).of(employment.unit_id),  # type: ignore[attr-defined]
        )
        is_asked = surveys_terms.asks(
            request.actor,  # type: ignore[attr-defined]
            employment,
            last_day=form.cleaned_data["last_day"],
            leaving_kind=form.cleaned_data["leaving_kind"],
        )
        if form.cleaned_data["last_day"] < employment.start_date:
            # No dates of a departure at all: the service says so, and nobody speaks of six months.
            verdict = Eligibility.ELIGIBLE
        # The reason is read for the very dates that were written, so other dates are asked about anew.
        if verdict is Eligibility.ELIGIBLE or request.POST.get("understood") == _told_of(verdict, form):
            try:
                case = deeds.open_case(request.actor, employment=employment, **form.facts)  # type: ignore[attr-defined]
            except deeds.WrongDates as wrong:
                form.blame(wrong)
            else:
                messages.success(request, _("Case %(number)s is open.") % {"number": case.number})
                is_late = rules.is_late(case.last_day, clock.today())
                return redirect("cases-late" if is_late else "cases-case", pk=case.pk)
    context = {
        "employment": employment,
        "start": days.day(employment.start_date),
        "form": form,
        "verdict": "" if verdict is Eligibility.ELIGIBLE or form.errors else labels.of(verdict),
        "possible": telling.still_possible(verdict, is_asked=is_asked),
        "understood": "" if form.errors or not form.is_bound else _told_of(verdict, form),
        "is_late": employment.end_date is not None and rules.is_late(employment.end_date, clock.today()),
    }
    return render(request, "cases/open.html", context)


def _standing(request: HttpRequest, employment: "Employment") -> HttpResponse | None:
    """Lead to the case that stands already; one that is closed or cancelled may be followed by another."""
    case = _standing_case(employment)
    if case is None:
        return None
    messages.info(request, _("There is a case for this employment already. Here it is."))
    return redirect("cases-case", pk=case.pk)


def _standing_case(employment: "Employment") -> "Case | None":
    """The case of an employment that goes on now, if any."""
    for case in employment.cases.all():
        if rules.may_be_corrected(rules.state_of(event.step for event in case.events.all())):
            return case
    return None


def _latest(employment: "Employment") -> "Case | None":
    """The case to lead to: the one that goes on, or the closed one of somebody who has left for good."""
    going_on = _standing_case(employment)
    if going_on is not None or employment.end_date is None:
        return going_on
    steps = {case: {event.step for event in case.events.all()} for case in employment.cases.all()}
    closed = [case for case in steps if CaseStep.CLOSED in steps[case] and rules.counts_as_turnover(case.leaving_kind)]
    return max(closed, key=lambda c: c.last_day, default=None)


def _told_of(verdict: Eligibility, form: forms.FactsForm) -> str:
    return f"{verdict} {form.cleaned_data['last_day']}"


def _row(employment: "Employment") -> dict[str, Any]:
    case = _latest(employment)
    if employment.end_date is None:
        told = _("Since %(start)s.") % {"start": days.day(employment.start_date)}
    else:
        dates = {"start": days.day(employment.start_date), "end": days.day(employment.end_date)}
        told = _("From %(start)s to %(end)s.") % dates
    url = reverse("cases-case", args=[case.pk]) if case else reverse("cases-open", args=[employment.pk])
    label = _("See the case") if case else _("Open a case")
    return {
        "when": employment.person.employee_id
        if not employment.end_date
        else days.near(employment.end_date, clock.today()),
        "title": str(employment.person),
        "tail": employment.unit.name,
        "text": told,
        "url": url,
        "action": {"label": label, "url": url, "is_quiet": bool(case)},
    }
