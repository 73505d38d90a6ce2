"""Asking decided with pencil and paper: whom a survey asks, on which days, with which questions, by which way."""

import calendar
import dataclasses
import datetime as dt
import enum
from collections.abc import Collection, Mapping, Sequence

from efterord.rules import cases
from efterord.words import LeavingKind, Occasion, WhyNotAsked

# All who leave, whoever decided it; the dead, the lent and those who only move stay out.
USUAL_KINDS = (
    LeavingKind.RESIGNATION,
    LeavingKind.RETIREMENT,
    LeavingKind.DISMISSAL,
    LeavingKind.REDUNDANCY,
    LeavingKind.FIXED_TERM_ENDED,
    LeavingKind.PROBATION_ENDED,
    LeavingKind.AGREEMENT,
)
# Days after the asking: once while the letter is remembered, once a week later.
USUAL_REMINDERS = (3, 10)
# Whoever is dismissed is left in peace at work, and asked when it is over.
AFTERWARDS = frozenset({LeavingKind.DISMISSAL})
# A month afterwards the night still asks whom it could not ask in time (a case opened late, an address that came late);
# whoever left longer ago is asked by a campaign.
LATE_DAYS = cases.BEHIND_DAYS
MOST_DAYS_BEFORE, MOST_DAYS_AFTER = 60, 30
LEAST_DAYS_OPEN, MOST_DAYS_OPEN = 7, 90
MOST_REMINDERS = 3
# A campaign asks those who left at most two years ago: as long as a case is kept.
MOST_MONTHS_BACK = 24
FOLLOW_UP_MONTHS = (0, 3, 4, 5, 6)
LONGEST_FOLLOW_UP_DAYS = 184  # six calendar months at most
LONGEST_LINE, LONGEST_SENDER = 200, 200
# About five questions a minute on a phone, most of them a tap: the core set's 37 take six to eight minutes.
QUESTIONS_A_MINUTE = 5.2
# Who else can be turned to.
HELPERS = ("safety", "union", "whistleblowing")


