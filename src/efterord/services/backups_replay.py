"""After a restore, before anybody sees it: what was erased, withdrawn and released since the backup is done again.

The rows of a release are put back as they were published, under its number, and it is never held a second time: a
second run would differ by whoever came or left in between. All that waited at that time was opened or sealed anew by
it, so the backup's own rows go, and those which it sealed anew come in their place.
"""

import contextlib
import dataclasses
import datetime as dt
import json
import uuid
from collections.abc import Collection, Iterator
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management.color import no_style
from django.db import connection

from efterord import clock, gate
from efterord.models import (
    Batch,
    Case,
    CaseEvent,
    Invitation,
    QuestionnaireEdition,
    Release,
    SealedAnswer,
    Table,
    Tombstone,
    Unit,
)
from efterord.queries import plans as plans_told
from efterord.rules import plans
from efterord.services import (
    after_backups,
    backups_replay_rows,
    deeds,
    pool_keys,
    releases_comments,
    releases_talks,
)
from efterord.services.after_backups import Record
from efterord.vault import age_files, errors, holder, keystore_copy, signed_log
from efterord.words import CaseStep

CHUNK = 500


@dataclasses.dataclass(frozen=True, slots=True)
class Since:
    """What is known of the time since a backup: where the log stood in it, when it was made, and what one says of it.

    Not `is_known`: what can be read is done again, and where a release may have been held, all that waited is deleted.
    `no_release`: whoever restores says that none was held, although one was due.
    """

    decided: tuple[int, str]
    made_at: dt.datetime
    is_known: bool = True
    no_release: bool = False


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
def rebuild_keystore(actor: gate.Actor, *, copy: keystore_copy.Copy, kit: bytes, is_known: bool = True) -> None:
    """This function will make the keystore that the vault at hand is to open from a backup's copy.

    Pool keys destroyed since stay destroyed; the key of the last release since is added. A fresh pool key is made, so
    that nothing is ever sealed again to one that an older backup holds.
    """
    gone = {line["pool_key"] for line in _decided(is_known=is_known) if "pool_key" in line}
    copy = keystore_copy.with_data_keys(_with_last_pool_key(copy, kit), _word_keys())
    keystore_copy.put_back(holder.place(), copy, without=gone)
    holder.current().keystore.new_pool_key()


@deeds.deed("backups.count_lost_keys", reads_only=True)
def count_lost_keys(
    actor: gate.Actor, *, copy: keystore_copy.Copy, pool_key_ids: Collection[str], is_known: bool = True
) -> int:
    """This function will count the keys of a backup that the keystore at hand lacks and nobody is known to destroy.

    A keystore made afresh is whole, and opens nothing. The night destroys the keys of notes without a word; when it is
    not known what was decided since, any case may have been erased.
    """
    keystore, lines = holder.current().keystore, list(_decided(is_known=is_known))
    gone = {f"case:{pk}:notes" for pk in Case.objects.values_list("pk", flat=True)} | releases_comments._all_purposes()
    if not is_known:
        gone |= {f"case:{pk}" for pk in Case.objects.values_list("pk", flat=True)}
    gone |= {purpose for line in lines if "case" in line for purpose in _purposes(line["case"])}
    destroyed = {line["pool_key"] for line in lines if "pool_key" in line}
    return keystore.lacks(copy.data_keys, gone=gone) + len(set(pool_key_ids) - destroyed - set(keystore.pool_key_ids()))


@deeds.deed("backups.restore")
def restore(actor: gate.Actor, *, since: Since) -> Replayed:
    """This function will do again, in a restored database that nobody uses yet, what was decided since its backup.

    Raise Unknown where the folder does not go on from the backup, or what a release left there is not whole.
    """
    Session.objects.all().delete()
    if since.is_known:
        _check_folder(since.decided)
    lines = list(_decided(is_known=since.is_known))
    n_erased = _erase(lines)
    releases, lost, n_lost = _release(actor, since, lines)
    n_withdrawn = _withdraw(is_known=since.is_known)
    n_lost += _go_without_destroyed_keys(lines) + _n_without_key() + releases_comments._without_key()
    return Replayed(n_erased, n_withdrawn, releases, lost, n_lost)


@deeds.deed("backups.set_aside", reads_only=True)
def set_aside(actor: gate.Actor) -> None:
    """This function will take what cannot be read out of the folder of what was decided, so that it goes on from here.

    It is kept beside under a name with the time: it may belong to another key file.
    """
    for name, read in ((after_backups.DECIDED, _lines), (after_backups.WITHDRAWN, after_backups._withdrawn_hashes)):
        path = settings.AFTER_BACKUPS / name
        try:
            read()
        except (errors.VaultError, ValueError):
            path.rename(path.with_name(f"{name}.before-{clock.now():%Y%m%d-%H%M%S}"))


