"""The desk's questions about talks: to book, to hold, to give to somebody else, to sum up; and those of the week."""

import dataclasses
import datetime as dt
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from efterord import clock, gate
from efterord.content import holidays
from efterord.models import AuditEntry, Booking, CaseEvent, Interview
from efterord.queries import holders, waiting
from efterord.queries.desk_sight import MOST_LOOKED_AT, Sight, Waiting
from efterord.rules import desk
from efterord.rules.desk import Waits
from efterord.words import CaseStep

WEEK_DAYS = 7
MOST_OF_WEEK = 15
# A talk that was to begin this long ago and has not was moved, or nobody has said so.
LATE_HOURS = 12
# A talk that ended longer ago is found in the list, by what it waits for.
BEHIND_DAYS = 183
# What a leaver added is read within a month, or never.
ADDED_DAYS = 30


@dataclasses.dataclass(frozen=True, slots=True)
class Talks:
    """What waits of the talks under way, and those of the week: booked ones of the coming days, and one's own."""

    waiting: list[Waiting]
    week: list[Interview]


def under_way(viewer: gate.Actor, sight: Sight) -> Talks:
    """This function will return talks without a time, past it, or whose interviewer cannot hold them; and the week's.

    Those of HR's units for HR; one's own that are under way, or past their time, for whoever holds them. One query
    for both, since they are largely the same.
    """
    live = Booking.objects.filter(interview=OuterRef("pk"), cancelled_at__isnull=True)
    late = live.filter(starts_at__lt=clock.now() - dt.timedelta(hours=LATE_HOURS))
    mine, seen = _mine(sight), sight.cases("case__")
    start = dt.datetime.combine(sight.today, dt.time(), clock.PLACE)
    booked = Q(booking__cancelled_at__isnull=True, booking__isnull=False)
    near = booked & Q(booking__starts_at__range=(start, start + dt.timedelta(days=WEEK_DAYS)))
    unbegun = Q(started_at__isnull=True)
    # Who cannot hold a talk tells of wishes and conflicts, so the line is not told, whatever its roles.
    in_trouble = Q(is_in_trouble=True) & ~gate.in_line(viewer, "case__")
    of_hr = seen & unbegun & (Q(has_time=False) | Q(is_late=True) | in_trouble)
    of_mine = mine & (Q(started_at__isnull=False) | Q(is_late=True))
    found = (
        holders.with_trouble(viewer, _open(viewer, sight))
        .annotate(has_time=Exists(live), is_late=Exists(late))
        .annotate(is_waiting=_told(of_hr | of_mine), is_of_week=_told(mine | (seen & near)))
        .filter(Q(is_waiting=True) | Q(is_of_week=True))
        .order_by("case__last_day", "pk")[: 2 * MOST_LOOKED_AT + MOST_OF_WEEK]
    )
    talks: list[Any] = list(found)
    waits = [talk for talk in talks if talk.is_waiting]
    week = sorted((talk for talk in talks if talk.is_of_week), key=_begins)
    return Talks([_planned(talk, sight) for talk in waits[: MOST_LOOKED_AT + 1]], week[:MOST_OF_WEEK])


def summaries(viewer: gate.Actor, sight: Sight) -> list[Waiting]:
    """This function will return ended talks whose summary waits to be written, answered or read."""
    today, now = sight.today, clock.now()
    mine, seen = _mine(sight), sight.cases("case__")
    opened = CaseEvent.objects.filter(case=OuterRef("case"), step=CaseStep.OPENED, by=viewer.code)
    unsent = Q(summary__isnull=True) | Q(summary__sent_at__isnull=True)
    late = Q(ended_at__lt=now - dt.timedelta(days=desk.SUMMARY_LATE_DAYS))
    unanswered = Q(summary__sent_at__isnull=False, summary__closed_at__isnull=True, summary__answer_by__lt=today)
    added = Q(summary__leaver_version__gt=0, summary__approved_at__gte=now - dt.timedelta(days=ADDED_DAYS))
    found = (
        waiting.seen_talks(viewer)
        .filter(sight.others("case__"), ended_at__gte=now - dt.timedelta(days=BEHIND_DAYS))
        .filter(
            (mine & (unsent | unanswered | added))
            | (seen & ((unsent & late) | unanswered | (added & Q(Exists(opened)))))
        )
        .filter(waiting.is_open(viewer, "case"))
        .select_related("case__person", "case__unit", "interviewer", "summary")
        .defer("summary__ciphertext", "summary__leaver_ciphertext")
        .order_by("ended_at", "pk")[: MOST_LOOKED_AT + 1]
    )
    rows = [_summary(talk, sight) for talk in found]
    return _unread(viewer, rows)


