"""What a leaver has of the own departure: the link to it, a private address, a wish, a consent to keep in touch."""

from django.db import models

from efterord.models.cases import Case
from efterord.models.record import Kept, Record, one_of
from efterord.words import Language, StoragePeriod, Wish


class DepartureLink(Record):
    """The link to the leaver's own page; its hash finds it, its ciphertext lets a later letter carry the same link.

    It knows nothing of the survey's link and the survey's nothing of it (promise.md, two links). `is_private` is true
    while nobody in HR has seen it on paper and it went to an address of the leaver's own: only then does what comes
    through it count as the leaver's own word.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="departure_link")
    token_hash = models.CharField(max_length=64, unique=True)
    token_ciphertext = models.BinaryField()
    language = models.CharField(max_length=2)
    sent_at = models.DateTimeField(null=True)
    is_private = models.BooleanField(default=False)

    kept = Kept(
        period=StoragePeriod.DEPARTURE_LINK,
        erased_with="tick",
        exported_in="nowhere: a key, not a fact",
        confidential=("token_ciphertext",),
        organisational=("case", "language"),
        technical=("id", "token_hash", "sent_at", "is_private"),
    )

    class Meta:
        constraints = [one_of("language", Language, "departure_link_language_is_a_word")]

    def __str__(self) -> str:
        return f"link of {self.case_id}"


class Contact(Record):
    """The leaver's private mail address and mobile number, for what is sent after the last day.

    `mail_hash` (keyed, "" without an address) tells when two leavers give one address, or somebody's at work;
    `is_sure` that it came through a link that only the leaver had.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="contact")
    version = models.PositiveIntegerField()
    ciphertext = models.BinaryField()
    mail_hash = models.CharField(max_length=64, blank=True)
    is_sure = models.BooleanField(default=False)

    kept = Kept(
        period=StoragePeriod.CONTACT,
        erased_with="tick",
        exported_in="the person's own package",
        confidential=("ciphertext",),
        organisational=("case",),
        technical=("id", "version", "mail_hash", "is_sure"),
    )

    class Meta:
        indexes = [models.Index("mail_hash", name="contact_mail_hash")]

    def __str__(self) -> str:
        return f"contact of {self.case_id}"


class LeaverWish(Record):
    """With whom the leaver would rather talk. HR alone sees it; the manager learns only who holds the talk."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="wish")
    wish = models.CharField(max_length=24)
    at = models.DateTimeField()

    kept = Kept(
        period=StoragePeriod.CASE,
        erased_with="the case",
        exported_in="the person's own package",
        organisational=("case", "wish"),
        technical=("id", "at"),
    )

    class Meta:
        constraints = [one_of("wish", Wish, "leaver_wish_is_a_word")]

    def __str__(self) -> str:
        return f"wish in {self.case_id}"


class KeepInTouch(Record):
    """The leaver's consent to hear from us, until it expires or is taken back; HR may set a day to be reminded."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="keep_in_touch")
    consented_at = models.DateTimeField()
    expires_on = models.DateField()
    may_be_asked_back = models.BooleanField()
    remind_on = models.DateField(null=True)
    reminded_at = models.DateTimeField(null=True)
    address_ciphertext = models.BinaryField()

    kept = Kept(
        period=StoragePeriod.KEEP_IN_TOUCH,
        erased_with="tick, or the leaver who takes it back",
        exported_in="the person's own package",
        confidential=("address_ciphertext",),
        organisational=("case", "expires_on", "may_be_asked_back", "remind_on"),
        technical=("id", "consented_at", "reminded_at"),
    )

    def __str__(self) -> str:
        return f"consent in {self.case_id}"
