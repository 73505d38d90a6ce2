"""Talks as they are planned and booked: for HR who books them, and for the line that learns one name."""

import dataclasses
import datetime as dt

from efterord import clock, gate
from efterord.content import holidays
from efterord.models import (
    Booking,
    Case,
    ChecklistItem,
    Interview,
    Judgement,
    NoTalk,
    ProposedTime,
)
from efterord.queries import guides as guide_queries
from efterord.queries import holders, policies
from efterord.rules import booking_times, bookings, checklists, guides, interviews
from efterord.rules import cases as case_rules
from efterord.rules import holders as rules
from efterord.rules.policies import Terms
from efterord.words import Country, HeldAs, InterviewKind, InterviewState, ItemOwner, NoTalkReason


@dataclasses.dataclass(frozen=True, slots=True)
class Certificate:
    """Where a certificate of service stands. `item` is the line that is to be done next, None when none is open."""

    is_ready: bool
    is_written: bool = False
    item: ChecklistItem | None = None
    due_on: dt.date | None = None
    owner: ItemOwner | None = None
    owner_name: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Due:
    """One talk that a case is to have, as its viewer may see it. `only_who`: the viewer learns nothing but the name."""

    kind: InterviewKind
    interview: Interview | None
    booking: Booking | None
    country: Country = Country.SE
    no_talk: NoTalkReason | None = None
    needs_other: bool = False
    only_who: bool = False

    @property
    def standing(self) -> Booking | None:
        """This function will return the booking if the talk has a time now."""
        return self.booking if self.booking is not None and self.booking.cancelled_at is None else None

    @property
    def state(self) -> InterviewState | None:
        """This function will return where the talk stands, None when nobody is to hold it yet."""
        return interviews.state_of(self.interview.started_at, self.interview.ended_at) if self.interview else None


def of_case(viewer: gate.Actor, case: Case) -> tuple[Due, ...]:
    """This function will return the talks a case is to have or has, as a viewer may see them; four queries.

    The nearest manager learns who holds the manager's talk and no more; of HR's talk the line learns nothing. That
    somebody else is needed tells of a wish or a conflict: it is for those who see both, never for the one concerned.
    """
    gate.check(viewer, "cases.see", case)
    planned = Interview.objects.filter(case=case).select_related("interviewer", "booking")
    talks = {InterviewKind(talk.kind): talk for talk in holders.with_trouble(viewer, planned)}
    not_held = dict(NoTalk.objects.filter(case=case).values_list("kind", "reason"))
    hold = terms(viewer, case)
    due = set(rules.kinds_due(hold)) | set(talks)
    may_know_why = gate.may(viewer, "cases.see_conflicts", case)
    found = []
    for kind in (k for k in InterviewKind if k in due):
        talk = talks.get(kind)
        if talk is not None:
            talk.case = case
        if gate.may(viewer, "interviews.see", talk or Interview(case=case, kind=kind)):
            concerns_viewer = talk is not None and talk.interviewer_id == viewer.user_id
            shows_need = may_know_why and not concerns_viewer
            found.append(_due(kind, talk, hold.country, not_held.get(kind), shows_need=shows_need))
        elif kind is InterviewKind.MANAGER and talk is not None and gate.may(viewer, "cases.propose_times", case):
            found.append(Due(kind, talk, None, only_who=True))
    return tuple(found)


def talk(viewer: gate.Actor, case: Case, kind: InterviewKind) -> Interview | None:
    """This function will return the talk of a kind, or None; HR's is hidden from the line, there or not."""
    gate.check(viewer, "cases.see", case)
    found = Interview.objects.filter(case=case, kind=kind).select_related("interviewer", "booking").first()
    if found is not None:
        found.case = case
    gate.check(viewer, "interviews.see", found or Interview(case=case, kind=kind))
    return found


def booking(viewer: gate.Actor, interview: Interview) -> Booking | None:
    """This function will return a talk's booking, also a cancelled one, or None."""
    gate.check(viewer, "bookings.see", interview)
    return _booking(interview)


def terms(viewer: gate.Actor, case: Case) -> Terms:
    """This function will return the terms that hold for a case's talks."""
    return policies.book(viewer).of(case.unit_id)


def certificate(viewer: gate.Actor, case: Case) -> Certificate:
    """This function will return where a case's certificate of service stands, and with whom."""
    gate.check(viewer, "cases.see_conflicts", case)
    kinds = [kind.value for kind in checklists.CERTIFICATE]
    items = {i.kind: i for i in ChecklistItem.objects.filter(case=case, kind__in=kinds).select_related("person")}
    if checklists.is_certificate_ready({kind: item.ended_as for kind, item in items.items()}):
        return Certificate(is_ready=True, is_written=True)
    left = [items[kind] for kind in kinds if kind in items and not items[kind].ended_as]
    if not left:
        return Certificate(is_ready=False)
    owner = ItemOwner(left[0].owner)
    person = {ItemOwner.NEAREST_MANAGER: case.manager, ItemOwner.PERSON: left[0].person}.get(owner)
    return Certificate(
        is_ready=False,
        is_written=len(left) < len(kinds),
        item=left[0],
        due_on=max(item.due_date for item in left),
        owner=owner,
        owner_name=str(person) if person else "",
    )


