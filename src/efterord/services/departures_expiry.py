"""What the night takes of a leaver's own things: the link, the private address, and a consent that has run out."""

import datetime as dt

from efterord.models import Case, CaseEvent, Contact, DepartureLink, KeepInTouch
from efterord.rules import departures
from efterord.words import CaseStep


def _erase(today: dt.date) -> None:
    """A consent that still stands keeps its link, so that it can be taken back; a cancelled case keeps nothing."""
    KeepInTouch.objects.filter(expires_on__lt=today).delete()
    cancelled = CaseEvent.objects.filter(step=CaseStep.CANCELLED).values("case")
    # The periods run from the last day, so the youngest last day that is over is asked for instead.
    ended = Case.objects.filter(last_day__lt=today - (departures.link_until(today) - today))
    gone = Case.objects.filter(last_day__lt=today - (departures.contact_until(today) - today))
    kept = KeepInTouch.objects.values("case")
    DepartureLink.objects.filter(case__in=ended).exclude(case__in=kept).delete()
    DepartureLink.objects.filter(case__in=cancelled).delete()
    Contact.objects.filter(case__in=gone).delete()
    Contact.objects.filter(case__in=cancelled).delete()
