"""Text messages out of the outbox: claimed, written, handed to the gateway and marked, each step on its own."""

import logging
from typing import TYPE_CHECKING

from django.conf import settings

from efterord import gate
from efterord.mail import sms, texts_sms
from efterord.queries import letters as outbox
from efterord.services import letters, surveys_undelivered
from efterord.vault import errors
from efterord.words import Channel, Language, LetterKind

if TYPE_CHECKING:
    from efterord.models import Letter

log = logging.getLogger("efterord.mail")


def send_due(at_most: int) -> tuple[int, int]:
    """This function will hand the text messages that are due to the gateway; it returns how many went and how many not.

    The round ends when the gateway takes nothing: the others wait, and count no try.
    """
    n_sent = n_failed = 0
    for letter in outbox.due(gate.SYSTEM, at_most, Channel.SMS):
        if not letters.claim_letter(gate.SYSTEM, letter=letter):
            continue
        error = _send(letter)
        if error is None:
            n_sent += 1
            continue
        n_failed += 1
        if isinstance(error, sms.NotTaken):
            log.warning("the gateway for text messages takes nothing now: %s; the others wait", error)
            break
    return n_sent, n_failed


def _send(letter: "Letter") -> Exception | None:
    try:
        opened = letters.open_letter(gate.SYSTEM, letter=letter)
        text = texts_sms.render(LetterKind(letter.kind), Language(letter.language), opened.context)
        if not settings.IS_DEMO:
            sms.post(to=opened.recipient, text=text, key=str(letter.pk))
    except (sms.Refused, sms.NotTaken, ValueError, KeyError, errors.VaultError) as error:
        log.warning("text message %s was not sent: %s", letter.pk, type(error).__name__)
        letters.mark_failed(gate.SYSTEM, letter=letter, is_for_good=isinstance(error, sms.Refused))
        if letter.given_up_at is not None:
            surveys_undelivered.note_undelivered(gate.SYSTEM, letter_id=letter.pk)
        return error
    letters.mark_sent(gate.SYSTEM, letter=letter)
    return None
