"""What outlives every backup: what was erased, withdrawn and released, written apart so that a restore does it again.

Each is written inside its deed's transaction, before the commit: what is acknowledged is never missing here. Should the
commit fail, more stands here than happened, and a restore errs on the side of what was asked for.

    decided     a signed log: erased cases (random id, day, rule), destroyed pool keys and their certificates, backups;
                it names nobody
    withdrawn   receipt hashes of withdrawn answers, as their rows bore them, since the last release
    release-N   the tables of a release as they were published, all units, all published question sets, and the plan
    answered-N  hashes of the links used up when it was held, the cases that had been asked, and the talks counted
    pool-N      what it sealed anew, until a later backup is verified
    words-N     the keys of the own words it opened, wrapped under the key file, for as long

The three of a release bear its number and one random mark; `release-N` is written last, and those of the release before
are removed after the commit. So a power cut leaves a whole set of the last release that was held: a restore deletes
nothing on the word of files that do not belong together.

All but the log are encrypted under the key file. `withdrawn` is one constant size, sorted and without a time: it is
written anew each night, whether or not anybody withdrew, and its date is set to a fixed day each time.
"""

import contextlib
import dataclasses
import datetime as dt
import fcntl
import io
import itertools
import json
import os
import re
import secrets
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import serializers
from django.db import OperationalError, transaction

from efterord import gate
from efterord.models import (
    CaseEvent,
    EarlierTerms,
    Invitation,
    Plan,
    QuestionnaireEdition,
    Unit,
)
from efterord.queries import backups
from efterord.rules import pool_keys
from efterord.rules.pool_keys import Certified
from efterord.services import deeds, releases_talks
from efterord.vault import age_files, errors, holder, keyfile, keystore_copy, signed_log
from efterord.words import CaseStep, ErasureRule

PURPOSE = "after backups"
DECIDED, WITHDRAWN = "decided", "withdrawn"
RELEASE, ANSWERED, POOL, WORDS = "release", "answered", "pool", "words"
CHUNK = 500
_LONG_AGO = (0, 0)
Record = dict[str, Any]


@deeds.deed("after_backups.renew")
def renew(actor: gate.Actor) -> None:
    """This function will write the list of withdrawals anew, so that the day of its last change tells nothing."""
    with _locked():
        _write_withdrawn(_withdrawn_hashes())


@deeds.deed("after_backups.mark_backup")
def mark_backup(actor: gate.Actor, *, name: str) -> tuple[int, str]:
    """This function will note that a backup is made, and return how long the log is and its last mark.

    A restore finds the same line here, and so knows that this folder goes on from that backup and was not lost since.
    """
    _decide([{"backup": name}])
    lines = signed_log.read(settings.AFTER_BACKUPS / DECIDED, holder.derive(PURPOSE))
    return len(lines), lines[-1].mark


def _erased(ids: Iterable[uuid.UUID], day: dt.date, rule: ErasureRule) -> None:
    """Note that cases are erased; before their keys are destroyed, so that no copy brings them back."""
    _decide([{"case": str(pk), "on": day.isoformat(), "rule": rule.value} for pk in ids])


def _pool_keys_destroyed(key_ids: Iterable[str]) -> None:
    """Note that pool keys are destroyed, so that no backup's keystore brings them back into use."""
    _decide([{"pool_key": key_id} for key_id in key_ids])


def _certified(done: Certified) -> None:
    """Note what the certificate of destroyed keys says, so that it is there after a restore too."""
    told = {"certificate": done.release, "n_keys": done.n_keys, "keep_days": done.keep_days}
    _decide([{**told, "on": done.destroyed_on.isoformat()}])


def _uncertified(certified: int) -> list[str]:
    """The keys of a night that was interrupted before their certificate was kept."""
    return pool_keys.uncertified(_decided(), certified=certified)


def _destroyed_keys() -> set[str]:
    return {line["pool_key"] for line in _decided() if "pool_key" in line}


def _decided() -> list[Record]:
    lines = signed_log.read(settings.AFTER_BACKUPS / DECIDED, holder.derive(PURPOSE))
    return [line.document for line in lines]


def _withdrawn(hashes: Collection[bytes]) -> None:
    """Note withdrawn answers by what their own rows bore, and by no other of the same receipt's hashes.

    The receipt's hashes under other keys would tie a row of before a release to the one it was sealed anew as.
    """
    if hashes:
        with _locked():
            _write_withdrawn(_withdrawn_hashes() | {bytes(each).hex() for each in hashes})


