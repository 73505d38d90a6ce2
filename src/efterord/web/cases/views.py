"""The list of departures and one case: read, confirmed, corrected, cancelled, closed, and its talk planned."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from efterord import gate, labels
from efterord.queries import cases, interviews, organisation
from efterord.services import cases as deeds
from efterord.services import interviews as talks
from efterord.web.cases import days, forms, telling
from efterord.web.shell import doors
from efterord.words import CaseState, Language


@doors.door("cases.see_leavers")
def leavers(request: HttpRequest) -> HttpResponse:
    """This function will show the departures in the viewer's units, filtered, sorted and paged."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    # Two no-break spaces a level: a select shows no other indentation.
    units = [(u.id, " " * 2 * u.depth + u.name) for u in cases.units(viewer)]
    form = forms.FilterForm(request.GET or None, units)
    chosen = form.cleaned_data if form.is_valid() else {}
    order = request.GET.get("order", "-last_day")
    page = cases.leavers(
        viewer,
        text=chosen.get("q", ""),
        state=CaseState(chosen["state"]) if chosen.get("state") else None,
        unit_id=chosen.get("unit"),
        order=order,
        page=_number(request.GET.get("page")),
    )
    kept = {name: value for name, value in chosen.items() if value}
    context = {
        "form": form,
        "page": page,
        "is_filtered": bool(kept),
        "query": urlencode({**kept, "order": order}) + "&",
        "heads": _heads(order, kept),
        "lines": [_line(line) for line in page.object_list],
    }
    return render(request, "cases/leavers.html", context)


@doors.door("cases.see")
def case(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will show one case told in time, with what the viewer may do now."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    told = cases.told(viewer, pk)
    own = next((t for t in told.talks if t.interviewer_id == viewer.user_id and t.ended_at is None), None)
    context = {
        "told": told,
        "case": told.case,
        "may": {name.partition(".")[2]: True for name in told.may},
        "say": telling.first_sentences(told),
        "steps": telling.steps(told, viewer),
        "facts": telling.facts(told),
        "verdict": "" if told.eligibility == "eligible" else labels.of(told.eligibility),
        "still_possible": telling.still_possible(told.eligibility),
        "own_talk": own if told.state is CaseState.OPEN else None,
        "sees_leavers": gate.may(viewer, "cases.see_leavers"),
    }
    return render(request, "cases/case.html", context)


@doors.door("cases.confirm_case")
def confirm(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will confirm a proposed case, with its facts looked at first."""
    return _put_right(request, pk, "cases.confirm_case", deeds.confirm_case, _("The case is open."))


@doors.door("cases.correct_case")
def correct(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will put the facts of a case right."""
    return _put_right(request, pk, "cases.correct_case", deeds.correct_case, _("The case is put right."))


@doors.door("cases.cancel_case")
def cancel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will cancel a case, once it has been said what that does."""
    return _bring_to_an_end(request, pk, "cases.cancel_case", deeds.cancel_case, _("The case is cancelled."))


@doors.door("cases.close_case")
def close(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will close a case, once it has been said what that does."""
    return _bring_to_an_end(request, pk, "cases.close_case", deeds.close_case, _("The case is closed."))


@doors.door("interviews.plan_interview")
def plan(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will plan the nearest manager's talk: who holds it, in which language."""
    told = _told(request, pk, "interviews.plan_interview")
    people = interviews.candidates(request.actor, told.case)  # type: ignore[attr-defined]
    manager = next((u for u in people if u.person_id is not None and u.person_id == told.case.manager_id), None)
    form = forms.PlanForm(
        request.POST or None,
        [("", _("Choose who")), *((str(u.pk), u.name) for u in people)],
        initial={"interviewer": manager.pk if manager else "", "language": organisation.languages()[0]},
    )
    if request.method == "POST" and form.is_valid():
        chosen = next(u for u in people if u.pk == form.cleaned_data["interviewer"])
        talks.plan_interview(
            request.actor,  # type: ignore[attr-defined]
            case=told.case,
            interviewer=chosen,
            language=Language(form.cleaned_data["language"]),
        )
        messages.success(request, _("The talk is planned. %(name)s finds it on the desk.") % {"name": chosen.name})
        return redirect("cases-case", pk=pk)
    context = {"case": told.case, "form": form, "manager": told.case.manager, "has_account": manager is not None}
    return render(request, "cases/plan.html", context)


def _put_right(request: HttpRequest, pk: uuid.UUID, name: str, deed: Callable[..., Any], done: str) -> HttpResponse:
    told = _told(request, pk, name)
    known = {f: getattr(told.case, f) for f in ("notice_date", "last_day", "leaving_kind")}
    form = forms.FactsForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            deed(request.actor, case=told.case, **form.facts)  # type: ignore[attr-defined]
        except deeds.WrongDates as wrong:
            form.blame(wrong)
        else:
            messages.success(request, done)
            return redirect("cases-case", pk=pk)
    context = {"case": told.case, "form": form, "say": telling.first_sentences(told)}
    return render(request, f"cases/{name.partition('.')[2]}.html", context)


def _bring_to_an_end(
    request: HttpRequest, pk: uuid.UUID, name: str, deed: Callable[..., Any], done: str
) -> HttpResponse:
    told = _told(request, pk, name)
    if request.method == "POST":
        deed(request.actor, case=told.case)  # type: ignore[attr-defined]
        messages.success(request, done)
        return redirect("cases-case", pk=pk)
    return render(request, f"cases/{name.partition('.')[2]}.html", {"case": told.case})


def _told(request: HttpRequest, pk: uuid.UUID, deed: str) -> cases.Told:
    """Hidden stays hidden for every method; a form that would be refused is not shown. The deed itself asks again."""
    told = cases.told(request.actor, pk)  # type: ignore[attr-defined]
    if request.method != "POST" and deed not in told.may:
        raise gate.Refused(_("This cannot be done as the case stands now, or it is somebody else's to do."))
    return told


def _heads(order: str, kept: dict[str, Any]) -> list[dict[str, Any]]:
    def head(label: str, key: str) -> dict[str, Any]:
        other = key if order.startswith("-") else f"-{key}"
        is_here = order.removeprefix("-") == key
        direction = "descending" if order.startswith("-") else "ascending"
        target = other if is_here else key
        return {
            "label": label,
            "url": "?" + urlencode({**kept, "order": target}),
            "sorted": direction if is_here else "",
        }

    return [
        head(_("Name"), "name"),
        {"label": _("Case")},
        {"label": _("Unit")},
        head(_("Last day"), "last_day"),
        {"label": _("Kind of leaving")},
        {"label": _("State")},
    ]


def _line(line: cases.Line) -> dict[str, Any]:
    case = line.case
    texts = [
        str(case.person),
        case.number,
        case.unit.name,
        days.day(case.last_day),
        telling.kind(case.leaving_kind),
        labels.of(line.state),
    ]
    return {"url": reverse("cases-case", args=[case.pk]), "cells": [{"text": text} for text in texts]}


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else 1
