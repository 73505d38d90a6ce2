"""The talks on the page of a case: where each stands, when it was held, and what has come of it; one query."""

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from efterord import clock, gate, labels
from efterord.queries import interviews, summaries
from efterord.web.cases import days
from efterord.web.interviews import parts
from efterord.words import InterviewKind, InterviewState, SummaryState

if TYPE_CHECKING:
    from efterord.models import Interview
    from efterord.queries.cases import Told

_STILL_TO_WRITE = (SummaryState.NOT_WRITTEN, SummaryState.BEING_WRITTEN)


def section(viewer: gate.Actor, told: "Told") -> dict[str, Any] | None:
    """This function will return the talks in the viewer's sight, their state and links; None for none."""
    talks = interviews.of_case(viewer, told.case)
    return {"case": told.case, "talks": [_line(viewer, talk) for talk in talks]} if talks else None


def _line(viewer: gate.Actor, talk: "Interview") -> dict[str, Any]:
    state, holds = parts.state_of(talk), talk.interviewer_id == viewer.user_id
    names = {"name": talk.interviewer.name}
    return {
        "pk": talk.pk,
        "url": reverse("interviews-interview", args=[talk.pk]),
        "kind": labels.of(InterviewKind(talk.kind)),
        "state": labels.of(state),
        "by": _("You hold it.") if holds else _("%(name)s holds it.") % names,
        "when": _when(talk, state),
        "links": _links(viewer, talk, holds=holds) if state is InterviewState.ENDED else _left(viewer, talk),
    }


def _when(talk: "Interview", state: InterviewState) -> str:
    """When it was held and how long it took, or when it is to be held."""
    if talk.started_at is None:
        booking = getattr(talk, "booking", None)
        if booking is None or booking.cancelled_at is not None:
            return ""
        at = {"day": days.day(clock.local(booking.starts_at).date()), "hour": days.hour(booking.starts_at)}
        return _("Booked for %(day)s at %(hour)s") % at
    day = days.day(clock.local(talk.started_at).date())
    if state is InterviewState.OPEN or talk.ended_at is None:
        return _("Begun %(day)s") % {"day": day}
    minutes = int((talk.ended_at - talk.started_at).total_seconds() // 60)
    return _("Held %(day)s, %(minutes)s min") % {"day": day, "minutes": minutes}


def _left(viewer: gate.Actor, talk: "Interview") -> list[dict[str, Any]]:
    """The way for HR to a talk that its interviewer has left under way."""
    if not interviews.may_end_for(viewer, talk):
        return []
    return [{"label": _("End the talk"), "url": reverse("interviews-interview", args=[talk.pk]), "note": ""}]


def _links(viewer: gate.Actor, talk: "Interview", *, holds: bool) -> list[dict[str, Any]]:
    state = summaries.state_of(viewer, summaries.of_talk(viewer, talk))
    links = [{"label": _("The notes"), "url": reverse("interviews-notes", args=[talk.pk]), "note": ""}]
    if hasattr(talk, "scorecard"):
        url = reverse("interviews-scorecard", args=[talk.pk])
        links.append({"label": _("The scorecard"), "url": url, "note": ""})
    if hasattr(talk, "employer_view"):
        url = reverse("interviews-reasons", args=[talk.pk])
        links.append({"label": _("The interviewer's view of the reasons"), "url": url, "note": ""})
    is_open = holds or state not in _STILL_TO_WRITE
    url = reverse("summaries-summary", args=[talk.pk]) if is_open else ""
    return [*links, {"label": _("The summary"), "url": url, "note": labels.of(state)}]
