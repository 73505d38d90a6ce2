"""Verifying a backup: hashes, then the database restored beside the one in use, counted, opened and tried."""

import time
from pathlib import Path

from django.db import connection

from efterord import clock, gate
from efterord.exchange import backups as making
from efterord.exchange import backups_places as at
from efterord.exchange import backups_postgresql
from efterord.exchange import backups_reading as reading
from efterord.queries.backups import SIGNED_FOR
from efterord.rules import backups as rules
from efterord.services import backups, backups_samples
from efterord.vault import errors, holder, keystore_copy, whole_files


def verify(
    actor: gate.Actor, places: at.Places, name: str | None = None, *, keep_days: int | None = None
) -> rules.Checked:
    """This function will try the newest or the named backup whole, and note it; raise Failed with what is wrong."""
    return backups.verify(actor, check=lambda: _check(actor, places, name), keep_days=keep_days)


def try_out(actor: gate.Actor, manifest: rules.Manifest) -> rules.Tried:
    """This function will compare the database stood in with its manifest and open a sample, or raise Failed."""
    found = backups.take_stock(actor)
    wrong = rules.differences(manifest.stock, found)
    if not wrong:
        reading.bring_up_to_date()
        tried = backups_samples.try_copy(actor)
        wrong = list(tried.wrong)
    if wrong:
        more = f" ({len(wrong) - 1} more)" if len(wrong) > 1 else ""
        raise at.Failed(f"The backup is not what its manifest says: {wrong[0]}{more}.")
    return tried


def _check(actor: gate.Actor, places: at.Places, told: str | None) -> rules.Checked:
    began, name = time.monotonic(), places.newest(told)
    private = reading.own_key(making.PURPOSE)
    with at.workshop() as shop:
        try:
            manifest = reading.manifest_of(places, name, private)
            reading.check_hashes(places, name, manifest)
            copy = reading.keystore_of(places, name, private)
            fill = reading.database_of(places, name, private)
            _refuse_without_room(name, fill)
            keystore_copy.put_back(shop / "keystore.sqlite3", copy)
            with making.engine().loaded(shop, fill) as database:
                tried = _try(actor, database, shop / "keystore.sqlite3", manifest)
        except errors.VaultError as error:
            raise at.Failed(f"{name} does not open: {error}") from error
    _refuse_lost_keys(name, manifest, tried)
    _note(places, name, manifest)
    return rules.Checked(name, str(places.databases), manifest.made_at, manifest.stock, tried, time.monotonic() - began)


def _try(actor: gate.Actor, database: str, keystore: Path, manifest: rules.Manifest) -> rules.Tried:
    with reading.standing_in(database, keystore):
        return try_out(actor, manifest)


def _refuse_without_room(name: str, fill: reading.Fill) -> None:
    """On PostgreSQL: say how far it went where the user may not make a database beside the one in use."""
    if connection.vendor == "postgresql" and not backups_postgresql.may_create():
        n = backups_postgresql.listed(fill)
        raise at.Failed(
            f"{name} is whole and its dump lists {n} things, but the database's user may not create databases, so it "
            "was restored nowhere and does not count as verified. Let the server's administrator run: "
            "ALTER ROLE ... CREATEDB"
        )


def _refuse_lost_keys(name: str, manifest: rules.Manifest, tried: rules.Tried) -> None:
    """A key that is not in the backup may have been destroyed in the same night; one that lives here was lost in it."""
    ours = holder.current().keystore
    lost = [purpose for purpose in tried.without_key if ours.key_for(purpose) is not None]
    missing = set(manifest.stock.pool_key_ids) - set(manifest.kept_pool_key_ids)
    lost += sorted(missing & set(ours.pool_key_ids()))
    if lost:
        raise at.Failed(
            f"The keystore's backup of {name} lacks {len(lost)} keys that its rows need. Take a new backup."
        )


def _note(places: at.Places, name: str, manifest: rules.Manifest) -> None:
    pool_key_ids = list(manifest.stock.pool_key_ids)
    document = {"name": name, "verified_at": clock.now().isoformat(), "pool_key_ids": pool_key_ids}
    with at.said(places.verified(name)):
        whole_files.write(places.verified(name), whole_files.signed(holder.derive(SIGNED_FOR), document))
