"""When and where a talk is: booked, moved, called off, each told to both sides' calendars in the same transaction."""

from django.utils.translation import gettext_lazy as _

from efterord import gate
from efterord.models import Booking, Case, Interview, NoTalk
from efterord.queries import checklists
from efterord.rules import booking_times, cases
from efterord.services import bookings_held, deeds
from efterord.services.bookings_held import LONGEST_OVERRIDE as LONGEST_OVERRIDE
from efterord.services.bookings_held import LONGEST_PLACE as LONGEST_PLACE
from efterord.services.bookings_held import BookedMeanwhile as BookedMeanwhile
from efterord.services.bookings_held import CertificateMissing as CertificateMissing
from efterord.services.bookings_held import Time as Time
from efterord.services.bookings_held import WrongTime as WrongTime
from efterord.words import CaseState, InterviewState, LetterKind


@deeds.deed("bookings.book", about="interview")
def book(actor: gate.Actor, *, interview: Interview, time: Time) -> Booking:
    """This function will book or move a talk and queue the invitations to the leaver and the interviewer.

    The very same time again changes nothing. Raises BookedMeanwhile, WrongTime, CertificateMissing, and Refused with
    words when the talk cannot be booked at all or whoever is to hold it cannot on that day.
    """
    held = bookings_held.Held.of(actor, interview)
    held.refuse_unless_planned()
    if held.standing is not None and held.says_already(time):
        return held.standing
    held.refuse_if_changed(time.seen)
    held.refuse_wrong(time)
    held.refuse_holder(held.talk.interviewer, time.starts_at.date())
    starts_at = booking_times.instant_of(time.starts_at, held.terms.country)
    held.refuse_clash(held.talk.interviewer, starts_at, time.minutes)
    if not time.override.strip() and not held.override and not checklists.is_certificate_ready(actor, held.talk.case):
        raise CertificateMissing(
            _(
                "The certificate of service is not issued and signed yet. Wait for it, or write why the talk is booked "
                "before it."
            )
        )
    kind = LetterKind.TALK_INVITATION if held.standing is None else LetterKind.TALK_MOVED
    booking = held.write(starts_at, time)
    told = held.letters(booking)
    told.to_leaver(kind)
    told.to_interviewer(kind)
    return booking


@deeds.deed("bookings.cancel_booking", about="interview")
def cancel_booking(actor: gate.Actor, *, interview: Interview, seen: int | None) -> Booking:
    """This function will call off a booked talk and take it out of both calendars; it stays planned.

    Raises BookedMeanwhile, and Refused when there is no booking or the talk has begun.
    """
    held = bookings_held.Held.of(actor, interview)
    if held.state is not InterviewState.PLANNED:
        raise gate.Refused(_("The talk has begun or been held already."))
    held.refuse_if_changed(seen)
    if held.standing is None:
        raise gate.Refused(_("The talk has no time, so there is nothing to cancel."))
    return held.call_off(held.standing)


@deeds.deed("bookings.follow_case", about="case")
def follow_case(actor: gate.Actor, *, case: Case) -> int:
    """This function will call off the booked talks that can no longer stand, and return how many.

    A case that is closed or cancelled, a death, a talk that is not to be held, a time after a last day that has moved.
    """
    is_open = cases.state_of(case.events.values_list("step", flat=True)) is CaseState.OPEN
    not_held = set(NoTalk.objects.filter(case=case).values_list("kind", flat=True))
    n_called_off = 0
    booked = Interview.objects.filter(case=case, started_at__isnull=True, booking__isnull=False)
    for each in booked.filter(booking__cancelled_at__isnull=True):
        held = bookings_held.Held.of(actor, each)
        if held.standing is None:
            continue
        if not is_open or each.kind in not_held or not held.can_stand(held.standing):
            held.call_off(held.standing)
            n_called_off += 1
    return n_called_off


@deeds.deed("bookings.open_place", about="interview", reads_only=True)
def open_place(actor: gate.Actor, *, interview: Interview) -> str:
    """This function will open where a booked talk is: a room, a meeting point, a video link; "" for nothing said."""
    booking = Booking.objects.select_related("interview").filter(interview=interview, cancelled_at__isnull=True).first()
    return bookings_held.Held.opened(booking, "place") if booking is not None else ""


@deeds.deed("bookings.open_override", about="interview", reads_only=True)
def open_override(actor: gate.Actor, *, interview: Interview) -> str:
    """This function will open why a talk was booked before the certificate was signed; "" when it was not."""
    booking = Booking.objects.select_related("interview").filter(interview=interview).first()
    return bookings_held.Held.opened(booking, "override") if booking is not None else ""
