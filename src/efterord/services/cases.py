"""A departure's case: opened or proposed, confirmed, corrected, cancelled, closed; each step with its who and when."""

import datetime as dt
from typing import TypedDict

from django.db.models.functions import Length
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from efterord import clock, gate
from efterord.models import Case, CaseEvent, Employment, Interview, Organisation
from efterord.rules import cases, interviews
from efterord.services import deeds
from efterord.words import CaseSource, CaseState, CaseStep, InterviewState, LeavingKind


class _Facts(TypedDict):
    notice_date: dt.date | None
    last_day: dt.date
    leaving_kind: str


class WrongDates(ValueError):
    """Dates that cannot be true together; `field` is the one to look at, `words` says why to a person."""

    def __init__(self, field: str, words: Promise) -> None:
        super().__init__(str(words))
        self.field = field
        self.words = words


class WrongKind(ValueError):
    """A code that is no kind of leaving."""


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
    _refuse_wrong(employment, notice_date, last_day, leaving_kind)
    _queue_for_a_number()
    facts: _Facts = {"notice_date": notice_date, "last_day": last_day, "leaving_kind": leaving_kind}
    case = Case.objects.filter(employment=employment).first()
    if case is None:
        case = _make(employment, source=CaseSource.HAND, facts=facts)
    elif _state(case) is CaseState.CANCELLED:
        _take_up_again(case, facts)
    else:
        raise gate.Refused(_("There is a case for this employment already. Open that one instead."))
    _step(actor, case, CaseStep.OPENED)
    return case


@deeds.deed("cases.propose_case", about="employment")
def propose_case(actor: gate.Actor, *, employment: Employment) -> Case:
    """This function will hold a case that the staff file proposes, until HR confirms or cancels it; nothing is sent.

    Raises Refused when the employment has no end, or a case of any state, so that a cancelled one stays cancelled.
    """
    _queue_for_a_number()
    if employment.end_date is None:
        raise gate.Refused(_("The employment has no last day, so there is nothing to propose."))
    if Case.objects.filter(employment=employment).exists():
        raise gate.Refused(_("There is a case for this employment already. Open that one instead."))
    facts: _Facts = {"notice_date": None, "last_day": employment.end_date, "leaving_kind": employment.leaving_kind}
    case = _make(employment, source=CaseSource.FILE, facts=facts)
    _step(actor, case, CaseStep.PROPOSED)
    return case


@deeds.deed("cases.confirm_case", about="case")
def confirm_case(
    actor: gate.Actor,
    *,
    case: Case,
    notice_date: dt.date | None = None,
    last_day: dt.date | None = None,
    leaving_kind: str | None = None,
) -> Case:
    """This function will open a proposed case, with what HR knows better than the file; None leaves a fact as it is."""
    held = _take(case, CaseStep.OPENED)
    _write_facts(
        held,
        held.notice_date if notice_date is None else notice_date,
        held.last_day if last_day is None else last_day,
        held.leaving_kind if leaving_kind is None else leaving_kind,
    )
    _step(actor, held, CaseStep.OPENED)
    return held


@deeds.deed("cases.correct_case", about="case")
def correct_case(
    actor: gate.Actor, *, case: Case, notice_date: dt.date | None, last_day: dt.date, leaving_kind: str
) -> Case:
    """This function will put a case's notice date, last day and kind of leaving right, while it is proposed or open."""
    held = Case.objects.select_for_update().get(pk=case.pk)
    if not cases.may_be_corrected(_state(held)):
        raise gate.Refused(_("The case is closed or cancelled and can no longer be changed."))
    _write_facts(held, notice_date, last_day, leaving_kind)
    return held


@deeds.deed("cases.cancel_case", about="case")
def cancel_case(actor: gate.Actor, *, case: Case) -> Case:
    """This function will cancel a case that should not be, before any talk has begun; a survey link dies with it."""
    held = _take(case, CaseStep.CANCELLED)
    if any(state is not InterviewState.PLANNED for state in _talks_in_sight(actor, held)):
        raise gate.Refused(_("A talk has been held in this case. Close the case instead of cancelling it."))
    _step(actor, held, CaseStep.CANCELLED)
    return held


