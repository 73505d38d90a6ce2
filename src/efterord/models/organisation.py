"""The organisation, its tree of units, its people and their employments, as the staff file tells them."""

from django.db import models
from django.db.models.functions import Coalesce

from efterord.models.record import Kept, Record, one_of, random_id
from efterord.words import LeavingKind, Sector, StoragePeriod


class Organisation(Record):
    """The one employer this installation serves.

    `alert_share` is the share, from 0 to 1, above which a reason is told on the desk of HR; None: nothing is told.
    """

    name = models.CharField(max_length=200)
    sector = models.CharField(max_length=20)
    languages = models.JSONField()
    leavers_complete_from = models.DateField(null=True)
    answer_rate = models.FloatField(default=0.6)
    alert_share = models.FloatField(null=True)

    kept = Kept(
        period=StoragePeriod.CONFIGURATION,
        erased_with="the installation",
        exported_in="the configuration",
        organisational=("name", "sector", "languages", "leavers_complete_from", "answer_rate", "alert_share"),
        technical=("id",),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="organisation_is_one"),
            one_of("sector", Sector, "organisation_sector_is_a_word"),
            models.CheckConstraint(
                condition=models.Q(answer_rate__gt=0, answer_rate__lte=1), name="organisation_answer_rate_is_a_share"
            ),
            models.CheckConstraint(
                condition=models.Q(alert_share__gt=0, alert_share__lt=1), name="organisation_alert_share_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Unit(Record):
    """A node of the organisation's tree; the root is the organisation as a whole."""

    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    name = models.CharField(max_length=200)

    kept = Kept(
        period=StoragePeriod.STAFF_REGISTER,
        erased_with="the installation",
        exported_in="the configuration",
        organisational=("parent", "name"),
        technical=("id",),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint("parent", "name", name="unit_name_is_unique_below_its_parent"),
            # Every root row coalesces to 0, so a second root is refused.
            models.UniqueConstraint(
                Coalesce("parent", 0), condition=models.Q(parent__isnull=True), name="unit_root_is_one"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Person(Record):
    """Somebody who is or was employed, known by the employer's own number."""

    id = models.UUIDField(primary_key=True, default=random_id, editable=False)
    employee_id = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200, blank=True)
    mail = models.CharField(max_length=254, blank=True)
    manager = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="reports")
    gender = models.CharField(max_length=32, blank=True)
    country = models.CharField(max_length=64, blank=True)
    leads_others = models.BooleanField(null=True)

    kept = Kept(
        period=StoragePeriod.STAFF_REGISTER,
        erased_with="the staff register",
        exported_in="the person's own package",
        identity=("employee_id", "name", "mail"),
        organisational=("manager", "gender", "country", "leads_others"),
        technical=("id",),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(employee_id=""), name="person_has_an_employee_id"),
            models.CheckConstraint(condition=~models.Q(manager=models.F("id")), name="person_manages_no_self"),
        ]

    def __str__(self) -> str:
        return self.name or self.employee_id


class Employment(Record):
    """One employment of one person: from its first day to its last, in one unit."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="employments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="employments")
    start_date = models.DateField()
    end_date = models.DateField(null=True)
    leaving_kind = models.CharField(max_length=3, blank=True)
    contract = models.CharField(max_length=64, blank=True)

    kept = Kept(
        period=StoragePeriod.STAFF_REGISTER,
        erased_with="the staff register",
        exported_in="the person's own package",
        organisational=("person", "unit", "start_date", "end_date", "leaving_kind", "contract"),
        technical=("id",),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint("person", "start_date", name="employment_start_is_unique_for_a_person"),
            models.CheckConstraint(
                condition=models.Q(end_date__isnull=True) | models.Q(end_date__gte=models.F("start_date")),
                name="employment_ends_after_its_start",
            ),
            one_of("leaving_kind", LeavingKind, "employment_leaving_kind_is_a_word", blank=True),
        ]
        indexes = [models.Index("end_date", name="employment_end_date")]

    def __str__(self) -> str:
        return f"{self.person_id} from {self.start_date}"


class ColumnMapping(Record):
    """Which column of a staff file is which field, remembered for the next file with the same columns."""

    columns_hash = models.CharField(max_length=64, unique=True)
    fields_by_column = models.JSONField()

    kept = Kept(
        period=StoragePeriod.CONFIGURATION,
        erased_with="the installation",
        exported_in="the configuration",
        organisational=("fields_by_column",),
        technical=("id", "columns_hash"),
    )

    def __str__(self) -> str:
        return self.columns_hash


class StaffFile(Record):
    """An uploaded staff file between its preview and its answer, as ciphertext; gone a day later at the latest."""

    id = models.UUIDField(primary_key=True, default=random_id, editable=False)
    name = models.CharField(max_length=200)
    ciphertext = models.BinaryField()
    uploaded_by = models.ForeignKey("efterord.User", on_delete=models.CASCADE)
    uploaded_at = models.DateTimeField()

    kept = Kept(
        period=StoragePeriod.STAFF_FILE,
        erased_with="tick",
        exported_in="nowhere: it is the organisation's own file",
        confidential=("ciphertext",),
        organisational=("name", "uploaded_by"),
        technical=("id", "uploaded_at"),
    )

    def __str__(self) -> str:
        return self.name
