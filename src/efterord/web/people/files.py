"""One uploaded file: which column is what, what it would do, and the button that does it."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from efterord import gate
from efterord.exchange import people as exchange
from efterord.exchange import tables
from efterord.queries import people as queries
from efterord.services import people as deeds
from efterord.web.cases import days
from efterord.web.people import forms, telling, views
from efterord.web.shell import doors

N_SAMPLE = 3
LONGEST_SAMPLE = 40


@doors.door("people.open_file")
@require_safe
def preview(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will show what a file would do; nothing is changed by looking."""
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    file = queries.held_file(actor, pk)
    try:
        with _table(actor, file) as table:
            mapping = _mapping(actor, table, request.GET)
            looked_at = exchange.preview(actor, table, mapping)
    except exchange.WrongMapping:
        return redirect(f"{reverse('people-columns', args=[pk])}?{request.GET.urlencode()}")
    except tables.TableError as error:
        return render(request, "people/unread.html", {"file": file, "words": error.words})
    return _shown(request, file, looked_at, forms.ApplyForm())


@doors.door("people.open_file")
@require_safe
def columns(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will ask which column is which field, with a few cells of each."""
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    file = queries.held_file(actor, pk)
    try:
        with _table(actor, file) as table:
            mapping = _mapping(actor, table, request.GET)
            samples = _samples(table)
    except tables.TableError as error:
        return render(request, "people/unread.html", {"file": file, "words": error.words})
    context = {
        "file": file,
        "form": forms.ColumnsForm(table.columns, mapping, samples),
        "problems": exchange.why_not_mapped(table.columns, mapping),
    }
    return render(request, "people/columns.html", context)


@doors.door("people.apply_import")
@require_POST
def apply(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will apply a file as it was previewed, or show the preview anew when the register has changed."""
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    try:
        file = queries.held_file(actor, pk)
    except gate.Hidden:
        # The button pressed twice, or a day later.
        messages.info(request, _("The file is no longer here: it has been applied or thrown away, or its day is over."))
        return redirect("people")
    form = forms.ApplyForm(request.POST)
    try:
        with _table(actor, file) as table:
            looked_at = exchange.preview(actor, table, _mapping(actor, table, request.POST))
    except (exchange.WrongMapping, tables.TableError):
        return redirect("people-file", pk=pk)
    is_asked = looked_at.complete_from is None
    is_new = request.POST.get("seen") != looked_at.fingerprint
    if is_new or not looked_at.is_applicable or (is_asked and not form.is_valid()):
        return _shown(request, file, looked_at, form, is_new=is_new)
    result = deeds.apply_import(
        actor,
        plan=looked_at.plan,
        columns=looked_at.columns,
        mapping=looked_at.mapping,
        fingerprint=looked_at.fingerprint,
        complete_from=form.cleaned_data["complete_from"] if is_asked else None,
        file=file,
    )
    views.remember(request, result)
    return redirect("people-applied")


@doors.door("people.discard_file")
@require_POST
def discard(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will throw a file away."""
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    deeds.discard_file(actor, file=queries.held_file(actor, pk))
    messages.success(request, _("The file is thrown away. Nothing in the register was changed."))
    return redirect("people")


def _shown(
    request: HttpRequest, file: Any, looked_at: exchange.Preview, form: forms.ApplyForm, *, is_new: bool = False
) -> HttpResponse:
    plan = looked_at.plan
    sent = forms.as_sent(looked_at.columns, looked_at.mapping)
    query = QueryDict(mutable=True)
    query.update(sent)
    context = {
        "file": file,
        "plan": plan,
        "is_new": is_new,
        "say": " ".join(telling.sentences(plan)),
        "remarks": telling.remarks(plan, looked_at.complete_from),
        "tables": telling.tables(plan),
        "wrong": telling.problems(looked_at.wrong, plan.n_problems) if plan.n_problems else None,
        "warnings": telling.problems(looked_at.warnings, plan.n_warnings) if plan.n_warnings else None,
        "columns": [
            {"label": column, "tail": exchange.field_label(looked_at.mapping.get(column, "")) or _("left out")}
            for column in looked_at.columns
        ],
        "columns_url": f"{reverse('people-columns', args=[file.pk])}?{query.urlencode()}",
        "sent": sent,
        "seen": looked_at.fingerprint,
        "form": form if looked_at.complete_from is None else None,
        "earliest": days.day(looked_at.earliest_end) if looked_at.earliest_end else "",
    }
    return render(request, "people/file.html", context)


@contextmanager
def _table(actor: gate.Actor, file: Any) -> Iterator[tables.Table]:
    content = deeds.open_file(actor, file=file)
    with tables.read_table(content, tables.PAGE, file.name) as table:
        yield table


def _mapping(actor: gate.Actor, table: tables.Table, sent: QueryDict) -> dict[str, str]:
    chosen = forms.chosen_mapping(table.columns, sent)
    return exchange.propose_mapping(actor, table.columns) if chosen is None else chosen


def _samples(table: tables.Table) -> dict[int, str]:
    """The first different words of each column, so that a column without a good name is known by them."""
    found: dict[int, list[str]] = {}
    for _row, cells in _first(table):
        for place, cell in enumerate(cells[: len(table.columns)]):
            if cell and cell not in found.setdefault(place, []):
                found[place].append(cell if len(cell) <= LONGEST_SAMPLE else f"{cell[:LONGEST_SAMPLE]}…")
    return {place: ", ".join(words) for place, words in found.items() if words}


def _first(table: tables.Table) -> list[tuple[int, list[str]]]:
    rows = table.rows()
    try:
        return [row for _n, row in zip(range(N_SAMPLE), rows, strict=False)]
    finally:
        rows.close()  # type: ignore[attr-defined]
