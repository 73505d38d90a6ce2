"""The register's own page, the upload, and what an import did."""

import dataclasses
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from efterord import clock, gate
from efterord.exchange import people as exchange
from efterord.exchange import tables
from efterord.queries import people as queries
from efterord.rules import people as rules
from efterord.services import people as deeds
from efterord.web.cases import days
from efterord.web.people import forms, telling
from efterord.web.shell import doors

DONE = "people_applied"
# A form around a file is little more than the file.
ROUND_A_FILE = 64 * 1024
NEEDED = ("id", "unit", "start")
EXAMPLES = {
    "id": "10482",
    "unit": "3041",
    "start": "2019-03-01",
    "name": "Åsa O’Neill",
    "mail": "asa.oneill@example.org",
    "manager": "10077",
    "end": "2026-10-30",
    "country": "SE",
}


@doors.door("people.see_import")
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """This function will show the register in figures, and take a file."""
    return _page(request, forms.UploadForm())


@doors.door("people.hold_file")
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """This function will hold an uploaded file and lead to its preview, or say why the file is not read."""
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    form = forms.UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        if int(request.META.get("CONTENT_LENGTH") or 0) > forms.MOST + ROUND_A_FILE:
            # So large that it was never taken in.
            form.blame(forms.TOO_LARGE % {"n": forms.MEGABYTES})
        return _page(request, form)
    given = form.cleaned_data["file"]
    content: bytes = given.read()
    try:
        tables.read_table(content, tables.PAGE, given.name).close()
    except tables.TableError as error:
        form.blame(error.words)
        return _page(request, form)
    file = deeds.hold_file(actor, name=given.name, content=content)
    return redirect("people-file", pk=file.pk)


@doors.door("people.see_import")
@require_safe
def applied(request: HttpRequest) -> HttpResponse:
    """This function will say what the latest import of this session did, and what comes next."""
    result: dict[str, int] | None = request.session.get(DONE)
    if result is None:
        return redirect("people")
    said = telling.done(result) or [_("The register said all of this already. Nothing was changed.")]
    return render(request, "people/applied.html", {"say": " ".join(said), "n_proposed": result["n_proposed"]})


def remember(request: HttpRequest, result: deeds.Applied) -> None:
    """This function will keep an import's figures for the page that tells of it."""
    request.session[DONE] = dataclasses.asdict(result)


def _page(request: HttpRequest, form: forms.UploadForm) -> HttpResponse:
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    state = queries.state(viewer)
    context = {
        "form": form,
        "state": state,
        "facts": _facts(state),
        "waiting": [
            {"label": file.name, "pk": file.pk, "tail": _at(file.uploaded_at)} for file in queries.held_files(viewer)
        ],
        "heads": [{"label": _("Field")}, {"label": _("Is it needed?")}, {"label": _("For example")}],
        "understood": _understood(),
    }
    return render(request, "people/people.html", context)


def _facts(state: queries.State) -> list[dict[str, Any]]:
    complete = days.day(state.complete_from) if state.complete_from else _("not said yet")
    facts = [
        {"term": _("People"), "text": telling.number(state.n_people)},
        {"term": _("Employed today"), "text": telling.number(state.n_employed)},
        {"term": _("Units"), "text": telling.number(state.n_units)},
        {"term": _("Leavers are complete from"), "text": complete},
    ]
    if state.last_import_at:
        facts.append({"term": _("Latest file applied"), "text": _at(state.last_import_at)})
    return facts


def _at(instant: Any) -> str:
    return f"{days.day(clock.local(instant).date())}, {days.hour(instant)}"


def _understood() -> list[dict[str, Any]]:
    """The fields a file may have, with an example each, in the order of the rules."""
    examples = {
        **EXAMPLES,
        "unit_path": _("Medicine > Infection > Ward 3"),
        "reason": _("Own resignation"),
        "contract": _("permanent"),
        "gender": _("woman"),
        "leads_others": _("yes"),
    }
    return [
        {
            "cells": [
                {"text": exchange.field_label(field)},
                {"text": _("Yes") if field in NEEDED else _("Instead of the unit") if field == "unit_path" else "–"},
                {"text": examples[field]},
            ]
        }
        for field in rules.FIELDS
    ]
