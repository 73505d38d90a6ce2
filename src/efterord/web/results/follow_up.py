"""The page of what those say who were asked again some months after, for whoever may see the whole organisation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from efterord import gate
from efterord.documents.results import follow_up as told_later
from efterord.web.results import choosing
from efterord.web.shell import doors


@doors.door("results.see")
def follow_up(request: HttpRequest) -> HttpResponse:
    """This function will show what the follow-up says, or the one sentence that says that nothing may be shown."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    told = told_later.page(viewer, request.GET, (get_language() or "en").partition("-")[0])
    query = told.period.query
    context = {
        "told": told,
        "unit": told.unit,
        "plan": told.plan,
        "back": reverse("results-unit", args=[told.unit.pk]) + (f"?{query}" if query else ""),
        "periods": choosing.releases(told.held, told.period),
        "is_of_follow_up": True,
    }
    return render(request, "results/follow_up.html", context)
