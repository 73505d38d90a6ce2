"""The certificates of destroyed keys, for the head of HR and the data protection officer."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from efterord import clock, gate
from efterord.queries import pool_keys
from efterord.rules import pool_keys as rules
from efterord.rules.pool_keys import Certified
from efterord.web.shell import doors


@doors.door("pool_keys.see_certificates")
def certificates(request: HttpRequest) -> HttpResponse:
    """This function will show after which releases keys were destroyed, when, and from when on it holds everywhere."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    found = pool_keys.certificates(viewer)
    context = {
        "say": _say(found),
        "waits": pool_keys.is_one_missing(viewer),
        "heads": [
            {"label": _("Release")},
            {"label": _("Number of keys"), "is_figure": True},
            {"label": _("Destroyed on")},
            {"label": _("Takes effect")},
        ],
        "lines": [{"cells": _cells(each)} for each in found],
        "has_none": any(not each.n_keys for each in found),
    }
    return render(request, "privacy/certificates.html", context)


def _say(found: list[Certified]) -> str:
    last = next((each for each in found if each.n_keys), None)
    if last is None:
        return _("No key has been destroyed yet.")
    told = {"date": _day(rules.takes_effect_on(last.destroyed_on, last.keep_days)), "n": last.release}
    if _is_in_effect(last):
        return (
            _("Keys from before release %(n)s are destroyed. The last backup that held them is gone since %(date)s.")
            % told
        )
    return (
        _("Keys from before release %(n)s are destroyed. The last backup that holds them is gone on %(date)s.") % told
    )


def _cells(each: Certified) -> list[dict[str, object]]:
    effect = _day(rules.takes_effect_on(each.destroyed_on, each.keep_days))
    if not each.n_keys:
        effect = "–"
    elif _is_in_effect(each):
        effect = _("since %(date)s") % {"date": effect}
    return [
        {"text": each.release},
        {"text": each.n_keys, "is_figure": True},
        {"text": _day(each.destroyed_on)},
        {"text": effect},
    ]


def _is_in_effect(each: Certified) -> bool:
    return rules.takes_effect_on(each.destroyed_on, each.keep_days) <= clock.today()


def _day(day: dt.date) -> str:
    return date_format(day, pgettext("day with year", "j F Y"))