@deeds.deed("cases.close_case", about="case")
def close_case(actor: gate.Actor, *, case: Case) -> Case:
    """This function will close a case, from its last day on and when no talk is under way; its survey link ends."""
    held = _take(case, CaseStep.CLOSED)
    if held.last_day > clock.today():
        raise gate.Refused(_("The case can be closed from the last day on. Until then it is open for the leaver too."))
    if any(state is InterviewState.OPEN for state in _talks_in_sight(actor, held)):
        raise gate.Refused(_("A talk is under way. The case can be closed when the interviewer has ended it."))
    _step(actor, held, CaseStep.CLOSED)
    return held


def _take(case: Case, step: CaseStep) -> Case:
    """Lock the case for a step it may take now, so that two people at once do not both take it."""
    held = Case.objects.select_for_update(of=("self",)).select_related("employment").get(pk=case.pk)
    if not cases.may_take(_state(held), step):
        raise gate.Refused(_("Somebody has changed the case in the meantime. Look at it again before you go on."))
    return held


def _state(case: Case) -> CaseState:
    return cases.state_of(CaseEvent.objects.filter(case=case).values_list("step", flat=True))


def _step(actor: gate.Actor, case: Case, step: CaseStep) -> None:
    CaseEvent.objects.create(case=case, step=step, at=clock.now(), by=actor.code)


def _talks_in_sight(actor: gate.Actor, case: Case) -> list[InterviewState]:
    # Of a talk the actor may not see nothing is told, not even by a refusal (trust.md, first row).
    talks = Interview.objects.filter(case=case).select_related("case")
    return [interviews.state_of(t.started_at, t.ended_at) for t in talks if gate.may(actor, "interviews.see", t)]


def _queue_for_a_number() -> None:
    """Make the openings of cases wait for each other: the one organisation row is locked until the deed is done.

    SQLite's transactions do so by themselves (BEGIN IMMEDIATE); on PostgreSQL two would read the same highest number.
    """
    Organisation.objects.select_for_update().get(pk=1)


def _make(employment: Employment, *, source: CaseSource, facts: _Facts) -> Case:
    year = clock.today().year
    of_year = Case.objects.filter(number__startswith=cases.number(year, 0)[:-1])
    highest = of_year.annotate(n_signs=Length("number")).order_by("-n_signs", "-number").first()
    place = cases.place_of(highest.number) + 1 if highest else 1
    return Case.objects.create(
        number=cases.number(year, place),
        person=employment.person,
        employment=employment,
        unit=employment.unit,
        manager=employment.person.manager,
        source=source,
        **facts,
    )


def _take_up_again(case: Case, facts: _Facts) -> None:
    CaseEvent.objects.filter(case=case, step__in=[CaseStep.CANCELLED, CaseStep.OPENED]).delete()
    for field, value in facts.items():
        setattr(case, field, value)
    case.save(update_fields=[*facts])


def _write_facts(case: Case, notice_date: dt.date | None, last_day: dt.date, leaving_kind: str) -> None:
    _refuse_wrong(case.employment, notice_date, last_day, leaving_kind)
    case.notice_date, case.last_day, case.leaving_kind = notice_date, last_day, leaving_kind
    case.save(update_fields=["notice_date", "last_day", "leaving_kind"])


def _refuse_own(actor: gate.Actor, employment: Employment) -> None:
    # The gate knows this of cases; here there is no case yet.
    if actor.person_id is not None and actor.person_id == employment.person_id:
        raise gate.Refused(_("Somebody else in HR handles your own departure."))


def _refuse_wrong(employment: Employment, notice_date: dt.date | None, last_day: dt.date, leaving_kind: str) -> None:
    if leaving_kind and leaving_kind not in set(LeavingKind):
        raise WrongKind(f"{leaving_kind!r} is no kind of leaving")
    if last_day < employment.start_date:
        raise WrongDates("last_day", _("The last day is before the first day of the employment."))
    if notice_date is not None and last_day < notice_date:
        raise WrongDates("last_day", _("The last day is before the notice. Check which of the two is wrong."))
