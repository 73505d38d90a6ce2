"""The outbox: a letter is queued in the transaction of what it tells of, opened to be sent, and wiped when sent."""

import dataclasses
import datetime as dt
import json
import urllib.parse
from collections.abc import Callable, Iterable, Mapping

from django.conf import settings

from efterord import clock, gate
from efterord.models import Letter
from efterord.services import deeds
from efterord.vault import envelope, holder
from efterord.words import Channel, Language, LetterKind

PURPOSE = "outbox"
# Minutes to wait after each failed try: soon at first, then daily for the four weeks that a survey link is open. After
# the last a person must look (the desk of the administrator says so).
WAITS = (1, 5, 15, 60, 240, 720, *[1440] * 28)
# A sender that dies holding a letter leaves it to the next one after this time.
CLAIM = dt.timedelta(minutes=5)


@dataclasses.dataclass(frozen=True, slots=True)
class OpenedLetter:
    """A letter as the sender needs it; `context` fills the text of its kind (mail/texts.py)."""

    letter: Letter
    recipient: str
    context: Mapping[str, str]


@dataclasses.dataclass(frozen=True, slots=True)
class Draft:
    """A letter to be queued. `not_before`: text messages wait for the day, since a telephone wakes people."""

    kind: LetterKind
    recipient: str
    language: Language
    context: Mapping[str, str]
    channel: Channel = Channel.MAIL
    not_before: dt.datetime | None = None


@deeds.deed("letters.queue_letter")
def queue_letter(
    actor: gate.Actor, *, kind: LetterKind, recipient: str, language: Language, context: Mapping[str, str]
) -> Letter:
    """This function will put a letter in the outbox; address and context are encrypted, the text is written on sending.

    `context` holds links, dates and the employer's name, never anything a leaver said.
    """
    letter = _made(Draft(kind, recipient, language, context), clock.now(), holder.current().sealer(PURPOSE))
    letter.save(force_insert=True)
    return letter


@deeds.deed("letters.queue_letters")
def queue_letters(actor: gate.Actor, *, drafts: Iterable[Draft]) -> None:
    """This function will put many letters in the outbox at once; a night of the survey does."""
    now, seal = clock.now(), holder.current().sealer(PURPOSE)
    Letter.objects.bulk_create([_made(draft, now, seal) for draft in drafts])


@deeds.deed("letters.claim_letter")
def claim_letter(actor: gate.Actor, *, letter: Letter) -> bool:
    """This function will take a due letter for five minutes, or return False if another sender has it already."""
    until = clock.now() + CLAIM
    due = Letter.objects.filter(pk=letter.pk, next_try_at=letter.next_try_at, sent_at=None, given_up_at=None)
    if not due.update(next_try_at=until):
        return False
    letter.next_try_at = until
    return True


@deeds.deed("letters.open_letter")
def open_letter(actor: gate.Actor, *, letter: Letter) -> OpenedLetter:
    """This function will decrypt a letter for the one who sends it; a wiped letter opens with an empty context."""
    return _open(letter)


@deeds.deed("letters.show_letter", reads_only=True)
def show_letter(actor: gate.Actor, *, letter: Letter) -> OpenedLetter:
    """This function will open a letter for the demo's page, its link leading to where the demo is served now.

    Raise Hidden outside a demo: there nobody but the sender opens a letter.
    """
    if not settings.IS_DEMO:
        raise gate.Hidden
    opened = _open(letter)
    link = opened.context.get("link", "")
    if link:
        here = settings.PUBLIC_URL + urllib.parse.urlsplit(link).path
        opened = dataclasses.replace(opened, context={**opened.context, "link": here})
    return opened


@deeds.deed("letters.mark_sent")
def mark_sent(actor: gate.Actor, *, letter: Letter) -> None:
    """This function will note that a letter has left, and wipe its text (a demo keeps it, to show it on a page)."""
    letter.sent_at = clock.now()
    if not settings.IS_DEMO:
        letter.text_ciphertext = None
    letter.save(update_fields=["sent_at", "text_ciphertext"])


@deeds.deed("letters.mark_failed")
def mark_failed(actor: gate.Actor, *, letter: Letter, is_for_good: bool = False) -> None:
    """This function will note a failed try and when to try again, or give the letter up: after the last, or for good.

    `is_for_good`: whoever was to take it said that it never will, since there is no such address.
    """
    letter.n_tries += 1
    if is_for_good or letter.n_tries > len(WAITS):
        letter.given_up_at = clock.now()
    else:
        letter.next_try_at = clock.now() + dt.timedelta(minutes=WAITS[letter.n_tries - 1])
    letter.save(update_fields=["n_tries", "next_try_at", "given_up_at"])


def _made(draft: Draft, now: dt.datetime, seal: Callable[[envelope.Place, str], bytes]) -> Letter:
    due = max(now, draft.not_before or now)
    letter = Letter(kind=draft.kind, channel=draft.channel, language=draft.language, queued_at=now, next_try_at=due)
    letter.recipient_ciphertext = seal(_place(letter, "recipient"), draft.recipient)
    letter.text_ciphertext = seal(_place(letter, "text"), json.dumps(dict(draft.context)))
    return letter


def _place(letter: Letter, field: str) -> envelope.Place:
    return envelope.Place("letter", letter.pk, field, 1)


def _open(letter: Letter) -> OpenedLetter:
    vault = holder.current()
    recipient = vault.open_text(PURPOSE, _place(letter, "recipient"), bytes(letter.recipient_ciphertext))
    if letter.text_ciphertext is None:
        return OpenedLetter(letter, recipient, {})
    text = vault.open_text(PURPOSE, _place(letter, "text"), bytes(letter.text_ciphertext))
    return OpenedLetter(letter, recipient, json.loads(text))
