"""A unit's report: one account of its figures, which page, PDF, spreadsheet, programs and letters all take as it is."""

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from efterord import gate
from efterord.content import reader
from efterord.documents.results import areas, comparing, figures, lanes, periods, rates, reading, stayers
from efterord.documents.results import asked as asking
from efterord.queries import releases as plans
from efterord.queries import results, staff_surveys
from efterord.words import BatchKind

if TYPE_CHECKING:
    from efterord.models import Release, Unit


@dataclasses.dataclass(frozen=True, slots=True)
class Report:
    """What is told of a unit over some releases. `shown` is empty where nothing may be shown, and `nothing` says so.

    `said` tells in a sentence which releases it is of, `reading` how the figures are made. What each part of `shown`
    is: see `figures.page`; its `rate` says how many of those who were asked have answered.
    """

    unit: "Unit"
    held: "tuple[Release, ...]"
    period: periods.Period
    beside: comparing.Chosen
    lanes: lanes.Chosen
    plan: plans.Promised
    result: results.Result
    said: str
    reading: tuple[str, ...]
    shown: Mapping[str, Any]
    nothing: str


def report(viewer: gate.Actor, unit_id: int, given: Mapping[str, str], lang: str) -> Report:
    """This function will return the report of a unit that an address asks for, in a language; Hidden if there is none.

    `given`: the address's own part, as the page has it. Without any the report is of the year up to the newest
    release, or of all releases for a unit of which that year has nothing.
    """
    unit = results.unit(viewer, unit_id)
    held = results.releases(viewer)
    period = periods.asked(given, held)
    results.have_at_hand(viewer, numbers=(*period.numbers, *period.before))
    if not period.query and not results.result(viewer, unit, numbers=period.numbers).figures:
        period = periods.everything(held)
    beside = comparing.asked(viewer, given, unit, period)
    lane = lanes.asked(viewer, given, unit, period)
    plan = plans.plan(viewer)
    result = results.result(viewer, unit, numbers=period.numbers, lane=lane.lane)
    shown: Mapping[str, Any] = {}
    nothing = ""
    if result.figures:
        if lane.lane:
            others = lanes.comparisons(viewer, unit, period, lane.lane)
        else:
            others = comparing.comparisons(viewer, unit, period, beside)
        of_asked = results.result(viewer, unit, numbers=period.numbers, kind=BatchKind.ASKED)
        questions = asking.asked(viewer)
        shown = {**figures.page(result, questions, lang, others), "rate": rates.said(of_asked, plan.k)}
        if not lane.lane:  # a staff survey knows nothing of our groups
            ours = areas.counts(result.figures, questions)
            shown = {**shown, "stayed": stayers.chapter(ours, staff_surveys.stayed(viewer, unit))}
    else:
        # One text for every cause, and nothing in it that depends on what waits.
        nothing = reader.promise().sentence("nothing_to_show", lang, k=plan.k)
    said = " ".join(filter(None, (periods.said(held, period), lanes.said(lane))))
    words = tuple(reading.paragraphs(plan.k))
    return Report(unit, tuple(held), period, beside, lane, plan, result, said, words, shown, nothing)
