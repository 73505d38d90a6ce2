"""The organisation's own editions of interview guides: a draft while edited, frozen when published."""

from django.db import models

from efterord.models.record import Kept, Record
from efterord.words import StoragePeriod


class GuideEdition(Record):
    """One edition. `data` holds the whole guide as rules/guides.py reads it; a published edition never changes."""

    key = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    based_on = models.CharField(max_length=60)
    data = models.JSONField()
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=40)
    published_at = models.DateTimeField(null=True)

    kept = Kept(
        period=StoragePeriod.CONFIGURATION,
        erased_with="the installation",
        exported_in="the configuration",
        organisational=("key", "version", "based_on", "data", "changed_by"),
        technical=("id", "changed_at", "published_at"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint("key", "version", name="guide_edition_is_unique"),
            models.UniqueConstraint("key", condition=models.Q(published_at__isnull=True), name="guide_has_one_draft"),
        ]

    def __str__(self) -> str:
        return f"{self.key}-{self.version}"