def _check_folder(decided: tuple[int, str]) -> None:
    n, mark = decided
    lines = _lines()
    is_there = len(lines) >= n and (not n or lines[n - 1].mark == mark)
    if is_there and lines:
        is_there = (settings.AFTER_BACKUPS / after_backups.WITHDRAWN).exists()
    if not is_there:
        raise Unknown(
            f"{settings.AFTER_BACKUPS} does not hold what was noted when the backup was made, so what was erased, "
            "withdrawn or released since is not known. Put the folder back, or name its place in "
            "EFTERORD_AFTER_BACKUPS. If it is lost: --nothing-is-known"
        )


def _erase(lines: list[Record]) -> int:
    """Erase again; the keys first, which came back with the keystore's backup."""
    stones = {uuid.UUID(line["case"]): line for line in lines if "case" in line}
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


def _release(actor: gate.Actor, since: Since, lines: list[Record]) -> tuple[tuple[int, ...], tuple[int, ...], int]:
    """Put back the releases held since, mark as lost those whose file is not there, and say how many rows are lost."""
    last = _last_number()
    held = [number for number in after_backups._numbers(after_backups.RELEASE) if number > last]
    spoken = {line["release"] for line in lines if "release" in line}
    newest = max([last, *held, *spoken])
    is_whole = newest in held and _is_whole(newest, lines)
    if since.is_known:
        if newest > last and not is_whole:
            raise Unknown(
                f"What release {newest} left in {settings.AFTER_BACKUPS} is not whole, so what it opened is not known, "
                "and to open it again could show what single people answered. Put the files back. If they are lost: "
                "--nothing-is-known"
            )
        _ask_for_release(since, newest)
    elif not since.no_release:
        newest = max(newest, _due(clock.today()))
    lost = tuple(number for number in range(last + 1, newest + 1) if number not in held or not _is_readable(number))
    for number in range(last + 1, newest + 1):
        if number in lost:
            _mark_lost(number)
        else:
            backups_replay_rows._put_back(list(_read(after_backups.RELEASE, number))[1:])
    n_lost = 0
    if newest > last:
        _use_up(actor)
        is_told = newest in held and _is_whole(newest, lines)
        if not is_told:
            releases_talks._count_none_again(newest)
        n_lost = _pool(newest if is_told else None)
    _count_on()
    return tuple(number for number in held if number not in lost), lost, n_lost


def _ask_for_release(since: Since, newest: int) -> None:
    """The end of the log may have been lost with its last line: then nothing here speaks of a release."""
    due = _due(clock.today())
    if due <= max(newest, _due(clock.local(since.made_at).date())) or since.no_release:
        return
    raise Unknown(
        f"Release {due} was due since the backup, and nothing in {settings.AFTER_BACKUPS} speaks of it. If it was not "
        "held: --no-release-since. If it may have been held: --nothing-is-known, and the answers that waited are "
        "deleted, because to publish them twice could show what single people answered."
    )


def _due(day: dt.date) -> int:
    return plans.release_number_of(day, plans_told._over_time())


def _is_whole(number: int, lines: list[Record]) -> bool:
    """Whether the files of a release belong together; its pool may be gone by our own hand, or never have been."""
    heads = [_head(kind, number) for kind in (after_backups.RELEASE, after_backups.ANSWERED)]
    if heads[0] is None or heads[1] is None:
        return False
    if heads[0]["pool"] and {"pool_dropped": number} not in lines:
        heads.append(_head(after_backups.POOL, number))
    return all(head is not None and (head["number"], head["set"]) == (number, heads[0]["set"]) for head in heads)


def _is_readable(number: int) -> bool:
    return _head(after_backups.RELEASE, number) is not None


def _head(kind: str, number: int) -> Record | None:
    """The first line of a file, or None where it is missing, cut, changed or another key file's."""
    try:
        return next(_read(kind, number), None)
    except (errors.VaultError, ValueError):
        return None


def _read(kind: str, number: int) -> Iterator[Any]:
    return after_backups._read(after_backups._file(kind, number))


