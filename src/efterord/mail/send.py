"""The way out of the outbox: a letter is claimed, opened, sent and marked, each step on its own."""

import dataclasses
import logging
import smtplib
from email.utils import formataddr
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email

from efterord import clock, gate
from efterord.mail import calendars, refusals, texting, texts
from efterord.queries import letters as outbox
from efterord.queries import organisation
from efterord.services import letters, surveys_undelivered
from efterord.vault import errors
from efterord.words import Language, LetterKind

if TYPE_CHECKING:
    from efterord.models import Letter

AT_ONCE = 200
CLOSING = 421
HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
log = logging.getLogger("efterord.mail")


@dataclasses.dataclass(frozen=True, slots=True)
class Sent:
    """What one round of sending did."""

    n_sent: int = 0
    n_failed: int = 0
    is_reachable: bool = True


def send_due() -> Sent:
    """This function will send what is due, mail and text messages, and leave what its server does not answer for.

    Without a mail server letters wait in the outbox, and without a gateway text messages; a demo marks them sent and
    shows them on a page instead. What is refused is tried again later, and given up after the last try, or at once
    when there is no such address. When the connection breaks the round ends: only the letter that was under way counts
    it as a try, since it may have arrived.
    """
    mail = _send_mail() if settings.IS_MAIL_SET or settings.IS_DEMO else Sent()
    texts_sent = texting.send_due(AT_ONCE) if settings.IS_SMS_SET or settings.IS_DEMO else (0, 0)
    return dataclasses.replace(mail, n_sent=mail.n_sent + texts_sent[0], n_failed=mail.n_failed + texts_sent[1])


def _send_mail() -> Sent:
    due = outbox.due(gate.SYSTEM, AT_ONCE)
    if not due:
        return Sent()
    connection = None if settings.IS_DEMO else get_connection()
    try:
        if connection is not None:
            connection.open()
    except OSError as error:  # smtplib's errors are OSErrors too
        log.warning("the mail server cannot be reached: %s; %d letters wait", type(error).__name__, len(due))
        return Sent(is_reachable=False)
    try:
        return _send_all(due, connection)
    finally:
        if connection is not None:
            connection.close()


def _send_all(due: "list[Letter]", connection: BaseEmailBackend | None) -> Sent:
    n_sent = n_failed = 0
    for letter in due:
        if not letters.claim_letter(gate.SYSTEM, letter=letter):
            continue
        error = _send(letter, connection)
        if error is None:
            n_sent += 1
            continue
        n_failed += 1
        if _has_broken(error):
            log.warning("the connection to the mail server broke; the other letters wait for the next round")
            return Sent(n_sent, n_failed, is_reachable=False)
    return Sent(n_sent, n_failed)


def _has_broken(error: Exception) -> bool:
    """Whether the connection is gone, rather than this one letter refused; 421 is a server that hangs up."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return any(code == CLOSING for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code == CLOSING
    return isinstance(error, smtplib.SMTPServerDisconnected) or (
        isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException)
    )


def _send(letter: "Letter", connection: BaseEmailBackend | None) -> Exception | None:
    try:
        opened = letters.open_letter(gate.SYSTEM, letter=letter)
        message = _message(letter, opened)
        if connection is not None:
            message.connection = connection
            message.send()
    except (OSError, smtplib.SMTPException, ValueError, KeyError, errors.VaultError) as error:
        # The kind of error only: a server's answer may hold the address.
        log.warning("letter %s was not sent: %s", letter.pk, type(error).__name__)
        letters.mark_failed(gate.SYSTEM, letter=letter, is_for_good=refusals.is_for_good(error))
        if letter.given_up_at is not None:
            surveys_undelivered.note_undelivered(gate.SYSTEM, letter_id=letter.pk)
        return error
    letters.mark_sent(gate.SYSTEM, letter=letter)
    return None


def _message(letter: "Letter", opened: letters.OpenedLetter) -> EmailMultiAlternatives:
    """The letter as mail. ValueError for an address or a header that is none."""
    _refuse_bad_address(opened.recipient)
    subject, body = texts.render(LetterKind(letter.kind), Language(letter.language), opened.context)
    # Who asks in the survey is named by HR; all other letters come from the employer.
    name = " ".join(opened.context.get("sender", "").split()) or _employer()
    sender = formataddr((name, settings.DEFAULT_FROM_EMAIL))
    # By this name a report of a letter that did not arrive says which one it was (exchange/bounces.py).
    own_name = f"<efterord.{letter.pk.hex}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2]}>"
    headers = {**HEADERS, "Message-ID": own_name}
    message = EmailMultiAlternatives(subject, body, sender, [opened.recipient], headers=headers)
    file = calendar_file(letter, opened)
    if file is not None:
        # Calendar programs read the part that names the method; others show a file to open.
        message.attach_alternative(file.content.decode(), f"text/calendar; method={file.method}")
        message.attach("invite.ics", file.content, "application/ics")
    return message


def calendar_file(letter: "Letter", opened: letters.OpenedLetter) -> calendars.File | None:
    """This function will write the calendar file that goes with a letter, or None where none does."""
    return calendars.of_letter(
        LetterKind(letter.kind),
        Language(letter.language),
        opened.context,
        recipient=opened.recipient,
        sender=calendars.Sender(_employer(), settings.DEFAULT_FROM_EMAIL),
        made_at=clock.now(),
    )


def _employer() -> str:
    return " ".join(organisation.name().split()) or "Efterord"


def _refuse_bad_address(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError:
        raise ValueError("the recipient is not a mail address") from None
