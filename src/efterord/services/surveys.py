"""Asking: a leaver's invitation, its link by mail or on paper. Nothing here learns whether anybody answered what."""

import datetime as dt

from django.conf import settings
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from efterord import clock, gate, labels
from efterord.models import Case, CaseEvent, Employment, Invitation, Organisation, Person, Tombstone
from efterord.queries import policies
from efterord.rules import cases, departures
from efterord.rules import policies as rules
from efterord.services import deeds, departures_contact, letters
from efterord.vault import envelope, holder, tokens
from efterord.words import CaseState, CaseStep, Eligibility, LetterKind

PURPOSE = "invitations"
# Asked two weeks before the last day, open for four: time to answer at work or after it.
DAYS_BEFORE_LAST_DAY = 14
DAYS_OPEN = 28


@deeds.deed("surveys.invite", about="case")
def invite(actor: gate.Actor, *, case: Case) -> Invitation:
    """This function will invite a leaver to the survey by mail, once; Refused says in words why that cannot be.

    The letter goes to the private address the leaver has given, else to the one in the staff file up to the last day.
    """
    _refuse_unless_due(actor, case)
    mail, is_own = _address(case)
    invitation, token = _ask(actor, case, counts=is_own and not _was_asked_before(case))
    organisation = Organisation.objects.get(pk=1)
    letters.queue_letter(
        actor,
        kind=LetterKind.SURVEY_INVITATION,
        recipient=mail,
        # The letter is in the language of the country one works in; the survey is in all.
        language=departures.language(case.person.country, organisation.languages),
        context={
            "link": _link(token),
            "employer": organisation.name,
            "closes_on": invitation.closes_on.isoformat(),
        },
    )
    return invitation


@deeds.deed("surveys.print_link", about="case")
def print_link(actor: gate.Actor, *, case: Case) -> str:
    """This function will return a link to hand over, once; an answer through it is in a batch but does not count.

    Whoever prints a link could use it, so it never makes up the k of a batch (promise.md, 5). It is made once only:
    a second link would tell, by opening or not, whether the leaver has answered.
    """
    _refuse_unless_due(actor, case)
    return _link(_ask(actor, case, counts=False)[1])


@deeds.deed("surveys.invite_due")
def invite_due(actor: gate.Actor) -> int:
    """This function will invite all whose last day is two weeks off or nearer, and return how many letters were queued.

    Only open cases with an address, whose leavers are eligible and whose last day is not past, so that an address at
    work still is the leaver's.
    """
    today = clock.today()
    due = (
        Case.objects.filter(
            last_day__gte=today,
            last_day__lte=today + dt.timedelta(days=DAYS_BEFORE_LAST_DAY),
        )
        .exclude(events__step=CaseStep.ASKED)
        .exclude(Q(person__mail="") & (Q(contact__isnull=True) | Q(contact__mail_hash="")))
        .select_related("person", "employment")
        .prefetch_related("events")
    )
    book = policies.book(actor)
    possible = [case for case in due if _why_not(case, book) is None]
    for case in possible:
        invite(actor, case=case)
    return len(possible)


def _address(case: Case) -> tuple[str, bool]:
    """Where the invitation goes, and whether nobody else reads there; Refused in words when it reaches nobody."""
    mail, is_own = departures_contact._private_mail(case)
    if mail:
        return mail, is_own
    if not case.person.mail:
        raise gate.Refused(_("There is no mail address for this person. Print the link and hand it over instead."))
    if clock.today() > case.last_day:
        raise gate.Refused(
            _("After the last day nothing is sent to an address at work. Print the link and hand it over instead.")
        )
    return case.person.mail, departures_contact._is_own(case.person, case.person.mail)


def _why_not(case: Case, book: rules.Book) -> "str | Promise | None":
    """Why a case's leaver is not asked, in words; None if nothing stands in the way."""
    if cases.state_of(event.step for event in case.events.all()) is not CaseState.OPEN:
        return _("The case is not open. Confirm it first.")
    verdict = cases.eligibility(
        start_date=case.employment.start_date,
        last_day=case.last_day,
        leaving_kind=case.leaving_kind,
        terms=book.of(case.unit_id),
    )
    if verdict is not Eligibility.ELIGIBLE:
        return labels.of(verdict)
    return None


def _refuse_unless_due(actor: gate.Actor, case: Case) -> None:
    """Refuse in words who was asked, or is not to be: the step stays with the case when the invitation is erased."""
    # Two cases of one person are asked about one after the other, so that only the first can count.
    Person.objects.select_for_update().get(pk=case.person_id)
    if CaseEvent.objects.filter(case=case, step=CaseStep.ASKED).exists():
        raise gate.Refused(_("This person has been asked already."))
    words = _why_not(case, policies.book(actor))
    if words is not None:
        raise gate.Refused(words)


def _ask(actor: gate.Actor, case: Case, *, counts: bool) -> tuple[Invitation, str]:
    """Invite a case's leaver, once for ever."""
    CaseEvent.objects.create(case=case, step=CaseStep.ASKED, at=clock.now(), by=actor.code)
    opens_on = max(clock.today(), case.last_day - dt.timedelta(days=DAYS_BEFORE_LAST_DAY))
    token = tokens.new_token()
    invitation = Invitation(
        case=case,
        counts=counts,
        closes_on=opens_on + dt.timedelta(days=DAYS_OPEN),
        token_hash=tokens.hash_token(token),
        opens_on=clock.today(),
    )
    # The token's ciphertext is kept so that a reminder can carry the same link.
    invitation.token_ciphertext = holder.current().seal(PURPOSE, _place(invitation), token)
    invitation.save(force_insert=True)
    return invitation, token


def _was_asked_before(case: Case) -> bool:
    """Whether another departure of the same person was asked about: its answer may still wait in the pool.

    Once cases have been erased, an earlier employment whose case is no more counts as asked about: the case that would
    have told is gone, and two answers of one person must never make up the k of a batch.
    """
    if CaseEvent.objects.filter(case__person_id=case.person_id, step=CaseStep.ASKED).exclude(case=case).exists():
        return True
    earlier = Employment.objects.filter(person_id=case.person_id, end_date__lt=clock.today(), cases__isnull=True)
    return Tombstone.objects.exists() and earlier.exists()


def _link(token: str) -> str:
    return f"{settings.PUBLIC_URL}/survey/{token}/"


def _place(invitation: Invitation) -> envelope.Place:
    # Bound to the hash and not to the row's key, which is made anew at each release.
    return envelope.Place("invitation", invitation.token_hash, "token", 1)
