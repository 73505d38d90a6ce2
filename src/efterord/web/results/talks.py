"""The page that says what talks say across cases, for whoever may see a unit's results."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from efterord import gate
from efterord.documents.results import talks as talks_told
from efterord.queries import results as queries
from efterord.web.results import choosing
from efterord.web.shell import doors

if TYPE_CHECKING:
    from efterord.models import Unit


@doors.door("results.see")
def talks(request: HttpRequest, unit_id: int) -> HttpResponse:
    """This function will show what a unit's talks say, or the one sentence that says that nothing may be shown."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    told = talks_told.page(viewer, unit_id, request.GET, (get_language() or "en").partition("-")[0])
    query = told.period.query
    context = {
        "unit": told.unit,
        "back": reverse("results-unit", args=[told.unit.pk]) + (f"?{query}" if query else ""),
        "plan": told.plan,
        "periods": choosing.releases(told.held, told.period),
        "said": told.said,
        "nothing": told.nothing,
        "kinds": [_kind(each, query) for each in told.kinds],
        "reading": talks_told.reading(told.plan.k),
        "below": [{"label": each.name, "url": _address(each, query)} for each in queries.below(viewer, told.unit)],
        "is_of_talks": True,
    }
    return render(request, "results/talks.html", context)


def _kind(found: talks_told.Talks, query: str) -> dict[str, Any]:
    above = found.above
    return {
        "id": found.kind.value.replace("_", "-"),
        "name": found.name,
        "above": above,
        "above_url": _address(above, query) if above else "",
        "is_shown": bool(found.shown),
        **found.shown,
    }


def _address(unit: "Unit", query: str) -> str:
    return reverse("results-talks", args=[unit.pk]) + (f"?{query}" if query else "")
