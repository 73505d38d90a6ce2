"""The desk's questions about cases: what to confirm, plan, remind of, meet and close; each a query or two, bounded."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, Min, OuterRef, Q, QuerySet, Subquery

from efterord import clock, gate
from efterord.content import holidays
from efterord.models import Booking, Case, CaseEvent, ChecklistItem, Interview, LeaverWish, NoTalk
from efterord.queries import cases_proposing, waiting
from efterord.queries.desk_sight import MOST_LOOKED_AT, Sight, Waiting
from efterord.rules import cases, desk, holders
from efterord.rules.desk import Waits
from efterord.words import CaseStep, Eligibility, HeldAs, InterviewKind, ItemOwner, Wish

# What is older has waited in vain for half a year: the list still finds it, and the desk does not go through it.
BEHIND_DAYS = 183
# A booked talk this near wants its certificate.
TALK_AHEAD_DAYS = 14
# An employment that ends is looked at this long before its end, a month of which HR needs.
OPEN_BEFORE_DAYS = 28
_MET = {
    Wish.HR: [HeldAs.HR],
    Wish.SECOND_LINE: [HeldAs.SECOND_LINE, HeldAs.SUPERIOR_MANAGER],
    Wish.EXTERNAL: [HeldAs.EXTERNAL],
}


def to_confirm(viewer: gate.Actor, sight: Sight) -> list[Waiting]:
    """This function will return departures that a manager reported or the staff file proposed, the oldest first."""
    steps = CaseEvent.objects.filter(case=OuterRef("pk"))
    taken = (CaseStep.OPENED, CaseStep.CLOSED, CaseStep.CANCELLED)
    found = (
        Case.objects.filter(sight.cases(), last_day__gte=sight.today - dt.timedelta(days=BEHIND_DAYS))
        .filter(~Q(Exists(steps.filter(step__in=taken))))
        .annotate(known_at=Subquery(steps.order_by("at").values("at")[:1]))
        .annotate(is_reported=Exists(steps.filter(step=CaseStep.REPORTED)))
        .select_related("person", "unit")
        .order_by("last_day", "number")[: MOST_LOOKED_AT + 1]
    )
    return [_confirm(case, sight) for case in found]


def to_plan(viewer: gate.Actor, sight: Sight) -> list[Waiting]:
    """This function will return cases whose talk is due by the unit's terms, near, and planned by nobody."""
    lacking = {f"lacks_{kind}": _told(waiting.lacks(viewer, kind)) for kind in InterviewKind}
    found = (
        Case.objects.filter(sight.cases())
        .filter(waiting.is_open(viewer))
        .filter(waiting.without_talk(viewer, sight.book, sight.today, is_near=True))
        .annotate(**lacking)
        .select_related("person", "unit", "employment", "wish")
        .order_by("last_day", "number")[: MOST_LOOKED_AT + 1]
    )
    return [row for case in found if (row := _plan(case, sight)) is not None]


def to_open(viewer: gate.Actor, sight: Sight) -> list[Waiting]:
    """This function will return employments that end and have no case, the nearest end first."""
    near = cases_proposing.proposing(viewer, sight.today).prefetch_related(None)
    rows = []
    for job in near[: MOST_LOOKED_AT + 1]:
        end = job.end_date or sight.today
        due = max(sight.today, end - dt.timedelta(days=OPEN_BEFORE_DAYS))
        rows.append(Waiting(what=Waits.OPEN_CASE, due=due, employment=job, day=end))
    return rows


def lines(viewer: gate.Actor, sight: Sight) -> list[Waiting]:
    """This function will return what is due of the checklists: certificates, own lines, and others' late ones.

    Own are HR's lines in their units, a manager's, an interviewer's and a named person's.
    """
    ahead = Booking.objects.filter(
        interview__case=OuterRef("case"),
        cancelled_at__isnull=True,
        starts_at__gte=clock.now(),
        starts_at__lt=clock.now() + dt.timedelta(days=TALK_AHEAD_DAYS),
    ).exclude(_hidden_talks(viewer))
    near = sight.today + dt.timedelta(days=desk.ITEM_AHEAD_DAYS)
    own, seen = _own(sight), sight.cases("case__")
    certificate = Q(kind__in=waiting.CERTIFICATE) & (Q(due_date__lte=sight.today) | Q(Exists(ahead)))
    found = (
        ChecklistItem.objects.filter(ended_as="")
        .filter((own & Q(due_date__lte=near)) | (seen & (Q(due_date__lt=sight.today) | certificate)))
        .filter(waiting.is_open(viewer, "case"))
        .annotate(is_own=_told(own), is_seen=_told(seen))
        .annotate(talk_at=Subquery(ahead.values("interview__case").annotate(at=Min("starts_at")).values("at")))
        .select_related("case__person", "case__unit", "person")
        .order_by("due_date", "pk")[: 3 * MOST_LOOKED_AT]
    )
    return _by_case(found)


def wishes(viewer: gate.Actor, sight: Sight) -> list[Waiting]:
    """This function will return leavers who wished for something after it was planned otherwise; none of one's line."""
    talks = waiting.seen_talks(viewer).filter(case=OuterRef("case"), started_at__isnull=True)
    later = talks.filter(given_at__lt=OuterRef("at"))
    unmet = Q(wish=Wish.ANOTHER_AT_HR) & Q(Exists(later))
    for kind, parts in _MET.items():
        unmet |= Q(wish=kind) & Q(Exists(later)) & ~Q(Exists(talks.filter(held_as__in=parts)))
    unmet |= Q(wish=Wish.NO_TALK) & ~Q(Exists(NoTalk.objects.filter(case=OuterRef("case")))) & Q(Exists(talks))
    found = (
        LeaverWish.objects.filter(sight.cases("case__"))
        .filter(unmet)
        .filter(~gate.in_line(viewer, "case__"))
        .filter(waiting.is_open(viewer, "case"))
        .select_related("case__person", "case__unit")
        .order_by("case__last_day", "pk")[: MOST_LOOKED_AT + 1]
    )
    rows = []
    for wish in found:
        day = clock.local(wish.at).date()
        days_off = _days_off(sight, wish.case)
        due = desk.confirm_by(day, wish.case.last_day, days_off)
        rows.append(Waiting(what=Waits.WISH, due=due, case=wish.case, day=day, wish=Wish(wish.wish)))
    return rows


