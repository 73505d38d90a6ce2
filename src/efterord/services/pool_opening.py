"""The pool's rows opened in memory for a release, and sealed anew afterwards: rows known by nothing from before."""

import functools
import logging
import random
from collections.abc import Sequence

from efterord.models import SealedAnswer
from efterord.models.record import random_key
from efterord.rules import answers_sealed, groups, remainders
from efterord.vault import errors, holder, sealed, tokens

CHUNK = 500
log = logging.getLogger("efterord.releases")


def _open_pool() -> tuple[list[answers_sealed.Response], list[groups.Remainder], list[int]]:
    """Open every row in memory. The order the database gives them in is thrown away first."""
    rows = list(SealedAnswer.objects.values_list("pk", "key_id", "ciphertext"))
    random.SystemRandom().shuffle(rows)
    keystore = holder.current().keystore
    private_of = functools.cache(keystore.pool_private)
    responses, earlier = [], []
    opened = []
    for pk, key_id, ciphertext in rows:
        try:
            written = sealed.open_padded(private_of(key_id), bytes(ciphertext))
        except errors.VaultError:
            # One row that was changed or cut must not hold back all others. It stays as it is, and doctor counts it.
            log.error("a row of the pool cannot be opened and is left where it is")
            continue
        opened.append(pk)
        if remainders.is_remainder(written):
            earlier.append(remainders.read_payload(written))
        else:
            responses.append(answers_sealed.read_payload(written))
    return responses, earlier, opened


def _seal_anew(waiting: Sequence[bytes], receipts: Sequence[str]) -> None:
    """Seal what still waits under a new key, in new random order; what lay there before is deleted by whoever calls."""
    pool = holder.current().keystore.new_pool_key()
    rows = [
        SealedAnswer(
            pk=random_key(),
            key_id=pool.id,
            ciphertext=sealed.seal_padded(pool.public, written, answers_sealed.PAYLOAD_BYTES),
            receipt_hash=tokens.receipt_hash(receipt, pool.id),
        )
        for written, receipt in zip(waiting, receipts, strict=True)
    ]
    # Written in the order of their random keys, so that ctid and xmin order say nothing either.
    SealedAnswer.objects.bulk_create(sorted(rows, key=lambda row: row.pk), batch_size=CHUNK)
