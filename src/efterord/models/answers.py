"""Drafts and the sealed pool. No field here ties a row to a person, a case, an invitation, a language or a time."""

from django.db import models

from efterord.models.record import Kept, Record, random_key
from efterord.words import StoragePeriod


class Draft(Record):
    """A half-filled survey, under a key that only the leaver's browser and the leaver hold.

    Found by a value derived from link and resume code together, so that neither mailbox nor keystore finds or opens it.
    """

    id = models.BigAutoField(primary_key=True, default=random_key)
    lookup = models.BinaryField(max_length=32, unique=True)
    ciphertext = models.BinaryField()
    expires_on = models.DateField()

    kept = Kept(
        period=StoragePeriod.DRAFT,
        erased_with="submission, or tick after 14 days",
        exported_in="nowhere: nobody but the leaver can open it",
        confidential=("ciphertext",),
        technical=("id", "lookup", "expires_on"),
    )

    def __str__(self) -> str:
        return "draft"


class SealedAnswer(Record):
    """One response waiting in the pool, each of its two parts padded to one size and sealed with the pool's public key.

    The place (unit, lane, period, whether it counts) is written once; the answers can be replaced with the receipt,
    and inherit the place, so that nobody can move an answer or make it count.
    """

    id = models.BigAutoField(primary_key=True, default=random_key)
    key_id = models.CharField(max_length=32)
    place_ciphertext = models.BinaryField(default=b"")
    ciphertext = models.BinaryField()
    receipt_hash = models.BinaryField(max_length=32)

    kept = Kept(
        period=StoragePeriod.SEALED_ANSWER,
        erased_with="its release, its receipt, or 36 months",
        exported_in="nowhere: nobody can tell whose it is",
        confidential=("place_ciphertext", "ciphertext"),
        technical=("id", "key_id", "receipt_hash"),
    )

    class Meta:
        indexes = [models.Index("receipt_hash", name="sealed_answer_receipt")]

    def __str__(self) -> str:
        return "sealed answer"
