"""Who holds a talk: planned for somebody, and given to somebody else before it has begun."""

from django.utils.translation import gettext_lazy as _

from efterord import clock, gate, labels
from efterord.models import Case, Interview, NoTalk, Organisation, User
from efterord.queries import bookings as booked
from efterord.queries import guides, holders, policies
from efterord.rules import bookings, cases, content_parts
from efterord.rules import holders as rules
from efterord.services import bookings as booking
from efterord.services import bookings_held, deeds
from efterord.words import CaseState, HeldAs, InterviewKind, InterviewState, Language, LetterKind


@deeds.deed("interviews.plan_interview", about="case")
def plan_interview(
    actor: gate.Actor,
    *,
    case: Case,
    kind: InterviewKind = InterviewKind.MANAGER,
    interviewer: User | None = None,
    language: Language | None = None,
    guide: tuple[str, int] | None = None,
    time: booking.Time | None = None,
) -> Interview:
    """This function will plan one of the two talks of an open case, and book its time too where one is given.

    Without `interviewer` the manager's talk is held by the nearest manager; without `language` it is in the
    organisation's own; without `guide` (key and version) it follows the one that fits. In which capacity it is held
    follows from who holds it. Raises Refused with words when nobody can hold it or it is planned already, and what
    bookings.book raises, in which case nothing is planned either.
    """
    held = (
        Case.objects.select_for_update(of=("self",)).select_related("employment", "person", "manager").get(pk=case.pk)
    )
    holders.check_kind(actor, "interviews.plan_interview", held, kind)
    _refuse_unless_possible(actor, held, kind)
    holds = interviewer or User.objects.filter(person=held.manager_id, person__isnull=False).first()
    if holds is None or (interviewer is None and kind is InterviewKind.HR):
        raise gate.Refused(_("The nearest manager has no account here. Choose who is to hold the talk."))
    part = _part(actor, held, kind, holds)
    if guide is None:
        fitting = booked.suggested_guide(actor, held, kind, part)
        guide = (fitting.key, fitting.version)
    _refuse_no_guide(actor, guide)
    made = Interview.objects.create(
        case=held,
        kind=kind,
        guide=guide[0],
        guide_version=guide[1],
        language=language or Language(Organisation.objects.values_list("languages", flat=True).get(pk=1)[0]),
        interviewer=holds,
        held_as=part,
        given_at=clock.now(),
    )
    if time is not None:
        booking.book(actor, interview=made, time=time)
    return made


@deeds.deed("interviews.change_interviewer", about="interview")
def change_interviewer(
    actor: gate.Actor, *, interview: Interview, interviewer: User, guide: tuple[str, int] | None = None
) -> Interview:
    """This function will give a talk that has not begun to somebody else; its time stands, if they are free then.

    All calendars are told: it leaves the old interviewer's and comes to the new one's, and the leaver reads who it is.
    Raises Refused with words, and bookings' WrongTime when the new one holds another talk then.
    """
    held = bookings_held.Held.of(actor, interview)
    if held.state is not InterviewState.PLANNED:
        raise gate.Refused(_("The talk has begun or been held already."))
    talk, old = held.talk, held.talk.interviewer
    if guide is not None:
        _refuse_no_guide(actor, guide)
        talk.guide, talk.guide_version = guide
    if old.pk == interviewer.pk:
        talk.save(update_fields=["guide", "guide_version"])
        return talk
    standing = held.standing
    day = bookings.local_time(standing.starts_at, held.terms.country).date() if standing else clock.today()
    held.refuse_holder(interviewer, day)
    if standing is not None:
        held.refuse_clash(interviewer, standing.starts_at, standing.minutes)
    talk.held_as = _part(actor, talk.case, InterviewKind(talk.kind), interviewer)
    talk.interviewer, talk.given_at = interviewer, clock.now()
    talk.save(update_fields=["interviewer", "held_as", "given_at", "guide", "guide_version"])
    if standing is not None:
        told = held.letters(held.count_up(standing))
        told.to_interviewer(LetterKind.TALK_CANCELLED, old)
        told.to_interviewer(LetterKind.TALK_INVITATION)
        told.to_leaver(LetterKind.TALK_MOVED)
    return talk


def _refuse_unless_possible(actor: gate.Actor, case: Case, kind: InterviewKind) -> None:
    if cases.state_of(case.events.values_list("step", flat=True)) is not CaseState.OPEN:
        raise gate.Refused(_("The case is not open, so no talk can be planned or begun in it."))
    verdict = cases.eligibility(
        start_date=case.employment.start_date,
        last_day=case.last_day,
        leaving_kind=case.leaving_kind,
        terms=policies.book(actor).of(case.unit_id),
    )
    if not cases.may_be_talked_with(verdict):
        raise gate.Refused(_("The person has died. No talk is planned and nothing is sent."))
    if NoTalk.objects.filter(case=case, kind=kind).exists():
        raise gate.Refused(_("It is noted that this talk is not held. Take that back first."))
    if Interview.objects.filter(case=case, kind=kind).exists():
        raise gate.Refused(_("This talk is planned already. Open the case to see who holds it."))


def _part(actor: gate.Actor, case: Case, kind: InterviewKind, user: User) -> HeldAs:
    """In which capacity somebody holds a talk; Refused with the reason when they cannot."""
    account, departure = holders.account(actor, case, user), holders.departure(actor, case)
    reason = rules.why_not(account, departure, kind, clock.today())
    part = rules.held_as(account, departure)
    if reason is not None or part is None:
        why = labels.of(reason) if reason is not None else ""
        raise gate.Refused(_("%(name)s cannot hold the talk. %(why)s") % {"name": user.name, "why": why})
    return part


def _refuse_no_guide(actor: gate.Actor, guide: tuple[str, int]) -> None:
    try:
        guides.edition(actor, *guide)
    except content_parts.ContentError:
        raise gate.Refused(_("That guide is not there any more. Choose another one.")) from None
