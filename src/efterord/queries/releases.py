"""The plan and what has been published under it: nothing here knows what waits."""

import dataclasses
import datetime as dt

from django.db.models import Count, Q, Sum

from efterord import clock, gate
from efterord.models import Plan, Release, ReleaseStop
from efterord.queries import plans as over_time
from efterord.rules import batches, plans
from efterord.words import LaneBy, ReleasePeriod


@dataclasses.dataclass(frozen=True, slots=True)
class Promised:
    """The plan as every reader of results may know it: k, how long an answer waits, the dates, and the lanes if any.

    `started_on` may lie ahead: what is given before that day goes by `before`, the terms of until then.
    """

    k: int
    waiting_cap: int
    period: ReleasePeriod
    started_on: dt.date
    next_on: dt.date
    before: plans.Terms | None = None
    lane_by: LaneBy | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Published:
    """A release that was held: its number, its date, and how many batches and answers it opened."""

    number: int
    as_of: dt.date
    n_batches: int
    n_answers: int


def plan(viewer: gate.Actor) -> Promised:
    """This function will return the plan, for whoever may see it or any result."""
    if not any(gate.may(viewer, sight) for sight in ("results.see", "releases.see_oversight")):
        gate.check(viewer, "releases.see_plan")
    row = Plan.objects.get(pk=1)
    today, terms = clock.today(), over_time._over_time(row)
    return Promised(
        k=row.k,
        waiting_cap=row.waiting_cap,
        period=ReleasePeriod(row.period),
        started_on=row.started_on,
        next_on=plans.next_release_date(today, terms),
        before=terms[-2] if len(terms) > 1 and terms[-1].started_on > today else None,
        lane_by=terms[-1].lane_by,
    )


def stopped_at(viewer: gate.Actor) -> dt.datetime | None:
    """This function will return when the check before commit stopped a release, or None while none is stopped."""
    gate.check(viewer, "releases.see_stop")
    return ReleaseStop.objects.filter(pk=1).values_list("stopped_at", flat=True).first()


def published(viewer: gate.Actor) -> list[Published]:
    """This function will return the releases that were held, the newest first, with what each opened."""
    if not gate.may(viewer, "releases.see_oversight"):
        gate.check(viewer, "releases.see_plan")
    of_answers = Q(batches__kind__in=batches.OF_ANSWERS)
    rows = Release.objects.annotate(
        n_batches=Count("batches", filter=of_answers), n_answers=Sum("batches__n", filter=of_answers)
    )
    return [Published(row.number, row.as_of, row.n_batches, row.n_answers or 0) for row in rows.order_by("-number")]
