"""The plan of releases, chosen beside a forecast: first what another plan would show, then using it from now on."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from efterord import clock, gate, labels
from efterord.queries import plans as queries
from efterord.queries import releases
from efterord.rules import forecasts, plans
from efterord.services import plans as deeds
from efterord.web.policies.forms import NumberField
from efterord.web.releases.views import told
from efterord.web.shell import doors
from efterord.words import LaneBy, ReleasePeriod, WhyNoPlan

LEAST_K = 5
TOGETHER = "together"  # what stands in the form for no lanes
Found: TypeAlias = dict[str, forecasts.Forecast]  # by what the plan is called
FIELDS = {WhyNoPlan.K: "k", WhyNoPlan.LOWER: "k"}  # the others belong to the waiting


class PlanForm(forms.Form):
    """How many together, how long they may wait for each other, and when."""

    k = NumberField(
        least=LEAST_K,
        most=plans.MOST_K,
        wrong=labels.of(WhyNoPlan.K),
        label=gettext_lazy("How many people does every figure stand for, at least?"),
        help_text=gettext_lazy("From 5 to 20. It can be raised later, never lowered: it is promised in the survey."),
    )
    waiting_cap = NumberField(
        least=0,
        most=plans.MOST_WAITING,
        wrong=labels.of(WhyNoPlan.WAITING),
        label=gettext_lazy("For how many releases may answers wait for others of the same unit?"),
        help_text=gettext_lazy(
            "0 shows more at once, for larger parts; a higher number shows smaller units, later. At most 12 where "
            "answers are opened each month, 10 each quarter and 4 twice a year."
        ),
    )
    period = forms.ChoiceField(
        label=gettext_lazy("When are answers opened?"),
        choices=labels.choices(ReleasePeriod),
        help_text=gettext_lazy("Each month suits only the largest organisations."),
    )

    lane_by = forms.ChoiceField(
        label=gettext_lazy("Are answers kept apart by something the staff file says?"),
        choices=[(TOGETHER, gettext_lazy("No, all answers of a unit together")), *labels.choices(LaneBy)],
        help_text=gettext_lazy(
            "Results can then be seen for each of them, and a unit needs enough answers of each before they are shown. "
            "Leavers are told before they answer."
        ),
    )

    def __init__(self, data: Any, standing: plans.Choice) -> None:
        super().__init__(data, initial={**standing._asdict(), "lane_by": standing.lane_by or TOGETHER})
        self.standing = standing

    @property
    def choice(self) -> plans.Choice:
        given = self.cleaned_data
        lane_by = None if given["lane_by"] == TOGETHER else LaneBy(given["lane_by"])
        return plans.Choice(given["k"], given["waiting_cap"], ReleasePeriod(given["period"]), lane_by)

    def clean(self) -> dict[str, Any]:
        """This function will refuse a plan that cannot be, at the field that is the reason."""
        if not self.errors:
            why = plans.why_not(self.choice, k=self.standing.k)
            if why is not None:
                self.blame(why)
        return self.cleaned_data

    def blame(self, why: WhyNoPlan) -> None:
        """This function will say at its field what cannot be."""
        self.add_error(FIELDS.get(why, "waiting_cap"), str(labels.of(why)))


@doors.door("plans.change")
def change(request: HttpRequest) -> HttpResponse:
    """This function will show the plan and the forecast of another beside it, and use that one when it is confirmed."""
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    standing = queries.chosen(actor)
    is_post = request.method == "POST"
    form = PlanForm((request.POST if is_post else request.GET) or None, standing)
    seen = None
    if form.is_valid():
        if is_post:
            try:
                deeds.change(actor, choice=form.choice)
            except deeds.WrongPlan as wrong:
                form.blame(wrong.why)
            else:
                messages.success(request, _("The plan is changed. Answers given before keep what they were promised."))
                return redirect("releases")
        else:
            seen = _forecast(actor, standing, form.choice)
    context = {"form": form, "seen": seen, **told(releases.plan(actor)), "begins": queries.begins_on(actor)}
    return render(request, "releases/plan.html", context)


def _forecast(viewer: gate.Actor, standing: plans.Choice, choice: plans.Choice) -> dict[str, object]:
    """What both plans would show, in sentences and a table; one of them where nothing was changed."""
    size = queries.size(viewer, clock.today())
    today = queries.forecast(viewer, size, standing)
    found: Found = {_("Today's plan"): today}
    if choice != standing:
        found[_("The other plan")] = queries.forecast(viewer, size, choice)
    names = queries.examples(viewer, size)
    return {
        "is_other": choice != standing,
        "is_known": today.n_a_year > 0,
        "n_heads": sum(size.heads.values()),
        "leaving": _percent(size.leaving_rate),
        "answering": _percent(size.answer_share),
        "n_a_year": max(1, round(today.n_a_year)),
        "plans": [{"title": title, "sentences": _sentences(each)} for title, each in found.items()],
        "tables": [
            _table(_("Answers counted at the level or below it"), found, names, lambda at: _percent(at.counted_share)),
            _table(_("Units with a new result in a year"), found, names, _of),
        ],
    }


def _table(
    title: str, found: Found, names: Mapping[int, str], tell: Callable[[forecasts.Level], str]
) -> dict[str, object]:
    """One kind of figure by level, today's plan and the other beside each other; narrow enough for a phone."""
    columns = [_("Today"), pgettext("plan", "Changed")][: len(found)]
    heads = [{"label": _("Part of the organisation")}, *({"label": plan, "is_figure": True} for plan in columns)]
    lines = [
        {
            "cells": [
                {"text": _level(level[0].depth, names)},
                *({"text": tell(each), "is_figure": True} for each in level),
            ]
        }
        for level in zip(*(each.levels for each in found.values()), strict=True)
    ]
    return {"title": title, "heads": heads, "lines": lines}


def _of(level: forecasts.Level) -> str:
    return _("%(n)d of %(all)d") % {"n": round(level.n_shown), "all": level.n_units}


def _sentences(found: forecasts.Forecast) -> list[str]:
    """Where answers are counted and after how long; what is never opened only where there is any."""
    # The shares are of invented leavers, right within a point or two: whole per cents.
    words = {
        "own": _percent(found.own_share),
        "near": _percent(sum(found.up_shares[:2])),
        "whole": _percent(found.root_share),
        "months": number_format(found.mean_months, 1),
        "never": _percent(found.unopened_share),
    }
    said = [
        _(
            "%(own)s of the answers are counted in the unit where the person worked, %(near)s there or in the part "
            "above it, and %(whole)s only for the whole organisation."
        )
        if len(found.up_shares) > 1
        else _(
            "%(own)s of the answers are counted in the unit where the person worked, and %(whole)s only for the whole "
            "organisation."
        ),
        _("On average an answer is opened %(months)s months after it was given."),
    ]
    if round(100 * found.unopened_share):
        said.append(_("%(never)s are never opened: too few come within 36 months, and they are destroyed unread."))
    return [each % words for each in said]


def _level(depth: int, names: Mapping[int, str]) -> str:
    if not depth:
        return _("The whole organisation")
    said = ngettext("%(n)d level below, such as %(unit)s", "%(n)d levels below, such as %(unit)s", depth)
    return said % {"n": depth, "unit": names[depth]}


def _percent(share: float) -> str:
    return _("%(n)d %%") % {"n": round(100 * share)}
