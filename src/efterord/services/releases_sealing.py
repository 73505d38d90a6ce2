"""What a release leaves sealed and what it opens of own words, ready before the transaction that writes it.

Sealing takes seconds, and whoever sends an answer would wait for them. So what waits is sealed to a new key beforehand,
into a file without a name: the transaction only deletes and inserts. Submissions that come meanwhile are sealed to the
same new key. A release that is not published leaves a key behind to which they alone are sealed, and the next opens it.
"""

import base64
import dataclasses
import datetime as dt
import itertools
import random
import struct
import tempfile
from collections.abc import Iterator
from typing import IO, Any

from django.conf import settings

from efterord import clock, gate
from efterord.models.record import random_key
from efterord.rules import answers_sealed, batches
from efterord.services import after_backups, deeds, pool_opening, releases_comments
from efterord.services.pool_opening import Tell, Waiting
from efterord.services.releases_preparing import Prepared
from efterord.vault import holder, sealed

CHUNK = 500
FIELDS = ("id", "key_id", "place_ciphertext", "ciphertext", "receipt_hash")
Row = tuple[int, str, bytes, bytes, bytes]
_SIZES = (answers_sealed.PLACE_BYTES, answers_sealed.PAYLOAD_BYTES)
# Key, both boxes, the receipt's hash: all of one length, as the rows are.
_ROW = struct.Struct(">q{}s{}s32s".format(*map(sealed.sealed_length, _SIZES)))


@dataclasses.dataclass(frozen=True, repr=False)
class Sealed:
    """All of a prepared release that can be made before it is written.

    `file` holds what waits, sealed to the new key, in the order of its new random keys; `words` the rows of own words;
    `noted` is what outlives a backup of it.
    """

    released_at: dt.datetime
    key_id: str
    file: IO[bytes]
    words: tuple[releases_comments.Sealed, ...]
    noted: after_backups.Noted

    def __enter__(self) -> "Sealed":
        return self

    def __exit__(self, *told: object) -> None:
        """Throw away what was not published."""
        self.file.close()
        after_backups._throw_away(self.noted)

    def rows(self) -> Iterator[Row]:
        """What waits, as FIELDS names it."""
        yield from _rows(self.file, self.key_id)


@deeds.deed("releases.seal", reads_only=True)
def seal(actor: gate.Actor, *, prepared: Prepared, tell: Tell | None = None) -> Sealed:
    """This function will seal what waits of a prepared release under a new key, and write nothing that is read yet.

    Use it as a context: at its end what was not published is gone.
    """
    pool, at = holder.current().keystore.new_pool_key(), clock.now()
    file = tempfile.TemporaryFile(dir=settings.DATA)  # noqa: SIM115 closed at the end of the context
    try:
        _write(file, pool.id, pool.public, prepared.waiting, tell)
        words = releases_comments._sealed(prepared.number, prepared.comments)
        records = itertools.chain(_records(prepared, at), releases_comments._records(words))
        key_ids = releases_comments._key_ids(prepared.number, words)
        noted = after_backups._note(prepared.number, pool.id, map(_record, _rows(file, pool.id)), records, key_ids)
    except BaseException:
        file.close()
        raise
    return Sealed(at, pool.id, file, words, noted)


def _write(file: IO[bytes], key_id: str, public: bytes, waiting: tuple[Waiting, ...], tell: Tell | None) -> None:
    # In the order of their random keys, so that ctid and xmin order say nothing either; which key is whose is drawn.
    keys, drawn = sorted(random_key() for _ in waiting), list(waiting)
    random.SystemRandom().shuffle(drawn)
    for done, (key, (place, written)) in enumerate(zip(keys, drawn, strict=True)):
        boxes = (
            sealed.seal_padded(public, content, size)
            for content, size in zip((answers_sealed.place_payload(place), written), _SIZES, strict=True)
        )
        file.write(_ROW.pack(key, *boxes, pool_opening._hash(place, key_id)))
        if done % CHUNK == 0:
            pool_opening._say(tell, "sealing anew what waits", done, len(waiting))
    pool_opening._say(tell, "sealing anew what waits", len(waiting), len(waiting))


def _rows(file: IO[bytes], key_id: str) -> Iterator[Row]:
    file.seek(0)
    while few := file.read(CHUNK * _ROW.size):
        for pk, place, content, hashed in _ROW.iter_unpack(few):
            yield pk, key_id, place, content, hashed


def _record(row: Row) -> dict[str, Any]:
    """A row as a restore reads it."""
    pk, *values = row
    written = (base64.b64encode(value).decode() if isinstance(value, bytes) else value for value in values)
    return {"model": "efterord.sealedanswer", "pk": pk, "fields": dict(zip(FIELDS[1:], written, strict=True))}


def _records(prepared: Prepared, at: dt.datetime) -> Iterator[dict[str, Any]]:
    """A release with its batches and tables as a restore reads them; a table names its batches as published."""
    head = {"number": prepared.number, "plan": 1, "as_of": prepared.as_of.isoformat(), "released_at": at.isoformat()}
    yield {"model": "efterord.release", "pk": None, "fields": head}
    for batch in prepared.formed:
        _, kind, number = batches.read_id(batch.id)
        sizes = {"n": len(batch.members), "n_counting": batch.n_counting}
        fields = {"kind": kind.value, "unit": int(batch.unit), "number": number, "lane": batch.lane, **sizes}
        yield {"model": "efterord.batch", "pk": None, "fields": fields}
    for table in prepared.shown:
        shown: dict[str, Any] = {"kind": table.kind.value, "unit": int(table.unit), "lane": table.lane}
        shown |= {"question": table.question, "counts": dict(table.counts), "batches": list(table.batches)}
        yield {"model": "efterord.table", "pk": None, "fields": shown}