def _use_up(actor: gate.Actor) -> None:
    """Nobody asked before the last release that is known is asked once more, and no talk is counted once more."""
    for number in reversed(after_backups._numbers(after_backups.ANSWERED)):
        if (head := _head(after_backups.ANSWERED, number)) is None:
            continue
        _head_line, *used = _read(after_backups.ANSWERED, number)
        for start in range(0, len(used), CHUNK):
            rows = Invitation.objects.filter(token_hash__in=used[start : start + CHUNK])
            rows.update(answered=True, token_ciphertext=None)
        unasked = Case.objects.exclude(events__step=CaseStep.ASKED)
        releases_talks._mark_again(head.get("talks", {}))
        asked = {uuid.UUID(pk) for pk in head["asked"]}.intersection(unasked.values_list("pk", flat=True))
        now = clock.now()
        CaseEvent.objects.bulk_create(
            CaseEvent(case_id=pk, step=CaseStep.ASKED, at=now, by=actor.code) for pk in sorted(asked)
        )
        return


def _mark_lost(number: int) -> None:
    day = plans.release_date(number, plans_told._over_time())
    Release.objects.create(number=number, plan_id=1, as_of=day, released_at=clock.now())


def _pool(number: int | None) -> int:
    """Put what the last release sealed anew in the place of what the backup has; return how many are lost."""
    answered = None if number is None else _head(after_backups.ANSWERED, number)
    before = SealedAnswer.objects.exclude(pk__in=answered["left"] if answered else [])
    n_before = before.count()
    before.delete()
    is_there = False
    for record in () if number is None else _read(after_backups.POOL, number):
        if is_there:
            backups_replay_rows._save(record)
        is_there = True
    return 0 if is_there else n_before


def _n_without_key() -> int:
    """How many sealed rows no key opens: the last release's key was sealed to a kit that was printed since."""
    return SealedAnswer.objects.exclude(key_id__in=holder.current().keystore.pool_key_ids()).count()


def _withdraw(*, is_known: bool) -> int:
    """Delete what was withdrawn since."""
    hashes: list[bytes] = []
    with contextlib.nullcontext() if is_known else contextlib.suppress(errors.VaultError, ValueError):
        hashes = [bytes.fromhex(each) for each in after_backups._withdrawn_hashes()]
    return sum(
        SealedAnswer.objects.filter(receipt_hash__in=hashes[start : start + CHUNK]).delete()[0]
        for start in range(0, len(hashes), CHUNK)
    )


def _go_without_destroyed_keys(lines: list[Record]) -> int:
    """Put the certificates of destroyed keys back, and delete the rows that these keys had sealed: how many."""
    pool_keys._certify_again(lines, up_to=_last_number())
    gone = [line["pool_key"] for line in lines if "pool_key" in line]
    return SealedAnswer.objects.filter(key_id__in=gone).delete()[0]


def _with_last_pool_key(copy: keystore_copy.Copy, kit: bytes) -> keystore_copy.Copy:
    numbers = after_backups._numbers(after_backups.POOL)
    head = _head(after_backups.POOL, numbers[-1]) if numbers else None
    if head is None:
        return copy
    try:
        blob = age_files.opened(bytes.fromhex(head["key"]), kit, settings.AFTER_BACKUPS / after_backups.POOL)
    except errors.Unreadable:
        # Sealed to a kit that was printed since: the rows under this key stay sealed, and are told as lost.
        return copy
    number, key_id, public, private = json.loads(blob)
    if key_id in copy.pool_key_ids:
        return copy
    rows = {**copy.rows, "pool_keys": [*copy.rows["pool_keys"], [number, key_id, public]]}
    return keystore_copy.Copy(rows, {**copy.privates, key_id: private})


def _word_keys() -> list[list[Any]]:
    """The keys of own words that were opened since; of a release whose file cannot be read none, and they are lost."""
    heads = (number for number in after_backups._numbers(after_backups.WORDS) if _head(after_backups.WORDS, number))
    return [row for number in heads for row in list(_read(after_backups.WORDS, number))[1:]]


def _lines() -> list[signed_log.Line]:
    return signed_log.read(settings.AFTER_BACKUPS / after_backups.DECIDED, holder.derive(after_backups.PURPOSE))


def _decided(*, is_known: bool = True) -> Iterator[Record]:
    """What the log says; as far as it can be read, where it is not known what was decided."""
    path, key = settings.AFTER_BACKUPS / after_backups.DECIDED, holder.derive(after_backups.PURPOSE)
    lines = signed_log.read(path, key) if is_known else signed_log.read_so_far(path, key)
    return (line.document for line in lines)


def _last_number() -> int:
    return Release.objects.order_by("-number").values_list("number", flat=True).first() or 0


def _count_on() -> None:
    """PostgreSQL counts keys apart from the rows: let it go on behind those that were put back."""
    for sql in connection.ops.sequence_reset_sql(
        no_style(), [Unit, QuestionnaireEdition, CaseEvent, Release, Batch, Table]
    ):
        with connection.cursor() as cursor:
            cursor.execute(sql)