@dataclasses.dataclass(frozen=True)
class Noted:
    """A release as it is noted before it is written: the first line of its files, and drafts that no restore reads."""

    head: Record
    drafts: Mapping[str, Path]


def _note(
    number: int, key_id: str, waiting: Iterable[Record], published: Iterable[Record], word_keys: Collection[bytes]
) -> Noted:
    """Note what a release is going to show and to leave sealed, which takes long, before anybody has to wait for it.

    What it leaves sealed is noted only where a recovery kit can open its key.
    """
    head: Record = {"number": number, "set": secrets.token_hex(8), "pool": True}
    documents: dict[str, Iterable[Any]] = {}
    try:
        documents[POOL] = _sealed_anew(head, key_id, waiting, backups.kit_recipient(gate.SYSTEM))
    except errors.NoKit:
        head["pool"] = False
    if word_keys:
        documents[WORDS] = [head, *keystore_copy.take_data_keys(settings.KEYSTORE, word_keys)]
    documents[RELEASE] = itertools.chain([head], _stands_on(), published)
    noted = Noted(head, {kind: settings.AFTER_BACKUPS / f".{kind}.{head['set']}" for kind in documents})
    with _folder():
        for kind, each in documents.items():
            age_files.write(noted.drafts[kind], _Lines(each), [_recipient()])
    return noted


def _throw_away(noted: Noted) -> None:
    """Remove the drafts of a release that was not published."""
    for draft in noted.drafts.values():
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def _released(noted: Noted, came_meanwhile: Collection[int]) -> None:
    """Note a release that is written: its tables, what it left sealed, and which links were used up.

    `came_meanwhile`: rows that a restore must leave where a backup has them, since the release knew nothing of them.
    """
    head, number = noted.head, noted.head["number"]
    with _locked():
        # Of a try of the same number that was undone.
        for kind in (RELEASE, WORDS):
            (settings.AFTER_BACKUPS / _file(kind, number)).unlink(missing_ok=True)
        used = sorted(Invitation.objects.filter(answered=True).values_list("token_hash", flat=True))
        asked = sorted(map(str, CaseEvent.objects.filter(step=CaseStep.ASKED).values_list("case_id", flat=True)))
        talks, left = releases_talks._all_counted(), sorted(came_meanwhile)
        _write(_file(ANSWERED, number), [{**head, "asked": asked, "talks": talks, "left": left}, *used])
        for kind, draft in noted.drafts.items():  # the release itself is the last
            draft.replace(settings.AFTER_BACKUPS / _file(kind, number))
        keyfile.sync_directory(settings.AFTER_BACKUPS)
        _append([{"release": number}])
        before = _withdrawn_hashes()
    # A withdrawal of before is a row that is gone: the release has every row that is left. One of a row sealed anew
    # may come between the commit and this, so only what was there before goes.
    transaction.on_commit(lambda: _forget_before(number, before), robust=True)


def _forget_before(number: int, withdrawn: set[str]) -> None:
    """Remove what the release before left, now that this one is held."""
    with _locked():
        _write_withdrawn(_withdrawn_hashes() - withdrawn)
        for kind in (ANSWERED, POOL):
            for older in _numbers(kind):
                if older < number:
                    (settings.AFTER_BACKUPS / _file(kind, older)).unlink(missing_ok=True)
        # Of releases that were killed before they were written.
        for kind in (RELEASE, POOL, WORDS):
            for draft in settings.AFTER_BACKUPS.glob(f".{kind}.*"):
                draft.unlink(missing_ok=True)


def _forget_pool(last_release: int) -> None:
    """Drop what a release sealed anew once a verified backup of after it holds the same; the log says so first."""
    with _locked():
        for number in _numbers(POOL):
            if number <= last_release:
                _append([{"pool_dropped": number}])
                (settings.AFTER_BACKUPS / _file(POOL, number)).unlink(missing_ok=True)
        for number in _numbers(WORDS):
            if number <= last_release:
                (settings.AFTER_BACKUPS / _file(WORDS, number)).unlink(missing_ok=True)


