"""Who is asked: the release plan and the invitations. Nothing here knows what anybody answered."""

from django.db import models

from efterord.models.cases import Case
from efterord.models.record import Kept, Record, one_of, random_key
from efterord.words import LaneBy, Occasion, ReleasePeriod, StoragePeriod


class Plan(Record):
    """How answers are pooled and released; a plan's k is only ever raised (promise.md).

    k holds for every batch from now on. The rest, and what answers are kept apart by, holds for answers given from
    `started_on` on: a changed plan begins with the release `first_number` on that day, and what was given before lives
    by EarlierTerms.
    """

    k = models.PositiveSmallIntegerField(default=5)
    waiting_cap = models.PositiveSmallIntegerField(default=4)
    period = models.CharField(max_length=12)
    lane_by = models.CharField(max_length=12, blank=True)
    started_on = models.DateField()
    first_number = models.PositiveIntegerField(default=0)

    kept = Kept(
        period=StoragePeriod.CONFIGURATION,
        erased_with="the installation",
        exported_in="the configuration",
        organisational=("k", "waiting_cap", "period", "lane_by", "started_on", "first_number"),
        technical=("id",),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(k__gte=5, k__lte=20), name="plan_k_is_5_to_20"),
            models.CheckConstraint(condition=models.Q(waiting_cap__lte=12), name="plan_waits_12_at_most"),
            one_of("period", ReleasePeriod, "plan_period_is_a_word"),
            one_of("lane_by", LaneBy, "plan_lane_is_a_word", blank=True),
            # One plan until several are built: the constraint is what `queries.surveys.plan` relies on.
            models.CheckConstraint(condition=models.Q(id=1), name="plan_is_one"),
        ]

    def __str__(self) -> str:
        return f"{self.period}, k {self.k}"


