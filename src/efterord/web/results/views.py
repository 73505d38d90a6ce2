"""The pages of results: the units a viewer may ask for, and one unit's figures over whole releases."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language

from efterord import clock, gate
from efterord.content import reader
from efterord.queries import releases as plans
from efterord.queries import results as queries
from efterord.web.results import asked as asking
from efterord.web.results import comparing, figures, periods
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
    asked = queries.unit(viewer, unit_id)
    releases = queries.releases(viewer)
    period = periods.asked(request.GET, releases)
    if not period.query and not queries.result(viewer, asked, numbers=period.numbers).figures:
        period = periods.everything(releases)
    beside = comparing.asked(viewer, request.GET, asked, period)
    plan = plans.plan(viewer)
    result = queries.result(viewer, asked, numbers=period.numbers)
    context = {
        "unit": asked,
        "trail": _trail(viewer, asked, period.query),
        "plan": plan,
        "periods": periods.choices(releases, period, beside.query),
        "below": _below(viewer, asked, period.query),
        "today": clock.today(),
    }
    if not result.figures:
        return render(request, "results/nothing.html", {**context, **_nothing(viewer, asked, plan, period)})
    others = comparing.comparisons(viewer, asked, period, beside)
    shown = figures.page(result, asking.asked(viewer), _language(), others)
    return render(request, "results/unit.html", {**context, **shown, "beside": comparing.choices(beside, period)})


def _nothing(viewer: gate.Actor, asked: "Unit", plan: plans.Promised, period: periods.Period) -> dict[str, Any]:
    # One text for every cause, and nothing in it that depends on what waits.
    sentence = reader.promise().sentence("nothing_to_show", _language(), k=plan.k)
    above = queries.nearest_with_result(viewer, asked, numbers=period.numbers)
    return {"sentence": sentence, "above": above, "above_url": _address(above, period.query) if above else ""}


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
