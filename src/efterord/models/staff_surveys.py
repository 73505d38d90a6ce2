"""A staff survey's figures by unit, from another program: what leavers' answers stand beside. Nobody's own answer."""

import functools

from django.db import models

from efterord.models.organisation import Unit
from efterord.models.record import Kept, Record
from efterord.words import StoragePeriod

HELD = functools.partial(
    Kept,
    period=StoragePeriod.CONFIGURATION,
    erased_with="staff_surveys.delete_survey",
    exported_in="the configuration",
)


class StaffSurvey(Record):
    """One survey of those who work here, as a file told it; never changed, deleted as a whole."""

    name = models.CharField(max_length=100)
    on = models.DateField()

    kept = HELD(organisational=("name", "on"), technical=("id",))

    class Meta:
        constraints = [models.UniqueConstraint("name", "on", name="staff_survey_is_one_a_name_and_date")]

    def __str__(self) -> str:
        return f"{self.name} {self.on}"


class StaffSurveyCell(Record):
    """A unit's figure, all below it included, for a statement or an area: at least k people, or it is not taken in.

    `mean` is a step from 1 to 5; `counts` how many chose each, empty where the file has the mean alone.
    """

    survey = models.ForeignKey(StaffSurvey, on_delete=models.CASCADE, related_name="cells")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="staff_survey_cells")
    code = models.CharField(max_length=40)
    n = models.PositiveIntegerField()
    mean = models.FloatField()
    counts = models.JSONField()

    kept = HELD(organisational=("survey", "unit", "code", "n", "mean", "counts"), technical=("id",))

    class Meta:
        constraints = [
            models.UniqueConstraint("survey", "unit", "code", name="staff_survey_cell_is_one"),
            models.CheckConstraint(condition=models.Q(n__gte=5), name="staff_survey_cell_is_of_five"),
            models.CheckConstraint(condition=models.Q(mean__gte=1, mean__lte=5), name="staff_survey_mean_is_a_step"),
        ]

    def __str__(self) -> str:
        return self.code
