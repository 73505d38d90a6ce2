"""How the organisation, or one part of it, offers and holds its talks."""

from django.db import models
from django.db.models.functions import Coalesce

from efterord.models.organisation import Unit
from efterord.models.record import Kept, Record, one_of
from efterord.words import Country, Holders, PlaceKind, StoragePeriod


class Policy(Record):
    """The settings of one unit and all below it that have none of their own; without a unit, of the organisation.

    `first_before` and `last_before` are working days before the last day between which talks are suggested (0: on the
    last day itself); `leaving_kinds` are the kinds of leaving that are offered talk and survey.
    """

    unit = models.ForeignKey(Unit, null=True, on_delete=models.CASCADE, related_name="policies")
    is_offered = models.BooleanField(default=True)
    least_months = models.PositiveSmallIntegerField()
    leaving_kinds = models.JSONField()
    holders = models.CharField(max_length=16)
    first_before = models.PositiveSmallIntegerField()
    last_before = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()
    place_kind = models.CharField(max_length=8)
    country = models.CharField(max_length=2)

    kept = Kept(
        period=StoragePeriod.CONFIGURATION,
        erased_with="the installation",
        exported_in="the configuration",
        organisational=(
            "unit", "is_offered", "least_months", "leaving_kinds", "holders", "first_before", "last_before", "minutes",
            "place_kind", "country",
        ),
        technical=("id",),
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(Coalesce("unit", 0), name="policy_is_one_a_unit"),
            models.CheckConstraint(
                condition=models.Q(first_before__gte=models.F("last_before")), name="policy_window_begins_first"
            ),
            models.CheckConstraint(
                condition=models.Q(minutes__gte=15, minutes__lte=240), name="policy_talk_takes_15_to_240_minutes"
            ),
            one_of("holders", Holders, "policy_holders_is_a_word"),
            one_of("place_kind", PlaceKind, "policy_place_kind_is_a_word"),
            one_of("country", Country, "policy_country_is_a_word"),
        ]

    def __str__(self) -> str:
        return f"policy of {self.unit_id or 'all'}"
