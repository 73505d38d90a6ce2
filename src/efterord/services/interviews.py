"""The talk with a leaver: begun and ended. How it is planned is in talks_planning.py, what is written in notes.py."""

from django.utils.translation import gettext_lazy as _

from efterord import clock, gate
from efterord.models import Booking, Case, Conflict, Interview, NoTalk
from efterord.queries import checklists
from efterord.rules import cases, interviews
from efterord.services import deeds
from efterord.words import CaseState, InterviewState, LeavingKind


@deeds.deed("interviews.start_interview", about="interview")
def start_interview(actor: gate.Actor, *, interview: Interview) -> Interview:
    """This function will begin a planned talk; one that is under way goes on.

    Refused, in words, before the certificate of service is signed unless a time was booked in spite of that, and when
    it is noted that no talk is held or that the interviewer can hold none here.
    """
    held = _locked(interview)
    _refuse_unless_open(held.case)
    _refuse_ended(held)
    if held.started_at is None:
        _refuse_too_early(actor, held)
        _refuse_not_to_be_held(held)
        held.started_at = clock.now()
        held.save(update_fields=["started_at"])
    return held


@deeds.deed("interviews.end_interview", about="interview")
def end_interview(actor: gate.Actor, *, interview: Interview) -> Interview:
    """This function will end a talk under way; from then on its notes are read, no longer written.

    HR may end it for an interviewer whose account is closed, or seven days after it began; Refused before that.
    """
    held = _locked(interview)
    if held.started_at is None:
        raise gate.Refused(_("The talk has not begun. Begin it before you write."))
    if held.ended_at is None:
        _refuse_to_others(actor, held)
        held.ended_at = clock.now()
        held.save(update_fields=["ended_at"])
    return held


def _locked(interview: Interview) -> Interview:
    found = Interview.objects.select_for_update(of=("self",)).select_related("case", "interviewer")
    held = found.filter(pk=interview.pk).first()
    if held is None:  # taken from its interviewer a moment ago (services/cases_notes.py)
        raise gate.Hidden
    return held


def _refuse_to_others(actor: gate.Actor, talk: Interview) -> None:
    holds, now = talk.interviewer_id == actor.user_id, clock.now()
    started_at = talk.started_at or now
    if not interviews.may_end(holds=holds, is_active=talk.interviewer.is_active, started_at=started_at, now=now):
        raise gate.Refused(
            _("%(name)s ends the talk. You can end it if it is still under way seven days after it began.")
            % {"name": talk.interviewer.name}
        )


def _refuse_unless_open(case: Case) -> None:
    if cases.state_of(case.events.values_list("step", flat=True)) is not CaseState.OPEN:
        raise gate.Refused(_("The case is not open, so no talk can be planned or begun in it."))


def _refuse_too_early(actor: gate.Actor, interview: Interview) -> None:
    """A booked time was allowed by the certificate, or by HR's words in its place (services/bookings.py)."""
    is_booked = Booking.objects.filter(interview=interview, cancelled_at__isnull=True).exists()
    is_wanted = checklists.certificate_due(actor, interview.case) is not None
    if not is_booked and is_wanted and not checklists.is_certificate_ready(actor, interview.case):
        raise gate.Refused(
            _(
                "The certificate of service is not signed yet. HR books the talk once it is, or notes why the talk "
                "goes ahead without it."
            )
        )


def _refuse_not_to_be_held(interview: Interview) -> None:
    case = interview.case
    if case.leaving_kind == LeavingKind.DEATH:
        raise gate.Refused(_("The person has died. No talk is planned and nothing is sent."))
    if NoTalk.objects.filter(case=case, kind=interview.kind).exists():
        raise gate.Refused(_("It is noted that this talk is not held. HR can take that back."))
    person = interview.interviewer.person_id
    if person is not None and Conflict.objects.filter(case=case, person=person).exists():
        # The one who asks is the one concerned, so the reason stays with HR.
        raise gate.Refused(_("This talk is being planned anew. Ask HR."))


def _refuse_ended(interview: Interview) -> None:
    if interviews.state_of(interview.started_at, interview.ended_at) is InterviewState.ENDED:
        raise gate.Refused(_("The talk has ended, and its notes are no longer changed."))
