"""Asking one leaver by hand: the link by mail now, before the night does. Nothing here learns of answers."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from efterord import gate, labels
from efterord.models import Case, CaseEvent, Invitation
from efterord.rules import cases
from efterord.services import deeds
from efterord.services import surveys_invitations as rounds
from efterord.services.surveys_addresses import Address, Addresses
from efterord.words import CaseState, CaseStep, Occasion


@deeds.deed("surveys.invite", about="case")
def invite(actor: gate.Actor, *, case: Case) -> Invitation:
    """This function will invite a leaver to the survey, once; Refused says in words why that cannot be.

    The letter goes to the private address the leaver has given, else to the one in the staff file up to the last day,
    else, where text messages are sent, to the leaver's mobile.
    """
    this = rounds.Round(actor)
    held = _held(this, case)
    address = _address(held, this)
    counts = address.is_own and not rounds._asked_before([held])
    invitation, token = this.invite(held, Occasion.EXIT, counts=counts)
    this.save([(invitation, this.letter(invitation, token, address))])
    return invitation


def _address(case: Case, this: rounds.Round) -> Address:
    """Where the invitation goes; Refused in words when it reaches nobody."""
    found = Addresses([case], uses_sms=this.terms.uses_sms).of(case, is_over=this.today > case.last_day)
    if found is not None:
        return found
    if not case.person.mail:
        raise gate.Refused(_("There is no mail address for this person. Print the link and hand it over instead."))
    raise gate.Refused(
        _("After the last day nothing is sent to an address at work. Print the link and hand it over instead.")
    )


def _held(this: rounds.Round, case: Case) -> Case:
    """The case, locked; Refused in words for whoever was asked, or is not to be.

    The step stays with the case when the invitation is erased.
    """
    (held,) = rounds._locked([case.pk])
    if CaseEvent.objects.filter(case=held, step=CaseStep.ASKED).exists():
        raise gate.Refused(_("This person has been asked already."))
    words = _why_not(this, held)
    if words is not None:
        raise gate.Refused(words)
    return held


def _why_not(this: rounds.Round, case: Case) -> "str | Promise | None":
    """Why a case's leaver is not asked, in words; None if nothing stands in the way."""
    if cases.state_of(event.step for event in case.events.all()) is not CaseState.OPEN:
        return _("The case is not open. Confirm it first.")
    why = this.why_not(case)
    return None if why is None else labels.of(why)