def to_close(viewer: gate.Actor, sight: Sight) -> list[Waiting]:
    """This function will return cases past their last day in which nothing is open."""
    found = (
        # The state first: SQLite asks in this order, and most cases of a house are over.
        Case.objects.filter(sight.cases(), last_day__range=(sight.today - dt.timedelta(days=BEHIND_DAYS), sight.today))
        .filter(waiting.is_open(viewer))
        .filter(waiting.closing(viewer, sight.today, sight.terms))
        .select_related("person", "unit")
        .order_by("last_day", "number")[: MOST_LOOKED_AT + 1]
    )
    after = dt.timedelta(days=desk.CLOSE_WITHIN_DAYS)
    return [Waiting(what=Waits.CLOSE, due=case.last_day + after, case=case) for case in found]


def own_people(viewer: gate.Actor, sight: Sight) -> list[Case]:
    """This function will return the departures of those a nearest manager leads, reported ones and those under way."""
    steps = CaseEvent.objects.filter(case=OuterRef("pk"))
    known = Exists(steps.filter(step__in=(CaseStep.REPORTED, CaseStep.OPENED)))
    over = Exists(steps.filter(step__in=(CaseStep.CLOSED, CaseStep.CANCELLED)))
    found = Case.objects.filter(sight.led(), sight.others()).filter(Q(known), ~Q(over))
    earliest, _ = cases.proposing_window(sight.today)
    found = found.filter(last_day__gte=earliest).annotate(is_open=Exists(steps.filter(step=CaseStep.OPENED)))
    return list(found.select_related("person", "unit").order_by("last_day", "number")[:MOST_LOOKED_AT])


def _confirm(case: Case, sight: Sight) -> Waiting:
    told_on = clock.local(case.known_at).date()  # type: ignore[attr-defined]
    due = desk.confirm_by(told_on, case.last_day, _days_off(sight, case))
    return Waiting(what=Waits.CONFIRM, due=due, case=case, day=told_on, is_reported=case.is_reported)  # type: ignore[attr-defined]


def _plan(case: Case, sight: Sight) -> Waiting | None:
    terms = sight.book.of(case.unit_id)
    verdict = cases.eligibility(
        start_date=case.employment.start_date, last_day=case.last_day, leaving_kind=case.leaving_kind, terms=terms
    )
    days_off = _days_off(sight, case)
    first, last = desk.talk_days(case.last_day, terms, days_off)
    due = desk.plan_by(first, days_off)
    if verdict is not Eligibility.ELIGIBLE or due > sight.today + dt.timedelta(days=desk.PLAN_AHEAD_DAYS):
        return None
    kinds = tuple(kind for kind in holders.kinds_due(terms) if getattr(case, f"lacks_{kind}"))
    wish = sight.wish_of(case)
    return Waiting(what=Waits.PLAN, due=due, case=case, kinds=kinds, from_day=first, to_day=last, wish=wish)


def _own(sight: Sight) -> Q:
    me, user = sight.viewer.person_id, sight.viewer.user_id
    own = sight.cases("case__") & Q(owner=ItemOwner.HR)
    if user is not None:
        holds = Interview.objects.filter(case=OuterRef("case"), interviewer=user)
        own |= Q(owner=ItemOwner.INTERVIEWER) & Q(Exists(holds))
    if me is not None:
        own |= Q(owner=ItemOwner.PERSON, person=me) | (Q(owner=ItemOwner.NEAREST_MANAGER) & sight.led("case__"))
    return own & sight.others("case__")


def _hidden_talks(viewer: gate.Actor) -> Q:
    return Q(interview__kind=InterviewKind.HR) & gate.in_line(viewer, "interview__case__")


def _by_case(found: "QuerySet[ChecklistItem] | Iterable[ChecklistItem]") -> list[Waiting]:
    """One row a case and kind: a checklist that is late does not fill the desk by itself."""
    gathered: dict[tuple[object, Waits], list[ChecklistItem]] = {}
    for item in found:
        is_certificate = item.is_seen and item.kind in waiting.CERTIFICATE  # type: ignore[attr-defined]
        other = Waits.OWN_ITEM if item.is_own else Waits.LATE_ITEMS  # type: ignore[attr-defined]
        gathered.setdefault((item.case_id, Waits.CERTIFICATE if is_certificate else other), []).append(item)
    rows = []
    for (_, what), items in gathered.items():
        talks = [clock.local(i.talk_at).date() for i in items if i.talk_at]  # type: ignore[attr-defined]
        due = min(i.due_date for i in items)
        # With a talk ahead the certificate must be there the day before, whatever its own line says.
        day = min(talks) if talks and what is Waits.CERTIFICATE else None
        due = min(due, day - dt.timedelta(days=1)) if day else due
        rows.append(Waiting(what=what, due=due, case=items[0].case, items=tuple(items), day=day))
    return rows


def _days_off(sight: Sight, case: Case) -> frozenset[dt.date]:
    return holidays.around(sight.book.of(case.unit_id).country, case.last_day, sight.today)


def _told(condition: Q) -> Any:
    return ExpressionWrapper(condition, output_field=BooleanField())
