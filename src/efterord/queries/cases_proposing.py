"""Employments that end soon or ended lately and that no case speaks for yet."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from efterord import clock, gate
from efterord.models import Case, CaseEvent, Employment
from efterord.rules import cases
from efterord.words import CaseState, CaseStep


def proposing(viewer: gate.Actor, today: dt.date | None = None) -> QuerySet[Employment]:
    """This function will return employments in the viewer's units that end soon or ended lately, without a case."""
    units_seen = gate.units_in_sight(viewer, "cases.see_leavers")
    found = Employment.objects.all() if units_seen is None else Employment.objects.filter(unit__in=units_seen)
    if viewer.person_id is not None:
        found = found.exclude(person=viewer.person_id)
    window = cases.proposing_window(today or clock.today())
    found = found.filter(~Exists(_speaking(OuterRef("pk"), OuterRef("end_date"))), end_date__range=window)
    return found.select_related("person", "unit").prefetch_related("cases__events").order_by("end_date", "person__name")


def unhandled(viewer: gate.Actor, employments: Iterable[Employment]) -> list[Employment]:
    """This function will keep the employments of a list whose last day asks for a case, for whoever proposes them."""
    given = list(employments)
    earlier: dict[int, list[tuple[CaseState, str, dt.date]]] = defaultdict(list)
    for case in Case.objects.filter(employment__in=given).prefetch_related("events"):
        state = cases.state_of(event.step for event in case.events.all())
        earlier[case.employment_id].append((state, case.leaving_kind, case.last_day))
    return [e for e in given if e.end_date is not None and cases.may_be_proposed(earlier[e.pk], e.end_date)]


def _speaking(employment: OuterRef, end_date: OuterRef) -> QuerySet[Case]:
    """The cases that speak for an employment's end, as rules.cases.may_be_proposed says it of one."""
    is_closed = Exists(CaseEvent.objects.filter(case=OuterRef("pk"), step=CaseStep.CLOSED))
    is_over = Q(is_closed, leaving_kind__in=cases.NOT_LEAVING, last_day__lt=end_date)
    return Case.objects.filter(~is_over, employment=employment)
