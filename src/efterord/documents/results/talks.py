"""What talks say across cases, as a page sets it: HR's talks and the manager's, each by itself, over whole batches."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from efterord import gate, labels
from efterord.content import reader
from efterord.documents.results import periods, reasons
from efterord.queries import releases as plans
from efterord.queries import results
from efterord.rules import blocks, scores, talks
from efterord.words import BatchKind

if TYPE_CHECKING:
    from efterord.models import Release, Unit

KINDS = (BatchKind.HR_TALKS, BatchKind.MANAGER_TALKS)
Row = dict[str, Any]
Figures = Mapping[str, results.Figure]


@dataclasses.dataclass(frozen=True, slots=True)
class Talks:
    """What the talks of a unit say over some releases: for each kind its name, and what is shown of it.

    `shown` is empty where nothing may be, and `above` is then the nearest unit above that has something to show.
    """

    kind: BatchKind
    name: str
    shown: Mapping[str, Any]
    above: "Unit | None"


@dataclasses.dataclass(frozen=True, slots=True)
class Page:
    """The whole page: `nothing` is the one sentence for where nothing may be shown, whatever the cause."""

    unit: "Unit"
    held: "tuple[Release, ...]"
    period: periods.Period
    plan: plans.Promised
    said: str
    kinds: tuple[Talks, ...]
    nothing: str


def page(viewer: gate.Actor, unit_id: int, given: Mapping[str, str], lang: str) -> Page:
    """This function will return what a unit's talks say, for whoever may see its results; Hidden if there is none.

    `given`: the address's own part. Without any the page is of the year up to the newest release, or of all releases
    where that year has nothing.
    """
    unit = results.unit(viewer, unit_id)
    held = results.releases(viewer)
    period = periods.asked(given, held)
    found = [results.result(viewer, unit, numbers=period.numbers, kind=kind) for kind in KINDS]
    if not period.query and not any(each.figures for each in found):
        period = periods.everything(held)
        found = [results.result(viewer, unit, numbers=period.numbers, kind=kind) for kind in KINDS]
    plan = plans.plan(viewer)
    return Page(
        unit,
        tuple(held),
        period,
        plan,
        periods.said(held, period),
        tuple(_kind(viewer, kind, each, period, lang) for kind, each in zip(KINDS, found, strict=True)),
        reader.promise().sentence("nothing_to_show", lang, k=plan.k),
    )


def reading(k: int) -> list[str]:
    """This function will explain what stands behind the figures of talks."""
    return [
        _(
            "Counted is what was coded and marked after each talk by the one who held it, once the case is closed. "
            "Nothing that was written in words is in these figures, and nobody can be picked out of them."
        ),
        _(
            "Every figure is a sum over whole batches, each of at least %(k)s talks that were counted together, "
            "each with another person who left. HR’s talks and the manager’s are never put together, nor with "
            "the survey. Reasons marked sensitive, and what decided, wait until at least ten talks have them."
        )
        % {"k": k},
        _(
            "A talk held by somebody in the leaver’s line, or by one who reads these figures, is included and does "
            "not count towards the least number, since that one knows what it says. The manager’s talks are therefore "
            "shown only where enough of them were held by others."
        ),
        _(
            "Where every talk in a batch says the same to a question, one answer was exchanged with one from the "
            "nearest other batch, or moved a step, before anything was counted."
        ),
    ]


def _kind(viewer: gate.Actor, kind: BatchKind, found: results.Result, period: periods.Period, lang: str) -> Talks:
    name = str(labels.of(kind))
    if found.figures:
        return Talks(kind, name, _shown(found, lang), None)
    return Talks(kind, name, {}, _nearest(viewer, found.unit, period, kind))


def _nearest(viewer: gate.Actor, unit: "Unit", period: periods.Period, kind: BatchKind) -> "Unit | None":
    for each in reversed(results.above(viewer, unit)):
        is_seen = gate.may(viewer, "results.see", each)
        if is_seen and results.result(viewer, each, numbers=period.numbers, kind=kind).figures:
            return each
    return None


def _shown(found: results.Result, lang: str) -> dict[str, Any]:
    figures, days = found.figures, [release.as_of for release in found.releases]
    texts = {reason.id: reason.text.in_language(lang) for reason in reader.reasons().reasons}
    charts, missing = reasons.ranked(figures, talks.REASONS, texts, _("No reason coded"))
    return {
        "built_on": ngettext(
            "Built on %(n)s talks, counted in one release, on %(date)s.",
            "Built on %(n)s talks, counted in %(releases)s releases, the latest on %(date)s.",
            len(days),
        )
        % {"n": found.n, "releases": len(days), "date": date_format(days[-1], pgettext("day with year", "j F Y"))},
        "reasons": {"charts": [{**chart, "note": _of_reasons(chart)} for chart in charts], "missing": missing},
        "areas": _areas(figures, lang),
        "stay": _stay(figures),
    }


def _of_reasons(chart: Mapping[str, Any]) -> str:
    n = {"n": chart["n"]}
    if chart.get("is_decided_alone"):
        return (
            _("Of %(n)s talks. They may be other ones than those above, since what decided is shown only from ten on.")
            % n
        )
    if chart.get("is_bare"):
        return _("Of %(n)s talks. None of these reasons was coded.") % n
    return _("Of %(n)s talks. Up to five reasons could be coded in each, so the sum may be more than that.") % n


def _areas(figures: Figures, lang: str) -> dict[str, Any]:
    """The areas of the scorecards as strips, in the scorecard's order; those that may not be shown are named."""
    names: dict[str, str] = {}
    for card in reader.scorecards_of_all_versions():
        names |= {f"{talks.AREA}{area.key}": area.name.in_language(lang) for area in card.areas}
    return _strips(figures, names, _("Area"), _("1 worst"), _("5 best"))


def _stay(figures: Figures) -> dict[str, Any]:
    names = {talks.STAY: _("Could have been made to stay")}
    return _strips(figures, names, _("In the interviewer’s view"), _("1 nothing would have helped"), _("5 certainly"))


def _strips(figures: Figures, names: Mapping[str, str], head: str, low: str, high: str) -> dict[str, Any]:
    return {
        "rows": [_strip(figures[question], name) for question, name in names.items() if question in figures],
        "missing": [name for question, name in names.items() if question not in figures],
        "heads": [head, _("Mean")],
        "steps": [low, "2", "3", "4", high],
    }


def _strip(figure: results.Figure, name: str) -> Row:
    counts: Sequence[int] = [figure.counts[step] for step in scores.STEPS]
    n = figure.n - figure.counts[blocks.NONE]
    told = {"n": n, "all": figure.n, "counts": ", ".join(map(str, counts))}
    return {
        "label": name,
        "note": _("%(n)s of %(all)s talks have a view, from 1 to 5: %(counts)s") % told,
        "counts": counts,
        "shown": [number_format(round(scores.mean(figure.counts), 1), 1) if n else "\u2013"],
    }
