"""How the survey asks, and the days of one leaver by it: read by HR, the leaver, the respondent. No invitation is."""

import datetime as dt
from typing import Any

from efterord import clock, gate
from efterord.models import Case, Employment, SurveyTerms
from efterord.queries import policies
from efterord.rules import surveys
from efterord.words import WhyNotAsked


def terms(viewer: gate.Actor) -> surveys.Terms:
    """This function will return how the survey asks, the usual terms until the organisation has set its own."""
    gate.check(viewer, "surveys.see_days")
    return gate.once(viewer, "survey terms", _terms)


def why_not_asked(viewer: gate.Actor, case: Case) -> WhyNotAsked | None:
    """This function will tell why the survey leaves a leaver out, or None: for HR, and for the leaver."""
    _check(viewer, case)
    return _why_not(viewer, case.employment, case.last_day, case.leaving_kind, case.unit_id)


def asks(viewer: gate.Actor, employment: Employment, *, last_day: dt.date, leaving_kind: str) -> bool:
    """This function will tell whether the survey asks somebody whose employment ends so, before there is a case."""
    gate.check(viewer, "cases.see_leavers", employment)
    return _why_not(viewer, employment, last_day, leaving_kind, employment.unit_id) is None


def time_plan(viewer: gate.Actor, case: Case) -> surveys.TimePlan | None:
    """This function will return the days of a leaver as if nobody had been asked yet; None if it is too late by now.

    The leaver's own page tells of nothing else: whether the letter has come, or been answered, it never knows.
    """
    _check(viewer, case)
    today = clock.today()
    if today > case.last_day + dt.timedelta(days=surveys.LATE_DAYS):
        return None
    return surveys.time_plan(
        terms(viewer),
        leaving_kind=case.leaving_kind,
        notice_date=case.notice_date,
        last_day=case.last_day,
        today=today,
    )


def _why_not(
    viewer: gate.Actor, employment: Employment, last_day: dt.date, leaving_kind: str, unit_id: int
) -> WhyNotAsked | None:
    return surveys.why_not_asked(
        start_date=employment.start_date,
        last_day=last_day,
        leaving_kind=leaving_kind,
        is_offered=policies.book(viewer).of(unit_id).is_offered,
        terms=terms(viewer),
    )


def _terms() -> surveys.Terms:
    row = SurveyTerms.objects.filter(pk=1).first()
    if row is None:
        return surveys.Terms()
    plain = (
        "least_months", "days_before", "days_after_notice", "days_after_dismissal", "days_open", "follow_up_months",
        "exit_set", "involuntary_set", "follow_up_set", "sender", "uses_sms",
    )  # fmt: skip
    told: dict[str, Any] = {name: getattr(row, name) for name in plain}
    told |= {name: surveys.Helper(**row.reach.get(name, {})) for name in surveys.HELPERS}
    return surveys.Terms(
        leaving_kinds=surveys.kinds_of(row.leaving_kinds), reminder_days=tuple(row.reminder_days), **told
    )


def _check(viewer: gate.Actor, case: Case) -> None:
    if not gate.may(viewer, "departures.see", case):
        gate.check(viewer, "surveys.see_invitation", case)
