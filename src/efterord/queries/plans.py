"""The plan of releases over time, the public figures that a forecast stands on, and the forecast itself."""

import datetime as dt
import functools
from collections import Counter

from django.db.models import Count, QuerySet

from efterord import clock, gate
from efterord.models import EarlierTerms, Employment, Organisation, Plan, Unit
from efterord.rules import forecasts, lanes, plans, trees
from efterord.words import LaneBy, LeavingKind, ReleasePeriod

# People who stay with the employer, and the dead, answer no survey (metrics.md, Turnover).
NOT_ASKED = (LeavingKind.INTERNAL_MOVE, LeavingKind.LEAVE_OF_ABSENCE, LeavingKind.TRANSFER, LeavingKind.DEATH)
YEARS_LOOKED_BACK = 3


def over_time(viewer: gate.Actor) -> plans.Plan:
    """This function will return what the plan said and says, the oldest terms first."""
    if not gate.may(viewer, "results.see"):
        gate.check(viewer, "releases.see_plan")
    return _over_time()


def _over_time(row: Plan | None = None) -> tuple[plans.Terms, ...]:
    """`row`: the plan, where it was read already."""
    newest = _newest() if row is None else _terms(row)
    if not newest.first_number:  # never changed: one query is enough
        return (newest,)
    return (*map(_terms, EarlierTerms.objects.order_by("first_number")), newest)


def _standing(day: dt.date) -> plans.Plan:
    """What the plan says from its last change on, and what it said before where that has not begun on the day."""
    newest = _newest()
    return [newest] if newest.started_on <= day else _over_time()


def _newest() -> plans.Terms:
    """What the plan says from its last change on, which is all that a day since then needs."""
    return _terms(Plan.objects.get(pk=1))


def _terms(row: Plan | EarlierTerms) -> plans.Terms:
    lane_by = LaneBy(row.lane_by) if row.lane_by else None
    return plans.Terms(row.waiting_cap, ReleasePeriod(row.period), row.started_on, row.first_number, lane_by)


def chosen(viewer: gate.Actor) -> plans.Choice:
    """This function will return what holds for whoever is asked from now on, begun or about to begin."""
    gate.check(viewer, "releases.see_plan")
    row = Plan.objects.get(pk=1)
    terms = _terms(row)
    return plans.Choice(row.k, terms.waiting_cap, terms.period, terms.lane_by)


def waiting(viewer: gate.Actor) -> tuple[int, int]:
    """This function will return k and for how many releases answers may wait, to show the rules on invented data."""
    gate.check(viewer, "releases.see_simulation")
    return Plan.objects.values_list("k", "waiting_cap").get(pk=1)


def size(viewer: gate.Actor, day: dt.date) -> forecasts.Size:
    """This function will return the figures that expectations stand on: heads, last years' leaving, the answer rate.

    All are public. One rate holds for the whole organisation (rules/expected.py).
    """
    gate.check(viewer, "releases.see_plan")
    organisation = Organisation.objects.get(pk=1)
    employed = Employment.objects.filter(start_date__lte=day).exclude(end_date__lt=day)
    heads = dict(employed.values_list("unit_id").annotate(n=Count("person", distinct=True)))
    since = max(
        organisation.leavers_complete_from or dt.date.min, day.replace(year=day.year - YEARS_LOOKED_BACK, day=1)
    )
    years = max((day - since).days, 1) / 365.25
    n_left = (
        Employment.objects.filter(end_date__gte=since, end_date__lt=day).exclude(leaving_kind__in=NOT_ASKED).count()
    )
    n_heads = sum(heads.values())
    return forecasts.Size(
        trees.plant(
            trees.Node(str(unit.pk), None if unit.parent_id is None else str(unit.parent_id))
            for unit in Unit.objects.all()
        ),
        {str(unit): n for unit, n in heads.items()},
        n_left / years / n_heads if n_heads else 0.0,
        organisation.answer_rate,
        _lane_shares(employed, day),
    )


def _lane_shares(employed: QuerySet[Employment], day: dt.date) -> dict[LaneBy, dict[str, float]]:
    """What share of the employed is in each lane, for all that answers can be kept apart by."""
    register = list(employed.values_list("person__leads_others", "person__gender", "start_date"))
    found = {}
    for by in LaneBy:
        lane = functools.partial(lanes.lane_of, by, on=day)
        n = Counter(
            lane(leads_others=leads, gender=gender, start_date=begun) or "" for leads, gender, begun in register
        )
        found[by] = {code: n[code] / len(register) for code in n}
    return found


def forecast(viewer: gate.Actor, size: forecasts.Size, choice: plans.Choice) -> forecasts.Forecast:
    """This function will forecast a plan for an organisation of that size."""
    gate.check(viewer, "releases.see_plan")
    return forecasts.forecast(size, choice)


def examples(viewer: gate.Actor, size: forecasts.Size) -> dict[int, str]:
    """This function will name one unit of each level below the whole, the largest, so that levels can be recognised."""
    gate.check(viewer, "releases.see_plan")
    under = dict.fromkeys(size.tree.parent, 0)
    for unit, n in size.heads.items():
        for above in size.tree.upwards(unit):
            under[above] += n
    largest: dict[int, str] = {}
    for unit in sorted(under, key=lambda unit: (-under[unit], unit)):
        largest.setdefault(size.tree.depth[unit], unit)
    names = dict(Unit.objects.filter(pk__in=map(int, largest.values())).values_list("pk", "name"))
    return {depth: names[int(unit)] for depth, unit in largest.items() if depth}


def begins_on(viewer: gate.Actor) -> dt.date:
    """This function will return the day from which a plan that is chosen today would hold for new answers."""
    return plans.next_release_date(clock.today(), over_time(viewer))
