"""The facts of a case looked at and put right: confirmed, corrected, and settled when two people did so at once."""

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from efterord import clock
from efterord.mail import tasks
from efterord.queries import cases_times
from efterord.rules import cases as rules
from efterord.services import cases as deeds
from efterord.web.cases import days, forms, found, telling
from efterord.web.shell import doors
from efterord.words import CaseStep

if TYPE_CHECKING:
    from efterord.models import Case
    from efterord.services.cases_facts import Facts


@doors.door("cases.confirm_case")
def confirm(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will confirm a proposed or reported case, with its facts looked at first."""
    return _put_right(request, pk, "cases.confirm_case", deeds.confirm_case, _("The case is open."))


@doors.door("cases.correct_case")
def correct(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will put the facts of a case right."""
    return _put_right(request, pk, "cases.correct_case", deeds.correct_case, _("The case is put right."))


def _put_right(request: HttpRequest, pk: uuid.UUID, name: str, deed: Callable[..., Any], done: str) -> HttpResponse:
    told = found.told(request, pk, name)
    case = told.case
    known = {f: getattr(case, f) for f in ("notice_date", "last_day", "leaving_kind", "version")}
    form = forms.ReadFactsForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            # A form without a version was not read from this page: what stands now is what it answers to.
            deed(request.actor, case=case, version=case.version if version is None else version, **form.facts)  # type: ignore[attr-defined]
        except deeds.WrongDates as wrong:
            form.blame(wrong)
        except deeds.FactsConflict as conflict:
            return _two_versions(request, told.case, name, conflict)
        else:
            tasks.soon()
            messages.success(request, done)
            is_late = rules.is_late(form.cleaned_data["last_day"], clock.today())
            is_opened = name == "cases.confirm_case"
            return redirect("cases-late" if is_late and is_opened else "cases-case", pk=pk)
    context = {
        "case": case,
        "form": form,
        "say": telling.first_sentences(told),
        "registered": _registered(case),
        "is_reported": any(event.step is CaseStep.REPORTED for event in told.events),
        "times": [days.moment(t.starts_at) for t in cases_times.proposed(request.actor, case)],  # type: ignore[attr-defined]
    }
    return render(request, f"cases/{name.partition('.')[2]}.html", context)


def _two_versions(request: HttpRequest, case: "Case", name: str, conflict: deeds.FactsConflict) -> HttpResponse:
    """Both sets of facts side by side; whichever is chosen is sent with the version that both have been seen in."""
    sides = [
        {"id": "saved", "title": _("What is saved"), "send": _("Go on with what is saved"), "facts": conflict.saved},
        {"id": "mine", "title": _("What you wrote"), "send": _("Go on with what you wrote"), "facts": conflict.written},
    ]
    for side in sides:
        side["shown"] = _shown(conflict, side["facts"])  # type: ignore[arg-type]
    context = {"case": case, "sides": sides, "version": conflict.version, "name": name.partition(".")[2]}
    return render(request, "cases/two_versions.html", context, status=409)


def _shown(conflict: deeds.FactsConflict, facts: "Facts") -> list[dict[str, Any]]:
    """The three facts in words; those that differ are marked."""
    lines = []
    terms = {"notice_date": _("Notice date"), "last_day": _("Last day"), "leaving_kind": _("Kind of leaving")}
    for field, term in terms.items():
        value = getattr(facts, field)
        text = telling.kind(value) if field == "leaving_kind" else days.day(value) if value else _("Not given")
        is_other = getattr(conflict.saved, field) != getattr(conflict.written, field)
        lines.append({"term": term, "text": text, "is_other": is_other})
    return lines


def _registered(case: "Case") -> str:
    """What the staff register says of the last day, where that is another."""
    end = case.employment.end_date
    if end is None or end == case.last_day:
        return ""
    return _("The staff register has another last day: %(day)s.") % {"day": days.day(end)}
