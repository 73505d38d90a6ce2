"""All that waits to become an open case, as one list: reported, proposed, or an employment that ends without one."""

import dataclasses
import datetime as dt
import uuid

from django.core.paginator import Page, Paginator

from efterord import gate
from efterord.models import Case, Employment
from efterord.queries import cases, cases_proposing, policies
from efterord.rules import cases as rules
from efterord.words import CaseState, Eligibility

ROWS_A_PAGE, MOST_ROWS = 50, 300
CASE, EMPLOYMENT = "case", "employment"
LONGEST_KEY = 18


@dataclasses.dataclass(frozen=True, slots=True)
class Waiting:
    """One departure that waits: a reported or proposed case, or an employment (`state` None) that has no case."""

    key: str
    employment: Employment
    case: Case | None
    state: CaseState | None
    last_day: dt.date
    leaving_kind: str
    eligibility: Eligibility


def waiting(viewer: gate.Actor, *, unit_id: int | None = None, rows: int = ROWS_A_PAGE, page: int = 1) -> Page[Waiting]:
    """This function will return a page of what waits in the viewer's units, the nearest last day first.

    `unit_id` takes in all units below it; `rows` is at most 300. A page beyond the last is the last.
    """
    gate.check(viewer, "cases.see_leavers")
    units = None if unit_id is None else gate.units_below(unit_id)
    states = (CaseState.REPORTED, CaseState.PROPOSED)
    held = [cases.in_state(viewer, state) for state in states]
    ending = cases_proposing.proposing(viewer)
    if units is not None:
        held, ending = [found.filter(unit__in=units) for found in held], ending.filter(unit__in=units)
    lines = [(day, name, CASE, pk) for found in held for day, name, pk in found.values_list("last_day", *_BY)]
    lines += [(day, name, EMPLOYMENT, pk) for day, name, pk in ending.values_list("end_date", *_BY)]
    lines.sort(key=lambda line: (line[0], line[1], str(line[3])))
    paginator = Paginator(lines, min(max(rows, 1), MOST_ROWS))
    paged = paginator.get_page(page)
    return Page(_filled(viewer, list(paged.object_list)), paged.number, paginator)  # type: ignore[arg-type]


def case(viewer: gate.Actor, key: str) -> Case:
    """This function will return a case that waits, by the key of its line; Hidden for what is no key."""
    try:
        return cases.case(viewer, uuid.UUID(key))
    except ValueError:
        raise gate.Hidden from None


def employment(viewer: gate.Actor, key: str) -> Employment:
    """This function will return an employment that ends without a case, by the key of its line; Hidden otherwise."""
    if not key.isdecimal() or len(key) > LONGEST_KEY:
        raise gate.Hidden
    found = cases.employment(viewer, int(key))
    if found.end_date is None:
        raise gate.Hidden
    return found


_BY = ("person__name", "pk")


def _filled(viewer: gate.Actor, lines: list[tuple[dt.date, str, str, uuid.UUID | int]]) -> list[Waiting]:
    book = policies.book(viewer)
    held = Case.objects.filter(pk__in=[pk for _, _, what, pk in lines if what == CASE])
    found: dict[object, Case | Employment] = {
        c.pk: c
        for c in held.select_related("employment__person", "employment__unit", "person").prefetch_related("events")
    }
    ending = Employment.objects.filter(pk__in=[pk for _, _, what, pk in lines if what == EMPLOYMENT])
    found |= {e.pk: e for e in ending.select_related("person", "unit")}
    waiting = []
    for day, _name, what, pk in lines:
        each = found[pk]
        case = each if isinstance(each, Case) else None
        employment = each.employment if isinstance(each, Case) else each
        verdict = rules.eligibility(
            start_date=employment.start_date,
            last_day=day,
            leaving_kind=each.leaving_kind,
            terms=book.of(each.unit_id),
        )
        state = rules.state_of(e.step for e in case.events.all()) if case else None
        waiting.append(Waiting(f"{what}:{pk}", employment, case, state, day, each.leaving_kind, verdict))
    return waiting
