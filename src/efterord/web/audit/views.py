"""The log page: who did what and when, without content and without names, and whether the chain is whole."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import formats
from django.utils.translation import gettext as _

from efterord import clock, gate, labels
from efterord.queries import audit
from efterord.web.shell import doors
from efterord.words import Outcome, Role

ON_A_PAGE = 50
# Hashing this many entries takes about a quarter of a second; a longer log is checked when asked for.
CHECKED_AT_ONCE = 20_000


@doors.door("audit.see")
def log(request: HttpRequest) -> HttpResponse:
    """This function will show the log, the newest entries first, and say whether its chain is whole."""
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    page = Paginator(audit.entries(actor), ON_A_PAGE).get_page(request.GET.get("page"))
    is_checked = "check" in request.GET or page.paginator.count <= CHECKED_AT_ONCE
    context = {
        "page": page,
        "heads": [
            {"label": _("Number"), "is_figure": True},
            {"label": _("Time")},
            {"label": _("Who")},
            {"label": _("What")},
            {"label": _("About")},
            {"label": _("Outcome")},
        ],
        "lines": [{"cells": _cells(entry)} for entry in page],
        "is_checked": is_checked,
        "broken": audit.verify(actor) if is_checked else None,
    }
    return render(request, "audit/log.html", context)


def _cells(entry: object) -> list[dict[str, object]]:
    at = clock.local(entry.at)  # type: ignore[attr-defined]
    return [
        {"text": entry.number, "is_figure": True},  # type: ignore[attr-defined]
        {"text": f"{formats.date_format(at, 'SHORT_DATE_FORMAT')}\N{NO-BREAK SPACE}{at:%H:%M}"},
        {"text": _who(entry.actor)},  # type: ignore[attr-defined]
        {"text": labels.of_deed(entry.action)},  # type: ignore[attr-defined]
        {"text": entry.object},  # type: ignore[attr-defined]
        {"text": labels.of(Outcome(entry.outcome))},  # type: ignore[attr-defined]
    ]


def _who(code: str) -> str:
    """An account by its number; everybody else by what they are to the product."""
    match code:
        case "operator" | "system":
            return str(labels.of(Role(code)))
        case "nobody":
            return _("not logged in")
    return code
