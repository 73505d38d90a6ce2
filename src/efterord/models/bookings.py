"""When and where a talk is held, and how often its invitation has changed."""

from django.db import models

from efterord.models.interviews import Interview
from efterord.models.record import Kept, Record, one_of
from efterord.words import PlaceKind, StoragePeriod


class Booking(Record):
    """The time and place of one talk. `sequence` counts the changes that calendars have been told (RFC 5545, 3.8.7.4).

    A video link lets anyone into the talk, so the place is ciphertext. `override_ciphertext` says why it was booked
    before the certificate of service was signed.
    """

    interview = models.OneToOneField(Interview, on_delete=models.CASCADE, related_name="booking")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    place_kind = models.CharField(max_length=8)
    place_ciphertext = models.BinaryField()
    sequence = models.PositiveIntegerField(default=0)
    cancelled_at = models.DateTimeField(null=True)
    override_ciphertext = models.BinaryField(null=True)

    kept = Kept(
        period=StoragePeriod.CASE,
        erased_with="the case key",
        exported_in="the person's own package",
        confidential=("place_ciphertext", "override_ciphertext"),
        organisational=("interview", "starts_at", "minutes", "place_kind"),
        technical=("id", "sequence", "cancelled_at"),
    )

    class Meta:
        constraints = [
            one_of("place_kind", PlaceKind, "booking_place_kind_is_a_word"),
            models.CheckConstraint(
                condition=models.Q(minutes__gte=15, minutes__lte=240), name="booking_takes_15_to_240_minutes"
            ),
        ]
        indexes = [models.Index("starts_at", name="booking_starts_at")]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"
