"""Asking: a leaver's invitation, its link by mail or on paper. Nothing here learns whether anybody answered what."""

import datetime as dt

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from efterord import clock, gate, labels
from efterord.models import Case, CaseEvent, Invitation, Organisation, Person, User
from efterord.queries import policies
from efterord.rules import cases
from efterord.rules import policies as rules
from efterord.services import deeds, letters
from efterord.vault import envelope, holder, tokens
from efterord.words import CaseState, CaseStep, Eligibility, Language, LetterKind

PURPOSE = "invitations"
# Asked two weeks before the last day, open for four: time to answer at work or after it.
DAYS_BEFORE_LAST_DAY = 14
DAYS_OPEN = 28
# A letter is written in the language of the country one works in, where the organisation has it; the survey is in all.
HOME_LANGUAGES = {"SE": Language.SV, "NO": Language.NB}


@deeds.deed("surveys.invite", about="case")
def invite(actor: gate.Actor, *, case: Case) -> Invitation:
    """This function will invite a leaver to the survey by mail, once; Refused says in words why that cannot be."""
    if not case.person.mail:
        raise gate.Refused(_("There is no mail address for this person. Print the link and hand it over instead."))
    counts = _is_own_address(case.person) and not _was_asked_before(case)
    invitation, token = _ask(actor, case, counts=counts)
    organisation = Organisation.objects.get(pk=1)
    letters.queue_letter(
        actor,
        kind=LetterKind.SURVEY_INVITATION,
        recipient=case.person.mail,
        language=_language(case.person.country, organisation),
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
    return _link(_ask(actor, case, counts=False)[1])


@deeds.deed("surveys.invite_due")
def invite_due(actor: gate.Actor) -> int:
    """This function will invite all whose last day is two weeks off or nearer, and return how many letters were queued.

    Only open cases with an address, whose leavers are eligible and whose last day is not past.
    """
    today = clock.today()
    due = (
        Case.objects.filter(
            last_day__gte=today,
            last_day__lte=today + dt.timedelta(days=DAYS_BEFORE_LAST_DAY),
        )
        .exclude(events__step=CaseStep.ASKED)
        .exclude(person__mail="")
        .select_related("person", "employment")
        .prefetch_related("events")
    )
    book = policies.book(actor)
    possible = [case for case in due if _why_not(case, book) is None]
    for case in possible:
        invite(actor, case=case)
    return len(possible)


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


def _ask(actor: gate.Actor, case: Case, *, counts: bool) -> tuple[Invitation, str]:
    """Invite a case's leaver, once for ever: the step stays with the case when the invitation is long erased."""
    # Two cases of one person are asked about one after the other, so that only the first can count.
    Person.objects.select_for_update().get(pk=case.person_id)
    if CaseEvent.objects.filter(case=case, step=CaseStep.ASKED).exists():
        raise gate.Refused(_("This person has been asked already."))
    words = _why_not(case, policies.book(actor))
    if words is not None:
        raise gate.Refused(words)
    CaseEvent.objects.create(case=case, step=CaseStep.ASKED, at=clock.now(), by=actor.code)
    opens_on = max(clock.today(), case.last_day - dt.timedelta(days=DAYS_BEFORE_LAST_DAY))
    token = tokens.new_token()
    invitation = Invitation(
        case=case,
        counts=counts,
        closes_on=opens_on + dt.timedelta(days=DAYS_OPEN),
        token_hash=tokens.hash_token(token),
    )
    # The token's ciphertext is kept so that a reminder can carry the same link.
    invitation.token_ciphertext = holder.current().seal(PURPOSE, _place(invitation), token)
    invitation.save(force_insert=True)
    return invitation, token


def _was_asked_before(case: Case) -> bool:
    """Whether another departure of the same person was asked about: its answer may still wait in the pool."""
    return CaseEvent.objects.filter(case__person_id=case.person_id, step=CaseStep.ASKED).exclude(case=case).exists()


def _is_own_address(person: Person) -> bool:
    """Whether an address is this person's alone: who reads for others could answer for them, and count as all."""
    shared = Person.objects.filter(mail__iexact=person.mail).exclude(pk=person.pk).exists()
    staff = User.objects.filter(email=person.mail.lower()).exclude(person=person).exists()
    return not shared and not staff


def _language(country: str, organisation: Organisation) -> Language:
    home = HOME_LANGUAGES.get(country)
    return home if home is not None and home in organisation.languages else Language(organisation.languages[0])


def _link(token: str) -> str:
    return f"{settings.PUBLIC_URL}/survey/{token}/"


def _place(invitation: Invitation) -> envelope.Place:
    # Bound to the hash and not to the row's key, which is made anew at each release.
    return envelope.Place("invitation", invitation.token_hash, "token", 1)
