"""The leaver's private address: written and taken away by the leaver alone, opened by deed, tied to nobody else's."""

import dataclasses
import json

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from efterord import gate
from efterord.models import Case, Contact, DepartureLink, KeepInTouch, Person, User
from efterord.rules import departures
from efterord.services import deeds, summaries_waiting
from efterord.vault import envelope, holder


@dataclasses.dataclass(frozen=True, slots=True)
class OpenedContact:
    """What the leaver has given: a private address, a mobile number, a wish for news, the address kept by consent."""

    mail: str = ""
    mobile: str = ""
    wants_news: bool = False
    kept_mail: str = ""


class WrongContact(ValueError):
    """An address or number that cannot be; `field` is the one to look at, `words` says why to a person."""

    def __init__(self, field: str, words: Promise) -> None:
        super().__init__(field)
        self.field = field
        self.words = words


@deeds.deed("departures.save_contact", about="case")
def save_contact(
    actor: gate.Actor, *, case: Case, mail: str, mobile: str = "", wants_news: bool = False
) -> Contact | None:
    """This function will keep the leaver's private address and mobile number; both empty takes them away.

    Raises WrongContact. The address at work is none: it may close on the last day.
    """
    address, number = _read(case, mail, mobile)
    if not address and not number:
        Contact.objects.filter(case=case).delete()
        return None
    link = DepartureLink.objects.filter(case=case).first()
    contact = Contact.objects.select_for_update().filter(case=case).first() or Contact(case=case, version=0)
    contact.version += 1
    packed = json.dumps({"mail": address, "mobile": number, "news": bool(wants_news and address)}, ensure_ascii=False)
    contact.ciphertext = holder.current().seal(f"case:{case.pk}", _place(contact), packed)
    contact.mail_hash = _mail_hash(address)
    contact.is_sure = link is not None and link.is_private
    contact.save()
    if address:
        summaries_waiting._begin_time_to_answer(case)
    return contact


@deeds.deed("departures.remove_contact", about="case")
def remove_contact(actor: gate.Actor, *, case: Case) -> None:
    """This function will take the leaver's private address and number away at once."""
    Contact.objects.filter(case=case).delete()


@deeds.deed("departures.open_contact", about="case")
def open_contact(actor: gate.Actor, *, case: Case) -> OpenedContact:
    """This function will decrypt what the leaver has given; empty where nothing is."""
    kept = KeepInTouch.objects.filter(case=case).first()
    return dataclasses.replace(_opened(case), kept_mail="" if kept is None else _kept_mail(kept))


def _opened(case: Case) -> OpenedContact:
    contact = Contact.objects.filter(case=case).first()
    return OpenedContact() if contact is None else _opened_of(contact)


def _opened_of(contact: Contact) -> OpenedContact:
    told = json.loads(holder.current().open_text(f"case:{contact.case_id}", _place(contact), bytes(contact.ciphertext)))
    return OpenedContact(mail=told["mail"], mobile=told["mobile"], wants_news=told["news"])


def _private_mail(case: Case) -> tuple[str, bool]:
    """The leaver's private address ("" for none), and whether it is surely theirs and theirs alone."""
    contact = Contact.objects.filter(case=case).exclude(mail_hash="").first()
    if contact is None:
        return "", False
    mail = _opened(case).mail
    return mail, contact.is_sure and _is_own(case.person, mail)


def _is_own(person: Person, mail: str) -> bool:
    """Whether an address is one person's alone: who reads for others could answer for them, and count as all."""
    shared = Person.objects.filter(mail__iexact=mail).exclude(pk=person.pk).exists()
    staff = User.objects.filter(email=mail.lower()).exclude(person=person).exists()
    given = Contact.objects.filter(mail_hash=_mail_hash(mail)).exclude(case__person=person).exists()
    return not shared and not staff and not given


def _kept_place(kept: KeepInTouch) -> envelope.Place:
    # Bound to the moment of the consent, so that a consent taken back is no part of a new one.
    return envelope.Place("keep_in_touch", str(kept.case_id), "address", int(kept.consented_at.timestamp()))


def _kept_mail(kept: KeepInTouch) -> str:
    return holder.current().open_text(f"case:{kept.case_id}", _kept_place(kept), bytes(kept.address_ciphertext))


def _mail(text: str) -> str:
    """An address as it is kept, "" for none; WrongContact for anything else."""
    address = text.strip()
    if not address:
        return ""
    wrong = WrongContact("mail", _("This is not a mail address. It reads name@example.org."))
    if len(address) > departures.LONGEST_MAIL:
        raise wrong
    try:
        validate_email(address)
    except ValidationError:
        raise wrong from None
    return address


def _read(case: Case, mail: str, mobile: str) -> tuple[str, str]:
    address = _mail(mail)
    if address and address.lower() == case.person.mail.lower():
        raise WrongContact("mail", _("That is your address at work. It may stop working when you leave."))
    try:
        return address, departures.cleaned_mobile(mobile[:100])
    except ValueError:
        raise WrongContact("mobile", _("This is not a telephone number. It reads 070 123 45 67.")) from None


def _mail_hash(mail: str) -> str:
    """Keyed, so that a copy of the database without the key file does not tell who gave which address."""
    if not mail:
        return ""
    return salted_hmac("efterord private address", mail.strip().lower(), algorithm="sha256").hexdigest()


def _place(contact: Contact) -> envelope.Place:
    return envelope.Place("contact", str(contact.case_id), "address", contact.version)