def _open(viewer: gate.Actor, sight: Sight) -> QuerySet[Interview]:
    return (
        waiting.seen_talks(viewer)
        .filter(sight.others("case__"), ended_at__isnull=True)
        .filter(waiting.is_open(viewer, "case"))
        .select_related("case__person", "case__unit", "case__wish", "interviewer", "booking")
        .defer("booking__place_ciphertext", "booking__override_ciphertext")
    )


def _begins(talk: Interview) -> tuple[bool, dt.datetime, dt.date]:
    booking: Booking | None = getattr(talk, "booking", None)
    has_time = booking is not None and booking.cancelled_at is None
    starts_at = booking.starts_at if booking is not None and has_time else clock.now()
    return not has_time, starts_at, talk.case.last_day


def _told(condition: Q) -> Any:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _mine(sight: Sight) -> Q:
    return Q(interviewer=sight.viewer.user_id or 0)


def _planned(talk: Interview, sight: Sight) -> Waiting:
    if talk.started_at is not None:
        day = clock.local(talk.started_at).date()
        return Waiting(what=Waits.GO_ON, due=sight.today, case=talk.case, talk=talk, day=day)
    if talk.is_in_trouble and sight.is_hr and not gate.is_in_line(sight.viewer, talk.case):  # type: ignore[attr-defined]
        return Waiting(what=Waits.OTHER_HOLDER, due=sight.today, case=talk.case, talk=talk)
    if talk.is_late:  # type: ignore[attr-defined]
        day = clock.local(talk.booking.starts_at).date()
        return Waiting(what=Waits.NOT_BEGUN, due=day, case=talk.case, talk=talk, day=day)
    terms = sight.book.of(talk.case.unit_id)
    days_off = holidays.around(terms.country, talk.case.last_day)
    first, last = desk.talk_days(talk.case.last_day, terms, days_off)
    due = desk.plan_by(first, days_off)
    wish = sight.wish_of(talk.case)
    return Waiting(what=Waits.BOOK, due=due, case=talk.case, talk=talk, from_day=first, to_day=last, wish=wish)


def _summary(talk: Interview, sight: Sight) -> Waiting:
    ended = clock.local(talk.ended_at).date() if talk.ended_at else sight.today
    kept = getattr(talk, "summary", None)
    if kept is None or kept.sent_at is None:
        is_mine = talk.interviewer_id == sight.viewer.user_id
        days = desk.SUMMARY_WITHIN_DAYS if is_mine else desk.SUMMARY_LATE_DAYS
        what = Waits.WRITE_SUMMARY if is_mine else Waits.NO_SUMMARY
        return Waiting(what=what, due=ended + dt.timedelta(days=days), case=talk.case, talk=talk, day=ended)
    if kept.closed_at is None:
        return Waiting(what=Waits.NO_ANSWER, due=kept.answer_by, case=talk.case, talk=talk, day=kept.answer_by)
    approved = clock.local(kept.approved_at).date()
    due = approved + dt.timedelta(days=desk.SUMMARY_LATE_DAYS)
    return Waiting(what=Waits.READ_ANSWER, due=due, case=talk.case, talk=talk, day=approved)


def _unread(viewer: gate.Actor, rows: list[Waiting]) -> list[Waiting]:
    """Without the answers that the viewer has opened since the leaver approved them: the log knows."""
    answered = [row.talk for row in rows if row.what is Waits.READ_ANSWER and row.talk is not None]
    if not answered:
        return rows
    names = {f"interview:{talk.pk}": talk for talk in answered} | {f"summary:{t.summary.pk}": t for t in answered}
    opened = AuditEntry.objects.filter(object__in=names, actor=viewer.code, action="summaries.open_summary")
    read = {names[o].pk for o, at in opened.values_list("object", "at") if at >= (names[o].summary.approved_at or at)}
    return [row for row in rows if row.talk is None or row.what is not Waits.READ_ANSWER or row.talk.pk not in read]
