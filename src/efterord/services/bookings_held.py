"""A talk locked while its time is changed: what stands in the way of a time, and the booking written and told."""

import dataclasses
import datetime as dt

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from efterord import clock, gate, labels
from efterord.models import Booking, Case, Interview, NoTalk, User
from efterord.queries import holders, policies
from efterord.rules import booking_times, bookings, cases, interviews
from efterord.rules.policies import Terms
from efterord.services import bookings_letters
from efterord.vault import envelope, holder
from efterord.words import CaseState, InterviewState, LeavingKind, LetterKind, PlaceKind, WhyNotThen

# A room's name, a meeting point or a video link; a pasted invitation is none of them.
LONGEST_PLACE = 500
LONGEST_OVERRIDE = 2000
_FIELD_OF = {
    WhyNotThen.WRONG_LENGTH: "minutes",
    WhyNotThen.GONE_WITHOUT_VIDEO: "place_kind",
    WhyNotThen.ON_LAST_DAY: "is_confirmed",
    WhyNotThen.GONE_ALREADY: "is_confirmed",
}


class WrongTime(ValueError):
    """A time or place that cannot be; `field` of Time is the one to mend, `words` say why to a person."""

    def __init__(self, field: str, words: "str | Promise") -> None:
        super().__init__(str(words))
        self.field, self.words = field, words


class BookedMeanwhile(ValueError):
    """Somebody else booked, moved or called off the talk since the page was opened; nothing was changed."""

    words = _("Somebody else has changed the booking since you opened the page. This is how it stands now.")


