"""The leaver's time told in steps: the certificate, the talks, the last day, and that a survey comes by itself."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from efterord import clock, gate, labels
from efterord.mail import times
from efterord.queries import departures
from efterord.rules import interviews
from efterord.services import bookings
from efterord.web.departures import words
from efterord.words import Country, HeldAs, InterviewKind, InterviewState, PlaceKind, SummaryState

if TYPE_CHECKING:
    from efterord.models import Case

Step = dict[str, Any]
# Everything the timeline names, so that no template looks for what is not there (pages.py says why).
_EMPTY: Step = {"when": "", "date": None, "note": "", "text": "", "url": "", "url_label": "", "lines": ()}


def of(
    viewer: gate.Actor,
    case: "Case",
    talks: Sequence[departures.Talk],
    offer: departures.Offer,
    *,
    is_open: bool,
) -> list[Step]:
    """This function will return the steps of a departure in order, what comes next marked as now."""
    today = clock.today()
    found = [
        *_certificate(departures.certificate(viewer, case)),
        *(_talk(viewer, talk, Country(offer.terms.country)) for talk in talks if is_open or talk.interview.started_at),
    ]
    if not talks and is_open and offer.is_offered and offer.kinds and case.last_day >= today:
        text = _("You get a letter when a time is set. The talk is voluntary.")
        found.append({"state": "later", "title": _("A talk about your time with us"), "note": text})
    if offer.asking and is_open:
        found.append(_survey(offer, today))
    found.append(_last_day(case.last_day, today))
    # A talk without a time comes after what has one, and still before the last day.
    found.sort(key=lambda step: step.pop("order", case.last_day))
    found = [_EMPTY | step for step in found]
    if not any(step["state"] == "now" for step in found):
        for step in found:
            if step.pop("is_next", False):
                step["state"] = "now"
                break
    return found


def title(talk: departures.Talk) -> str:
    """This function will name a talk to the leaver by the part of whoever holds it."""
    part = HeldAs(talk.interview.held_as)
    if part is HeldAs.HR or talk.kind is InterviewKind.HR:
        return _("Your talk with HR")
    if part is HeldAs.NEAREST_MANAGER:
        return _("Your talk with your manager")
    return _("Your talk with %(name)s") % {"name": talk.interview.interviewer.name}


def state(talk: departures.Talk) -> InterviewState:
    """This function will return where a talk stands."""
    return interviews.state_of(talk.interview.started_at, talk.interview.ended_at)


def _certificate(certificate: departures.Certificate) -> list[Step]:
    if certificate.signed_on is not None:
        note = _("Signed %(day)s. You get it from your manager or from HR.") % {"day": words.day(certificate.signed_on)}
        title = _("Your certificate of service is ready")
        return [{"state": "done", "title": title, "note": note, "order": certificate.signed_on}]
    if certificate.due_on is None:
        return []
    day = {"day": words.day(certificate.due_on)}
    if certificate.issued_on is not None:
        note = _("It is written, and is to be signed by %(day)s.") % day
    else:
        note = _("It is to be written and signed by %(day)s.") % day
    title = _("Your certificate of service")
    return [{"state": "later", "title": title, "note": note, "order": certificate.due_on}]


def _talk(viewer: gate.Actor, talk: departures.Talk, country: Country) -> Step:
    name = {"name": talk.interview.interviewer.name}
    step: Step = {"state": "later", "title": title(talk)}
    match state(talk):
        case InterviewState.ENDED:
            assert talk.interview.ended_at is not None  # noqa: S101 (that is what ended means)
            day = clock.local(talk.interview.ended_at).date()
            note = _("Held %(day)s with %(name)s") % {"day": words.day(day), **name}
            return step | {"state": "done", "note": words.first_upper(note), "order": day} | _summary(talk)
        case InterviewState.OPEN:
            assert talk.interview.started_at is not None  # noqa: S101 (that is what open means)
            day = clock.local(talk.interview.started_at).date()
            return step | {"state": "now", "note": _("With %(name)s. The talk has begun.") % name, "order": day}
    step |= {"url": reverse("departures-prepare"), "url_label": _("See what it is about"), "is_next": True}
    if talk.booking is None:
        return step | {"note": _("With %(name)s. You get a letter when a time is set.") % name}
    when = times.when(talk.booking.starts_at, talk.booking.minutes, country)
    kind = PlaceKind(talk.booking.place_kind)
    place = bookings.open_place(viewer, interview=talk.interview) or str(labels.of(kind))
    day = clock.local(talk.booking.starts_at).date()
    if place.startswith("https://"):
        step["lines"] = [{"label": _("Join by video"), "url": place, "tail": None}]
        place = str(labels.of(kind))
    told = {"when": words.first_upper(when), "place": place, **name}
    return step | {"text": _("%(when)s. %(place)s, with %(name)s.") % told, "order": day}


def _summary(talk: departures.Talk) -> Step:
    """The summary of an ended talk: to be read now, or to be read again."""
    if talk.summary is None:
        return {}
    link = {"url": reverse("departures-summary", args=[talk.summary.pk])}
    if talk.summary_state is SummaryState.WITH_LEAVER:
        by = {"day": words.day(talk.summary.answer_by)} if talk.summary.answer_by else None
        text = _("The summary is written. You can correct it until %(day)s.") % by if by else ""
        return link | {"state": "now", "text": text, "url_label": _("Read the summary")}
    return link | {"url_label": _("See the summary")}


def _last_day(last_day: dt.date, today: dt.date) -> Step:
    place = "done" if last_day < today else "now" if last_day == today else "later"
    return {"state": place, "title": _("Your last day"), "note": words.first_upper(words.day(last_day))}


def _survey(offer: departures.Offer, today: dt.date) -> Step:
    """It comes in a letter of its own; whether it has come, or been answered, these pages never know."""
    asking = offer.asking
    assert asking is not None  # noqa: S101 (whoever calls has looked)
    if asking.opens_on > today:
        told = [_("Around %(day)s, in a letter of its own.") % {"day": words.day(asking.opens_on)}]
    else:
        told = [_("In a letter of its own.")]
    told.append(_("You answer only if you want to, and nobody is told whether you have."))
    if asking.follow_up_on:
        day = {"day": words.month(asking.follow_up_on)}
        told.append(_("In %(day)s we ask once more, if we have an address of your own.") % day)
    return {"state": "later", "title": _("A survey"), "note": " ".join(told), "order": asking.opens_on}
