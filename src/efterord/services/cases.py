"""A departure's case: opened or proposed, confirmed, corrected, cancelled, closed; each step with its who and when."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from efterord import clock, gate
from efterord.models import Case, CaseEvent, Employment, Interview
from efterord.queries import cases_ends, cases_proposing
from efterord.rules import interviews
from efterord.services import bookings, cases_held, checklists, deeds
from efterord.services.cases_facts import Facts, FactsConflict, WrongDates, WrongKind
from efterord.words import CaseSource, CaseState, CaseStep, InterviewState

__all__ = ["FactsConflict", "WrongDates", "WrongKind"]


@deeds.deed("cases.open_case", about="employment")
def open_case(
    actor: gate.Actor,
    *,
    employment: Employment,
    notice_date: dt.date | None,
    last_day: dt.date,
    leaving_kind: str = "",
) -> Case:
    """This function will open a case by hand, with notice date, last day and kind of leaving apart.

    The staff register is left as the file tells it. A case that was cancelled is taken up again under its old
    number; the audit log keeps both. Raises WrongDates, WrongKind, and Refused when a case stands already.
    """
    _refuse_own(actor, employment)
    facts = Facts(notice_date, last_day, leaving_kind)
    facts.refuse_wrong(employment)
    register = cases_held.Register()
    earlier = register.standing(employment)
    held = cases_held.Held(earlier or register.make([(employment, facts)], CaseSource.HAND)[0])
    if earlier is not None:
        if held.state is not CaseState.CANCELLED:
            raise gate.Refused(_("There is a case for this employment already. Open that one instead."))
        held.take_up_again(facts)
    held.take(actor, CaseStep.OPENED)
    checklists.lay_out(actor, case=held.case)
    return held.case


@deeds.deed("cases.propose_cases")
def propose_cases(actor: gate.Actor, *, employments: Sequence[Employment]) -> list[Case]:
    """This function will hold the cases that a staff file proposes, until HR confirms or cancels each; nothing is sent.

    Employments without a last day are left out, and those whose cases speak for them (rules.cases.may_be_proposed),
    so that a cancelled one stays cancelled. `employments` come with their person.
    """
    register = cases_held.Register()
    unhandled = cases_proposing.unhandled(actor, employments)
    made = register.make(
        [(e, Facts(None, e.end_date, e.leaving_kind)) for e in unhandled if e.end_date is not None], CaseSource.FILE
    )
    now = clock.now()
    CaseEvent.objects.bulk_create(CaseEvent(case=case, step=CaseStep.PROPOSED, at=now, by=actor.code) for case in made)
    return made


@deeds.deed("cases.confirm_case", about="case")
def confirm_case(
    actor: gate.Actor,
    *,
    case: Case,
    notice_date: dt.date | None = None,
    last_day: dt.date | None = None,
    leaving_kind: str | None = None,
    version: int | None = None,
) -> Case:
    """This function will open a proposed or reported case, with what HR knows better; None leaves a fact as it is.

    `version` is the one that was read; raises FactsConflict if somebody has put the facts right since.
    """
    held = cases_held.Held(case)
    held.refuse_unless_next(CaseStep.OPENED)
    stands = Facts.of(held.case)
    facts = Facts(
        stands.notice_date if notice_date is None else notice_date,
        stands.last_day if last_day is None else last_day,
        stands.leaving_kind if leaving_kind is None else leaving_kind,
    )
    _refuse_older(held.case, facts, version)
    facts.write(held.case)
    held.take(actor, CaseStep.OPENED)
    checklists.lay_out(actor, case=held.case)
    return held.case


@deeds.deed("cases.correct_case", about="case")
def correct_case(
    actor: gate.Actor, *, case: Case, notice_date: dt.date | None, last_day: dt.date, leaving_kind: str, version: int
) -> Case:
    """This function will put a case's notice date, last day and kind of leaving right, while it is not over.

    The checklist and the booked talks follow in the same transaction. `version` is the one that was read; raises
    FactsConflict with both sets of facts if somebody else has changed them since. The same facts change nothing.
    """
    held = cases_held.Held(case)
    held.refuse_when_over()
    facts = Facts(notice_date, last_day, leaving_kind)
    _refuse_older(held.case, facts, version)
    if facts == Facts.of(held.case):
        return held.case
    facts.write(held.case)
    if held.state is CaseState.OPEN:
        checklists.lay_out(actor, case=held.case)
        bookings.follow_case(actor, case=held.case)
    return held.case


@deeds.deed("cases.cancel_case", about="case")
def cancel_case(actor: gate.Actor, *, case: Case) -> Case:
    """This function will cancel a case that should not be, before any talk has begun.

    Its steps stay and say who did what. Links that were sent open nothing from then on, booked talks are called off.
    """
    held = cases_held.Held(case)
    held.refuse_unless_next(CaseStep.CANCELLED)
    if any(state is not InterviewState.PLANNED for state in _talks_in_sight(actor, held.case)):
        raise gate.Refused(_("A talk has been held in this case. Close the case instead of cancelling it."))
    held.take(actor, CaseStep.CANCELLED)
    bookings.follow_case(actor, case=held.case)
    return held.case


@deeds.deed("cases.close_case", about="case")
def close_case(actor: gate.Actor, *, case: Case) -> Case:
    """This function will close a case, from its last day on and when nothing in it is open; its links end.

    What is open is said in the refusal, with how many (queries.cases_ends).
    """
    held = cases_held.Held(case)
    held.refuse_unless_next(CaseStep.CLOSED)
    if held.case.last_day > clock.today():
        raise gate.Refused(_("The case can be closed from the last day on. Until then it is open for the leaver too."))
    left = cases_ends.what_is_open(actor, held.case)
    if left:
        words = {"open": " ".join(str(each) for each in left)}
        raise gate.Refused(_("The case cannot be closed yet. %(open)s") % words)
    held.take(actor, CaseStep.CLOSED)
    bookings.follow_case(actor, case=held.case)
    return held.case


def _refuse_older(case: Case, facts: Facts, version: int | None) -> None:
    """Two who changed different things are told too: a departure has three facts, and they hang together."""
    if version is not None and version != case.version and facts != Facts.of(case):
        raise FactsConflict(saved=Facts.of(case), written=facts, version=case.version)


def _talks_in_sight(actor: gate.Actor, case: Case) -> list[InterviewState]:
    # Of a talk the actor may not see nothing is told, not even by a refusal (trust.md, first row).
    talks = Interview.objects.filter(case=case).select_related("case")
    return [interviews.state_of(t.started_at, t.ended_at) for t in talks if gate.may(actor, "interviews.see", t)]


def _refuse_own(actor: gate.Actor, employment: Employment) -> None:
    # The gate knows this of cases; here there is no case yet.
    if actor.person_id is not None and actor.person_id == employment.person_id:
        raise gate.Refused(_("Somebody else in HR handles your own departure."))
