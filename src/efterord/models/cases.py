"""A departure: who leaves, from where, when, in which way, and the steps its case has taken."""

from django.db import models

from efterord.models.organisation import Employment, Person, Unit
from efterord.models.record import Kept, Record, one_of, random_id
from efterord.words import CaseSource, CaseStep, ConflictKind, InterviewKind, LeavingKind, NoTalkReason, StoragePeriod


class Case(Record):
    """One departure of one person. Notice date, last day and kind of leaving are three separate facts.

    `version` grows with each correction, so that two people in HR do not overwrite each other unseen.
    """

    id = models.UUIDField(primary_key=True, default=random_id, editable=False)
    number = models.CharField(max_length=12, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases")
    employment = models.ForeignKey(Employment, on_delete=models.PROTECT, related_name="cases")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="cases")
    manager = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="cases_led")
    notice_date = models.DateField(null=True)
    last_day = models.DateField()
    leaving_kind = models.CharField(max_length=3, blank=True)
    source = models.CharField(max_length=8)
    version = models.PositiveIntegerField(default=1)

    kept = Kept(
        period=StoragePeriod.CASE,
        erased_with="the case key",
        exported_in="the person's own package",
        identity=("person",),
        organisational=("number", "employment", "unit", "manager", "notice_date", "last_day", "leaving_kind", "source"),
        technical=("id", "version"),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(notice_date__isnull=True) | models.Q(last_day__gte=models.F("notice_date")),
                name="case_last_day_is_not_before_notice",
            ),
            one_of("leaving_kind", LeavingKind, "case_leaving_kind_is_a_word", blank=True),
            one_of("source", CaseSource, "case_source_is_a_word"),
        ]
        indexes = [models.Index("last_day", name="case_last_day")]

    def __str__(self) -> str:
        return self.number


class CaseEvent(Record):
    """A step a case has taken, with who and when; the case's state is derived from its steps."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    step = models.CharField(max_length=12)
    at = models.DateTimeField()
    by = models.CharField(max_length=40)

    kept = Kept(
        period=StoragePeriod.CASE,
        erased_with="the case key",
        exported_in="the person's own package",
        organisational=("case", "step", "by"),
        technical=("id", "at"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint("case", "step", name="case_takes_a_step_once"),
            one_of("step", CaseStep, "case_event_step_is_a_word"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.step}"


class Judgement(Record):
    """What HR holds of a departure, out of the line's sight: of free will, regretted, replaceable (1 to 5, 5 most)."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="judgement")
    is_voluntary = models.BooleanField(null=True)
    regretted = models.PositiveSmallIntegerField(null=True)
    replaceable = models.PositiveSmallIntegerField(null=True)

    kept = Kept(
        period=StoragePeriod.CASE,
        erased_with="the case",
        exported_in="the person's own package",
        organisational=("case", "is_voluntary", "regretted", "replaceable"),
        technical=("id",),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(**{f"{field}__isnull": True}) | models.Q(**{f"{field}__range": (1, 5)}),
                name=f"judgement_{field}_is_1_to_5",
            )
            for field in ("regretted", "replaceable")
        ]

    def __str__(self) -> str:
        return f"judgement of {self.case_id}"


class Conflict(Record):
    """Somebody who holds no talk of this case. Why in words is never written down; HR alone sees the row."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="conflicts")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16)

    kept = Kept(
        period=StoragePeriod.CASE,
        erased_with="the case",
        exported_in="the person's own package",
        identity=("person",),
        organisational=("case", "kind"),
        technical=("id",),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint("case", "person", name="conflict_is_noted_once"),
            one_of("kind", ConflictKind, "conflict_kind_is_a_word"),
        ]

    def __str__(self) -> str:
        return f"conflict in {self.case_id}"


class ProposedTime(Record):
    """A time for the talk that the nearest manager proposed; HR books."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="proposed_times")
    starts_at = models.DateTimeField()
    by = models.CharField(max_length=40)

    kept = Kept(
        period=StoragePeriod.CASE,
        erased_with="the case",
        exported_in="the person's own package",
        organisational=("case", "starts_at", "by"),
        technical=("id",),
    )

    class Meta:
        constraints = [models.UniqueConstraint("case", "starts_at", name="time_is_proposed_once")]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class NoTalk(Record):
    """Why one of the two talks was not held; a leaver who declines gives no reason and is asked for none."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="no_talks")
    kind = models.CharField(max_length=8)
    reason = models.CharField(max_length=16)
    at = models.DateTimeField()
    by = models.CharField(max_length=40)

    kept = Kept(
        period=StoragePeriod.CASE,
        erased_with="the case",
        exported_in="the person's own package",
        organisational=("case", "kind", "reason", "by"),
        technical=("id", "at"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint("case", "kind", name="no_talk_is_said_once_a_kind"),
            one_of("kind", InterviewKind, "no_talk_kind_is_a_word"),
            one_of("reason", NoTalkReason, "no_talk_reason_is_a_word"),
        ]

    def __str__(self) -> str:
        return f"no {self.kind} talk: {self.reason}"
