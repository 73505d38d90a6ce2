"""The page for an employee representative: what holds, who can see results today, what was released, how to check it.

Nothing here speaks of answers that wait, and nobody with an account is named.
"""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from efterord import clock, gate, labels
from efterord.queries import releases as queries
from efterord.queries import releases_oversight as oversights
from efterord.rules import batches, blocks, promises
from efterord.rules import releases as calendar
from efterord.services import releases as services
from efterord.web.releases import views
from efterord.web.shell import doors
from efterord.words import BatchKind

CHECKS = ("efterord audit publication.json", "python tests/data/attacker.py publication.json")
MOST_UNITS = 6  # named in the table; of more, how many there are, and their list below


@doors.door("releases.see_oversight")
def oversight(request: HttpRequest) -> HttpResponse:
    """This function will show the thresholds, the access of today, the releases held, and the ways to check them."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    plan, held = queries.plan(viewer), queries.published(viewer)
    seen, saved = (oversights.access_to(viewer, sight) for sight in ("results.see", "releases.export_publication"))
    context = {
        **views.told(plan),
        "thresholds": _thresholds(plan.k),
        "access": {
            "heads": [{"label": _("Role")}, {"label": _("Accounts"), "is_figure": True}, {"label": _("Where")}],
            "lines": [_line(each) for each in seen],
        },
        "long_lists": [(labels.of(each.role), each.units) for each in seen if len(each.units) > MOST_UNITS],
        "savers": ", ".join(f"{labels.of(each.role)} ({each.n_accounts})" for each in saved),
        "n_keys": oversights.n_keys(viewer),
        "releases": {
            "heads": [
                {"label": _("Date")},
                {"label": _("Number"), "is_figure": True},
                {"label": _("Batches"), "is_figure": True},
            ],
            "lines": [{"cells": _cells(each)} for each in held],
        },
        "checks": CHECKS,
        "may_save": gate.may(viewer, "releases.export_publication"),
    }
    return render(request, "releases/oversight.html", context)


@doors.door("releases.export_publication")
def file(request: HttpRequest) -> HttpResponse:
    """This function will give the publication without the sizes of single batches; looking leads to the page."""
    if request.method != "POST":
        return redirect("releases-oversight")
    document = services.export_publication(request.actor, with_n=False)  # type: ignore[attr-defined]
    name = f"publication-{clock.today().isoformat()}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    packed = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    return HttpResponse(packed, content_type="application/json", headers=headers)


def _thresholds(k: int) -> list[dict[str, str]]:
    """What holds whatever the plan says of waiting and dates, as pairs."""
    people, months = _("at least %(n)s people"), calendar.LONGEST_WAIT_MONTHS
    follow_up = batches.k_of(BatchKind.FOLLOW_UP, k)
    return [
        {"term": _("Behind every figure"), "text": people % {"n": k}},
        {
            "term": _("Behind the figures of a sensitive question"),
            "text": people % {"n": max(k, blocks.SENSITIVE_THRESHOLD)},
        },
        {
            "term": _("Before own words are opened"),
            "text": _("at least %(n)s people who have written") % {"n": promises.COMMENT_K},
        },
        {
            "term": _("The questions some months later"),
            "text": _("at least %(n)s people, for the whole organisation only") % {"n": follow_up},
        },
        {
            "term": _("Never enough others"),
            "text": _("destroyed unread after %(n)s months") % {"n": months},
        },
    ]


def _line(each: oversights.Access) -> dict[str, Any]:
    return {
        "cells": [
            {"text": labels.of(each.role)},
            {"text": each.n_accounts, "is_figure": True},
            {"text": _where(each)},
        ]
    }


def _where(each: oversights.Access) -> str:
    said = []
    if each.n_everywhere:
        said.append(_("the whole organisation"))
    if len(each.units) > MOST_UNITS:
        n = len(each.units)
        said.append(ngettext("%(n)s unit", "%(n)s units", n) % {"n": n})
    else:
        said += [path for path, _n in each.units]
    return capfirst("; ".join(said)) or "–"


def _cells(each: queries.Published) -> list[dict[str, object]]:
    return [
        {"text": date_format(each.as_of, pgettext("day with year", "j F Y"))},
        {"text": each.number, "is_figure": True},
        {"text": each.n_batches, "is_figure": True},
    ]
