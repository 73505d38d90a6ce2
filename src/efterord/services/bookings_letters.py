"""The letters about a booked talk, queued in the transaction of the change: to the leaver, and to the interviewer."""

import dataclasses

from django.conf import settings
from django.urls import reverse

from efterord import gate
from efterord.models import Booking, Interview, Organisation, User
from efterord.rules import letters as contexts
from efterord.services import departure_links, letters
from efterord.words import Country, Language, LeavingKind, LetterKind, PlaceKind


@dataclasses.dataclass(frozen=True, slots=True)
class Letters:
    """What is to be told of one talk: its booking as it is now, the place in clear, whose clocks it keeps."""

    actor: gate.Actor
    talk: Interview
    booking: Booking
    place: str
    country: Country

    def to_leaver(self, kind: LetterKind) -> bool:
        """This function will queue a letter to the leaver, or return False where it can go to nobody."""
        if self.talk.case.leaving_kind == LeavingKind.DEATH:
            return False
        reach = departure_links.Reach.of(self.talk.case)
        if not reach.recipient:
            return False
        self._queue(kind, contexts.LEAVER, reach.recipient, reach.language, reach.link)
        return True

    def to_interviewer(self, kind: LetterKind, user: User | None = None) -> None:
        """This function will queue a letter to whoever holds the talk, or to somebody who no longer does."""
        reader = user or self.talk.interviewer
        if not reader.is_active:
            return
        page = reverse("interviews-interview", args=[self.talk.pk]) if reader.pk == self.talk.interviewer_id else ""
        link = settings.PUBLIC_URL + page if page else ""
        self._queue(kind, contexts.INTERVIEWER, reader.email, Language(reader.language), link)

    def _queue(self, kind: LetterKind, to: str, recipient: str, language: Language, link: str) -> None:
        context = contexts.about_talk(
            to=to,
            link=link,
            employer=Organisation.objects.values_list("name", flat=True).get(pk=1),
            holder=self.talk.interviewer.name,
            starts_at=self.booking.starts_at,
            minutes=self.booking.minutes,
            country=self.country,
            place_kind=PlaceKind(self.booking.place_kind),
            place="" if kind is LetterKind.TALK_CANCELLED else self.place,
            booking_id=str(self.talk.pk),
            sequence=self.booking.sequence,
        )
        letters.queue_letter(self.actor, kind=kind, recipient=recipient, language=language, context=context)
