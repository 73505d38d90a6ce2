"""What needs somebody today, gathered from the rooms they may enter."""

import dataclasses
import datetime as dt
from typing import Generic, TypeVar

from django.db.models import Exists, OuterRef

from efterord import clock, gate
from efterord.models import Case, Employment, Interview
from efterord.queries import audit, cases, interviews, letters, policies
from efterord.rules import cases as rules
from efterord.rules.policies import Terms
from efterord.words import CaseState, Eligibility

# What fits in a glance; the rest is a link to the list.
MOST = 8
# More open cases than this near their last day are read in the list; the desk then says "more than".
MOST_LOOKED_AT = 300
T = TypeVar("T")


@dataclasses.dataclass(frozen=True, slots=True)
class Some(Generic[T]):
    """The first few of a kind, and how many there are."""

    first: list[T]
    n: int


@dataclasses.dataclass(frozen=True, slots=True)
class Desk:
    """What waits for one viewer. Cases are None for those who have none to look after.

    The clock's jump and the letters given up are for those who can see to them; None and 0 for all others.
    """

    today: dt.date
    to_confirm: Some[Case] | None
    without_talk: Some[Case] | None
    to_open: Some[Employment] | None
    talks: list[Interview]
    distrusted_since: dt.datetime | None = None
    n_given_up: int = 0

    @property
    def n_waiting(self) -> int:
        """This function will count what waits; an employment that could become a case waits too."""
        some = (self.to_confirm, self.without_talk, self.to_open)
        return sum(s.n for s in some if s is not None) + len(self.talks)


def desk(viewer: gate.Actor, today: dt.date | None = None) -> Desk:
    """This function will return what needs a viewer today, the nearest last day first."""
    gate.check(viewer, "desk.see")
    day = today or clock.today()
    talks = list(interviews.mine(viewer))
    since = audit.distrusted_since(viewer) if gate.may(viewer, "audit.see_clock") else None
    n_given_up = letters.n_given_up(viewer) if gate.may(viewer, "letters.see_given_up") else 0
    if not gate.may(viewer, "cases.see_leavers"):
        return Desk(day, None, None, None, talks, since, n_given_up)
    proposing = cases.proposing(viewer, day)
    return Desk(
        today=day,
        to_confirm=_some(list(_proposed(viewer))),
        without_talk=_some(_open_without_talk(viewer, day)),
        to_open=Some(list(proposing[:MOST]), proposing.count()),
        talks=talks,
        distrusted_since=since,
        n_given_up=n_given_up,
    )


def _some(found: list[T]) -> Some[T]:
    return Some(found[:MOST], len(found))


def _proposed(viewer: gate.Actor) -> list[Case]:
    found = cases.in_state(viewer, CaseState.PROPOSED)
    return list(found.select_related("person", "unit").order_by("last_day", "number")[:MOST_LOOKED_AT])


def _open_without_talk(viewer: gate.Actor, day: dt.date) -> list[Case]:
    """Open cases whose leaver is offered a talk, none is planned, and it is not too late for one."""
    has_talk = Exists(Interview.objects.filter(case=OuterRef("pk")))
    earliest, _ = rules.proposing_window(day)
    found = (
        cases.in_state(viewer, CaseState.OPEN)
        .filter(~has_talk, last_day__gte=earliest)
        .select_related("person", "unit", "employment")
        .order_by("last_day", "number")[:MOST_LOOKED_AT]
    )
    book = policies.book(viewer)
    return [case for case in found if _verdict(case, book.of(case.unit_id)) is Eligibility.ELIGIBLE]


def _verdict(case: Case, terms: Terms) -> Eligibility:
    start_date = case.employment.start_date
    return rules.eligibility(start_date=start_date, last_day=case.last_day, leaving_kind=case.leaving_kind, terms=terms)
