"""A nearest manager's own people: those the staff register says the viewer leads, and how each departure stands."""

import dataclasses
import datetime as dt

from django.core.paginator import Page, Paginator
from django.db.models import Exists, Q, QuerySet

from efterord import clock, gate
from efterord.models import Case, Employment, Organisation, Person
from efterord.queries import cases
from efterord.rules import cases as rules
from efterord.words import CaseState

ROWS_A_PAGE = 50


@dataclasses.dataclass(frozen=True, slots=True)
class Led:
    """One of the viewer's people; `case` and `state` are of the departure the viewer may know of, or None."""

    employment: Employment
    case: Case | None
    state: CaseState | None


def frame(viewer: gate.Actor) -> tuple[str, bool]:
    """This function will return the employer's name and whether the viewer leads anybody, for the menu of every page.

    It is one query, since each page asks for both.
    """
    leads = Exists(Person.objects.filter(manager=viewer.person_id, manager__isnull=False))
    found = Organisation.objects.annotate(leads=leads).values_list("name", "leads").first()
    return found or ("", False)


def people(viewer: gate.Actor, *, page: int = 1, today: dt.date | None = None) -> Page[Led]:
    """This function will return those the viewer leads who are employed, or left within a month, by name."""
    gate.check(viewer, "cases.see_reports")
    found = _employments(viewer, today or clock.today()).order_by("person__name", "start_date")
    paged = Paginator(found, ROWS_A_PAGE).get_page(page)
    return Page([_led(viewer, e) for e in paged.object_list], paged.number, paged.paginator)  # type: ignore[arg-type]


def employment(viewer: gate.Actor, pk: int, today: dt.date | None = None) -> Employment:
    """This function will return an employment of somebody the viewer leads; Hidden otherwise."""
    found = _employments(viewer, today or clock.today()).filter(pk=pk).first()
    if found is None:
        raise gate.Hidden
    gate.check(viewer, "cases.report_departure", found)
    return found


def case_of(viewer: gate.Actor, employment: Employment) -> Case | None:
    """This function will return the departure under way of somebody the viewer leads, if the viewer may know of it."""
    gate.check(viewer, "cases.report_departure", employment)
    return _led(viewer, employment).case


def _employments(viewer: gate.Actor, today: dt.date) -> QuerySet[Employment]:
    if viewer.person_id is None:
        return Employment.objects.none()
    first, _last = rules.proposing_window(today)
    still = Q(end_date__isnull=True) | Q(end_date__gte=first)
    found = Employment.objects.filter(still, person__manager=viewer.person_id)
    return found.select_related("person", "unit").prefetch_related("cases__events")


def _led(viewer: gate.Actor, employment: Employment) -> Led:
    for case in sorted(employment.cases.all(), key=lambda c: c.last_day, reverse=True):
        state = rules.state_of(e.step for e in case.events.all())
        # A case that was led by another manager at the time is that one's to see.
        is_own = case.manager_id in (None, viewer.person_id)
        if is_own and state is not CaseState.CANCELLED and not cases.is_unconfirmed_guess(viewer, case):
            return Led(employment, case, state)
    return Led(employment, None, None)
