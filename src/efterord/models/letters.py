"""The outbox: letters written in the same transaction as what they tell of, and sent afterwards."""

from django.db import models

from efterord.models.record import Kept, Record, one_of, random_id
from efterord.words import Channel, Language, LetterKind, StoragePeriod


class Letter(Record):
    """One letter, by mail or as a text message. Address and text are ciphertext.

    The text is wiped when it is sent (a demo keeps it to show).
    """

    id = models.UUIDField(primary_key=True, default=random_id, editable=False)
    kind = models.CharField(max_length=20)
    channel = models.CharField(max_length=4, default=Channel.MAIL.value)
    language = models.CharField(max_length=2)
    recipient_ciphertext = models.BinaryField()
    text_ciphertext = models.BinaryField(null=True)
    queued_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    n_tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    kept = Kept(
        period=StoragePeriod.OUTBOX,
        erased_with="tick, 7 days after it was sent or given up",
        exported_in="nowhere: its text is wiped when it is sent",
        confidential=("recipient_ciphertext", "text_ciphertext"),
        organisational=("kind", "channel", "language"),
        technical=("id", "queued_at", "next_try_at", "n_tries", "sent_at", "given_up_at"),
    )

    class Meta:
        constraints = [
            one_of("kind", LetterKind, "letter_kind_is_a_word"),
            one_of("channel", Channel, "letter_channel_is_a_word"),
            one_of("language", Language, "letter_language_is_a_word"),
        ]
        indexes = [models.Index("next_try_at", name="letter_next_try")]

    def __str__(self) -> str:
        return self.kind
