"""The catalogue: every part of a page once, live, with its states."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from efterord.web.design import examples
from efterord.web.shell import doors

# Each chapter is a template of its own, so that one can be read beside what it shows.
CHAPTERS = ("voice", "rows", "forms", "choices", "charts", "paper")


@doors.door("design.see")
def catalogue(request: HttpRequest) -> HttpResponse:
    """This function will show every part once, with invented data."""
    context = {
        "chapters": [f"design/catalogue/{name}.html" for name in CHAPTERS],
        "trail": [{"label": _("Settings"), "url": "#main"}, {"label": _("The parts of a page")}],
        "form": examples.ExampleForm(),
        "faulty": examples.ExampleForm({"early-last_day": ""}, prefix="early"),
        "filter_form": examples.ExampleFilter(),
        "choice_form": examples.ExampleChoice(initial={"who": "hr"}),
        "page": Paginator(range(161), 25).page(2),
        **examples.voice(),
        **examples.rows(),
        **examples.charts(),
    }
    return render(request, "design/catalogue.html", context)
