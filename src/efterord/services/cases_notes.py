"""What HR keeps beside a case's facts, out of the line's sight: its judgement, conflicts, and why no talk was held."""

from django.utils.translation import gettext_lazy as _

from efterord import clock, gate
from efterord.models import Case, Conflict, Interview, Judgement, NoTalk, Person
from efterord.rules import interviews
from efterord.services import bookings, bookings_held, cases_held, deeds
from efterord.words import ConflictKind, InterviewKind, InterviewState, NoTalkReason

LOWEST, HIGHEST = 1, 5


class WrongMark(ValueError):
    """A mark outside 1 to 5."""


@deeds.deed("cases.judge", about="case")
def judge(
    actor: gate.Actor,
    *,
    case: Case,
    is_voluntary: bool | None,
    regretted: int | None = None,
    replaceable: int | None = None,
) -> Judgement:
    """This function will write HR's own view of a departure: of free will, regretted and replaceable (1 to 5, 5 most).

    None is for what HR does not know or has not thought about. A closed case may still be judged. Raises WrongMark.
    """
    for mark in (regretted, replaceable):
        if mark is not None and not LOWEST <= mark <= HIGHEST:
            raise WrongMark(f"{mark} is not between {LOWEST} and {HIGHEST}")
    marks = {"is_voluntary": is_voluntary, "regretted": regretted, "replaceable": replaceable}
    return Judgement.objects.update_or_create(case=case, defaults=marks)[0]


@deeds.deed("cases.note_conflict", about="case")
def note_conflict(actor: gate.Actor, *, case: Case, person: Person, kind: ConflictKind) -> Conflict:
    """This function will note that somebody holds no talk of a case; a second time it corrects the kind.

    Why is not written down. Whoever plans a talk of the case is not offered the person (queries/holders.py). A talk
    planned for the person and not begun is called off without a reason and taken from them; HR plans it anew.
    """
    held = cases_held.Held(case)
    held.refuse_when_over()
    if person.pk == held.case.person_id:
        raise gate.Refused(_("This is the leaver. Choose the person who is to hold no talk."))
    for talk in Interview.objects.filter(case=held.case, interviewer__person=person, started_at__isnull=True):
        planned = bookings_held.Held.of(actor, talk)
        if planned.state is InterviewState.PLANNED:
            planned.give_back()
    return Conflict.objects.update_or_create(case=held.case, person=person, defaults={"kind": kind})[0]


@deeds.deed("cases.remove_conflict", about="case")
def remove_conflict(actor: gate.Actor, *, case: Case, conflict: Conflict) -> Case:
    """This function will take a conflict away that was noted by mistake; the log keeps that it was there."""
    Conflict.objects.filter(case=case, pk=conflict.pk).delete()
    return case


@deeds.deed("cases.record_no_talk", about="case")
def record_no_talk(actor: gate.Actor, *, case: Case, kind: InterviewKind, reason: NoTalkReason) -> NoTalk:
    """This function will keep why one of the two talks is not held; a talk of that kind that was booked is called off.

    Whoever declines is asked for no reason. Refused while that talk is under way, and when it has been held.
    """
    held = _held_in_sight(actor, case, kind)
    talk = Interview.objects.filter(case=held.case, kind=kind).first()
    if talk is not None and interviews.state_of(talk.started_at, talk.ended_at) is not InterviewState.PLANNED:
        raise gate.Refused(_("That talk has begun or been held already."))
    kept = {"reason": reason, "at": clock.now(), "by": actor.code}
    found = NoTalk.objects.update_or_create(case=held.case, kind=kind, defaults=kept)[0]
    bookings.follow_case(actor, case=held.case)
    return found


@deeds.deed("cases.take_back_no_talk", about="case")
def take_back_no_talk(actor: gate.Actor, *, case: Case, kind: InterviewKind) -> Case:
    """This function will take back that a talk is not held, so that it can be booked after all."""
    held = _held_in_sight(actor, case, kind)
    NoTalk.objects.filter(case=held.case, kind=kind).delete()
    return held.case


def _held_in_sight(actor: gate.Actor, case: Case, kind: InterviewKind) -> cases_held.Held:
    """The open case, if its talk of a kind would be in sight: of HR's the line learns nothing, planned or not."""
    held = cases_held.Held(case)
    gate.check(actor, "interviews.see", Interview(case=held.case, kind=kind))
    held.refuse_unless_open()
    return held
