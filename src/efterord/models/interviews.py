"""An exit interview and its notes, one ciphertext a subject; who from outside may hold one."""

from django.db import models

from efterord.models.accounts import User
from efterord.models.cases import Case
from efterord.models.record import Kept, Record, one_of, random_id
from efterord.words import HeldAs, InterviewKind, Language, StoragePeriod


class Interview(Record):
    """One talk of one case, held by one person with one edition of a guide.

    `given_at` is when the present interviewer was given it: a leaver's later wish for somebody else concerns them.
    `counted_in` is the number of the release whose tables count the talk, so that none ever counts it again.
    """

    id = models.UUIDField(primary_key=True, default=random_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="interviews")
    kind = models.CharField(max_length=8)
    guide = models.CharField(max_length=40)
    guide_version = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2)
    interviewer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="interviews")
    held_as = models.CharField(max_length=24, default=HeldAs.NEAREST_MANAGER.value)
    given_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    counted_in = models.PositiveIntegerField(null=True)

    kept = Kept(
        period=StoragePeriod.CASE,
        erased_with="the case key",
        exported_in="the person's own package",
        organisational=("case", "kind", "guide", "guide_version", "language", "interviewer", "held_as"),
        technical=("id", "given_at", "started_at", "ended_at", "counted_in"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint("case", "kind", name="interview_kind_is_unique_in_a_case"),
            one_of("kind", InterviewKind, "interview_kind_is_a_word"),
            one_of("language", Language, "interview_language_is_a_word"),
            one_of("held_as", HeldAs, "interview_held_as_is_a_word"),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True) | models.Q(started_at__isnull=False),
                name="interview_ends_only_if_started",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} interview"


class Note(Record):
    """What the interviewer wrote under one subject, encrypted from the first letter on.

    `version` grows by one with each saving, so that two open windows never overwrite each other unseen;
    `ticks` of the opening and closing words lie in the ciphertext too.
    """

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="notes")
    subject = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    ciphertext = models.BinaryField()

    kept = Kept(
        period=StoragePeriod.NOTES,
        erased_with="the notes key of the case",
        exported_in="the person's own package",
        confidential=("ciphertext",),
        organisational=("interview", "subject"),
        technical=("id", "version"),
    )

    class Meta:
        constraints = [models.UniqueConstraint("interview", "subject", name="note_is_one_a_subject")]

    def __str__(self) -> str:
        return f"note on {self.subject}"


class Scorecard(Record):
    """The interviewer's picture of the seven areas, one ciphertext; it lives as long as the case."""

    interview = models.OneToOneField(Interview, on_delete=models.CASCADE, related_name="scorecard")
    version = models.PositiveIntegerField()
    ciphertext = models.BinaryField()

    kept = Kept(
        period=StoragePeriod.CASE,
        erased_with="the case key",
        exported_in="the person's own package",
        confidential=("ciphertext",),
        organisational=("interview",),
        technical=("id", "version"),
    )

    def __str__(self) -> str:
        return f"scorecard of {self.interview_id}"


class EmployerView(Record):
    """The employer's own view of the reasons, coded by one interviewer without seeing the other's."""

    interview = models.OneToOneField(Interview, on_delete=models.CASCADE, related_name="employer_view")
    version = models.PositiveIntegerField()
    ciphertext = models.BinaryField()

    kept = Kept(
        period=StoragePeriod.CASE,
        erased_with="the case key",
        exported_in="the person's own package",
        confidential=("ciphertext",),
        organisational=("interview",),
        technical=("id", "version"),
    )

    def __str__(self) -> str:
        return f"employer's view in {self.interview_id}"


class External(Record):
    """An account of somebody from outside, bound to one case: it opens nothing else, and nothing once that is over."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="external")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="externals")

    kept = Kept(
        period=StoragePeriod.ACCOUNT,
        erased_with="the case, once accounts.close_account has closed the account",
        exported_in="the person's own package",
        organisational=("user", "case"),
        technical=("id",),
    )

    def __str__(self) -> str:
        return f"external of {self.case_id}"
