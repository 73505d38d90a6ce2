"""A departure as its leaver sees it by link, and what HR may know of the leaver's pages; nothing sealed is opened."""

import dataclasses
import datetime as dt

from django.db.models import Q

from efterord import clock, gate
from efterord.models import (
    Booking,
    Case,
    CaseEvent,
    ChecklistItem,
    DepartureLink,
    Interview,
    KeepInTouch,
    LeaverWish,
    NoTalk,
    Plan,
    Summary,
)
from efterord.queries import policies, surveys_terms
from efterord.rules import cases, departures, holders
from efterord.rules.policies import Terms
from efterord.rules.surveys import TimePlan
from efterord.vault import tokens
from efterord.words import (
    CaseState,
    CaseStep,
    Eligibility,
    HeldAs,
    InterviewKind,
    ItemEnd,
    ItemKind,
    SummaryState,
    Wish,
)


@dataclasses.dataclass(frozen=True, slots=True)
class Bearer:
    """Whose page a link opens. `until` is its last day; `is_over` that only the consent to keep in touch is left."""

    case: Case
    link: DepartureLink
    state: CaseState
    until: dt.date
    is_over: bool
    has_contact: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Talk:
    """One talk as the leaver sees it; a booking that is cancelled and a summary not sent are None."""

    interview: Interview
    booking: Booking | None
    summary: Summary | None
    summary_state: SummaryState

    @property
    def kind(self) -> InterviewKind:
        return InterviewKind(self.interview.kind)


@dataclasses.dataclass(frozen=True, slots=True)
class Certificate:
    """How far the certificate of service has come; `due_on` is the day it is to be signed, None where it is no item."""

    due_on: dt.date | None
    issued_on: dt.date | None
    signed_on: dt.date | None


@dataclasses.dataclass(frozen=True, slots=True)
class Offer:
    """What the leaver is offered, under which terms, and how many stand behind a figure of the survey.

    `kinds` are the talks still to be held by the terms: none that the leaver declined or HR said is not held.
    `asking` are the days of the survey, as if none had come yet; None where it asks nobody.
    """

    verdict: Eligibility
    terms: Terms
    kinds: tuple[InterviewKind, ...]
    asking: TimePlan | None
    k: int

    @property
    def is_offered(self) -> bool:
        return self.verdict is Eligibility.ELIGIBLE


@dataclasses.dataclass(frozen=True, slots=True)
class Status:
    """What HR may know of a leaver's own pages; what is None has not happened, or may not be known."""

    link: DepartureLink | None
    wish: LeaverWish | None
    has_contact: bool
    has_mail: bool
    kept: KeepInTouch | None


def bearer(viewer: gate.Actor, *, token: str) -> Bearer | None:
    """This function will return whose page a token opens, or None: unknown, run out or cancelled alike.

    One statement whatever the token, so that neither words nor time tell those three apart. Anybody may knock.
    """
    gate.check(viewer, "accounts.see_door")
    today = clock.today()
    first = today - (departures.link_until(today) - today)
    is_kept = Q(case__keep_in_touch__expires_on__gte=today)
    begun = CaseEvent.objects.filter(step=CaseStep.OPENED).values("case")
    cancelled = CaseEvent.objects.filter(step=CaseStep.CANCELLED).values("case")
    found = (
        DepartureLink.objects.filter(Q(case__last_day__gte=first) | is_kept, token_hash=tokens.hash_token(token))
        .filter(case__in=begun)
        .exclude(case__in=cancelled)
        .select_related("case__person", "case__unit", "case__employment", "case__manager", "case__contact")
        .prefetch_related("case__events")
        .first()
    )
    if found is None:
        return None
    until = departures.link_until(found.case.last_day)
    state = cases.state_of(event.step for event in found.case.events.all())
    has_contact = getattr(found.case, "contact", None) is not None
    return Bearer(found.case, found, state, until, is_over=today > until, has_contact=has_contact)


def talks(viewer: gate.Actor, case: Case) -> tuple[Talk, ...]:
    """This function will return the talks of the leaver's own case in order of time, those without a time last."""
    gate.check(viewer, "departures.see", case)
    not_held = NoTalk.objects.filter(case=case).values("kind")
    found = (
        Interview.objects.filter(case=case)
        .exclude(started_at__isnull=True, kind__in=not_held)
        .select_related("interviewer", "booking", "summary", "case")
    )
    told = [_talk(interview) for interview in found]
    far = dt.datetime.max.replace(tzinfo=dt.UTC)

    def when(each: Talk) -> tuple[dt.datetime, str]:
        booked_at = each.booking.starts_at if each.booking else None
        return each.interview.started_at or booked_at or far, each.interview.kind

    return tuple(sorted(told, key=when))


def talk(viewer: gate.Actor, case: Case, summary_id: int) -> Talk:
    """This function will return the talk whose summary was sent to the leaver; Hidden for any other."""
    found = next((t for t in talks(viewer, case) if t.summary is not None and t.summary.pk == summary_id), None)
    if found is None:
        raise gate.Hidden
    return found


