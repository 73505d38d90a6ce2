"""One departure told in time, on one page."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from efterord import gate
from efterord.queries import cases
from efterord.web.cases import telling
from efterord.web.shell import doors


@doors.door("cases.see")
def case(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will show one case told in time, with what the viewer may do now."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    return render(request, "cases/case.html", telling.page(viewer, cases.told(viewer, pk)))
