"""How a leaver is reached: the one link to the own departure, opened or made, and the address it can be sent to."""

import dataclasses

from django.conf import settings

from efterord import clock
from efterord.models import Case, CaseEvent, DepartureLink, Organisation
from efterord.rules import cases, departures
from efterord.services import departures_contact
from efterord.vault import envelope, holder, tokens
from efterord.words import CaseState, Language, LeavingKind


@dataclasses.dataclass(frozen=True, slots=True)
class Reach:
    """The link to a leaver's own pages, the language it speaks, and the address it may be sent to ("": on paper).

    The link is "" where the pages do not open: before the case is, when it is cancelled, three months after the last
    day. `is_for_paper`: they open, and only a link that HR hands over leads there.
    """

    link: str
    language: Language
    recipient: str
    is_for_paper: bool = False

    @classmethod
    def of(cls, case: Case) -> "Reach":
        """This function will return how a letter reaches a leaver now; the link is made if there is none yet.

        The private address comes first, and an address at work dies with the last day (trust.md, Mail operator). Call
        it for a letter that is queued in the same transaction: a link with an address counts as sent.
        """
        held = _locked(case)
        link = DepartureLink.objects.filter(case=held).first()
        recipient, is_own = _address(held)
        if not _is_open(held):
            return cls("", Language(link.language) if link else _language(held), recipient)
        if not recipient:
            language = Language(link.language) if link else _language(held)
            return cls("", language, "", is_for_paper=held.leaving_kind != LeavingKind.DEATH)
        if link is None or link.sent_at is None:
            # A link that has been on paper ends here: from now on only the leaver has it.
            link, token = _renewed(held, link)
            link.is_private = is_own
        else:
            token = holder.current().open_text(f"case:{held.pk}", _place(link), bytes(link.token_ciphertext))
            link.is_private = link.is_private and is_own
        link.sent_at = clock.now()
        link.save()
        return cls(_url(token), Language(link.language), recipient)

    @classmethod
    def on_paper(cls, case: Case) -> "Reach":
        """This function will make a new link to hand over; the one before ends."""
        held = _locked(case)
        link, token = _renewed(held, DepartureLink.objects.filter(case=held).first())
        link.save()
        return cls(_url(token), Language(link.language), "")


def _renewed(case: Case, link: DepartureLink | None) -> tuple[DepartureLink, str]:
    """A new token in the case's link, not saved yet."""
    token = tokens.new_token()
    found = link or DepartureLink(case=case, language=_language(case))
    found.token_hash, found.sent_at, found.is_private = tokens.hash_token(token), None, False
    found.token_ciphertext = holder.current().seal(f"case:{case.pk}", _place(found), token)
    return found, token


def _address(case: Case) -> tuple[str, bool]:
    """Where a letter reaches the leaver now ("" for nowhere), and whether nobody else reads there."""
    if case.leaving_kind == LeavingKind.DEATH:
        return "", False
    mail, is_sure = departures_contact._private_mail(case)
    if mail:
        return mail, is_sure
    if case.person.mail and clock.today() <= case.last_day:
        return case.person.mail, departures_contact._is_own(case.person, case.person.mail)
    return "", False


def _is_open(case: Case) -> bool:
    """Whether the leaver's pages open: from the opening of the case to three months after the last day."""
    steps = CaseEvent.objects.filter(case=case).values_list("step", flat=True)
    is_begun = cases.state_of(steps) in (CaseState.OPEN, CaseState.CLOSED)
    return is_begun and clock.today() <= departures.link_until(case.last_day)


def _language(case: Case) -> Language:
    languages = Organisation.objects.values_list("languages", flat=True).get(pk=1)
    return departures.language(case.person.country, languages)


def _locked(case: Case) -> Case:
    return Case.objects.select_for_update(of=("self",)).select_related("person").get(pk=case.pk)


def _place(link: DepartureLink) -> envelope.Place:
    # Bound to the hash and not to the row's key, as the survey's link is.
    return envelope.Place("departure_link", link.token_hash, "token", 1)


def _url(token: str) -> str:
    return f"{settings.PUBLIC_URL}/departure/{token}/"