def _stands_on() -> Iterator[Record]:
    """All units (parents first), published question sets, and the plan: what a release's rows stand on.

    What was answered since a backup may lie at a unit, and in an edition, that the backup does not have, and be
    numbered by a plan that was changed since.
    """
    units = dict(Unit.objects.in_bulk())
    seen: set[int] = set()
    for pk in sorted(units):
        path = []
        at: int | None = pk
        while at is not None and at not in seen:
            seen.add(at)
            path.append(units[at])
            at = units[at].parent_id
        yield from map(_written, reversed(path))
    yield from map(_written, QuestionnaireEdition.objects.filter(published_at__isnull=False).order_by("key", "version"))
    yield from map(_written, (*Plan.objects.all(), *EarlierTerms.objects.order_by("first_number")))


def _sealed_anew(head: Record, key_id: str, waiting: Iterable[Record], kit: str) -> Iterator[Any]:
    """What the release leaves sealed, with the key it is sealed under, which only the recovery kit opens."""
    row = keystore_copy.take_pool_key(settings.KEYSTORE, key_id)
    yield {**head, "key": age_files.seal(json.dumps(row).encode(), kit).hex()}
    yield from waiting


def _written(row: Any) -> Record:
    (record,) = json.loads(serializers.serialize("json", [row]))
    return dict(record)


def _decide(documents: list[Record]) -> None:
    if documents:
        with _locked():
            _append(documents)


def _append(documents: list[Record]) -> None:
    """Add to the log, within the lock. From its first line on the list of withdrawals is there, and missed if not."""
    if not (settings.AFTER_BACKUPS / DECIDED).exists():
        _write_withdrawn(_withdrawn_hashes())
    signed_log.append(settings.AFTER_BACKUPS / DECIDED, holder.derive(PURPOSE), documents)


def _file(kind: str, number: int) -> str:
    return f"{kind}-{number:04}"


def _numbers(kind: str) -> list[int]:
    """The numbers of the releases of which there is such a file."""
    found = (re.fullmatch(rf"{kind}-(\d{{4,}})", path.name) for path in settings.AFTER_BACKUPS.glob(f"{kind}-*"))
    return sorted(int(match[1]) for match in found if match)


def _withdrawn_hashes() -> set[str]:
    return set(_read(WITHDRAWN))


def _write_withdrawn(hashes: Iterable[str]) -> None:
    _write(WITHDRAWN, sorted(hashes))
    # Whoever asks for the date of the file or its folder learns nothing; the disk's own change time is of last night.
    for path in (settings.AFTER_BACKUPS / WITHDRAWN, settings.AFTER_BACKUPS):
        os.utime(path, ns=_LONG_AGO)


def _write(name: str, documents: Iterable[Any]) -> None:
    """Write one document a line, encrypted, whole or not at all."""
    path: Path = settings.AFTER_BACKUPS / name
    draft = path.with_name(f".{name}.new")
    draft.unlink(missing_ok=True)
    age_files.write(draft, _Lines(documents), [_recipient()])
    os.replace(draft, path)
    keyfile.sync_directory(path.parent)


def _read(name: str) -> Iterator[Any]:
    """The documents of a file, none if there is no such file."""
    path: Path = settings.AFTER_BACKUPS / name
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return
    for line in io.BytesIO(age_files.opened(content, holder.derive(PURPOSE), path)):
        yield json.loads(line)


def _recipient() -> str:
    return age_files.recipient_of(holder.derive(PURPOSE))


class _Lines:
    """A stream of documents, one a line, made as it is read."""

    def __init__(self, documents: Iterable[Any]) -> None:
        self.documents, self.held = iter(documents), b""

    def read(self, size: int, /) -> bytes:
        while len(self.held) < size:
            line = next(self.documents, None)
            if line is None:
                break
            self.held += json.dumps(line).encode() + b"\n"
        found, self.held = self.held[:size], self.held[size:]
        return found


@contextlib.contextmanager
def _locked() -> Iterator[None]:
    """Let one process at a time write here."""
    with _folder() as folder, (folder / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """Say a full or missing disk as the database says it: pages keep the words that were sent, the deed is undone."""
    folder: Path = settings.AFTER_BACKUPS
    try:
        if folder.parent == settings.DATA:
            folder.mkdir(mode=0o700, exist_ok=True)
        yield folder
    except OSError as error:
        raise OperationalError(f"{folder} cannot be written: {error.strerror}") from error
