"""The plan and what has been published under it: nothing here knows what waits."""

import dataclasses
import datetime as dt

from django.db.models import Count, Sum

from efterord import clock, gate
from efterord.models import Plan, Release
from efterord.rules import releases as calendar
from efterord.words import ReleasePeriod


@dataclasses.dataclass(frozen=True, slots=True)
class Promised:
    """The plan as every reader of results may know it: k, how long an answer waits, and the dates."""

    k: int
    waiting_cap: int
    period: ReleasePeriod
    started_on: dt.date
    next_on: dt.date


@dataclasses.dataclass(frozen=True, slots=True)
class Published:
    """A release that was held: its number, its date, and how many batches and answers it opened."""

    number: int
    as_of: dt.date
    n_batches: int
    n_answers: int


def plan(viewer: gate.Actor) -> Promised:
    """This function will return the plan, for whoever may see it or any result."""
    if not gate.may(viewer, "results.see"):
        gate.check(viewer, "releases.see_plan")
    row = Plan.objects.get(pk=1)
    period = ReleasePeriod(row.period)
    return Promised(
        k=row.k,
        waiting_cap=row.waiting_cap,
        period=period,
        started_on=row.started_on,
        next_on=calendar.next_release_date(max(clock.today(), row.started_on), period),
    )


def published(viewer: gate.Actor) -> list[Published]:
    """This function will return the releases that were held, the newest first, with what each opened."""
    gate.check(viewer, "releases.see_plan")
    rows = Release.objects.annotate(n_batches=Count("batches"), n_answers=Sum("batches__n"))
    return [Published(row.number, row.as_of, row.n_batches, row.n_answers or 0) for row in rows.order_by("-number")]
