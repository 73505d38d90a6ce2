"""How the survey asks, told in sentences; and the days of three made-up leavers, so that it can be seen."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from efterord import labels
from efterord.rules import surveys
from efterord.rules.surveys import Terms
from efterord.web.cases import days
from efterord.words import LeavingKind


def told(terms: Terms, titles: Mapping[str, str]) -> list[str]:
    """This function will tell whom the survey asks, when and with what, a sentence each. `titles`: sets by field."""
    kinds = ", ".join(str(labels.of(kind)) for kind in LeavingKind if kind in terms.leaving_kinds)
    if not kinds:
        return [_("The survey asks for no kind of leaving.")]
    return [
        _whom(terms),
        _("Kinds of leaving: %(kinds)s.") % {"kinds": kinds},
        *_when(terms),
        *_questions(terms, titles),
        *_letters(terms),
        *_others(terms),
    ]


def plans(terms: Terms, today: dt.date) -> dict[str, Any]:
    """This function will tell the days of somebody with three months of notice, a week of it, and dismissed today."""
    people = (
        (_("Gives notice today, three months"), "RES", surveys.months_after(today, 3)),
        (_("Gives notice today, a week"), "RES", today + dt.timedelta(days=7)),
        (_("Is dismissed today, a month"), "DIS", surveys.months_after(today, 1)),
    )
    heads = (_("Made-up leaver"), _("Last day"), _("Asked"), _("Reminded"), _("Link closes"), _("Asked again"))
    return {
        "heads": [{"label": head} for head in heads],
        "lines": [
            {"cells": [{"text": text} for text in (who, *_days(terms, kind, last_day, today))]}
            for who, kind, last_day in people
        ],
    }


def _days(terms: Terms, kind: str, last_day: dt.date, today: dt.date) -> tuple[str, ...]:
    if kind not in terms.leaving_kinds:
        return (days.near(last_day, today), _("Is not asked"), "", "", "")
    plan = surveys.time_plan(terms, leaving_kind=kind, notice_date=today, last_day=last_day, today=today)
    return (
        days.near(last_day, today),
        days.near(plan.opens_on, today),
        ", ".join(days.near(day, today) for day in plan.reminders) or _("Not reminded"),
        days.near(plan.closes_on, today),
        days.near(plan.follow_up_on, today) if plan.follow_up_on else _("Not asked again"),
    )


def _whom(terms: Terms) -> str:
    if terms.least_months == 0:
        return _("Everybody who leaves is asked, however short the employment was.")
    return ngettext(
        "Those who leave after at least %(n)d month of employment are asked.",
        "Those who leave after at least %(n)d months of employment are asked.",
        terms.least_months,
    ) % {"n": terms.least_months}


def _when(terms: Terms) -> list[str]:
    told = [*_first_days(terms), _("The link opens for %(n)s days.") % {"n": terms.days_open}]
    if terms.reminder_days:
        numbers = {"days": _(" and ").join(map(str, terms.reminder_days))}
        told.append(_("Whoever has not answered is reminded on day %(days)s after that.") % numbers)
    else:
        told.append(_("Nobody is reminded."))
    if terms.follow_up_months:
        told.append(
            _("%(n)s months after the last day they are asked once more, at an address of their own.")
            % {"n": terms.follow_up_months}
        )
    else:
        told.append(_("Nobody is asked again later."))
    return told


def _first_days(terms: Terms) -> list[str]:
    before, notice, after = terms.days_before, terms.days_after_notice, terms.days_after_dismissal
    told = [
        ngettext(
            "They are asked %(n)d day before the last day.", "They are asked %(n)d days before the last day.", before
        )
        if before
        else _("They are asked on the last day."),
        ngettext(
            "After a short notice they are asked %(n)d day after it, on the last day at the latest.",
            "After a short notice they are asked %(n)d days after it, on the last day at the latest.",
            notice,
        )
        if notice
        else "",
        ngettext(
            "Whoever is dismissed is asked %(n)d day after the last day.",
            "Whoever is dismissed is asked %(n)d days after the last day.",
            after,
        )
        if after
        else _("Whoever is dismissed is asked on the last day."),
    ]
    numbers = ({"n": before}, {"n": notice}, {"n": after})
    return [sentence % n for sentence, n in zip(told, numbers, strict=True) if sentence]


def _questions(terms: Terms, titles: Mapping[str, str]) -> list[str]:
    told = [
        _("Whoever leaves by their own wish gets the questions “%(set)s”.") % {"set": titles["exit_set"]},
        _("Whoever leaves by the employer's decision gets “%(set)s”.") % {"set": titles["involuntary_set"]},
    ]
    if terms.follow_up_months:
        told.append(_("When they are asked once more they get “%(set)s”.") % {"set": titles["follow_up_set"]})
    return told


def _letters(terms: Terms) -> list[str]:
    who = (
        _("The letters come from %(name)s.") % {"name": terms.sender}
        if terms.sender
        else _("The letters come from the employer.")
    )
    sms = (
        _("Text messages are sent where no mail reaches, and as the last reminder.")
        if terms.uses_sms
        else _("No text messages are sent.")
    )
    return [who, sms]


def _others(terms: Terms) -> list[str]:
    named = {
        _("The safety representative"): terms.safety,
        _("The union"): terms.union,
        _("The whistleblowing channel"): terms.whistleblowing,
    }
    lines = [f"{name}: {helper.line}." for name, helper in named.items() if helper.line]
    return [" ".join((_("Leavers read whom else they can turn to."), *lines))] if lines else []
