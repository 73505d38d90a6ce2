"""What is left of what was erased or destroyed: marks and certificates that name nobody."""

from django.db import models

from efterord.models.record import Kept, Record, one_of
from efterord.words import ErasureRule, StoragePeriod


class Tombstone(Record):
    """That a case was erased: its random id, the day, the rule. After a restore it tells what must go again."""

    id = models.UUIDField(primary_key=True, editable=False)
    erased_on = models.DateField()
    rule = models.CharField(max_length=24)

    kept = Kept(
        period=StoragePeriod.TOMBSTONE,
        erased_with="the installation",
        exported_in="nowhere: it names nobody",
        technical=("id", "erased_on", "rule"),
    )

    class Meta:
        constraints = [one_of("rule", ErasureRule, "tombstone_rule_is_a_word")]

    def __str__(self) -> str:
        return str(self.pk)


class KeyCertificate(Record):
    """That old pool keys were destroyed after a release: how many, the day, and how long backups with them are kept.

    Of no keys where all were still needed: then they wait for the next release.
    """

    release = models.PositiveIntegerField(unique=True)
    n_keys = models.PositiveIntegerField()
    destroyed_on = models.DateField()
    keep_days = models.PositiveIntegerField()

    kept = Kept(
        period=StoragePeriod.TOMBSTONE,
        erased_with="the installation",
        exported_in="nowhere: it names nobody",
        organisational=("release", "n_keys", "destroyed_on", "keep_days"),
        technical=("id",),
    )

    def __str__(self) -> str:
        return str(self.release)