class CertificateMissing(gate.Refused):
    """The certificate of service is not issued and signed, and no reason is given for booking all the same."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """What is asked for. `starts_at` is what the clocks of the unit's country show, without a zone.

    `override`: why it is booked before the certificate is signed. `is_confirmed`: the last day itself, or one after it
    for a leaver who has gone, is meant. `seen`: the booking's sequence when the page was opened, None for no booking.
    """

    starts_at: dt.datetime
    minutes: int
    place_kind: PlaceKind
    place: str = ""
    override: str = ""
    is_confirmed: bool = False
    seen: int | None = None


class Held:
    """A talk whose row is locked, its booking opened: two people who book at once come one after the other."""

    def __init__(self, actor: gate.Actor, talk: Interview, booking: Booking | None, terms: Terms) -> None:
        self.actor, self.talk, self.booking, self.terms = actor, talk, booking, terms
        self.state = interviews.state_of(talk.started_at, talk.ended_at)
        self.place = self.opened(booking, "place") if booking else ""
        self.override = self.opened(booking, "override") if booking else ""

    @classmethod
    def of(cls, actor: gate.Actor, interview: Interview) -> "Held":
        """This function will lock a talk and read it anew."""
        # The case first, as every deed on a case does: two that lock in two orders would wait for each other.
        Case.objects.select_for_update(of=("self",)).get(pk=interview.case_id)
        talk = Interview.objects.select_for_update(of=("self",)).select_related("case__person", "interviewer")
        found = talk.filter(pk=interview.pk).first()
        if found is None:  # given back a moment ago
            raise gate.Refused(_("Somebody has changed the case in the meantime. Look at it again before you go on."))
        booking = Booking.objects.filter(interview=found).first()
        return cls(actor, found, booking, policies.book(actor).of(found.case.unit_id))

    @property
    def standing(self) -> Booking | None:
        """This function will return the booking if the talk has a time now."""
        return self.booking if self.booking is not None and self.booking.cancelled_at is None else None

    def can_stand(self, booking: Booking) -> bool:
        """This function will tell whether a booked time can stand with the case's kind and last day as they are now."""
        day = bookings.local_time(booking.starts_at, self.terms.country).date()
        case, kind = self.talk.case, PlaceKind(booking.place_kind)
        is_possible = bookings.stands(day, kind, last_day=case.last_day, today=clock.today())
        return is_possible and case.leaving_kind != LeavingKind.DEATH

    def says_already(self, time: Time) -> bool:
        """This function will tell whether the booking is what is asked for, as when a form is sent twice."""
        booking = self.booking
        if booking is None or not booking_times.is_real_local_time(time.starts_at, self.terms.country):
            return False
        starts_at = booking_times.instant_of(time.starts_at, self.terms.country)
        known = (booking.starts_at, booking.minutes, booking.place_kind, self.place)
        return known == (starts_at, time.minutes, time.place_kind, _one_line(time.place))

    def refuse_unless_planned(self) -> None:
        """This function will raise Refused when the case or the talk has come too far, or no talk is to be held."""
        if cases.state_of(self.talk.case.events.values_list("step", flat=True)) is not CaseState.OPEN:
            raise gate.Refused(_("The case is not open, so no talk can be booked in it."))
        if self.talk.case.leaving_kind == LeavingKind.DEATH:
            raise gate.Refused(_("The person has died. No talk is planned and nothing is sent."))
        if self.state is not InterviewState.PLANNED:
            raise gate.Refused(_("The talk has begun or been held already."))
        if NoTalk.objects.filter(case=self.talk.case, kind=self.talk.kind).exists():
            raise gate.Refused(_("It is noted that this talk is not held. Take that back first."))

    def refuse_if_changed(self, seen: int | None) -> None:
        """This function will raise BookedMeanwhile when the booking is not the one that was looked at."""
        if (self.booking.sequence if self.booking else None) != seen:
            raise BookedMeanwhile

    def refuse_wrong(self, time: Time) -> None:
        """This function will raise WrongTime for a time or place that cannot be."""
        if len(time.place) > LONGEST_PLACE:
            raise WrongTime("place", _("Write the place shorter: a room, a meeting point or a link."))
        if len(time.override) > LONGEST_OVERRIDE:
            raise WrongTime("override", _("Write the reason shorter: at most 2,000 characters."))
        wrong = bookings.why_not_then(
            time.starts_at,
            time.minutes,
            time.place_kind,
            now=clock.now(),
            last_day=self.talk.case.last_day,
            terms=self.terms,
            is_confirmed=time.is_confirmed,
        )
        if wrong is not None:
            raise WrongTime(_FIELD_OF.get(wrong, "starts_at"), labels.of(wrong))

    def refuse_holder(self, user: User, day: dt.date) -> None:
        """This function will raise Refused when somebody cannot hold the talk on a day."""
        self.talk.interviewer = user
        reason = holders.why_not(self.actor, self.talk, day)
        if reason is not None:
            words = {"name": user.name, "why": labels.of(reason)}
            raise gate.Refused(_("%(name)s cannot hold the talk. %(why)s") % words)

    def refuse_clash(self, user: User, starts_at: dt.datetime, minutes: int) -> None:
        """This function will raise WrongTime when the interviewer, or the leaver, is booked for another talk then.

        The interviewer's row is locked, so that two talks of theirs are not booked over each other at once.
        """
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        near = (starts_at - dt.timedelta(days=1), starts_at + dt.timedelta(days=1))
        booked = Booking.objects.filter(cancelled_at__isnull=True, starts_at__range=near)
        others = booked.exclude(interview=self.talk).select_related("interview")
        for other in others.filter(interview__interviewer=user, interview__ended_at__isnull=True):
            if bookings.meets(starts_at, minutes, other.starts_at, other.minutes):
                words = _("%(name)s holds another talk at that time. Choose another time.") % {"name": user.name}
                raise WrongTime("starts_at", words)
        for other in others.filter(interview__case=self.talk.case):
            other.interview.case = self.talk.case
            # Of a talk that somebody may not see, not even its time is told.
            is_known = gate.may(self.actor, "interviews.see", other.interview)
            if is_known and bookings.meets(starts_at, minutes, other.starts_at, other.minutes):
                raise WrongTime("starts_at", _("The leaver has the other talk at that time. Choose another time."))

    def write(self, starts_at: dt.datetime, time: Time) -> Booking:
        """This function will store the booking under the next number that calendars are told."""
        booking = self.booking or Booking(interview=self.talk)
        booking.sequence = self.booking.sequence + 1 if self.booking else 0
        booking.starts_at, booking.minutes, booking.place_kind = starts_at, time.minutes, time.place_kind
        booking.cancelled_at = None
        self.booking, self.place = booking, _one_line(time.place)
        self.override = _one_line(time.override) or self.override
        self._seal(booking)
        return booking

    def call_off(self, booking: Booking) -> Booking:
        """This function will take the time away under the next number, and tell both."""
        booking.cancelled_at = clock.now()
        told = self.letters(self.count_up(booking))
        told.to_leaver(LetterKind.TALK_CANCELLED)
        told.to_interviewer(LetterKind.TALK_CANCELLED)
        return booking

    def give_back(self) -> None:
        """This function will call off a talk that has not begun and take it from its interviewer, told no reason.

        The plan goes as a whole, so that whoever was to hold it finds neither its page nor its papers any longer.
        """
        if self.standing is not None:
            self.call_off(self.standing)
        self.talk.delete()

    def count_up(self, booking: Booking) -> Booking:
        """This function will give the booking its next number, as when somebody else is to hold the talk."""
        booking.sequence += 1
        self._seal(booking)
        return booking

    def letters(self, booking: Booking) -> bookings_letters.Letters:
        """This function will return what is to be told of the talk as it is now."""
        return bookings_letters.Letters(self.actor, self.talk, booking, self.place, self.terms.country)

    @staticmethod
    def opened(booking: Booking, field: str) -> str:
        """This function will decrypt the place or the override of a booking; "" when nothing is kept."""
        blob = getattr(booking, f"{field}_ciphertext")
        if blob is None:
            return ""
        return holder.current().open_text(_purpose(booking), _place_of(booking, field), bytes(blob))

    def _seal(self, booking: Booking) -> None:
        """The ciphertext is bound to the number too, so that an earlier place cannot be put back unseen."""
        vault, purpose = holder.current(), _purpose(booking)
        booking.place_ciphertext = vault.seal(purpose, _place_of(booking, "place"), self.place)
        booking.override_ciphertext = (
            vault.seal(purpose, _place_of(booking, "override"), self.override) if self.override else None
        )
        booking.save()


def _place_of(booking: Booking, field: str) -> envelope.Place:
    return envelope.Place("booking", str(booking.interview_id), field, booking.sequence)


def _purpose(booking: Booking) -> str:
    return f"case:{booking.interview.case_id}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
