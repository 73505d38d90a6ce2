"""The list of departures: filtered by an address that can be sent, saved under a name, taken as a spreadsheet."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from efterord import clock, gate, labels
from efterord.exchange import leavers as sheets
from efterord.queries import cases, filters, leavers
from efterord.rules import leavers as rules
from efterord.services import filters as deeds
from efterord.web.cases import days, telling
from efterord.web.cases.forms import DayField
from efterord.web.shell import doors
from efterord.words import CaseState, Language, LeavingKind

if TYPE_CHECKING:
    from efterord.queries.leavers import Line

WAITS_FOR = {
    rules.WaitsFor.TALK: pgettext_lazy("a case waits for", "A talk to be planned or booked"),
    rules.WaitsFor.CERTIFICATE: pgettext_lazy("a case waits for", "The certificate of service"),
    rules.WaitsFor.SUMMARY: pgettext_lazy("a case waits for", "The summary of a talk"),
    rules.WaitsFor.CLOSING: pgettext_lazy("a case waits for", "Being closed"),
    rules.WaitsFor.MINE: pgettext_lazy("a case is", "My own"),
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FilterForm(forms.Form):
    """The filter of the list; what cannot be true is left out rather than refused."""

    q = forms.CharField(
        label=gettext_lazy("Name, number or unit"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    waits = forms.ChoiceField(label=gettext_lazy("Waits for"), required=False, choices=[])
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False, choices=[])
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False, choices=[])
    kind = forms.ChoiceField(label=gettext_lazy("Kind of leaving"), required=False, choices=[])
    first = DayField(label=gettext_lazy("Last day from"), required=False)
    last = DayField(label=gettext_lazy("Last day to"), required=False)

    def __init__(self, data: Any, units: Iterable[tuple[str, str]]) -> None:
        super().__init__(data)
        chosen: dict[str, list[tuple[str, Any]]] = {
            "waits": [("", _("Anything or nothing")), *WAITS_FOR.items()],
            "state": [("", _("All states")), *labels.choices(CaseState)],
            "unit": [("", _("All units")), *units],
            "kind": [("", _("All kinds")), *labels.choices(LeavingKind)],
        }
        for name, choices in chosen.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        # A filter has nothing that must be filled in, and need not say so of each field; it only shows, and is never
        # validated: rules.leavers reads the address.
        self.use_required_attribute = False
        for field in self.fields.values():
            field.required, field.help_text = True, ""

    def visible_fields(self) -> list[Any]:
        """This function will return the fields as the filter's row shows them."""
        return [self[name] for name in self.fields]


@doors.door("cases.see_leavers")
def leavers_page(request: HttpRequest) -> HttpResponse:
    """This function will show the departures in the viewer's units, filtered, sorted and paged."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    wanted, order = _asked(request.GET)
    query = rules.query_of(wanted)
    page = leavers.leavers(viewer, wanted=wanted, order=order, page=_number(request.GET.get("page")))
    context = {
        "form": _form(viewer, query),
        "page": page,
        "is_filtered": bool(query),
        "query": urlencode({**query, "order": order}) + "&",
        "heads": _heads(order, query),
        "lines": [_line(line) for line in page.object_list],
        "saved": [_saved(saved, wanted) for saved in filters.mine(viewer)],
        "can_be_saved": bool(rules.to_save(wanted)),
        "is_too_long": page.paginator.count > rules.MOST_ROWS,
        "most_rows": rules.MOST_ROWS,
    }
    return render(request, "cases/leavers.html", context)


@doors.door("cases.export_leavers")
def spreadsheet(request: HttpRequest) -> HttpResponse:
    """This function will give all rows of the filter as a spreadsheet; looking at the address leads to the list."""
    wanted, order = _asked(request.GET)
    if request.method != "POST":
        return redirect(f"{reverse('cases')}?{urlencode(rules.query_of(wanted))}")
    language = Language(request.LANGUAGE_CODE)
    packed = sheets.spreadsheet(request.actor, wanted=wanted, order=order, language=language)  # type: ignore[attr-defined]
    name = _("cases %(day)s") % {"day": clock.today().isoformat()}
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"', "Cache-Control": "no-store"}
    return HttpResponse(packed, content_type=XLSX, headers=headers)


@doors.door("filters.save_filter")
def save_filter(request: HttpRequest) -> HttpResponse:
    """This function will keep the filter of the address under the name that was written."""
    wanted, _order = _asked(request.GET)
    address = f"{reverse('cases')}?{urlencode(rules.query_of(wanted))}"
    if request.method == "POST":
        try:
            kept = deeds.save_filter(request.actor, name=request.POST.get("name", ""), wanted=wanted)  # type: ignore[attr-defined]
        except deeds.WrongName as wrong:
            messages.error(request, str(wrong.words))
        else:
            messages.success(request, _("%(name)s is saved, and on your desk.") % {"name": kept.name})
    return redirect(address)


@doors.door("filters.remove_filter")
def remove_filter(request: HttpRequest, saved_pk: int) -> HttpResponse:
    """This function will remove one saved filter."""
    saved = filters.saved(request.actor, saved_pk)  # type: ignore[attr-defined]
    if request.method == "POST":
        deeds.remove_filter(request.actor, saved=saved)  # type: ignore[attr-defined]
        messages.success(request, _("%(name)s is removed.") % {"name": saved.name})
    return redirect("cases")


def _asked(given: QueryDict) -> tuple[rules.Filter, str]:
    order = given.get("order", "")
    query = {name: str(value) for name, value in given.dict().items()}
    return rules.of_query(query), order if order in leavers.ORDERS else "-last_day"


def _form(viewer: gate.Actor, query: dict[str, str]) -> FilterForm:
    # Two no-break spaces a level: a select shows no other indentation.
    units = [(str(u.id), "\u00a0" * 2 * u.depth + u.name) for u in cases.units(viewer)]
    return FilterForm(query or None, units)


def _saved(saved: filters.Saved, wanted: rules.Filter) -> dict[str, Any]:
    query = rules.query_of(saved.wanted)
    return {
        "pk": saved.pk,
        "name": saved.name,
        "url": f"{reverse('cases')}?{urlencode(query)}",
        "is_here": query == rules.to_save(wanted),
    }


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
        head(_("Unit"), "unit"),
        head(_("Last day"), "last_day"),
        {"label": _("Kind of leaving")},
        {"label": _("State")},
    ]


def _line(line: "Line") -> dict[str, Any]:
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
