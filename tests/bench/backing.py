"""What is measured of backups inside the installation: a pool of sealed answers, written, tried and put back."""

import os
import shutil
import time
from pathlib import Path
from typing import Any

from efterord import gate
from efterord.exchange import backups, backups_places, backups_restoring, backups_verifying
from efterord.models import SealedAnswer, guard
from efterord.models.record import random_key
from efterord.rules import answers_sealed
from efterord.services import backups as backing
from efterord.vault import holder, sealed, tokens

CHUNK = 1_000


def plant(n: int) -> None:
    """This function will put n sealed answers into the pool, of the size that every answer has."""
    pool = holder.current().keystore.current_pool_public()
    for start in range(0, n, CHUNK):
        rows = [_row(pool) for _ in range(min(CHUNK, n - start))]
        with guard.door_open():
            SealedAnswer.objects.bulk_create(sorted(rows, key=lambda row: row.pk))


def _row(pool: Any) -> SealedAnswer:
    return SealedAnswer(
        pk=random_key(),
        key_id=pool.id,
        place_ciphertext=sealed.seal_padded(pool.public, b"{}", answers_sealed.PLACE_BYTES),
        ciphertext=sealed.seal_padded(pool.public, b"{}", answers_sealed.PAYLOAD_BYTES),
        receipt_hash=tokens.receipt_hash(tokens.new_receipt(), pool.id),
    )


def trip(n: int, home: Path) -> dict[str, float]:
    """This function will back up, verify, wipe and restore n answers; seconds of each and what they take on disk."""
    plant(n)
    for name in ("backups", "keys"):
        (home / name).mkdir()
    places = backups_places.places(home / "backups", home / "keys")
    kit = backing.make_kit(gate.OPERATOR)
    clocked: dict[str, float] = {}

    def timed(name: str, work: Any) -> Any:
        began = time.perf_counter()
        done = work()
        clocked[name] = time.perf_counter() - began
        return done

    made = timed("backup", lambda: backups.make(gate.OPERATOR, places))
    timed("verify", lambda: backups_verifying.verify(gate.OPERATOR, places))
    _wipe()
    wish = backups_restoring.Wish(kit=kit, replaces=True, keystore_too=True)
    timed("restore", lambda: backups_restoring.restore(gate.OPERATOR, places, wish))
    there = SealedAnswer.objects.count()
    if there != n:
        raise RuntimeError(f"{there} of {n} answers came back")
    keystore = holder.current().keystore
    for row in SealedAnswer.objects.order_by("?")[:20]:
        sealed.open_padded(keystore.pool_private(row.key_id), bytes(row.ciphertext))
    return {**clocked, "megabytes": made.n_bytes / 1e6}


def _wipe() -> None:
    with guard.door_open():
        SealedAnswer.objects.all().delete()


def main(n: int) -> dict[str, float]:
    """This function will run the trip in the folder of the benchmark."""
    home = Path(os.environ["BENCH_HOME"]) / "trip"
    home.mkdir()
    try:
        return trip(n, home)
    finally:
        shutil.rmtree(home)
