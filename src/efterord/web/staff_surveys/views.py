"""The pages of staff surveys: what is here, what a file would add, and the button that adds it."""

from collections import Counter
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from efterord import gate
from efterord.documents.results import areas
from efterord.exchange import staff_surveys as exchange
from efterord.exchange import tables
from efterord.queries import releases as plans
from efterord.queries import staff_surveys as queries
from efterord.rules import staff_surveys as rules
from efterord.services import staff_surveys as deeds
from efterord.web.cases import days
from efterord.web.shell import doors


class UploadForm(forms.Form):
    """A staff survey's file."""

    file = forms.FileField(
        label=gettext_lazy("File of a staff survey"),
        help_text=gettext_lazy("CSV or XLSX, at most 2 MB. One row for each unit and code, headings in the first row."),
        allow_empty_file=True,  # the reader says that better
        error_messages={
            "required": gettext_lazy("Choose a file first."),
            "invalid": gettext_lazy("Choose a file first."),
        },
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )


@doors.door("staff_surveys.see")
@require_safe
def surveys(request: HttpRequest) -> HttpResponse:
    """This function will list the staff surveys that were taken in, and say what a file may hold."""
    return _page(request, UploadForm())


@doors.door("staff_surveys.see")
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """This function will say what a file would add, row by row what is wrong; nothing is kept by looking."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form)
    given: UploadedFile[Any] = form.cleaned_data["file"]
    try:
        looked_at = exchange.preview(viewer, given.read(exchange.LIMITS.max_bytes + 1), given.name or "")
    except tables.TableError as error:
        form.add_error("file", error.words)
        return _page(request, form)
    return render(request, "staff_surveys/preview.html", {"name": given.name, **_shown(looked_at)})


@doors.door("staff_surveys.add_survey")
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """This function will keep a survey as it was looked at."""
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    try:
        survey = exchange.unpacked(request.POST.get("looked_at", ""))
    except signing.BadSignature:
        messages.info(request, _("It is too long since you looked at the file. Choose it again."))
        return redirect("staff-surveys")
    deeds.add_survey(actor, survey=survey)
    messages.success(
        request, _("%(name)s is taken in. It stands on the pages of results from now on.") % {"name": survey.name}
    )
    return redirect("staff-surveys")


@doors.door("staff_surveys.delete_survey")
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will delete a survey with all its figures."""
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    survey = queries.survey(actor, pk)
    deeds.delete_survey(actor, survey=survey)
    messages.success(request, _("%(name)s is deleted. No page shows its figures any more.") % {"name": survey.name})
    return redirect("staff-surveys")


def _page(request: HttpRequest, form: UploadForm) -> HttpResponse:
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    kept = [
        {"pk": each.survey.pk, "label": each.survey.name, "tail": _size(each), "day": days.day(each.survey.on)}
        for each in queries.surveys(viewer)
    ]
    context = {"form": form, "kept": kept, "codes": _codes(viewer), "k": plans.plan(viewer).k}
    context |= {
        "fields": _fields(),
        "heads": [{"label": _("Heading")}, {"label": _("What it holds")}, {"label": _("For example")}],
    }
    return render(request, "staff_surveys/surveys.html", context, status=400 if form.errors else 200)


def _size(kept: queries.Kept) -> str:
    units = ngettext("one unit", "%(n)s units", kept.n_units) % {"n": kept.n_units}
    return _("%(units)s, %(n)s figures") % {"units": units, "n": kept.n_cells}


def _codes(viewer: gate.Actor) -> list[dict[str, Any]]:
    """Each area with its code and those of its statements."""
    lang = (get_language() or "en").partition("-")[0]
    return [
        {
            "title": areas.AREAS[area][0],
            "lines": [
                {"label": _("The area as a whole, its mean alone"), "code": rules.area_code(area)},
                *({"label": question.text.in_language(lang), "code": question.id} for question in statements),
            ],
        }
        for area, statements in queries.statements(viewer).items()
    ]


def _fields() -> list[dict[str, Any]]:
    told = [
        (
            "unit",
            _("The unit's number, its name, or its path. The row holds everybody below it."),
            "Region > Klinik > Avdelning 3",
        ),
        ("code", _("A code from the list below."), "q-L1"),
        ("n", _("How many answered the question."), "41"),
        ("mean", _("Their mean, 1 to 5. Not needed where the next five are there."), "3,8"),
        ("1 2 3 4 5", _("How many chose each step, in five columns; with them there is an interval."), "2 4 8 17 10"),
        ("steps", _("How many steps the scale has: 5, or the row is refused."), "5"),
        ("survey", _("The survey's name, the same in each row."), _("Staff survey 2026")),
        ("date", _("The day when it ended, the same in each row."), "2026-03-31"),
    ]
    return [{"cells": [{"text": heading}, {"text": what}, {"text": example}]} for heading, what, example in told]


def _shown(looked_at: exchange.Preview) -> dict[str, Any]:
    survey = looked_at.survey
    rows = [
        {"when": _("Row %(n)s") % {"n": each.row}, "title": each.what, "text": each.what_to_do}
        for each in looked_at.wrong
    ]
    context: dict[str, Any] = {
        "wrong": {"rows": rows, "n": looked_at.n_wrong, "n_more": looked_at.n_wrong - len(rows)} if rows else None,
        "packed": looked_at.packed,
    }
    if survey is None:
        return context
    units = len(Counter(cell.unit for cell in survey.cells))
    n_counted = sum(bool(cell.counts) for cell in survey.cells)
    facts = [
        {"term": _("Survey"), "text": survey.name},
        {"term": _("Date"), "text": days.day(survey.on)},
        {"term": _("Units"), "text": str(units)},
        {"term": _("Figures"), "text": str(len(survey.cells))},
        {"term": _("Of these with an interval"), "text": str(n_counted)},
    ]
    return {**context, "facts": facts}
