"""The pages of results: the units a viewer may ask for, and one unit's figures over whole releases."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language

from efterord import clock, gate
from efterord.documents.results import report as reports
from efterord.queries import comments
from efterord.queries import results as queries
from efterord.web.results import choosing
from efterord.web.shell import doors

if TYPE_CHECKING:
    from efterord.models import Unit


@doors.door("results.see")
def units(request: HttpRequest) -> HttpResponse:
    """This function will show the units whose results the viewer may ask for, or go straight to the only one."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    found = queries.units(viewer)
    if len(found) == 1:
        return redirect("results-unit", found[0].pk)
    with_result = queries.units_with_result(viewer)
    return render(request, "results/units.html", {"tree": _tree(found, with_result), "n": len(found)})


@doors.door("results.see")
def unit(request: HttpRequest, unit_id: int) -> HttpResponse:
    """This function will show what may be shown of a unit, or the one sentence that says that nothing may."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    told = reports.report(viewer, unit_id, request.GET, _language())
    context = {
        "unit": told.unit,
        "trail": _trail(viewer, told.unit, told.period.query),
        "plan": told.plan,
        "periods": choosing.releases(told.held, told.period, told.lanes.query or told.beside.query),
        "lanes": choosing.lanes(told.lanes, told.period),
        "said": told.said,
        "reading": told.reading,
        "below": _below(viewer, told.unit, told.period.query),
        "today": clock.today(),
        "view": f"?{query}" if (query := request.GET.urlencode()) else "",
    }
    if not told.shown:
        return render(request, "results/nothing.html", {**context, **_nothing(viewer, told)})
    # One group alone stands beside the others of its unit, and nothing else.
    if not told.lanes.lane:
        context["beside"] = choosing.comparisons(told.beside, told.period)
        query = f"?{told.period.query}" if told.period.query else ""
        context["compare_url"] = reverse("results-compare", args=[told.unit.pk]) + query
    words = comments.are_opened(viewer, told.unit, numbers=told.period.numbers)
    return render(request, "results/unit.html", {**context, **told.shown, "words_are_opened": words})


def _nothing(viewer: gate.Actor, told: reports.Report) -> dict[str, Any]:
    above = queries.nearest_with_result(viewer, told.unit, numbers=told.period.numbers)
    above_url = _address(above, told.period.query) if above else ""
    return {"sentence": told.nothing, "above": above, "above_url": above_url}


def _trail(viewer: gate.Actor, asked: "Unit", query: str) -> list[dict[str, str]]:
    places = [
        {"label": each.name, "url": _address(each, query) if gate.may(viewer, "results.see", each) else ""}
        for each in queries.above(viewer, asked)
    ]
    return [*places, {"label": asked.name, "url": ""}]


def _below(viewer: gate.Actor, asked: "Unit", query: str) -> list[dict[str, str]]:
    return [{"label": each.name, "url": _address(each, query)} for each in queries.below(viewer, asked)]


def _address(unit: "Unit", query: str) -> str:
    """A unit's page over the releases that the present page is of, since a view is an address."""
    return reverse("results-unit", args=[unit.pk]) + (f"?{query}" if query else "")


def _tree(found: "list[Unit]", with_result: set[int]) -> list[dict[str, Any]]:
    """The units as nested lists; a unit whose parent is out of sight stands at the top."""
    nodes: dict[int, dict[str, Any]] = {
        each.pk: {
            "name": each.name,
            "url": reverse("results-unit", args=[each.pk]),
            "has_result": each.pk in with_result,
            "below": [],
        }
        for each in found
    }
    top: list[dict[str, Any]] = []
    for each in found:
        above = nodes.get(each.parent_id) if each.parent_id is not None else None
        (above["below"] if above else top).append(nodes[each.pk])
    return top


def _language() -> str:
    return (get_language() or "en").partition("-")[0]
