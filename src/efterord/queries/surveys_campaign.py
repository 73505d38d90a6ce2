"""Whom a campaign would ask: those who left in the last months and were never asked; how many, before anybody is."""

import dataclasses
import datetime as dt

from django.db.models import QuerySet

from efterord import clock, gate
from efterord.models import Case, Employment
from efterord.queries import surveys_asking, surveys_terms
from efterord.rules import cases, surveys


@dataclasses.dataclass(frozen=True, slots=True)
class Preview:
    """How many a letter reaches, how many only paper does, and how many employments ended without any case."""

    n_reached: int
    n_on_paper: int
    n_without_case: int


def preview(viewer: gate.Actor, *, months: int, unit_id: int | None) -> Preview:
    """This function will count whom a campaign over some months and one unit (None: all) would ask."""
    today, units = clock.today(), _units(unit_id)
    found = _asked_by_months(viewer, surveys_asking.left_unasked(viewer, today, months, units))
    reached = _asked_by_months(viewer, reachable(viewer, months=months, unit_id=unit_id))
    return Preview(reached, found - reached, _without_case(today, months, units))


def reachable(viewer: gate.Actor, *, months: int, unit_id: int | None) -> QuerySet[Case]:
    """This function will return the cases of those whom a letter of the campaign reaches, by key."""
    today = clock.today()
    found = surveys_asking.left_unasked(viewer, today, months, _units(unit_id))
    return found.filter(surveys_asking.is_reached(viewer, today))


def _units(unit_id: int | None) -> frozenset[int] | None:
    return None if unit_id is None else frozenset(gate.units_below(unit_id))


def _asked_by_months(viewer: gate.Actor, found: QuerySet[Case]) -> int:
    """How many are asked; only where the terms ask for months of employment must each be looked at."""
    least = surveys_terms.terms(viewer).least_months
    if not least:
        return found.count()
    days = found.values_list("employment__start_date", "last_day").iterator(chunk_size=2_000)
    return sum(cases.months_employed(start, last) >= least for start, last in days)


def _without_case(today: dt.date, months: int, units: frozenset[int] | None) -> int:
    ended = Employment.objects.filter(
        end_date__gte=surveys.months_after(today, -months), end_date__lt=today, cases__isnull=True
    ).exclude(leaving_kind__in=[kind.value for kind in cases.NO_TURNOVER])
    return (ended if units is None else ended.filter(unit__in=units)).count()
