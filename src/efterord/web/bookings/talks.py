"""What the pages of planning and booking share: the talk that an address names, put into words."""

import dataclasses
import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from efterord import gate, labels
from efterord.mail import times
from efterord.queries import bookings, cases
from efterord.rules import booking_times, interviews
from efterord.web.cases import days
from efterord.words import Country, HeldAs, InterviewKind, InterviewState, LeavingKind

if TYPE_CHECKING:
    from efterord.models import Booking, Case, Interview
    from efterord.rules.guides import Guide
    from efterord.rules.policies import Terms

SLUGS = {kind.value: kind for kind in InterviewKind}


@dataclasses.dataclass(frozen=True, slots=True)
class Talk:
    """The talk of a kind in a case, planned and booked or not yet."""

    case: "Case"
    kind: InterviewKind
    interview: "Interview | None"
    booking: "Booking | None"
    terms: "Terms"

    @property
    def standing(self) -> "Booking | None":
        """This function will return the booking if the talk has a time now."""
        return self.booking if self.booking is not None and self.booking.cancelled_at is None else None

    @property
    def state(self) -> InterviewState | None:
        """This function will return where the talk stands, None when nobody is to hold it yet."""
        talk = self.interview
        return interviews.state_of(talk.started_at, talk.ended_at) if talk is not None else None

    @property
    def seen(self) -> int | None:
        """This function will return the number that the next change has to name."""
        return self.booking.sequence if self.booking is not None else None


def talk(viewer: gate.Actor, pk: uuid.UUID, kind: str) -> Talk:
    """This function will return the talk an address names; absent for those who may not see it."""
    if kind not in SLUGS:
        raise Http404
    case = cases.case(viewer, pk)
    interview = bookings.talk(viewer, case, SLUGS[kind])
    booking = bookings.booking(viewer, interview) if interview is not None else None
    return Talk(case, SLUGS[kind], interview, booking, bookings.terms(viewer, case))


def when(booking: "Booking", country: Country) -> str:
    """This function will write when a booked talk is: Wednesday 21 October, 10.00–11.00."""
    return times.when(booking.starts_at, booking.minutes, country)


def start(local: dt.datetime, minutes: int, country: Country) -> str:
    """This function will write a suggested start in the same words."""
    return capfirst(times.when(booking_times.instant_of(local, country), minutes, country))


def guide(edition: "Guide", language: str) -> str:
    """This function will name a guide with its number of subjects."""
    n = len(edition.subjects)
    subjects = ngettext("%(n)d subject", "%(n)d subjects", n) % {"n": n}
    return f"{edition.title.in_language(language)}, {subjects}"


def facts(viewer: gate.Actor, of: Talk, guide_name: str = "") -> list[dict[str, Any]]:
    """This function will return what is known of the departure and the talk, for the side of the page."""
    case = of.case
    known = [
        (_("Unit"), case.unit.name),
        (_("Employed since"), days.day(case.employment.start_date)),
        (_("Last day"), days.day(case.last_day)),
        (
            _("Kind of leaving"),
            str(labels.of(LeavingKind(case.leaving_kind))) if case.leaving_kind else _("Not known yet"),
        ),
    ]
    if of.interview is not None:
        part = str(labels.of(HeldAs(of.interview.held_as)))
        known.append((_("Held by"), f"{of.interview.interviewer.name}, {part}"))
    if of.standing is not None:
        known.append((_("Booked for"), when(of.standing, of.terms.country)))
    if guide_name:
        known.append((_("Guide"), guide_name))
    return [{"term": term, "text": text} for term, text in known]
