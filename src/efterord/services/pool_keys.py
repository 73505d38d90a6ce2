"""Old pool keys destroyed after a verified backup, with a certificate: then no copy of the database opens with ours.

Three things are written, in this order, so that a night that is interrupted at any point is taken up by the next: the
log of what outlives a backup, from which no restore brings a key back; the keystore, which forgets them; the row of the
certificate and the entry, which come with the commit.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from efterord import clock, gate
from efterord.models import KeyCertificate, Plan
from efterord.queries import pool_keys as queries
from efterord.rules import pool_keys as rules
from efterord.services import after_backups, deeds, pool
from efterord.vault import holder


class NotTime(Exception):
    """No old key goes now: the last release has its certificate, or no backup of after it was verified."""


@dataclasses.dataclass(frozen=True, slots=True)
class Destroyed:
    """What was done; `about` is what the log says of it, and all it says."""

    certificate: KeyCertificate

    @property
    def about(self) -> str:
        return f"release {self.certificate.release}, keys {self.certificate.n_keys}"


@dataclasses.dataclass(frozen=True, slots=True)
class Stock:
    """The old keys in the keystore: how many, how many of them rows carry, and how many the log says are destroyed."""

    n_old: int
    n_carried: int
    n_back: int


@deeds.deed("pool_keys.take_stock", reads_only=True)
def take_stock(actor: gate.Actor) -> Stock:
    """This function will count the old keys in the keystore, those needed and those that should be gone; VaultError."""
    old = set(holder.current().keystore.pool_key_ids()[:-1])
    return Stock(len(old), len(old & pool._key_ids()), len(old & after_backups._destroyed_keys()))


@deeds.deed("pool_keys.destroy_old")
def destroy_old(actor: gate.Actor) -> Destroyed:
    """This function will destroy the pool keys that no row, here or in the last verified backup, needs, and certify it.

    Once a release; keys that are still needed wait for the next one. Raise NotTime.
    """
    # As services/releases.py: no release is held meanwhile, and nobody replaces or withdraws an answer.
    Plan.objects.select_for_update().get(pk=1)
    pool._hold_still()
    at = queries.position(actor)
    if not at.is_time or at.backup is None:
        raise NotTime
    keystore = holder.current().keystore
    known = keystore.pool_key_ids()
    old = rules.unneeded(known, by_rows=pool._key_ids(), by_backup=at.backup.pool_key_ids)
    before = after_backups._uncertified(at.certified)
    after_backups._pool_keys_destroyed(key_id for key_id in old if key_id not in before)
    keystore.destroy_pool_keys(*old)
    # Those of a night that was interrupted after them are gone already, and belong to this certificate.
    n_keys = len({*before, *old} - set(keystore.pool_key_ids()))
    done = rules.Certified(at.release, n_keys, clock.today(), at.backup.keep_days)
    after_backups._certified(done)
    return Destroyed(KeyCertificate.objects.create(**done._asdict()))


def _certify_again(lines: Iterable[Mapping[str, Any]], *, up_to: int) -> None:
    """Put the certificates back that the log of what outlives a backup tells of, up to a release; after a restore."""
    told = (line for line in lines if line.get("certificate", up_to + 1) <= up_to)
    KeyCertificate.objects.bulk_create(
        (
            KeyCertificate(
                release=line["certificate"],
                n_keys=line["n_keys"],
                destroyed_on=line["on"],
                keep_days=line["keep_days"],
            )
            for line in told
        ),
        ignore_conflicts=True,
    )
