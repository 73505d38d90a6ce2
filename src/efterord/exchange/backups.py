"""Making a backup: the database first, the keystore after it, each encrypted, with a manifest; whole or not at all."""

import dataclasses
import datetime as dt
import importlib.metadata
import io
import itertools
import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from django.conf import settings
from django.db import OperationalError, connection

from efterord import clock, gate
from efterord.exchange import backups_places as at
from efterord.exchange import backups_postgresql, backups_sqlite
from efterord.queries import backups as queries
from efterord.rules import backups as rules
from efterord.services import after_backups, backups
from efterord.vault import age_files, holder, keystore_copy, whole_files

PURPOSE = "backup files"  # the key of the key file's to which a backup is encrypted
HEAD = b"efterord backup %d\n" % rules.FORMAT


@dataclasses.dataclass(frozen=True, slots=True)
class Made:
    """A backup that was written."""

    name: str
    manifest: rules.Manifest
    n_bytes: int
    seconds: float


def make(actor: gate.Actor, places: at.Places) -> Made:
    """This function will write one backup of database and keystore, or raise Failed and leave nothing half-written.

    Raise NoKit while no recovery kit has been printed: the pool's keys could be sealed to nobody.
    """
    return backups.back_up(actor, make=lambda: _make(actor, places))


def engine() -> ModuleType:
    """This function will return the means of the database in use: `dump` and `loaded`."""
    return backups_sqlite if connection.vendor == "sqlite" else backups_postgresql


def remove_old(places: at.Places, *, keep_days: int, spared: str) -> int:
    """This function will remove backups older than so many days and return how many; never the one that is spared."""
    old = rules.too_old(places.names(), keep_days=keep_days, now=clock.now(), spared=(spared,))
    for name in old:
        for folder in (places.databases / name, places.keystores / name):
            with at.said(folder):
                if folder.exists():
                    shutil.rmtree(folder)
    return len(old)


def _free_name(places: at.Places, now: dt.datetime) -> str:
    """The name of a backup begun now; of two in one second the later bears the next."""
    for seconds in itertools.count():
        name = rules.name_at(now + dt.timedelta(seconds=seconds))
        if not any((folder / name).exists() for folder in (places.databases, places.keystores)):
            return name
    raise AssertionError("seconds do not end")


def _make(actor: gate.Actor, places: at.Places) -> Made:
    began, now = time.monotonic(), clock.now()
    name, kit = _free_name(places, now), queries.kit_recipient(actor)
    folders = (places.databases / name, places.keystores / name)
    with at.workshop() as shop, at.drafts(*folders) as (here, keys):
        recipient = age_files.recipient_of(holder.derive(PURPOSE))
        # Marked before the database is read: whatever comes after the mark is done again by a restore.
        decided = _mark(actor, name)
        with at.said(here):
            stock, hashed = engine().dump(shop, _into(here / at.DATABASE, recipient))
        # A key is written before the row that needs it, so a keystore read after the database has every key.
        copy = keystore_copy.take(settings.KEYSTORE)
        with at.said(keys):
            files = {
                at.DATABASE: hashed,
                at.KEYS: _into(keys / at.KEYS, recipient)(_text(copy.rows)),
                at.POOL_KEYS: _into(keys / at.POOL_KEYS, kit)(_text(copy.privates)),
            }
        manifest = rules.Manifest(
            made_at=now,
            version=importlib.metadata.version("efterord"),
            database=connection.vendor,
            stock=stock,
            files=files,
            kept_pool_key_ids=tuple(copy.pool_key_ids),
            kit=kit,
            decided=decided,
        )
        with at.said(here):
            whole_files.write(here / at.MANIFEST, HEAD + age_files.seal(manifest.text().encode(), recipient))
            n_bytes = sum(path.stat().st_size for draft in (here, keys) for path in draft.iterdir())
        # The database's folder gets its name last: it is what makes a backup one.
        at.put(keys, folders[1])
        at.put(here, folders[0])
    return Made(name, manifest, n_bytes, time.monotonic() - began)


def _mark(actor: gate.Actor, name: str) -> tuple[int, str]:
    """Leave a line of this backup in the folder of what outlives it; a full disk there is said as one elsewhere is."""
    with at.said(settings.AFTER_BACKUPS):
        try:
            return after_backups.mark_backup(actor, name=name)
        except OperationalError as error:
            if isinstance(error.__cause__, OSError):
                raise error.__cause__ from error
            raise


def _into(path: Path, recipient: str) -> Callable[[age_files.Source], str]:
    return lambda source: age_files.write(path, source, [recipient])


def _text(document: object) -> io.BytesIO:
    return io.BytesIO(json.dumps(document).encode())
