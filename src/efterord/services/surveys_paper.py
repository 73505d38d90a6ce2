"""Asking on paper whom no letter reaches: a slip with a link and a short code, seen by HR once; it does not count."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from django.utils.crypto import salted_hmac

from efterord import clock, gate
from efterord.models import Case, Invitation
from efterord.rules import departures
from efterord.services import deeds, surveys
from efterord.services import surveys_invitations as rounds
from efterord.vault import errors, tokens
from efterord.words import Language, Occasion


@dataclasses.dataclass(frozen=True, slots=True)
class Slip:
    """What is printed for one leaver: the link, the short code beside it, until when, and the slip's language."""

    case: Case
    link: str
    code: str
    closes_on: dt.date
    minutes: int
    language: Language


@deeds.deed("surveys.print_link", about="case")
def print_link(actor: gate.Actor, *, case: Case) -> Slip:
    """This function will return a slip to hand over, once; an answer through it is in a batch but does not count.

    Whoever prints a link could use it, so it never makes up the k of a batch (promise.md, 5). It is made once only:
    a second link would tell, by opening or not, whether the leaver has answered.
    """
    this = rounds.Round(actor)
    return _slip(this, surveys._held(this, case), Occasion.EXIT)


@deeds.deed("surveys.print_links", reads_only=True)
def print_links(actor: gate.Actor, *, cases: Sequence[Case]) -> tuple[list[Slip], list[Case]]:
    """This function will return the slips of several leavers, for a day with a shared device, and who gets none.

    Each is a deed of its own: whoever was asked meanwhile, or may not be asked, has no slip.
    """
    slips, others = [], []
    for case in cases:
        try:
            slips.append(print_link(actor, case=case))
        except gate.Refused:
            others.append(case)
    return slips, others


@deeds.deed("surveys.open_code", reads_only=True)
def open_code(actor: gate.Actor, *, code: str) -> str | None:
    """This function will return the token of the link that a short code stands beside, or None.

    A code that is mistyped, unknown, used or closed is one and the same: nobody learns which.
    """
    try:
        hashed = _code_hash(code)
    except errors.NotACode:
        return None
    found = Invitation.objects.filter(
        code_hash=hashed, closes_on__gte=clock.today(), token_ciphertext__isnull=False
    ).first()
    return None if found is None else rounds._open_token(found)


def _slip(this: rounds.Round, held: Case, occasion: Occasion) -> Slip:
    code = tokens.new_resume_code()
    invitation, token = this.invite(held, occasion, counts=False, code_hash=_code_hash(code))
    this.save([(invitation, None)])
    return Slip(
        case=held,
        link=rounds._link(token),
        code=code,
        closes_on=invitation.closes_on,
        minutes=this.minutes(invitation),
        language=departures.language(held.person.country, this.organisation.languages),
    )


def _code_hash(code: str) -> str:
    """Keyed, so that a copy of the database without the key file is no list of codes to try; NotACode for none."""
    signs = tokens.normalise_resume_code(code)
    return salted_hmac("efterord survey code", signs, algorithm="sha256").hexdigest()
