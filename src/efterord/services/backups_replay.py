"""After a restore, before anybody sees it: what was erased, withdrawn and released since the backup is done again.

The rows of a release are put back as they were published, under its number, and it is never held a second time: a
second run would differ by whoever came or left in between. All that waited at that time was opened or sealed anew by
it, so the backup's own rows go, and those which it sealed anew come in their place.
"""

import contextlib
import dataclasses
import json
import re
import uuid
from collections.abc import Collection, Iterator
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import serializers
from django.core.management.color import no_style
from django.db import connection

from efterord import clock, gate
from efterord.models import Batch, Case, Invitation, Plan, Release, SealedAnswer, Table, Tombstone, Unit
from efterord.rules import releases as calendar
from efterord.services import after_backups, deeds
from efterord.services.after_backups import Record
from efterord.vault import age_files, errors, holder, keystore_copy, signed_log
from efterord.words import ReleasePeriod

CHUNK = 500


class Unknown(Exception):
    """What happened since the backup is not known here; `words` say what that would cost, and how to go on."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@dataclasses.dataclass(frozen=True, slots=True)
class Replayed:
    """What was done again. `n_lost` are sealed answers that had to go and could not come back."""

    n_erased: int = 0
    n_withdrawn: int = 0
    releases: tuple[int, ...] = ()
    lost_releases: tuple[int, ...] = ()
    n_lost: int = 0


@deeds.deed("backups.rebuild_keystore", reads_only=True)
def rebuild_keystore(actor: gate.Actor, *, copy: keystore_copy.Copy, kit: bytes) -> None:
    """This function will make the keystore that the vault at hand is to open from a backup's copy.

    Pool keys destroyed since stay destroyed; the key of the last release since is added. A fresh pool key is made, so
    that nothing is ever sealed again to one that an older backup holds.
    """
    gone = {line["pool_key"] for line in _decided() if "pool_key" in line}
    keystore_copy.put_back(holder.place(), _with_last_pool_key(copy, kit), without=gone)
    holder.current().keystore.new_pool_key()


@deeds.deed("backups.count_lost_keys", reads_only=True)
def count_lost_keys(
    actor: gate.Actor, *, copy: keystore_copy.Copy, pool_key_ids: Collection[str], is_known: bool = True
) -> int:
    """This function will count the keys of a backup that the keystore at hand lacks and nobody is known to destroy.

    A keystore made afresh is whole, and opens nothing. The night destroys the keys of notes without a word; when it is
    not known what was decided since, any case may have been erased.
    """
    keystore, lines = holder.current().keystore, list(_decided())
    gone = {f"case:{pk}:notes" for pk in Case.objects.values_list("pk", flat=True)}
    if not is_known:
        gone |= {f"case:{pk}" for pk in Case.objects.values_list("pk", flat=True)}
    gone |= {purpose for line in lines if "case" in line for purpose in _purposes(line["case"])}
    destroyed = {line["pool_key"] for line in lines if "pool_key" in line}
    return keystore.lacks(copy.data_keys, gone=gone) + len(set(pool_key_ids) - destroyed - set(keystore.pool_key_ids()))


@deeds.deed("backups.restore")
def restore(actor: gate.Actor, *, decided: tuple[int, str], is_known: bool = True) -> Replayed:
    """This function will do again, in a restored database that nobody uses yet, what was decided since its backup.

    `decided` is what the backup's manifest says of the log, which must begin with it; else Unknown is raised. With
    `is_known` False nothing is done again, and where a release may have been held since, all that waited is deleted.
    """
    Session.objects.all().delete()
    if not is_known:
        return _without_knowing()
    _check_log(decided)
    n_erased = _erase()
    releases, lost = _release()
    n_lost = _pool(releases[-1]) if releases else 0
    return Replayed(n_erased, _withdraw(), releases, lost, n_lost)


def _check_log(decided: tuple[int, str]) -> None:
    n, mark = decided
    lines = _lines()
    if len(lines) < n or (n and lines[n - 1].mark != mark):
        raise Unknown(
            f"{settings.AFTER_BACKUPS} does not hold what was noted when the backup was made, so what was erased, "
            "withdrawn or released since is not known. Put the folder back, or name its place in "
            "EFTERORD_AFTER_BACKUPS. If it is lost: --nothing-is-known"
        )


def _erase() -> int:
    """Erase again; the keys first, which came back with the keystore's backup."""
    stones = {uuid.UUID(line["case"]): line for line in _decided() if "case" in line}
    if not stones:
        return 0
    holder.current().keystore.destroy(*(purpose for pk in stones for purpose in _purposes(pk)))
    Tombstone.objects.bulk_create(
        (Tombstone(id=pk, erased_on=line["on"], rule=line["rule"]) for pk, line in stones.items()),
        ignore_conflicts=True,
    )
    there = list(Case.objects.filter(pk__in=stones).values_list("pk", flat=True))
    Case.objects.filter(pk__in=there).delete()
    return len(there)


def _purposes(case: object) -> tuple[str, str]:
    return f"case:{case}", f"case:{case}:notes"


