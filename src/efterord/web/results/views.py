"""The pages of results: the units a viewer may ask for, and one unit's figures over whole releases."""

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language

from efterord import clock, gate
from efterord.content import reader
from efterord.queries import organisation
from efterord.queries import releases as plans
from efterord.queries import results as queries
from efterord.web.results import asked as asking
from efterord.web.results import figures, periods
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
    period = _period(request, {release.number for release in releases})
    plan = plans.plan(viewer)
    result = queries.result(viewer, asked, **period)
    context = {
        "unit": asked,
        "trail": _trail(viewer, asked),
        "plan": plan,
        "periods": periods.choices(releases, **period),
        "below": _below(viewer, asked),
        "today": clock.today(),
    }
    if not result.figures:
        return render(request, "results/nothing.html", {**context, **_nothing(viewer, asked, plan)})
    shown = figures.page(result, asking.asked(viewer), _language())
    return render(request, "results/unit.html", {**context, **shown})


def _period(request: HttpRequest, known: set[int]) -> dict[str, int]:
    """Which releases are asked for; one that was never held is a page that does not exist."""
    asked = {name: request.GET[name] for name in ("only", "up_to") if name in request.GET}
    if not asked:
        return {}
    numbers = {int(text) for text in asked.values() if text.isascii() and text.isdigit() and len(text) < 7}
    if len(asked) > 1 or not numbers or not numbers <= known:
        raise Http404
    return {name: int(text) for name, text in asked.items()}


def _nothing(viewer: gate.Actor, asked: "Unit", plan: plans.Promised) -> dict[str, Any]:
    # One text for every cause, and nothing in it that depends on what waits.
    sentence = reader.promise().sentence("nothing_to_show", _language(), k=plan.k)
    return {"sentence": sentence, "above": queries.nearest_with_result(viewer, asked)}


def _trail(viewer: gate.Actor, asked: "Unit") -> list[dict[str, str]]:
    places = [
        {"label": each.name, "url": reverse("results-unit", args=[each.pk])}
        if gate.may(viewer, "results.see", each)
        else {"label": each.name, "url": ""}
        for each in organisation.path(asked)[:-1]
    ]
    return [*places, {"label": asked.name, "url": ""}]


def _below(viewer: gate.Actor, asked: "Unit") -> list[dict[str, str]]:
    return [
        {"label": each.name, "url": reverse("results-unit", args=[each.pk])} for each in queries.below(viewer, asked)
    ]


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
