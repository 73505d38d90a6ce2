"""The page of releases: the plan in sentences, and what has been opened under it. Nothing speaks of what waits."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from efterord import gate, labels
from efterord.queries import releases as queries
from efterord.web.releases import stopped
from efterord.web.shell import doors


@doors.door("releases.see_plan")
def releases(request: HttpRequest) -> HttpResponse:
    """This function will show the plan, the next date, and the releases that were held."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    plan = queries.plan(viewer)
    held = queries.published(viewer)
    at = queries.stopped_at(viewer) if gate.may(viewer, "releases.see_stop") else None
    context = {
        **told(plan),
        "stopped": {"title": stopped.title(at), "text": stopped.text()} if at else None,
        "may_change": gate.may(viewer, "plans.change"),
        "n": len(held),
        "may_see_oversight": gate.may(viewer, "releases.see_oversight"),
        "may_see_certificates": gate.may(viewer, "pool_keys.see_certificates"),
        "heads": [
            {"label": _("Date")},
            {"label": _("Number"), "is_figure": True},
            {"label": _("Batches"), "is_figure": True},
            {"label": _("Answers"), "is_figure": True},
        ],
        "lines": [
            {
                "cells": [
                    {"text": date_format(each.as_of, pgettext("day with year", "j F Y"))},
                    *map(_figure, (each.number, each.n_batches, each.n_answers)),
                ]
            }
            for each in held
        ],
    }
    return render(request, "releases/releases.html", context)


def told(plan: queries.Promised) -> dict[str, object]:
    """This function will give what releases/told.html says of a plan."""
    before = labels.of(plan.before.period) if plan.before else ""
    lane_by = labels.of(plan.lane_by) if plan.lane_by else ""
    return {"plan": plan, "period": labels.of(plan.period), "period_before": before, "lane_by": lane_by}


def _figure(n: int) -> dict[str, object]:
    return {"text": n, "is_figure": True}
