"""Who is asked: the release plan and the invitations. Nothing here knows what anybody answered."""

from django.db import models

from efterord.models.cases import Case
from efterord.models.record import Kept, Record, one_of, random_key
from efterord.words import ReleasePeriod, StoragePeriod


class Plan(Record):
    """How answers are pooled and released; a plan's k is only ever raised (promise.md)."""

    questionnaire = models.CharField(max_length=40)
    questionnaire_version = models.PositiveSmallIntegerField()
    k = models.PositiveSmallIntegerField(default=5)
    waiting_cap = models.PositiveSmallIntegerField(default=4)
    period = models.CharField(max_length=12)
    started_on = models.DateField()

    kept = Kept(
        period=StoragePeriod.CONFIGURATION,
        erased_with="the installation",
        exported_in="the configuration",
        organisational=("questionnaire", "questionnaire_version", "k", "waiting_cap", "period", "started_on"),
        technical=("id",),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(k__gte=5, k__lte=20), name="plan_k_is_5_to_20"),
            models.CheckConstraint(condition=models.Q(waiting_cap__lte=12), name="plan_waits_12_at_most"),
            one_of("period", ReleasePeriod, "plan_period_is_a_word"),
            # One plan until several are built: the constraint is what `queries.surveys.plan` relies on.
            models.CheckConstraint(condition=models.Q(id=1), name="plan_is_one"),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire} {self.questionnaire_version}, k {self.k}"


class Invitation(Record):
    """That somebody was asked. One bit says answered; no time of answering, no counter, nothing touched later.

    The token lies here as a hash, and as ciphertext until answered or closed (a reminder carries the same link).
    """

    id = models.BigAutoField(primary_key=True, default=random_key)
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="invitation")
    token_hash = models.CharField(max_length=64, unique=True)
    token_ciphertext = models.BinaryField(null=True)
    answered = models.BooleanField(default=False)
    counts = models.BooleanField(default=True)
    closes_on = models.DateField()

    kept = Kept(
        period=StoragePeriod.INVITATION,
        erased_with="tick, 30 days after it closed",
        exported_in="the person's own package",
        confidential=("token_ciphertext",),
        organisational=("case", "answered", "counts", "closes_on"),
        technical=("id", "token_hash"),
    )

    def __str__(self) -> str:
        return "invitation"
