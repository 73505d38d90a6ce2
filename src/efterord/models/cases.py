"""A departure: who leaves, from where, when, in which way, and the steps its case has taken."""

from django.db import models

from efterord.models.organisation import Employment, Person, Unit
from efterord.models.record import Kept, Record, one_of, random_id
from efterord.words import CaseSource, CaseStep, LeavingKind, StoragePeriod


class Case(Record):
    """One departure of one person. Notice date, last day and kind of leaving are three separate facts."""

    id = models.UUIDField(primary_key=True, default=random_id, editable=False)
    number = models.CharField(max_length=12, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases")
    employment = models.OneToOneField(Employment, on_delete=models.PROTECT, related_name="case")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="cases")
    manager = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="cases_led")
    notice_date = models.DateField(null=True)
    last_day = models.DateField()
    leaving_kind = models.CharField(max_length=3, blank=True)
    source = models.CharField(max_length=8)

    kept = Kept(
        period=StoragePeriod.CASE,
        erased_with="the case key",
        exported_in="the person's own package",
        identity=("person",),
        organisational=("number", "employment", "unit", "manager", "notice_date", "last_day", "leaving_kind", "source"),
        technical=("id",),
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
