"""What has been released: batches and their tables. Only queries/results.py reads the tables."""

import functools

from django.db import models

from efterord.models.organisation import Unit
from efterord.models.record import Kept, Record, one_of
from efterord.models.surveys import Plan
from efterord.rules import batches
from efterord.words import BatchKind, StoragePeriod

HELD = functools.partial(
    Kept,
    period=StoragePeriod.RESULT,
    erased_with="the installation: nothing here is personal",
    exported_in="export audit",
)


class Release(Record):
    """One opening of the pool. A number is published once and never again."""

    number = models.PositiveIntegerField(unique=True)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT)
    as_of = models.DateField(unique=True)
    released_at = models.DateTimeField()

    kept = HELD(organisational=("number", "plan", "as_of"), technical=("id", "released_at"))

    def __str__(self) -> str:
        return str(self.number)


class ReleaseStop(Record):
    """The check before commit found a disclosure: no release is prepared until a person has looked and said so."""

    number = models.PositiveIntegerField()
    stopped_at = models.DateTimeField()

    kept = HELD(organisational=("number",), technical=("id", "stopped_at"))

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="release_stop_is_one")]

    def __str__(self) -> str:
        return str(self.number)


class Batch(Record):
    """At least k responses opened together. Final: never recomputed, split, extended or moved.

    Batches of one kind are numbered by themselves within a release; the id that is published says the kind too.
    """

    kind = models.CharField(max_length=16, default=BatchKind.EXIT_SURVEY.value)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="batches")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="batches")
    number = models.PositiveIntegerField()
    lane = models.CharField(max_length=40, blank=True)
    n = models.PositiveIntegerField()
    n_counting = models.PositiveIntegerField()

    kept = HELD(organisational=("kind", "release", "unit", "number", "lane", "n", "n_counting"), technical=("id",))

    class Meta:
        constraints = [
            one_of("kind", BatchKind, "batch_kind_is_a_word"),
            models.UniqueConstraint("release", "kind", "number", name="batch_number_is_unique_in_its_release"),
            models.CheckConstraint(condition=models.Q(n_counting__gte=5), name="batch_holds_at_least_five"),
            # The same people again: with six known, the missing one is guessed right in 72 % (promise.md).
            models.CheckConstraint(
                condition=models.Q(n_counting__gte=20) | ~models.Q(kind=BatchKind.FOLLOW_UP.value),
                name="follow_up_batch_holds_at_least_20",
            ),
            models.CheckConstraint(condition=models.Q(n__gte=models.F("n_counting")), name="batch_counts_its_own"),
        ]

    def __str__(self) -> str:
        return batches.batch_id(self.release.number, self.number, BatchKind(self.kind))


class Table(Record):
    """The counts of one question over whole batches of one kind, shown at one unit from one release on.

    How many answers the guard exchanged is not kept: beside a table in which all but one agree it would say
    what that one answered (rules/tables.py).
    """

    kind = models.CharField(max_length=16, default=BatchKind.EXIT_SURVEY.value)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="tables")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="tables")
    lane = models.CharField(max_length=40, blank=True)
    question = models.CharField(max_length=40)
    counts = models.JSONField()
    batches = models.ManyToManyField(Batch, related_name="tables")

    kept = HELD(
        organisational=("kind", "release", "unit", "lane", "question", "counts", "batches"),
        technical=("id",),
    )

    class Meta:
        constraints = [
            one_of("kind", BatchKind, "table_kind_is_a_word"),
            models.UniqueConstraint("release", "kind", "unit", "lane", "question", name="table_is_one_a_question"),
        ]

    def __str__(self) -> str:
        return self.question
