"""The talks of a departure on the page of its case: who, when, how it stands, and what HR may do about each."""

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from efterord import gate, labels
from efterord.queries import bookings
from efterord.web.bookings import talks
from efterord.words import CaseState, HeldAs, InterviewState, PlaceKind

if TYPE_CHECKING:
    from efterord.queries.cases import Told


def section(viewer: gate.Actor, told: "Told") -> dict[str, Any] | None:
    """This function will return a row for each talk the viewer may know of; None where there is none."""
    if told.state is CaseState.CANCELLED:
        return None
    due = bookings.of_case(viewer, told.case)
    may_book = told.state is CaseState.OPEN and gate.may(viewer, "bookings.book", told.case)
    # Before a case is open nothing is planned, and a talk nobody is to hold says something to HR alone.
    shown = [each for each in due if each.interview is not None or may_book]
    if not shown:
        return None
    return {"case": told.case, "talks": [_row(told, each, may_book=may_book) for each in shown]}


def _row(told: "Told", due: bookings.Due, *, may_book: bool) -> dict[str, Any]:
    talk = due.interview
    return {
        "key": due.kind.value,
        "kind": str(labels.of(due.kind)),
        "who": _who(due),
        "text": "" if due.only_who else _text(due),
        "needs_other": due.needs_other,
        "is_booked": due.standing is not None,
        "url": reverse("interviews-interview", args=[talk.pk]) if talk is not None and not due.only_who else "",
        "actions": _actions(told, due) if may_book and due.no_talk is None else [],
    }


def _who(due: bookings.Due) -> str:
    if due.interview is None:
        return ""
    told = {"name": due.interview.interviewer.name, "part": str(labels.of(HeldAs(due.interview.held_as)))}
    return _("%(name)s, %(part)s") % told


def _text(due: bookings.Due) -> str:
    if due.no_talk is not None:
        return _("No talk is held. %(why)s.") % {"why": labels.of(due.no_talk)}
    if due.state is None:
        return _("Nobody is to hold it yet.")
    if due.state is not InterviewState.PLANNED:
        return str(labels.of(due.state))
    if due.standing is None:
        return _("No time is set.")
    when = capfirst(talks.when(due.standing, due.country))
    return f"{when}. {labels.of(PlaceKind(due.standing.place_kind))}"


def _actions(told: "Told", due: bookings.Due) -> list[dict[str, str]]:
    """What HR may do about a talk, the next thing first."""
    if due.state not in (None, InterviewState.PLANNED):
        return []

    def link(name: str, words: str) -> dict[str, str]:
        return {"url": reverse(f"bookings-{name}", args=[told.case.pk, due.kind.value]), "label": words}

    if due.state is None:
        found = [link("book", _("Book the talk"))]
    elif due.standing is None:
        found = [link("book", _("Set a time")), link("holder", _("Choose somebody else"))]
    else:
        found = [
            link("book", _("Move the talk")),
            link("holder", _("Choose somebody else")),
            link("cancel", _("Call off the time")),
            link("sheet", _("Invitation on paper")),
        ]
    if due.needs_other:
        found.sort(key=lambda each: "/holder/" not in each["url"])
    return [*found, {"url": reverse("cases-no-talk", args=[told.case.pk]), "label": _("No talk is held")}]
