"""The list of departures in sight: filtered, sorted and paged by the database, and all rows of a filter for a file."""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from typing import cast

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet, Value

from efterord import clock, gate
from efterord.models import Case
from efterord.queries import cases, policies, waiting
from efterord.rules import cases as rules
from efterord.rules.leavers import MOST_ROWS, Filter, WaitsFor
from efterord.words import CaseState

ROWS_A_PAGE = 25
CHUNK = 500
ORDERS = {
    "last_day": ("last_day", "number"),
    "-last_day": ("-last_day", "number"),
    "name": ("person__name", "number"),
    "-name": ("-person__name", "number"),
    "unit": ("unit__name", "person__name", "number"),
    "-unit": ("-unit__name", "person__name", "number"),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """One case in a list."""

    case: Case
    state: CaseState


def leavers(viewer: gate.Actor, *, wanted: Filter, order: str = "-last_day", page: int = 1) -> Page[Line]:
    """This function will return a page of the cases in a viewer's units, filtered and sorted; 25 lines a page.

    A unit takes in all units below it; text is sought in names, numbers and the unit's name. A page beyond the last
    is the last.
    """
    paginator = Paginator(_with_names(found(viewer, wanted), order), ROWS_A_PAGE)
    paged = paginator.get_page(page)
    return Page(_lines(list(paged.object_list)), paged.number, cast("Paginator[Line]", paginator))


def rows(viewer: gate.Actor, wanted: Filter, order: str = "-last_day") -> Iterator[Line]:
    """This function will give every line of a filter, 10,000 at most, read in parts so that memory stays small."""
    yield from _lines(_with_names(found(viewer, wanted), order)[:MOST_ROWS].iterator(chunk_size=CHUNK))


def found(viewer: gate.Actor, wanted: Filter) -> QuerySet[Case]:
    """This function will return the cases in a viewer's units that a filter asks for, in no order."""
    within = cases.in_sight(viewer) if wanted.state is None else cases.in_state(viewer, wanted.state)
    return (within.filter(waiting.is_open(viewer)) if _is_of_open(wanted) else within).filter(_asks(viewer, wanted))


def counted(viewer: gate.Actor, wanted: Sequence[Filter]) -> list[int]:
    """This function will return how many cases each of some filters finds, all counted by two queries at most.

    Those about cases under way share one walk through the cases: each by itself would ask anew which are.
    """
    together = [place for place, each in enumerate(wanted) if _is_of_open(each) and each.state is None]
    alone = [place for place in range(len(wanted)) if place not in together]
    counts: dict[int, int] = {}
    if together:
        under_way = cases.in_sight(viewer).filter(waiting.is_open(viewer))
        asked = {f"n{place}": Count("pk", filter=_asks(viewer, wanted[place])) for place in together}
        counts |= {int(name[1:]): n for name, n in under_way.aggregate(**asked).items()}
    if alone:
        each = [
            found(viewer, wanted[place]).annotate(place=Value(place)).values("place").annotate(n=Count("pk"))
            for place in alone
        ]
        both = each[0].union(*each[1:], all=True) if len(each) > 1 else each[0]
        counts |= dict(both.values_list("place", "n"))
    return [counts.get(place, 0) for place in range(len(wanted))]


def units_by_id(viewer: gate.Actor) -> dict[int, tuple[int | None, str]]:
    """This function will return every unit's parent and name, for naming a unit by the path to it."""
    gate.check(viewer, "cases.see_leavers")
    return gate.tree(viewer)


def _with_names(within: QuerySet[Case], order: str) -> QuerySet[Case]:
    ordered = within.order_by(*ORDERS.get(order, ORDERS["-last_day"]))
    return ordered.select_related("person", "unit").prefetch_related("events")


def _lines(within: Iterable[Case]) -> list[Line]:
    return [Line(case, rules.state_of(e.step for e in case.events.all())) for case in within]


def _is_of_open(wanted: Filter) -> bool:
    """Only a case under way waits for anything; what its viewer opened is theirs in any state."""
    return wanted.waits_for not in (None, WaitsFor.MINE)


def _asks(viewer: gate.Actor, wanted: Filter) -> Q:
    condition = _facts(wanted)
    if wanted.text:
        condition &= _says(wanted.text)
    if wanted.waits_for is not None:
        condition &= _waits(viewer, wanted.waits_for)
    return condition


def _facts(wanted: Filter) -> Q:
    condition = Q()
    if wanted.unit_id is not None:
        condition &= Q(unit__in=gate.units_below(wanted.unit_id))
    if wanted.leaving_kind is not None:
        condition &= Q(leaving_kind=wanted.leaving_kind)
    if wanted.first_day is not None:
        condition &= Q(last_day__gte=wanted.first_day)
    if wanted.last_day is not None:
        condition &= Q(last_day__lte=wanted.last_day)
    return condition


def _says(text: str) -> Q:
    """SQLite folds the case of ASCII only, so Åsa is also sought as åsa, and åsa as Åsa."""
    condition = Q(number__icontains=text) | Q(person__employee_id__iexact=text)
    for spelling in {text, text.lower(), text.title()}:
        condition |= Q(person__name__icontains=spelling) | Q(unit__name__icontains=spelling)
    return condition


def _waits(viewer: gate.Actor, what: WaitsFor) -> Q:
    match what:
        case WaitsFor.MINE:
            return waiting.mine(viewer)
        case WaitsFor.TALK:
            return waiting.talk(viewer, policies.book(viewer), clock.today())
        case WaitsFor.CERTIFICATE:
            return waiting.certificate(viewer)
        case WaitsFor.SUMMARY:
            return waiting.summary(viewer)
        case WaitsFor.CLOSING:
            return waiting.closing(viewer, clock.today())