class EarlierTerms(Record):
    """What the plan said before it was changed: answers given until then wait, and were told their date, by it."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="earlier")
    waiting_cap = models.PositiveSmallIntegerField()
    period = models.CharField(max_length=12)
    lane_by = models.CharField(max_length=12, blank=True)
    started_on = models.DateField()
    first_number = models.PositiveIntegerField(unique=True)

    kept = Kept(
        period=StoragePeriod.CONFIGURATION,
        erased_with="the installation",
        exported_in="the configuration",
        organisational=("plan", "waiting_cap", "period", "lane_by", "started_on", "first_number"),
        technical=("id",),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(waiting_cap__lte=12), name="earlier_terms_wait_12_at_most"),
            one_of("period", ReleasePeriod, "earlier_terms_period_is_a_word"),
            one_of("lane_by", LaneBy, "earlier_terms_lane_is_a_word", blank=True),
        ]

    def __str__(self) -> str:
        return f"{self.period} from {self.started_on}"


class SurveyTerms(Record):
    """Whom the survey asks, when, how often it reminds, and with which questions: one row, the organisation's choice.

    Days are counted from the last day (`days_before`, `days_after_dismissal`), from the notice where the last day comes
    sooner (`days_after_notice`), and from the asking (`days_open`, `reminder_days`). A set is named by its key; its
    newest published version is the one asked. `reach` holds what a leaver is told of who else can be turned to.
    """

    leaving_kinds = models.JSONField()
    least_months = models.PositiveSmallIntegerField(default=0)
    days_before = models.PositiveSmallIntegerField(default=14)
    days_after_notice = models.PositiveSmallIntegerField(default=3)
    days_after_dismissal = models.PositiveSmallIntegerField(default=3)
    days_open = models.PositiveSmallIntegerField(default=28)
    reminder_days = models.JSONField()
    follow_up_months = models.PositiveSmallIntegerField(default=4)
    exit_set = models.CharField(max_length=40, default="core")
    involuntary_set = models.CharField(max_length=40, default="involuntary")
    follow_up_set = models.CharField(max_length=40, default="follow-up")
    sender = models.CharField(max_length=200, blank=True)
    uses_sms = models.BooleanField(default=False)
    reach = models.JSONField(default=dict)

    kept = Kept(
        period=StoragePeriod.CONFIGURATION,
        erased_with="the installation",
        exported_in="the configuration",
        organisational=(
            "leaving_kinds", "least_months", "days_before", "days_after_notice", "days_after_dismissal", "days_open",
            "reminder_days", "follow_up_months", "exit_set", "involuntary_set", "follow_up_set", "sender", "uses_sms",
            "reach",
        ),
        technical=("id",),
    )  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="survey_terms_are_one"),
            models.CheckConstraint(
                condition=models.Q(days_open__gte=7, days_open__lte=90), name="survey_is_open_7_to_90_days"
            ),
            models.CheckConstraint(
                condition=models.Q(follow_up_months=0) | models.Q(follow_up_months__range=(3, 6)),
                name="survey_follows_up_after_3_to_6_months",
            ),
        ]

    def __str__(self) -> str:
        return "survey terms"


class AskingMark(Record):
    """How far the nights have come with reminders: the last day done, and within the next one the last row.

    It stands for all invitations together, so that a missed night is caught up and none is reminded twice, while no
    invitation holds a counter or is touched.
    """

    reminded_through = models.DateField()
    after_key = models.BigIntegerField(default=0)

    kept = Kept(
        period=StoragePeriod.CONFIGURATION,
        erased_with="the installation",
        exported_in="nowhere: it says only which night was done",
        technical=("id", "reminded_through", "after_key"),
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="asking_mark_is_one")]

    def __str__(self) -> str:
        return str(self.reminded_through)


class Invitation(Record):
    """That somebody was asked. One bit says answered; no time of answering, no counter, nothing touched later.

    The token lies here as a hash, and as ciphertext until answered or closed (a reminder carries the same link). A
    link on paper has a short code beside it, known by a keyed hash. The questions are those that were published when
    it was made.
    """

    id = models.BigAutoField(primary_key=True, default=random_key)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="invitations")
    occasion = models.CharField(max_length=12, default=Occasion.EXIT.value)
    questionnaire = models.CharField(max_length=40, default="core")
    questionnaire_version = models.PositiveSmallIntegerField(default=1)
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001 (unique, and most have none)
    token_ciphertext = models.BinaryField(null=True)
    answered = models.BooleanField(default=False)
    counts = models.BooleanField(default=True)
    opens_on = models.DateField()
    closes_on = models.DateField()

    kept = Kept(
        period=StoragePeriod.INVITATION,
        erased_with="tick, 30 days after it closed, once a release has counted it",
        exported_in="the person's own package",
        confidential=("token_ciphertext",),
        organisational=(
            "case", "occasion", "questionnaire", "questionnaire_version", "answered", "counts", "opens_on", "closes_on",
        ),
        technical=("id", "token_hash", "code_hash"),
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint("case", "occasion", name="invitation_is_one_an_occasion"),
            one_of("occasion", Occasion, "invitation_occasion_is_a_word"),
        ]
        indexes = [models.Index("opens_on", name="invitation_opens_on")]

    def __str__(self) -> str:
        return "invitation"


class Undelivered(Record):
    """That a letter of the survey came back, so that HR mends the address. It tells nothing of an answer."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="undelivered")
    noted_on = models.DateField()

    kept = Kept(
        period=StoragePeriod.INVITATION,
        erased_with="a new address, or the case",
        exported_in="the person's own package",
        organisational=("case", "noted_on"),
        technical=("id",),
    )

    def __str__(self) -> str:
        return f"undelivered in {self.case_id}"


class ContactWish(Record):
    """What a leaver asked for by name, on a page of its own beside the survey: whom to hear from, and what to be told.

    Asked of everybody, answered or not, and never prompted by an answer. It holds no time, so that it cannot date a
    visit to the survey. `ciphertext` is what the leaver wrote, and the address to write to, if any.
    """

    id = models.BigAutoField(primary_key=True, default=random_key)
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="contact_wish")
    wants_hr = models.BooleanField(default=False)
    wants_safety = models.BooleanField(default=False)
    wants_union = models.BooleanField(default=False)
    wants_news = models.BooleanField(default=False)
    wants_touch = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    ciphertext = models.BinaryField(null=True)
    is_passed_on = models.BooleanField(default=False)
    handled_by = models.CharField(max_length=40, blank=True)

    kept = Kept(
        period=StoragePeriod.CASE,
        erased_with="the case",
        exported_in="the person's own package",
        confidential=("ciphertext",),
        organisational=(
            "case", "wants_hr", "wants_safety", "wants_union", "wants_news", "wants_touch", "is_passed_on",
            "handled_by",
        ),
        technical=("id", "version"),
    )  # fmt: skip

    def __str__(self) -> str:
        return f"contact wish in {self.case_id}"