def certificate(viewer: gate.Actor, case: Case) -> Certificate:
    """This function will tell how far the leaver's certificate of service has come."""
    gate.check(viewer, "departures.see", case)
    kinds = (ItemKind.CERTIFICATE_ISSUED, ItemKind.CERTIFICATE_SIGNED)
    items = {item.kind: item for item in ChecklistItem.objects.filter(case=case, kind__in=kinds)}
    issued, signed = (_done_on(items.get(kind.value)) for kind in kinds)
    last = items.get(ItemKind.CERTIFICATE_SIGNED.value)
    return Certificate(last.due_date if last else None, issued, signed)


def offer(viewer: gate.Actor, case: Case) -> Offer:
    """This function will return what the leaver is offered."""
    gate.check(viewer, "departures.see", case)
    terms = policies.book(viewer).of(case.unit_id)
    verdict = cases.eligibility(
        start_date=case.employment.start_date, last_day=case.last_day, leaving_kind=case.leaving_kind, terms=terms
    )
    k = Plan.objects.values_list("k", flat=True).first() or 5
    is_asked = surveys_terms.why_not_asked(viewer, case) is None
    asking = surveys_terms.time_plan(viewer, case) if is_asked else None
    return Offer(verdict, terms, _kinds_left(case, terms), asking, k)


def wishes(viewer: gate.Actor, case: Case) -> tuple[Wish, ...]:
    """This function will return with whom the leaver can ask to talk now; none when no talk is still to begin."""
    gate.check(viewer, "departures.see", case)
    left = _kinds_left(case, policies.book(viewer).of(case.unit_id))
    planned = Interview.objects.filter(case=case).values_list("kind", "held_as", "started_at")
    not_held = set(NoTalk.objects.filter(case=case).values_list("kind", flat=True))
    waiting = [HeldAs(part) for kind, part, started_at in planned if started_at is None and kind not in not_held]
    if waiting:
        return departures.fitting_wishes(waiting)
    if planned or not left:
        return ()
    parts = {InterviewKind.MANAGER: HeldAs.NEAREST_MANAGER, InterviewKind.HR: HeldAs.HR}
    return departures.fitting_wishes([parts[kind] for kind in left])


def wish(viewer: gate.Actor, case: Case) -> Wish | None:
    """This function will return the leaver's own wish, or None."""
    gate.check(viewer, "departures.see", case)
    found = LeaverWish.objects.filter(case=case).first()
    return None if found is None else Wish(found.wish)


def kept(viewer: gate.Actor, case: Case) -> KeepInTouch | None:
    """This function will return the consent to keep in touch that stands, for the leaver and for HR."""
    if not gate.may(viewer, "departures.see", case):
        gate.check(viewer, "departures.see_kept", case)
    return KeepInTouch.objects.filter(case=case, expires_on__gte=clock.today()).first()


def status(viewer: gate.Actor, case: Case) -> Status:
    """This function will return what HR may know of the leaver's own pages; no wish to somebody of the line."""
    for sight in ("departures.see_link", "departures.see_kept"):
        gate.check(viewer, sight, case)
    found = Case.objects.select_related("departure_link", "wish", "contact", "keep_in_touch").get(pk=case.pk)
    consent = getattr(found, "keep_in_touch", None)
    contact = getattr(found, "contact", None)
    return Status(
        link=getattr(found, "departure_link", None),
        wish=getattr(found, "wish", None) if gate.may(viewer, "departures.see_wish", case) else None,
        has_contact=contact is not None,
        # A mobile number alone is given too, and no letter reaches it.
        has_mail=contact is not None and bool(contact.mail_hash),
        kept=consent if consent is not None and consent.expires_on >= clock.today() else None,
    )


def _kinds_left(case: Case, terms: Terms) -> tuple[InterviewKind, ...]:
    not_held = set(NoTalk.objects.filter(case=case).values_list("kind", flat=True))
    return tuple(kind for kind in holders.kinds_due(terms) if kind not in not_held)


def _talk(interview: Interview) -> Talk:
    booking: Booking | None = getattr(interview, "booking", None)
    summary: Summary | None = getattr(interview, "summary", None)
    state = SummaryState.NOT_WRITTEN
    if summary is not None and summary.sent_at is not None:
        state = SummaryState.WITH_LEAVER
        if summary.closed_at is not None:
            state = SummaryState.NOT_ANSWERED if summary.approved_at is None else SummaryState.APPROVED
    return Talk(
        interview=interview,
        booking=booking if booking is not None and booking.cancelled_at is None else None,
        summary=summary if state is not SummaryState.NOT_WRITTEN else None,
        summary_state=state,
    )


def _done_on(item: ChecklistItem | None) -> dt.date | None:
    if item is None or item.ended_as != ItemEnd.DONE or item.ended_at is None:
        return None
    return clock.local(item.ended_at).date()