@dataclasses.dataclass(frozen=True, slots=True)
class Helper:
    """Somebody else who can be turned to: what a leaver reads of them, and the address a wish is passed on to."""

    line: str = ""
    mail: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Whom the survey asks and when. Days count from the last day, the notice or the asking (models.SurveyTerms).

    `safety`, `union` and `whistleblowing` are who else can be turned to; whistleblowing has no address here, since what
    goes there goes by its own way.
    """

    leaving_kinds: frozenset[LeavingKind] = frozenset(USUAL_KINDS)
    # mission.md, S3.5: everybody who leaves is asked, however short the employment was.
    least_months: int = 0
    days_before: int = 14
    days_after_notice: int = 3
    days_after_dismissal: int = 3
    days_open: int = 28
    reminder_days: tuple[int, ...] = USUAL_REMINDERS
    follow_up_months: int = 4
    exit_set: str = "core"
    involuntary_set: str = "involuntary"
    follow_up_set: str = "follow-up"
    sender: str = ""
    uses_sms: bool = False
    safety: Helper = Helper()
    union: Helper = Helper()
    whistleblowing: Helper = Helper()


@dataclasses.dataclass(frozen=True, slots=True)
class TimePlan:
    """When a leaver is asked, reminded and asked again; `follow_up_on` is None where nobody asks again."""

    opens_on: dt.date
    reminders: tuple[dt.date, ...]
    closes_on: dt.date
    follow_up_on: dt.date | None


class Way(enum.Enum):
    """Where a letter goes: to the leaver's own address, to the one at work, or to the leaver's mobile."""

    PRIVATE = "private"
    WORK = "work"
    SMS = "sms"


def why_not_asked(
    *, start_date: dt.date, last_day: dt.date, leaving_kind: str, is_offered: bool, terms: Terms
) -> WhyNotAsked | None:
    """This function will tell why the survey leaves somebody out, or None for everybody it asks.

    `is_offered`: whether the unit's terms let anybody be asked. An unknown kind of leaving leaves nobody out.
    """
    if leaving_kind == LeavingKind.DEATH:
        return WhyNotAsked.DECEASED
    if not is_offered:
        return WhyNotAsked.UNIT_NOT_ASKED
    if leaving_kind and leaving_kind not in terms.leaving_kinds:
        return WhyNotAsked.NOT_LEAVING if leaving_kind in cases.NOT_LEAVING else WhyNotAsked.KIND_NOT_ASKED
    if cases.months_employed(start_date, last_day) < terms.least_months:
        return WhyNotAsked.EMPLOYED_TOO_SHORT
    return None


def planned_on(terms: Terms, *, leaving_kind: str, notice_date: dt.date | None, last_day: dt.date) -> dt.date:
    """This function will return the day on which a leaver is to be asked, whatever day it is now.

    Two weeks before the last day (days_before), but not before the notice has sunk in (days_after_notice), and on the
    last day at the latest, while the address at work still is the leaver's. After the last day for a dismissal.
    """
    if leaving_kind in AFTERWARDS:
        return last_day + dt.timedelta(days=terms.days_after_dismissal)
    day = last_day - dt.timedelta(days=terms.days_before)
    if notice_date is not None:
        day = max(day, notice_date + dt.timedelta(days=terms.days_after_notice))
    return min(day, last_day)


def time_plan(
    terms: Terms, *, leaving_kind: str, notice_date: dt.date | None, last_day: dt.date, today: dt.date
) -> TimePlan:
    """This function will return the days of somebody who has not been asked yet; whoever is late is asked today."""
    planned = planned_on(terms, leaving_kind=leaving_kind, notice_date=notice_date, last_day=last_day)
    opens_on = max(planned, today)
    return TimePlan(
        opens_on=opens_on,
        reminders=tuple(opens_on + dt.timedelta(days=n) for n in sorted(terms.reminder_days)),
        closes_on=closes_on(terms, planned=planned, today=today),
        follow_up_on=follow_up_on(terms, last_day),
    )


def closes_on(terms: Terms, *, planned: dt.date, today: dt.date) -> dt.date:
    """This function will return the last day of a link made today: whoever is asked early has it until as late."""
    return max(planned, today) + dt.timedelta(days=terms.days_open)


def is_due(planned: dt.date, last_day: dt.date, today: dt.date) -> bool:
    """This function will tell whether the night asks somebody: the day has come, and the last day is not long past."""
    return planned <= today <= last_day + dt.timedelta(days=LATE_DAYS)


def follow_up_on(terms: Terms, last_day: dt.date) -> dt.date | None:
    """This function will return the day some months after the last day on which a leaver is asked again, if at all."""
    return months_after(last_day, terms.follow_up_months) if terms.follow_up_months else None


def months_after(day: dt.date, n: int) -> dt.date:
    """This function will return the day some calendar months later; a month that lacks it gives its own last day."""
    years, month = divmod(day.month - 1 + n, 12)
    year = day.year + years
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def is_follow_up_due(day: dt.date | None, today: dt.date) -> bool:
    """This function will tell whether the night asks again: the day has come, and a month has not passed since.

    The invitation itself is kept for longer than that month, so that nobody is asked again twice.
    """
    return day is not None and day <= today <= day + dt.timedelta(days=LATE_DAYS)


def is_reminded(days: Collection[int], *, opens_on: dt.date, day: dt.date, today: dt.date) -> bool:
    """This function will tell whether the reminder of a day still goes out: a later one that has come too goes instead.

    So a night that catches up with others sends each leaver one letter at most.
    """
    come = [opens_on + dt.timedelta(days=n) for n in days]
    return day in come and not any(day < other <= today for other in come)


def is_last_reminder(days: Collection[int], *, opens_on: dt.date, day: dt.date) -> bool:
    """This function will tell whether no reminder follows on this one."""
    return bool(days) and day >= opens_on + dt.timedelta(days=max(days))


def way(
    *, has_private: bool, has_work: bool, has_mobile: bool, is_over: bool, uses_sms: bool, is_last: bool = False
) -> Way | None:
    """This function will return where a letter of the survey goes, or None where nothing reaches the leaver.

    The leaver's own address first; the one at work only until the last day (`is_over`: it has passed). A text message
    where no mail reaches, or as the last reminder, if the organisation sends any.
    """
    if uses_sms and has_mobile and is_last:
        return Way.SMS
    if has_private:
        return Way.PRIVATE
    if has_work and not is_over:
        return Way.WORK
    return Way.SMS if uses_sms and has_mobile else None


def set_of(terms: Terms, occasion: Occasion, *, is_voluntary: bool | None) -> str:
    """This function will return the key of the question set to ask with; who decided may be unknown."""
    if occasion is Occasion.FOLLOW_UP:
        return terms.follow_up_set
    return terms.involuntary_set if is_voluntary is False else terms.exit_set


def minutes(n_questions: int) -> int:
    """This function will tell about how many minutes so many questions take."""
    return max(2, round(n_questions / QUESTIONS_A_MINUTE))


def kinds_of(codes: Collection[str]) -> frozenset[LeavingKind]:
    """This function will read the kinds of leaving from their codes; unknown ones are left out."""
    return frozenset(LeavingKind(code) for code in codes if code in set(LeavingKind))


def wrong_in(terms: Terms, sets: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """This function will name the fields of terms that cannot be. `sets`: the keys to choose from, by field."""
    limits = {
        "least_months": (0, 120),
        "days_before": (0, MOST_DAYS_BEFORE),
        "days_after_notice": (0, MOST_DAYS_AFTER),
        "days_after_dismissal": (0, MOST_DAYS_AFTER),
        "days_open": (LEAST_DAYS_OPEN, MOST_DAYS_OPEN),
    }
    wrong = [field for field, (least, most) in limits.items() if not least <= getattr(terms, field) <= most]
    if LeavingKind.DEATH in terms.leaving_kinds:
        wrong.append("leaving_kinds")
    days = terms.reminder_days
    fit = all(0 < day < terms.days_open for day in days) and len(set(days)) == len(days) <= MOST_REMINDERS
    if not fit:
        wrong.append("reminder_days")
    if terms.follow_up_months not in FOLLOW_UP_MONTHS:
        wrong.append("follow_up_months")
    # A set of the terms that stand may not be published yet; one that is chosen now must be.
    wrong += [field for field, keys in sets.items() if getattr(terms, field) not in keys]
    if len(terms.sender) > LONGEST_SENDER:
        wrong.append("sender")
    for name in HELPERS:
        helper: Helper = getattr(terms, name)
        if len(helper.line) > LONGEST_LINE or (helper.mail and not helper.line):
            wrong.append(name)
    return tuple(wrong)
