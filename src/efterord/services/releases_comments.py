"""Own words at a release: batches of those who wrote formed, checked and written; what is left of a batch waits.

Each batch has a key of its own in the keystore, so that its words end with it. Here too words come back after a restore
and go when they are three years old. Nothing here shows them: a trained reader masks them first.
"""

import base64
import dataclasses
import datetime as dt
import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypedDict

from django.db.models import QuerySet

from efterord.models import Comment, CommentBatch, Release
from efterord.models.record import random_key
from efterord.rules import answers_sealed, answers_words, batches, comments, disclosure, privacy, trees
from efterord.services import rows_at_once
from efterord.services.pool_opening import Editions, Opened, Waiting
from efterord.vault import envelope, holder, padding
from efterord.words import StoragePeriod


class Terms(TypedDict):
    """By which plan batches are formed: the last arguments of rules.batches.form_batches."""

    k: int
    waiting_cap: int
    expected: Mapping[str, float]
    release_number: int
    earlier: Sequence[batches.Cap]


class Formed(NamedTuple):
    """The words that are opened together, and those that wait on, at the unit where they wait from now on."""

    opened: tuple[comments.Opened, ...]
    waiting: tuple[Waiting, ...]


def _left(batch: batches.Batch, responses: Sequence[Opened], edition_of: Editions, *, k: int) -> Iterator[Waiting]:
    """What the members of a batch wrote, all in one place: that of the batch, as old as its oldest answer.

    A member's own unit and quarter, which may be hers alone, would tie her words to her for whoever has the keys; and
    so would a subject that she alone was asked about.
    """
    members = [responses[key] for key in batch.members]
    since = min(each.place.period for each in members)
    asked_of = functools.cache(lambda key, version: comments.asked_subjects(edition_of(key, version)))
    asked = [(asked_of(each.response.question_set, each.response.version), each.place.counts) for each in members]
    standing = comments.standing_subjects(asked, k)
    for left in (left for each in members for left in each.words):
        place = dataclasses.replace(left.place, unit=batch.unit, lane="", period=since)
        words = comments.under_standing(answers_words.read_payload(left.written), standing)
        yield Waiting(place, answers_words.payload(words))


def _formed(tree: trees.Tree, words: Iterable[Waiting], terms: Terms) -> Formed:
    """Form the batches of all who wrote and whose answer was released.

    What waits at a unit that a restore did not bring back waits at the root. What those wrote who were asked again
    some months after waits on: it belongs with nobody's words of before.
    """
    waiting = [each if each.place.unit in tree.parent else _moved(each, tree.root) for each in words]
    mine = [each for each in waiting if each.place.pool is answers_sealed.Pool.EXIT]
    formation = comments.form_batches(tree, [each.place for each in mine], **terms)
    return Formed(
        tuple(
            comments.Opened(number, batch.unit, tuple(_writer(mine[key]) for key in batch.members))
            for number, batch in enumerate(formation.batches, start=1)
        ),
        (
            *(_moved(mine[each.key], each.at_unit) for each in formation.still_waiting),
            *(each for each in waiting if each.place.pool is not answers_sealed.Pool.EXIT),
        ),
    )


def _writer(waiting: Waiting) -> comments.Writer:
    words = answers_words.read_payload(waiting.written)
    return comments.Writer(words.receipt, waiting.place.counts, words.subjects)


def _moved(waiting: Waiting, unit: str) -> Waiting:
    return waiting._replace(place=dataclasses.replace(waiting.place, unit=unit))


def _disclosures(formed: Formed, *, k: int) -> list[disclosure.Disclosure]:
    return comments.find_disclosures(formed.opened, {each.place.receipt for each in formed.waiting}, k=k)


class Sealed(NamedTuple):
    """A batch of words and its rows, ready to be written under a release that is not there yet."""

    batch: CommentBatch
    rows: list[Comment]


def _sealed(release_number: int, opened: Iterable[comments.Opened]) -> tuple[Sealed, ...]:
    """Make the rows, each batch's under a key of its own, which is in the keystore before any row needs it."""
    found = []
    for each in opened:
        batch = CommentBatch(unit_id=int(each.unit), number=each.number, n_counting=each.n_counting)
        seal = holder.current().sealer(_named(release_number, each.number))
        rows = []
        for comment in each.comments:
            row = Comment(pk=random_key(), subject=comment.subject, use=comment.use.value)
            row.ciphertext = seal(_place(row), padding.pad(comment.text.encode(), comments.TEXT_BYTES))
            rows.append(row)
        found.append(Sealed(batch, rows))
    return tuple(found)


def _write(release: Release, words: Iterable[Sealed]) -> None:
    """Write the batches, and their words in the order of their random keys: which belong together, no order tells."""
    rows: list[tuple[Any, ...]] = []
    for batch, its_rows in words:
        batch.release = release
        batch.save(force_insert=True)
        rows += [(row.pk, batch.pk, row.subject, row.use, row.ciphertext) for row in its_rows]
    rows_at_once._insert(Comment, ("id", "batch", "subject", "use", "ciphertext"), sorted(rows))


def _purpose(batch: CommentBatch) -> str:
    return _named(batch.release.number, batch.number)


def _named(release_number: int, number: int) -> str:
    """Each batch's words have a key of their own, so that it ends with them."""
    return f"comments:{release_number}-{number}"


def _place(row: Comment) -> envelope.Place:
    return envelope.Place("comment", str(row.pk), "text", 1)


def _erase(today: dt.date) -> None:
    """Erase the words that were opened three years ago, their keys first; that they were opened stays."""
    days = dt.timedelta(days=privacy.DAYS[StoragePeriod.COMMENT] or 0)
    due = list(_known().filter(release__as_of__lte=today - days, comments__isnull=False).distinct())
    if due:
        holder.current().keystore.destroy(*map(_purpose, due))
        Comment.objects.filter(batch__in=[batch.pk for batch in due]).delete()


def _known() -> QuerySet[CommentBatch]:
    return CommentBatch.objects.select_related("release")


def _key_ids(release_number: int, words: Iterable[Sealed]) -> set[bytes]:
    """The keys of what a release opens: in no backup yet, so they are noted apart until one is verified."""
    keys = (holder.current().keystore.key_for(_named(release_number, each.batch.number)) for each in words)
    return {key.id for key in keys if key is not None}


def _all_purposes() -> set[str]:
    return {_purpose(batch) for batch in _known()}


def _without_key() -> int:
    """After a restore: delete the words that nothing opens any more, and say how many."""
    keystore = holder.current().keystore
    gone = [batch.pk for batch in _known() if keystore.key_for(_purpose(batch)) is None]
    return Comment.objects.filter(batch__in=gone).delete()[0]


def _records(words: Iterable[Sealed]) -> Iterator[dict[str, Any]]:
    """What a restore puts back: the batches first, which words name by their numbers."""
    kept = list(words)
    for batch, _ in kept:
        fields: dict[str, Any] = {"unit": batch.unit_id, "number": batch.number, "n_counting": batch.n_counting}
        yield {"model": "efterord.commentbatch", "pk": batch.number, "fields": fields}
    # In the order of their keys here too.
    for row, number in sorted(((r, b.number) for b, rows in kept for r in rows), key=lambda each: each[0].pk):
        text = base64.b64encode(row.ciphertext).decode()
        fields = {"batch": number, "subject": row.subject, "use": row.use, "ciphertext": text}
        yield {"model": "efterord.comment", "pk": row.pk, "fields": fields}
