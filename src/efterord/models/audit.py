"""The append-only record of what was done by whom, chained by hashes; no content and no names."""

from django.db import models

from efterord.models.record import Kept, Record, one_of
from efterord.words import Outcome, StoragePeriod


class AuditEntry(Record):
    """One deed: who did what to which record when, with what outcome, and the hash that chains it to the one before."""

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=40)
    action = models.CharField(max_length=60)
    object = models.CharField(max_length=60, blank=True)
    purpose = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=8)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    kept = Kept(
        period=StoragePeriod.AUDIT,
        erased_with="expiry of whole months, not automatic yet",
        exported_in="the officer's log",
        organisational=("actor", "action", "object", "purpose", "outcome"),
        technical=("id", "number", "at", "previous_hash", "hash"),
    )

    class Meta:
        constraints = [one_of("outcome", Outcome, "audit_entry_outcome_is_a_word")]
        indexes = [models.Index("object", "actor", name="audit_entry_object_actor")]

    def __str__(self) -> str:
        return f"{self.number} {self.action}"


class AuditHead(Record):
    """The one row that every deed locks: the last number and hash of the chain."""

    number = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)

    kept = Kept(
        period=StoragePeriod.AUDIT,
        erased_with="the installation",
        exported_in="the officer's log",
        technical=("id", "number", "hash"),
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="audit_head_is_one")]

    def __str__(self) -> str:
        return str(self.number)


class TickMark(Record):
    """When the last two ticks ran, so that a clock that jumped is noticed before anything is released or erased."""

    ticked_at = models.DateTimeField()
    jumped_at = models.DateTimeField(null=True)

    kept = Kept(
        period=StoragePeriod.CONFIGURATION,
        erased_with="the installation",
        exported_in="nowhere: a mark of the clock",
        technical=("id", "ticked_at", "jumped_at"),
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="tick_mark_is_one")]

    def __str__(self) -> str:
        return str(self.ticked_at)
