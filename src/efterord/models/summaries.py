"""The summary of a talk: written by the interviewer, read, corrected and approved by the leaver."""

from django.db import models

from efterord.models.interviews import Interview
from efterord.models.record import Kept, Record
from efterord.words import StoragePeriod


class Summary(Record):
    """One summary. The interviewer's parts and the leaver's corrections are two ciphertexts, each with its version.

    It is final when the leaver has approved it, or has said nothing until `answer_by` (`closed_at` then, without
    `approved_at`); from that day the raw notes have their storage date.
    """

    interview = models.OneToOneField(Interview, on_delete=models.CASCADE, related_name="summary")
    version = models.PositiveIntegerField()
    ciphertext = models.BinaryField()
    leaver_version = models.PositiveIntegerField(default=0)
    leaver_ciphertext = models.BinaryField(null=True)
    sent_at = models.DateTimeField(null=True)
    answer_by = models.DateField(null=True)
    approved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    kept = Kept(
        period=StoragePeriod.CASE,
        erased_with="the case key",
        exported_in="the person's own package",
        confidential=("ciphertext", "leaver_ciphertext"),
        organisational=("interview", "answer_by"),
        technical=("id", "version", "leaver_version", "sent_at", "approved_at", "closed_at"),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True) | models.Q(sent_at__isnull=False),
                name="summary_is_final_only_if_sent",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_at__isnull=True) | models.Q(closed_at__isnull=False),
                name="summary_approved_is_final",
            ),
        ]

    def __str__(self) -> str:
        return f"summary of {self.interview_id}"
