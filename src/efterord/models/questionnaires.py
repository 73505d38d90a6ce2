"""The organisation's own editions of question sets: a draft while edited, frozen when published."""

from django.db import models

from efterord.models.record import Kept, Record, one_of
from efterord.words import SetUse, StoragePeriod


class QuestionnaireEdition(Record):
    """One edition. `data` holds the whole set (rules/questionnaires_reading.py); a published one never changes.

    Answers carry the version they were given to, so an edition stays as long as the installation.
    """

    key = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    use = models.CharField(max_length=12)
    based_on = models.CharField(max_length=60)
    data = models.JSONField()
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=40)
    published_at = models.DateTimeField(null=True)

    kept = Kept(
        period=StoragePeriod.CONFIGURATION,
        erased_with="the installation",
        exported_in="the configuration",
        organisational=("key", "version", "use", "based_on", "data", "changed_by"),
        technical=("id", "changed_at", "published_at"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint("key", "version", name="questionnaire_edition_is_unique"),
            models.UniqueConstraint(
                "key", condition=models.Q(published_at__isnull=True), name="questionnaire_has_one_draft"
            ),
            one_of("use", SetUse, "questionnaire_use_is_a_word"),
        ]

    def __str__(self) -> str:
        return f"{self.key}-{self.version}"
