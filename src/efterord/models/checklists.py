"""What is to be done before and after a last day: the organisation's templates, and each case's own items."""

from django.db import models

from efterord.models.cases import Case
from efterord.models.organisation import Person, Unit
from efterord.models.record import Kept, Record, one_of
from efterord.words import ItemEnd, ItemKind, ItemOwner, StoragePeriod


class TemplateItem(Record):
    """One line of the organisation's checklist, for some kinds of leaving (empty: all) in one unit and below.

    `name` holds the three languages; `offset_days` counts working days from the last day, negative before it.
    """

    key = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=24)
    name = models.JSONField()
    owner = models.CharField(max_length=16)
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.CASCADE, related_name="template_items")
    leaving_kinds = models.JSONField(default=list)
    offset_days = models.SmallIntegerField()

    kept = Kept(
        period=StoragePeriod.CONFIGURATION,
        erased_with="the installation",
        exported_in="the configuration",
        identity=("person",),
        organisational=("key", "kind", "name", "owner", "unit", "leaving_kinds", "offset_days"),
        technical=("id",),
    )

    class Meta:
        constraints = [
            one_of("kind", ItemKind, "template_item_kind_is_a_word"),
            one_of("owner", ItemOwner, "template_item_owner_is_a_word"),
        ]

    def __str__(self) -> str:
        return self.kind


class ChecklistItem(Record):
    """One thing to do in one case. `due_date` is derived from the last day and kept for the lists, which sort by it.

    `reminded_on` is the day of the last reminder, so that a night that was missed sends one and not three. `key` is
    that of the template's line it follows, empty for a line of this case alone.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="items")
    key = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=24)
    name = models.JSONField()
    owner = models.CharField(max_length=16)
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    offset_days = models.SmallIntegerField()
    due_date = models.DateField()
    reminded_on = models.DateField(null=True)
    ended_as = models.CharField(max_length=12, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=40, blank=True)
    passed_on_to = models.CharField(max_length=200, blank=True)

    kept = Kept(
        period=StoragePeriod.CASE,
        erased_with="the case",
        exported_in="the person's own package",
        identity=("person", "passed_on_to"),
        organisational=("case", "key", "kind", "name", "owner", "offset_days", "due_date", "ended_as", "ended_by"),
        technical=("id", "reminded_on", "ended_at"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "case", "key", condition=~models.Q(key=""), name="checklist_item_follows_a_line_once"
            ),
            one_of("kind", ItemKind, "checklist_item_kind_is_a_word"),
            one_of("owner", ItemOwner, "checklist_item_owner_is_a_word"),
            one_of("ended_as", ItemEnd, "checklist_item_end_is_a_word", blank=True),
            models.CheckConstraint(
                condition=models.Q(ended_as="", ended_at__isnull=True) | models.Q(ended_at__isnull=False),
                name="checklist_item_ends_at_a_time",
            ),
        ]
        indexes = [models.Index("due_date", condition=models.Q(ended_as=""), name="checklist_item_open_due")]

    def __str__(self) -> str:
        return self.kind
