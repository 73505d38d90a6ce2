"""The pool's rows opened in memory for a release, and sealed anew afterwards: rows known by nothing from before."""

import dataclasses
import functools
import logging
import random
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from efterord.models import SealedAnswer
from efterord.rules import answers_sealed, answers_words, questionnaires, rates, remainders
from efterord.rules.answers_sealed import Holds, Place, Response
from efterord.vault import errors, holder, padding, sealed, tokens

CHUNK = 500
log = logging.getLogger("efterord.releases")


class Waiting(NamedTuple):
    """What is to be sealed anew: its place, and its second box as bytes."""

    place: Place
    written: bytes


class Opened(NamedTuple):
    """An answer with the place it was sealed for, the receipt in both is the same; and its words, for its release."""

    place: Place
    response: Response
    words: tuple[Waiting, ...]


class Pool(NamedTuple):
    """Everything that lay in the pool, and the keys of the rows it lay in. `words` outlast what was released.

    `invited`: those who were asked and wait to be counted, by the receipt of their row. `left`: why rows stay as they
    are, once a row.
    """

    responses: list[Opened]
    words: list[Waiting]
    pieces: list[remainders.Piece]
    invited: dict[str, tuple[rates.Invited, ...]]
    ids: list[int]
    left: list[str]


CLOSED = "cannot be opened and are left where they are; efterord doctor says what to do"
TOO_LONG = "are too long to be sealed anew and are left where they are"
Editions = Callable[[str, int], questionnaires.QuestionSet]
# Long work tells how far it has come: its name, how much is done, and of how much.
Tell = Callable[[str, int, int], None]


def _say(tell: Tell | None, name: str, done: int, total: int) -> None:
    if tell is not None:
        tell(name, done, total)


def _open(edition_of: Editions, tell: Tell | None = None) -> Pool:
    """Open every row in memory, some at a time. The order the database gives them in is thrown away first."""
    private_of = functools.cache(holder.current().keystore.pool_private)
    found = Pool([], [], [], {}, [], [])
    for pk, key_id, *boxes in _rows(tell):
        try:
            place, written = (sealed.open_padded(private_of(key_id), bytes(box)) for box in boxes)
            _sort_in(answers_sealed.read_place(place), written, found, edition_of)
        except errors.TooLong:
            # Sealing it anew would fail, and every release with it. None of it is counted, so that it never is twice.
            found.left.append(TOO_LONG)
        except (errors.VaultError, ValueError):
            # One row that was changed or cut must not hold back all others. It stays as it is, and doctor counts it.
            found.left.append(CLOSED)
        else:
            found.ids.append(pk)
    return found


def _rows(tell: Tell | None) -> Iterator[tuple[int, str, Any, Any]]:
    """The sealed rows, chunk by chunk, since all of them at once are more than the rest of a release needs."""
    drawn = random.SystemRandom()
    keys = list(SealedAnswer.objects.values_list("pk", flat=True))
    drawn.shuffle(keys)
    for start in range(0, len(keys), CHUNK):
        _say(tell, "opening answers", start, len(keys))
        few = SealedAnswer.objects.filter(pk__in=keys[start : start + CHUNK])
        rows = list(few.values_list("pk", "key_id", "place_ciphertext", "ciphertext"))
        drawn.shuffle(rows)
        yield from rows
    _say(tell, "opening answers", len(keys), len(keys))


def _for_a_release(edition_of: Editions, tell: Tell | None = None) -> Pool:
    """Open the pool, say in the log what stays, and take each receipt once."""
    found = _open(edition_of, tell)
    for why, n_rows in Counter(found.left).items():
        log.error("%d rows of the pool %s", n_rows, why)
    return _each_once(found)


def _each_once(found: Pool) -> Pool:
    """A receipt is one person's: a row copied in the database makes nobody count twice. The copy goes with the rest.

    Words that wait were left by a release that has counted the answer they belong to.
    """
    words = {each.place.receipt: each for each in found.words}
    responses = {each.place.receipt: each for each in found.responses if each.place.receipt not in words}
    n_copies = len(found.words) + len(found.responses) - len(words) - len(responses)
    if n_copies:
        log.error("%d rows of the pool bear a receipt that another row bears and are taken for nothing", n_copies)
    return found._replace(responses=list(responses.values()), words=list(words.values()))


def _sort_in(place: Place, written: bytes, found: Pool, edition_of: Editions) -> None:
    """Put what a row held where it belongs; ValueError for two boxes that do not belong together."""
    if place.holds is Holds.REMAINDER:
        found.pieces.append(remainders.read_payload(written))
        return
    if place.holds is Holds.ASKED:
        # A row copied in the database bears the same receipt and is taken once.
        found.invited[place.receipt] = rates.read_payload(written)
        return
    inside = (answers_words if place.holds is Holds.WORDS else answers_sealed).read_payload(written)
    if inside.receipt != place.receipt:
        raise ValueError("the two boxes of a row bear different receipts")
    if not isinstance(inside, Response):
        found.words.append(_fitting(Waiting(place, written)))
        return
    opened = Opened(place, inside, _words(place, inside, edition_of))
    for waiting in (_waiting(opened), *opened.words):
        _fitting(waiting)
    found.responses.append(opened)


def _fitting(waiting: Waiting) -> Waiting:
    """What can be sealed anew, whatever becomes of it; else TooLong, or ValueError for a place out of shape."""
    padding.pad(answers_sealed.place_payload(waiting.place), answers_sealed.PLACE_BYTES)
    padding.pad(waiting.written, answers_sealed.PAYLOAD_BYTES)
    return waiting


def _waiting(opened: Opened) -> Waiting:
    return Waiting(opened.place, answers_sealed.payload(opened.response))


def _words(place: Place, response: Response, edition_of: Editions) -> tuple[Waiting, ...]:
    """What a response leaves at its release: its own words, if it has any, by subject and with its receipt."""
    question_set = edition_of(response.question_set, response.version)
    words = answers_words.split_off(question_set, response.answers, place.receipt)
    place = dataclasses.replace(place, holds=Holds.WORDS)
    return (Waiting(place, answers_words.payload(words)),) if words else ()


def _piece(piece: remainders.Piece) -> Waiting:
    """Some of what waits of a question, in a row like any other: its receipt belongs to nobody."""
    place = Place("", "", piece.part.since, False, tokens.new_receipt(), holds=Holds.REMAINDER)
    return Waiting(place, remainders.payload(piece))


def _hash(place: Place, key_id: str) -> bytes:
    # Words are known by another hash of the same receipt, so that nobody puts a whole answer in their place.
    if place.holds is Holds.WORDS:
        return tokens.words_receipt_hash(place.receipt, key_id)
    return tokens.receipt_hash(place.receipt, key_id)
