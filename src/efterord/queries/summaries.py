"""Summaries as their viewer may see them; never what they say, which only a deed opens (services/summaries.py)."""

import datetime as dt
import uuid

from efterord import clock, gate
from efterord.models import Contact, Interview, Summary
from efterord.rules import privacy, summaries
from efterord.words import SummaryState


def summary(viewer: gate.Actor, interview_pk: uuid.UUID) -> Summary:
    """This function will return the summary of a talk, if its viewer may see it; Hidden otherwise, or if none."""
    found = (
        Summary.objects.filter(interview=interview_pk)
        .select_related("interview__case__person", "interview__case__unit", "interview__interviewer")
        .first()
    )
    if found is None:
        raise gate.Hidden
    gate.check(viewer, "summaries.see", found)
    return found


def state(viewer: gate.Actor, talk: Interview) -> SummaryState:
    """This function will return where the summary of a talk stands; Hidden from who may not see it."""
    gate.check(viewer, "summaries.see", talk)
    return state_of(viewer, of_talk(viewer, talk))


def of_talk(viewer: gate.Actor, talk: Interview) -> Summary | None:
    """This function will return the summary of a talk, or None when none is written yet."""
    gate.check(viewer, "summaries.see", talk)
    return getattr(talk, "summary", None)


def state_of(viewer: gate.Actor, found: Summary | None) -> SummaryState:
    """This function will return where a summary that was found stands (None: not written)."""
    if found is None:
        return summaries.state_of(exists=False)
    return summaries.state_of(
        exists=True, sent_at=found.sent_at, approved_at=found.approved_at, closed_at=found.closed_at
    )


def is_reached_by_mail(viewer: gate.Actor, talk: Interview) -> bool:
    """This function will tell whether a letter reaches the leaver now: at home, or at work until the last day.

    Never which address it is.
    """
    gate.check(viewer, "summaries.see", talk)
    is_at_work = bool(talk.case.person.mail) and clock.today() <= talk.case.last_day
    return is_at_work or Contact.objects.filter(case=talk.case_id).exclude(mail_hash="").exists()


def notes_go_on(viewer: gate.Actor, talk: Interview) -> dt.date | None:
    """This function will return the day on which the raw notes of a talk are erased; None while that is not known."""
    found = of_talk(viewer, talk)
    if found is None or found.closed_at is None:
        return None
    return privacy.notes_go_on(clock.local(found.closed_at).date())
