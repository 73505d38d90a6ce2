"""A survey answer that its leaver let HR read by name: a copy that belongs to the case, apart from the pool."""

from django.db import models

from efterord.models.cases import Case
from efterord.models.record import Kept, Record, one_of, random_key
from efterord.words import Occasion, StoragePeriod


class NamedAnswer(Record):
    """The copy, under the case's key. Chosen at the submission alone; it holds no time."""

    id = models.BigAutoField(primary_key=True, default=random_key)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="named_answers")
    occasion = models.CharField(max_length=12)
    questionnaire = models.CharField(max_length=40)
    questionnaire_version = models.PositiveSmallIntegerField()
    ciphertext = models.BinaryField()

    kept = Kept(
        period=StoragePeriod.CASE,
        erased_with="the case key",
        exported_in="the person's own package",
        confidential=("ciphertext",),
        organisational=("case", "occasion", "questionnaire", "questionnaire_version"),
        technical=("id",),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint("case", "occasion", name="named_answer_is_one_an_occasion"),
            one_of("occasion", Occasion, "named_answer_occasion_is_a_word"),
        ]

    def __str__(self) -> str:
        return f"named answer in {self.case_id}"