def _release() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Put back the releases held since, and mark as lost those whose file is not there: neither is held again."""
    last = _last_number()
    held = sorted(number for number in _noted_releases() if number > last)
    lost = [number for number in range(last + 1, held[-1] if held else 0) if number not in held]
    for number in sorted((*held, *lost)):
        if number in held:
            _put_back(list(after_backups._read(after_backups._release_file(number)))[1:])
        else:
            _mark_lost(number)
    if held:
        _head, *used = after_backups._read(after_backups.ANSWERED)
        for start in range(0, len(used), CHUNK):
            rows = Invitation.objects.filter(token_hash__in=used[start : start + CHUNK])
            rows.update(answered=True, token_ciphertext=None)
    _count_on()
    return tuple(held), tuple(lost)


def _put_back(records: list[Record]) -> None:
    """Write a release's rows with keys of their own. A table whose batches are not all known is left out."""
    new: dict[str, int] = {}
    for record in records:
        kind, fields = record["model"].partition(".")[2], record["fields"]
        if kind == "unit":
            if not Unit.objects.filter(pk=record["pk"]).exists():
                _save(record)
        elif kind == "release":
            new["release"] = _save({**record, "pk": None}).pk
        elif kind == "batch":
            fields["release"] = new["release"]
            _save({**record, "pk": None})
        else:
            labels = [label.split("-") for label in fields["batches"]]
            batches = [
                pk
                for release, number in labels
                for pk in Batch.objects.filter(release__number=release, number=number).values_list("pk", flat=True)
            ]
            if len(batches) == len(labels):
                fields.update(release=new["release"], batches=batches)
                _save({**record, "pk": None})


def _save(record: Record) -> Any:
    (read,) = serializers.deserialize("python", [record])
    read.save()
    return read.object


def _mark_lost(number: int) -> None:
    plan = Plan.objects.get(pk=1)
    day = calendar.release_date(number, plan.started_on, ReleasePeriod(plan.period))
    Release.objects.create(number=number, plan=plan, as_of=day, released_at=clock.now())


def _pool(number: int) -> int:
    """Put what the last release sealed anew in the place of what the backup has; return how many are lost."""
    head, *records = after_backups._read(after_backups.POOL) if _has_pool_of(number) else ({"left": []},)
    before = SealedAnswer.objects.exclude(pk__in=head["left"])
    n_before = before.count()
    before.delete()
    for record in records:
        _save(record)
    return 0 if "number" in head else n_before


def _has_pool_of(number: int) -> bool:
    head = next(after_backups._read(after_backups.POOL), None)
    return head is not None and head["number"] == number


def _withdraw() -> int:
    """Delete what was withdrawn since, and what no key opens any more."""
    hashes = [bytes.fromhex(each) for each in after_backups._withdrawn_hashes()]
    n = sum(
        SealedAnswer.objects.filter(receipt_hash__in=hashes[start : start + CHUNK]).delete()[0]
        for start in range(0, len(hashes), CHUNK)
    )
    gone = [line["pool_key"] for line in _decided() if "pool_key" in line]
    SealedAnswer.objects.filter(key_id__in=gone).delete()
    return n


def _without_knowing() -> Replayed:
    """A release that was due since may have been held: what waited then may stand in tables that people have seen."""
    plan = Plan.objects.get(pk=1)
    last, period = _last_number(), ReleasePeriod(plan.period)
    lost = tuple(range(last + 1, calendar.release_number_of(clock.today(), plan.started_on, period) + 1))
    for number in lost:
        _mark_lost(number)
    # What is left of the log, if anything, is gone by all the same.
    n_erased = 0
    with contextlib.suppress(errors.NotSigned):
        n_erased = _erase()
    n_lost = SealedAnswer.objects.all().delete()[0] if lost else 0
    return Replayed(n_erased=n_erased, lost_releases=lost, n_lost=n_lost)


def _with_last_pool_key(copy: keystore_copy.Copy, kit: bytes) -> keystore_copy.Copy:
    head = next(after_backups._read(after_backups.POOL), None)
    if head is None:
        return copy
    try:
        blob = age_files.opened(bytes.fromhex(head["key"]), kit, settings.AFTER_BACKUPS / after_backups.POOL)
    except errors.Unreadable:
        # Sealed to a kit that was printed since: the rows under this key stay sealed, and doctor counts them.
        return copy
    number, key_id, public, private = json.loads(blob)
    if key_id in copy.pool_key_ids:
        return copy
    rows = {**copy.rows, "pool_keys": [*copy.rows["pool_keys"], [number, key_id, public]]}
    return keystore_copy.Copy(rows, {**copy.privates, key_id: private})


def _noted_releases() -> Iterator[int]:
    for path in settings.AFTER_BACKUPS.glob("release-*"):
        if match := re.fullmatch(r"release-(\d{4,})", path.name):
            yield int(match[1])


def _lines() -> list[signed_log.Line]:
    return signed_log.read(settings.AFTER_BACKUPS / after_backups.DECIDED, holder.derive(after_backups.PURPOSE))


def _decided() -> Iterator[Record]:
    return (line.document for line in _lines())


def _last_number() -> int:
    return Release.objects.order_by("-number").values_list("number", flat=True).first() or 0


def _count_on() -> None:
    """PostgreSQL counts keys apart from the rows: let it go on behind those that were put back."""
    for sql in connection.ops.sequence_reset_sql(no_style(), [Unit, Release, Batch, Table]):
        with connection.cursor() as cursor:
            cursor.execute(sql)
