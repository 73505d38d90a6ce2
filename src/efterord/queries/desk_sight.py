"""What the desk's questions share: who looks at which units on which day, and the form of what they find."""

import dataclasses
import datetime as dt
import functools

from django.db.models import Q

from efterord import clock, gate
from efterord.models import Case, ChecklistItem, Employment, Interview
from efterord.queries import policies, surveys_terms
from efterord.rules.desk import Waits
from efterord.rules.policies import Book
from efterord.rules.surveys import Terms
from efterord.words import InterviewKind, Wish

# Of each kind at most this many are looked at; a desk with more says "more than", and leads to the list.
MOST_LOOKED_AT = 25


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One thing that waits: by when, about whom, and how many of the same kind stand behind it.

    `from_day` and `to_day` are the good days for a talk; `day` is a day the row tells of. `wish` is
    the leaver's, and None in the line's sight. `is_reached`: a letter of the survey reaches the leaver now.
    """

    what: Waits
    due: dt.date
    case: Case | None = None
    employment: Employment | None = None
    talk: Interview | None = None
    items: tuple[ChecklistItem, ...] = ()
    kinds: tuple[InterviewKind, ...] = ()
    day: dt.date | None = None
    from_day: dt.date | None = None
    to_day: dt.date | None = None
    wish: Wish | None = None
    is_reported: bool = False
    is_reached: bool = False
    n: int = 1


@dataclasses.dataclass(frozen=True)
class Sight:
    """Who looks, on which day; `units` are those of HR's sight (None: all, empty: none at all)."""

    viewer: gate.Actor
    today: dt.date
    units: frozenset[int] | None

    @property
    def is_hr(self) -> bool:
        return self.units is None or bool(self.units)

    @functools.cached_property
    def book(self) -> Book:
        """The terms of all units, asked for when first needed."""
        return policies.book(self.viewer)

    @functools.cached_property
    def terms(self) -> Terms:
        """How the survey asks, asked for when first needed."""
        return surveys_terms.terms(self.viewer)

    def cases(self, case: str = "") -> Q:
        """This function will return the condition for cases HR may see; `case` is the way to them, ending in __."""
        if not self.is_hr:
            return Q(pk__in=[])
        within = Q() if self.units is None else Q(**{f"{case}unit__in": self.units})
        return within & self.others(case)

    def others(self, case: str = "") -> Q:
        """This function will return the condition that a case is not the viewer's own departure."""
        return Q() if self.viewer.person_id is None else ~Q(**{f"{case}person": self.viewer.person_id})

    def wish_of(self, case: Case) -> Wish | None:
        """This function will return what a leaver of HR's units wishes for; None to those who count as the line."""
        wish = getattr(case, "wish", None)
        return None if wish is None or gate.is_in_line(self.viewer, case) else Wish(wish.wish)

    def led(self, case: str = "") -> Q:
        """This function will return the condition that the viewer is the leaver's nearest manager."""
        me = self.viewer.person_id
        if me is None:
            return Q(pk__in=[])
        return Q(**{f"{case}manager": me}) | Q(**{f"{case}manager__isnull": True, f"{case}person__manager": me})


def sight(viewer: gate.Actor, today: dt.date | None = None) -> Sight:
    """This function will return what a viewer's desk is asked with; the units are those of the list of cases."""
    units = frozenset[int]()
    if gate.may(viewer, "cases.see_leavers"):
        seen = gate.units_in_sight(viewer, "cases.see_leavers")
        return Sight(viewer, today or clock.today(), seen)
    return Sight(viewer, today or clock.today(), units)
