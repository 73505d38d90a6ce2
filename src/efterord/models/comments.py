"""Own words that were opened together: at least ten people's, without order, time, or a sign of which belong together.

Nothing here leads to a closed answer, a batch of such, a lane or a writer. Nobody reads the words before a trained
reader has masked them.
"""

from django.db import models

from efterord.models.organisation import Unit
from efterord.models.record import Kept, Record, one_of, random_key
from efterord.models.releases import Release
from efterord.words import StoragePeriod, WordsUse

LEAST_WRITERS = 10  # the promise; rules/comments.py has the same, and a test holds them together


class CommentBatch(Record):
    """At least ten people's own words, opened together. Final. The words' key is this batch's alone."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="comment_batches")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="comment_batches")
    number = models.PositiveIntegerField()
    n_counting = models.PositiveIntegerField()

    kept = Kept(
        period=StoragePeriod.RESULT,
        erased_with="the installation: nothing here is personal",
        exported_in="nowhere yet: nobody has read the words",
        organisational=("release", "unit", "number", "n_counting"),
        technical=("id",),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint("release", "number", name="comment_batch_number_is_unique_in_its_release"),
            models.CheckConstraint(
                condition=models.Q(n_counting__gte=LEAST_WRITERS), name="comment_batch_holds_ten_who_wrote"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.release.number}-{self.number}"


class Comment(Record):
    """One text, under the subject of its page. Its key is random: nothing says whose it is, or which are one person's.

    All are of one length, so that no length tells a text again.
    """

    id = models.BigAutoField(primary_key=True, default=random_key)
    batch = models.ForeignKey(CommentBatch, on_delete=models.PROTECT, related_name="comments")
    subject = models.CharField(max_length=100)
    use = models.CharField(max_length=16)
    ciphertext = models.BinaryField()

    kept = Kept(
        period=StoragePeriod.COMMENT,
        erased_with="its batch's key, 36 months after the release",
        exported_in="nowhere yet: nobody can tell whose it is",
        organisational=("batch", "subject", "use"),
        confidential=("ciphertext",),
        technical=("id",),
    )

    class Meta:
        constraints = [one_of("use", WordsUse, "comment_use_is_a_word")]

    def __str__(self) -> str:
        return "comment"
