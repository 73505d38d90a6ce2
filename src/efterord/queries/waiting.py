"""What a case waits for, as conditions that the desk and the list share, so that both count the same."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet

from efterord import gate
from efterord.models import Booking, CaseEvent, ChecklistItem, Interview, Invitation, NoTalk, Summary
from efterord.queries import surveys_terms
from efterord.rules import cases, checklists, desk, holders, policies, surveys
from efterord.words import CaseStep, InterviewKind, Occasion

CERTIFICATE = tuple(kind.value for kind in checklists.CERTIFICATE)
_OVER = (CaseStep.CLOSED, CaseStep.CANCELLED)


def is_open(viewer: gate.Actor, case: str = "pk") -> Q:
    """This function will return the condition that a case is under way; `case` is the way to its key."""
    steps = CaseEvent.objects.filter(case=OuterRef(case))
    # That it is not over comes first: most cases of a house are, and one look is then enough.
    return ~Q(Exists(steps.filter(step__in=_OVER))) & Q(Exists(steps.filter(step=CaseStep.OPENED)))


def talk(viewer: gate.Actor, book: policies.Book, today: dt.date) -> Q:
    """This function will return the condition that a talk which is due is not planned, or not booked."""
    planned = _talks(viewer).filter(case=OuterRef("pk"), started_at__isnull=True)
    return without_talk(viewer, book, today) | Q(Exists(planned.exclude(_has_time())))


def without_talk(viewer: gate.Actor, book: policies.Book, today: dt.date, *, is_near: bool = False) -> Q:
    """This function will return the condition that a talk which is due by the unit's terms is not planned.

    `is_near` takes only those whose time to plan has come. The months of employment are left to
    `rules.cases.eligibility`, which counts them as people do.
    """
    earliest, _ = cases.proposing_window(today)
    condition = Q(pk__in=[])
    for terms, units in _by_terms(book):
        if not terms.is_offered:
            continue
        kinds = Q(leaving_kind="") | Q(leaving_kind__in=[kind.value for kind in terms.leaving_kinds])
        there = kinds if units is None else kinds & units
        until = {"last_day__lte": desk.latest_last_day(today, terms)} if is_near else {}
        missing = Q(pk__in=[])
        for kind in holders.kinds_due(terms):
            missing |= lacks(viewer, kind)
        condition |= there & Q(last_day__gte=earliest, **until) & missing
    return condition


def lacks(viewer: gate.Actor, kind: InterviewKind) -> Q:
    """This function will return the condition that a case has no talk of a kind, and nobody has said why."""
    talks = Interview.objects.filter(case=OuterRef("pk"), kind=kind)
    none = NoTalk.objects.filter(case=OuterRef("pk"), kind=kind)
    condition = ~Q(Exists(talks)) & ~Q(Exists(none))
    return condition & ~gate.in_line(viewer) if kind is InterviewKind.HR else condition


def certificate(viewer: gate.Actor) -> Q:
    """This function will return the condition that a certificate of service is not issued and signed."""
    lines = ChecklistItem.objects.filter(case=OuterRef("pk"), kind__in=CERTIFICATE, ended_as="")
    return Q(Exists(lines))


def summary(viewer: gate.Actor) -> Q:
    """This function will return the condition that a talk has ended and its summary has not gone to the leaver."""
    ended = _talks(viewer).filter(case=OuterRef("pk"), ended_at__isnull=False)
    return Q(Exists(ended.exclude(_has_summary(sent_at__isnull=False))))


def mine(viewer: gate.Actor) -> Q:
    """This function will return the condition that a viewer opened a case, or holds a talk of it."""
    # Not one look for each case: a user has few of both, and SQLite would begin with all of theirs each time.
    opened = CaseEvent.objects.filter(step=CaseStep.OPENED, by=viewer.code)
    held = Interview.objects.filter(interviewer=viewer.user_id or 0)
    return Q(pk__in=opened.values("case")) | Q(pk__in=held.values("case"))


def closing(viewer: gate.Actor, today: dt.date, terms: surveys.Terms | None = None) -> Q:
    """This function will return the condition that a last day has passed and nothing more is open.

    A survey link is one of the things that are open, until its day has come: closing the case would end it, and
    nobody may learn whether it has been used. Talks out of the viewer's sight count for nothing: that a case cannot
    be closed would tell of them.
    """
    links = Invitation.objects.filter(case=OuterRef("pk"), closes_on__gte=today, occasion=Occasion.EXIT)
    lines = ChecklistItem.objects.filter(case=OuterRef("pk"), ended_as="")
    talks = _talks(viewer).filter(case=OuterRef("pk"))
    under_way = talks.filter(started_at__isnull=False, ended_at__isnull=True)
    ahead = talks.filter(ended_at__isnull=True).filter(_has_time())
    unwritten = talks.filter(ended_at__isnull=False).exclude(_has_summary(closed_at__isnull=False))
    return (
        Q(last_day__lt=today)
        & ~Q(Exists(links))
        & ~_is_asked_later(terms or surveys_terms.terms(viewer), today)
        & ~Q(Exists(lines))
        & ~Q(Exists(under_way))
        & ~Q(Exists(ahead))
        & ~Q(Exists(unwritten))
    )


def _is_asked_later(terms: surveys.Terms, today: dt.date) -> Q:
    """Leavers who are asked after the last day, and are reached: closing the case would leave them out."""
    first = today - dt.timedelta(days=terms.days_after_dismissal)
    kinds = [kind.value for kind in surveys.AFTERWARDS & terms.leaving_kinds]
    asked = CaseEvent.objects.filter(case=OuterRef("pk"), step=CaseStep.ASKED)
    reached = Q(contact__isnull=False) if terms.uses_sms else Q(contact__mail_hash__gt="")
    return Q(leaving_kind__in=kinds, last_day__gt=first) & reached & ~Q(Exists(asked))


def seen_talks(viewer: gate.Actor) -> QuerySet[Interview]:
    """This function will return talks of any unit, HR's own left out where the viewer stands in the leaver's line."""
    return _talks(viewer)


def _talks(viewer: gate.Actor) -> QuerySet[Interview]:
    # Nobody in the line learns of HR's talk, not even by a count (trust.md, the second row).
    return Interview.objects.exclude(gate.in_line(viewer, "case__"), kind=InterviewKind.HR)


def _has_time() -> Q:
    return Q(Exists(Booking.objects.filter(interview=OuterRef("pk"), cancelled_at__isnull=True)))


def _has_summary(**of: object) -> Q:
    return Q(Exists(Summary.objects.filter(interview=OuterRef("pk"), **of)))


def _by_terms(book: policies.Book) -> list[tuple[policies.Terms, Q | None]]:
    """Each of the terms with its units as a condition; None where the same hold everywhere."""
    if not book.parents:
        return [(book.of(None), None)]
    units: dict[policies.Terms, list[int]] = {}
    for unit_id in book.parents:
        units.setdefault(book.of(unit_id), []).append(unit_id)
    return [(terms, Q(unit__in=found)) for terms, found in units.items()]
