"""Where the survey's letters go: each leaver's addresses, and whether anybody else reads there; many at once."""

import dataclasses
import uuid
from collections.abc import Iterable, Mapping, Sequence

from django.db.models.functions import Lower

from efterord.models import Case, Contact, Person, User
from efterord.rules import surveys
from efterord.rules.surveys import Way
from efterord.services import departures_contact
from efterord.vault import errors
from efterord.words import Channel


@dataclasses.dataclass(frozen=True, slots=True)
class Address:
    """Where one letter goes. `is_own`: surely the leaver's, and nobody else's: only then does an answer count."""

    to: str
    channel: Channel
    is_own: bool


@dataclasses.dataclass(frozen=True, slots=True)
class _Known:
    private: str = ""
    is_sure: bool = False
    mobile: str = ""


class Addresses:
    """The addresses of some cases' leavers, read once. The cases come with their person."""

    def __init__(self, cases: Sequence[Case], *, uses_sms: bool) -> None:
        """This function will read the addresses and look who else has them."""
        self._uses_sms = uses_sms
        self._known = _known(cases)
        mails = {known.private for known in self._known.values()} | {case.person.mail for case in cases}
        self._readers = _readers(mail.lower() for mail in mails if mail)

    def of(self, case: Case, *, is_over: bool, is_last: bool = False, must_be_own: bool = False) -> Address | None:
        """This function will return where a letter goes, or None where nothing reaches the leaver.

        `is_over`: the last day has passed. `must_be_own`: a link whose answer counts goes to nobody else, so an
        address that others may read is passed over.
        """
        known = self._known.get(case.pk, _Known())
        own_private = known.is_sure and self._is_only(case, known.private)
        own_work = self._is_only(case, case.person.mail)
        found = surveys.way(
            has_private=bool(known.private) and (own_private or not must_be_own),
            has_work=bool(case.person.mail) and (own_work or not must_be_own),
            has_mobile=bool(known.mobile) and (known.is_sure or not must_be_own),
            is_over=is_over,
            uses_sms=self._uses_sms,
            is_last=is_last,
        )
        if found is None:
            return None
        if found is Way.SMS:
            # Who else answers a telephone cannot be looked up, so what is asked by text message alone never counts.
            return Address(known.mobile, Channel.SMS, is_own=False)
        if found is Way.PRIVATE:
            return Address(known.private, Channel.MAIL, own_private)
        return Address(case.person.mail, Channel.MAIL, own_work)

    def _is_only(self, case: Case, mail: str) -> bool:
        return bool(mail) and self._readers.get(mail.lower(), set()) <= {case.person_id}


def _known(cases: Sequence[Case]) -> Mapping[uuid.UUID, _Known]:
    found = {}
    for contact in Contact.objects.filter(case__in=[case.pk for case in cases]):
        try:
            opened = departures_contact._opened_of(contact)
        except errors.VaultError:  # one that does not open stops nobody else; `efterord doctor` tells of the keys
            continue
        found[contact.case_id] = _Known(opened.mail, contact.is_sure, opened.mobile)
    return found


def _readers(mails: Iterable[str]) -> dict[str, set[uuid.UUID | None]]:
    """Who has each address: employees, accounts (of no employee: None), and leavers who gave it."""
    found: dict[str, set[uuid.UUID | None]] = {mail: set() for mail in mails}
    if not found:
        return {}
    people = Person.objects.annotate(low=Lower("mail")).filter(low__in=list(found)).values_list("low", "pk")
    accounts = User.objects.filter(email__in=list(found)).values_list("email", "person_id")
    for mail, reader in (*people, *accounts):
        found[mail].add(reader)
    hashed = {departures_contact._mail_hash(mail): mail for mail in found}
    given = Contact.objects.filter(mail_hash__in=list(hashed)).values_list("mail_hash", "case__person_id")
    for mail_hash, reader in given:
        found[hashed[mail_hash]].add(reader)
    return found
