"""What is left of what was erased: a mark that names nobody."""

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