def suggestions(viewer: gate.Actor, case: Case, kind: InterviewKind, *, holder: int | None = None) -> list[dt.datetime]:
    """This function will suggest up to four starts for a talk, as local times without a zone; none when too late.

    What the nearest manager proposed comes first; what the same interviewer (an account's number) or the leaver is
    booked for is left out, and days before the certificate of service is due.
    """
    holders.check_kind(viewer, "bookings.book", case, kind)
    hold = terms(viewer, case)
    days = bookings.days_to_suggest(
        last_day=case.last_day,
        terms=hold,
        holidays=holidays.around(hold.country, case.last_day, clock.today()),
        today=clock.today(),
        certificate_on=certificate(viewer, case).due_on,
    )
    proposed = ProposedTime.objects.filter(case=case, starts_at__gt=clock.now()).values_list("starts_at", flat=True)
    return booking_times.suggest(
        days,
        length_minutes=hold.minutes,
        taken=[
            (start, start + dt.timedelta(minutes=minutes))
            for start, minutes in _taken(viewer, case, kind, holder, hold)
        ],
        proposed=[bookings.local_time(each, hold.country) for each in proposed.order_by("starts_at")],
    )


def proposed_times(viewer: gate.Actor, case: Case) -> frozenset[dt.datetime]:
    """This function will return what the nearest manager proposed, as local times without a zone."""
    gate.check(viewer, "bookings.book", case)
    country = terms(viewer, case).country
    found = ProposedTime.objects.filter(case=case).values_list("starts_at", flat=True)
    return frozenset(bookings.local_time(each, country) for each in found)


def editions(viewer: gate.Actor) -> tuple[guides.Guide, ...]:
    """This function will return the guides to choose among: the newest edition of each, the organisation's own too."""
    gate.check(viewer, "guides.see_editions")
    return guide_queries.choices(viewer)


def edition_of(viewer: gate.Actor, interview: Interview) -> guides.Guide:
    """This function will return the guide that a talk follows."""
    return guide_queries.edition(viewer, interview.guide, interview.guide_version)


def suggested_guide(viewer: gate.Actor, case: Case, kind: InterviewKind, part: HeldAs | None) -> guides.Guide:
    """This function will return the guide to propose for a talk, by who holds it, the kind of leaving and the role.

    HR's judgement of whether somebody leaves of free will goes before the kind; unknown, it is taken as free will.
    """
    found = editions(viewer)
    judged = Judgement.objects.filter(case=case).values_list("is_voluntary", flat=True).first()
    by_kind = case_rules.is_voluntary(case.leaving_kind)
    key = guides.suggest(
        found,
        holder=rules.guide_holder(part, kind),
        is_voluntary=next((known for known in (judged, by_kind) if known is not None), True),
        led_others=bool(case.person.leads_others),
        taken=list(Interview.objects.filter(case=case).exclude(kind=kind).values_list("guide", flat=True)),
    )
    return next(guide for guide in found if guide.key == key)


def is_reached(viewer: gate.Actor, case: Case) -> bool:
    """This function will tell whether a leaver can be written to; a work address dies with the last day."""
    gate.check(viewer, "bookings.see", case)
    contact = getattr(case, "contact", None)
    return bool(contact and contact.mail_hash) or (bool(case.person.mail) and clock.today() <= case.last_day)


def _booking(interview: Interview | None) -> Booking | None:
    return getattr(interview, "booking", None)


def _due(
    kind: InterviewKind, interview: Interview | None, country: Country, no_talk: str | None, *, shows_need: bool
) -> Due:
    state = interviews.state_of(interview.started_at, interview.ended_at) if interview else None
    return Due(
        kind=kind,
        interview=interview,
        booking=_booking(interview),
        country=country,
        no_talk=NoTalkReason(no_talk) if no_talk else None,
        needs_other=shows_need and state is InterviewState.PLANNED and bool(getattr(interview, "is_in_trouble", False)),
    )


def _taken(
    viewer: gate.Actor, case: Case, kind: InterviewKind, holder: int | None, hold: Terms
) -> list[tuple[dt.datetime, int]]:
    """What the interviewer holds already, and what the leaver is booked for, where the viewer may know of it."""
    booked = Booking.objects.filter(cancelled_at__isnull=True, starts_at__gt=clock.now() - dt.timedelta(days=1))
    theirs = booked.filter(interview__interviewer=holder).exclude(interview__case=case, interview__kind=kind)
    found = list(theirs.values_list("starts_at", "minutes")) if holder else []
    for other in booked.filter(interview__case=case).exclude(interview__kind=kind).select_related("interview"):
        other.interview.case = case
        if gate.may(viewer, "interviews.see", other.interview):
            found.append((other.starts_at, other.minutes))
    return [(bookings.local_time(start, hold.country), minutes) for start, minutes in found]
