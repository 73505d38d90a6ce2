"""Invented data for the catalogue; no person in it exists."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

Context = dict[str, Any]


class ExampleForm(forms.Form):
    """Every kind of field once."""

    name = forms.CharField(label=lazy("Name"), max_length=100)
    last_day = forms.DateField(
        label=lazy("Last day"),
        help_text=lazy("The last day of employment, also when it is taken as leave."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    kind = forms.ChoiceField(
        label=lazy("Kind of leaving"),
        choices=[
            ("own", lazy("At own request")),
            ("end", lazy("Fixed term that ends")),
            ("pension", lazy("Pension")),
        ],
    )
    words = forms.CharField(
        label=lazy("Something to add"),
        help_text=lazy("What you write here stands with your name."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    wants_news = forms.BooleanField(label=lazy("Yes, tell me afterwards what has changed"), required=False)


class ExampleFilter(forms.Form):
    """A filter of a list."""

    unit = forms.ChoiceField(label=lazy("Unit"), choices=[("", lazy("All units")), ("3", lazy("Infection ward 3"))])
    year = forms.ChoiceField(label=lazy("Year"), choices=[("2026", "2026"), ("2025", "2025")])


class ExampleChoice(forms.Form):
    """A question whose choices are rows, one of them closed."""

    who = forms.ChoiceField(
        label=lazy("Who holds the talk?"),
        help_text=lazy("The wishes of the leaver stand first."),
        choices=[
            ("hr", lazy("Sanna Ekhult, HR")),
            ("second", lazy("Birgitta Norell, head of operations")),
            ("manager", lazy("Lena Marklind, nearest manager")),
        ],
        widget=forms.RadioSelect,
    )
    who.notes = {"hr": lazy("First choice of the leaver")}  # type: ignore[attr-defined]
    who.closed = {"manager": lazy("Cannot be chosen. The leaver asked for someone else.")}  # type: ignore[attr-defined]


def voice() -> Context:
    """This function will return words as a page would say them."""
    return {
        "say": _("Five things wait for you. One of them is to be done before 13.40."),
        "notice": _("Nothing is sent until you have confirmed it."),
        "heed": _("If you tell us about harassment or threats, we as an employer have to look into it."),
        "quote": _("I would have stayed if someone had asked what I wanted to do after the training."),
        "nothing": {
            "say": _("No result here yet."),
            "text": _("Results are shown when at least five answers can be shown together."),
            "url": "#main",
            "url_label": _("See the division"),
        },
    }


def rows() -> Context:
    """This function will return rows, facts, a timeline, a list and a table."""
    confirm = {"label": _("Confirm"), "url": "#main", "is_main": True}
    book = {"label": _("Book"), "url": "#main"}
    prepare = {"label": _("Prepare"), "url": "#main", "is_quiet": True}
    talk = _("Talk with HR")
    return {
        "rows": [
            {
                "when": _("Before 13.40"),
                "is_now": True,
                "title": _("Confirm that a serious statement has arrived"),
                "url": "#main",
                "text": _("It came in yesterday. First decision by 12 October."),
                "action": confirm,
            },
            {
                "when": _("By Thursday"),
                "title": _("Book the talk with Jonas Tegelby"),
                "url": "#main",
                "text": _("Wants to talk with someone other than the nearest manager."),
                "action": book,
            },
            {"when": _("Friday 10.00"), "title": talk, "tail": "Amira Hedvall", "action": prepare},
        ],
        "facts": [
            {"term": _("Case"), "text": "2026-131"},
            {"term": _("Last day"), "text": _("30 October 2026")},
            {"term": _("Nearest manager"), "text": "Henrik Sandvall", "url": "#main"},
        ],
        "steps": [
            {
                "state": "done",
                "title": _("Notice given"),
                "when": _("29 July"),
                "date": datetime.date(2026, 7, 29),
                "text": _("At own request."),
            },
            {
                "state": "now",
                "title": talk,
                "when": _("Tomorrow 10.00"),
                "note": _("60 minutes. You hold it."),
                "url": "#main",
                "url_label": _("Read the preparations"),
            },
            {
                "state": "later",
                "title": _("Last day"),
                "when": _("30 October"),
                "date": datetime.date(2026, 10, 30),
                "lines": [{"label": _("Hand in the pass card"), "tail": "Amira"}],
            },
        ],
        **_lists(),
    }


def _lists() -> Context:
    return {
        "lines": [
            {"label": _("Leaving in October"), "url": "#main", "tail": 14},
            {"label": _("Waiting for a certificate"), "url": "#main", "tail": 3},
        ],
        "heads": [
            {"label": _("Name"), "url": "#main", "sorted": "ascending"},
            {"label": _("Unit"), "url": "#main"},
            {"label": _("Days left"), "url": "#main", "is_figure": True},
        ],
        "table_lines": [
            {
                "url": "#main",
                "cells": [{"text": name}, {"text": _("Infection ward 3")}, {"text": n, "is_figure": True}],
            }
            for name, n in (("Amira Hedvall", 24), ("Jonas Tegelby", 45), ("Petra Ekmarck", 3))
        ],
    }


def charts() -> Context:
    """This function will return the rows of the three charts, with figures as they are written."""
    lower, higher = _("lower than the rest of the region"), _("higher than the rest of the region")
    areas = [
        (_("Work environment"), lower, 44, 38, 50, 54, 58, 49),
        (_("Tasks"), "", 71, 66, 76, 67, 71, 70),
        (_("Group and cooperation"), higher, 78, 73, 82, 68, 72, 77),
    ]
    reasons = [
        (_("How work was organised"), 33, 14),
        (_("Development and career"), 29, 13),
        (_("Pay and benefits"), 19, 6),
    ]
    return {
        "areas": [
            {
                "label": label,
                "note": note,
                "value": value,
                "lower": low,
                "upper": high,
                "other_lower": other_low,
                "other_upper": other_high,
                "before": before,
                "shown": value,
                "shown_interval": f"{low}–{high}",
                "shown_other": (other_low + other_high) // 2,
                "shown_before": before,
            }
            for label, note, value, low, high, other_low, other_high, before in areas
        ],
        "area_heads": [_("Area"), _("Index"), _("The rest"), _("Year before")],
        "reasons": [
            *(
                {"label": label, "n": n, "n_decided": decided, "shown": n, "shown_decided": decided}
                for label, n, decided in reasons
            ),
            {"label": _("No reason chosen"), "n": 4, "is_uncoded": True, "shown": 4, "shown_decided": "–"},
        ],
        "reason_heads": [_("Reason"), _("Contributed"), _("Decided")],
        "items": [
            {
                "label": _("My workload was reasonable"),
                "note": _("61 answers"),
                "counts": [12, 19, 14, 10, 6],
                "shown": [number_format(2.7, 1)],
            },
            {
                "label": _("I could say what I thought"),
                "note": _("60 answers"),
                "counts": [4, 9, 17, 19, 11],
                "shown": [number_format(3.4, 1)],
            },
        ],
        "item_heads": [_("Statement"), _("Mean")],
        "item_steps": [_("disagree entirely"), "2", "3", "4", _("agree entirely")],
        "weights": [("1", _("A little")), ("2", _("Some")), ("3", _("A lot")), ("4", _("Very much"))],
    }
