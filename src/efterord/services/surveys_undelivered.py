"""Letters of the survey that came back: noted on the case for HR, and sent again once the address has been put right.

Only letters that everybody gets are noted. A reminder goes to whoever has not answered, so that it came back would tell
that somebody had not.
"""

import uuid

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from efterord import clock, gate
from efterord.models import Case, CaseEvent, Invitation, Letter, Undelivered
from efterord.queries import policies
from efterord.rules import departures
from efterord.services import deeds, departures_contact, letters
from efterord.services import surveys_invitations as rounds
from efterord.services.surveys_addresses import Address, Addresses
from efterord.words import CaseStep, Channel, LetterKind, Occasion

TO_EVERYBODY = {
    LetterKind.SURVEY_INVITATION: (Occasion.EXIT, Occasion.CAMPAIGN),
    LetterKind.SURVEY_FOLLOW_UP: (Occasion.FOLLOW_UP,),
}


@deeds.deed("surveys.note_undelivered")
def note_undelivered(actor: gate.Actor, *, letter_id: uuid.UUID) -> list[Case]:
    """This function will note on the case that a letter came back, and return the case; nothing for other letters.

    A letter knows its recipient and not its case: the case is the one with an open link whose leaver has that address.
    """
    letter = Letter.objects.filter(pk=letter_id).first()
    if letter is None or letter.kind not in TO_EVERYBODY:
        return []
    to = letters._open(letter).recipient
    found = _cases_of(actor, to, letter)
    known = set(Undelivered.objects.filter(case__in=found).values_list("case_id", flat=True))
    new, today = [case for case in found if case.pk not in known], clock.today()
    Undelivered.objects.bulk_create([Undelivered(case=case, noted_on=today) for case in new], ignore_conflicts=True)
    return new


@deeds.deed("surveys.send_again", about="case")
def send_again(actor: gate.Actor, *, case: Case) -> None:
    """This function will send the same link once more, to the address that holds now.

    Where the link opens nothing any more, because it was used or has closed, nothing is sent, and nobody learns which.
    Raises Refused when no letter has come back, or nothing reaches the leaver now.
    """
    (held,) = rounds._locked([case.pk])
    if not Undelivered.objects.filter(case=held).exists():
        raise gate.Refused(_("No letter has come back from this person."))
    this = rounds.Round(actor)
    addresses = Addresses([held], uses_sms=this.terms.uses_sms)
    address = addresses.of(held, is_over=this.today > held.last_day)
    if address is None:
        raise gate.Refused(_("No address reaches the leaver now. The leaver can give one on the own page."))
    Undelivered.objects.filter(case=held).delete()
    open_links = Invitation.objects.filter(case=held, closes_on__gte=this.today, answered=False)
    drafts = [_draft(this, row, address) for row in open_links.select_related("case__person") if _opens(row)]
    letters.queue_letters(actor, drafts=drafts)


def _draft(this: rounds.Round, row: Invitation, address: Address) -> letters.Draft:
    """The letter, once more. An address that others may read makes the answer one that does not count."""
    if row.counts and not address.is_own:
        Invitation.objects.filter(pk=row.pk, answered=False).update(counts=False)
    return this.letter(row, rounds._open_token(row), address)


def _opens(row: Invitation) -> bool:
    if row.token_ciphertext is None:
        return False
    over = [CaseStep.CANCELLED] if row.occasion != Occasion.EXIT else [CaseStep.CANCELLED, CaseStep.CLOSED]
    return not CaseEvent.objects.filter(case=row.case_id, step__in=over).exists()


def _cases_of(actor: gate.Actor, to: str, letter: Letter) -> list[Case]:
    occasions = TO_EVERYBODY[LetterKind(letter.kind)]
    asked = Case.objects.filter(invitations__occasion__in=occasions, invitations__closes_on__gte=clock.today())
    if letter.channel == Channel.MAIL:
        has_it = Q(person__mail__iexact=to) | Q(contact__mail_hash=departures_contact._mail_hash(to))
        return list(asked.filter(has_it).distinct())
    # Whoever was asked by text message has given a number and no mail address.
    book, found = policies.book(actor), []
    for case in asked.filter(contact__mail_hash="").distinct():
        number = departures_contact._opened(case).mobile
        if number and departures.international(number, book.of(case.unit_id).country) == to:
            found.append(case)
    return found
