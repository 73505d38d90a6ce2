"""A case told in time: notice, preparation, each talk, the last day, the survey, afterwards; past, present, to come."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from efterord import clock, gate, labels
from efterord.rules import interviews
from efterord.web.answers_named import on_case as answers_named
from efterord.web.bookings import on_case as bookings
from efterord.web.cases import days, on_case_hr
from efterord.web.checklists import on_case as checklists
from efterord.web.departures import on_case as departures
from efterord.web.interviews import on_case as talks
from efterord.web.surveys import on_case as surveys
from efterord.web.surveys import wishes
from efterord.words import (
    CaseState,
    CaseStep,
    InterviewKind,
    InterviewState,
    LeavingKind,
)

if TYPE_CHECKING:
    from efterord.models import Booking, Interview
    from efterord.queries.cases import Told

Step = dict[str, Any]
Sections = dict[str, "dict[str, Any] | None"]
# What other rooms show of a case, each asked once; None where there is nothing for this viewer.
ROOMS = {
    "bookings": bookings,
    "checklists": checklists,
    "departures": departures,
    "hr": on_case_hr,
    "named": answers_named,
    "surveys": surveys,
    "wish": wishes,
    "talks": talks,
}


def sections(viewer: gate.Actor, told: "Told") -> Sections:
    """This function will ask every room for its section of a case."""
    return {name: room.section(viewer, told) for name, room in ROOMS.items()}


def steps(viewer: gate.Actor, told: "Told", parts: Sections) -> list[Step]:
    """This function will return the steps of a departure in order of time, the first that is not done marked as now."""
    begun = [_notice(told, parts)]
    if told.state is CaseState.CANCELLED:
        return [*begun, _over(told, CaseStep.CANCELLED, _("Cancelled"))]
    if told.state in (CaseState.OPEN, CaseState.CLOSED) and parts["checklists"]:
        begun.append(_preparation(told, parts["checklists"]))
    dated = [*_talks(told, parts), _last_day(told), *_survey(told, parts)]
    found = [*begun, *sorted(dated, key=lambda step: step["order"]), *_afterwards(told)]
    _mark(found, told)
    return found


def state_of(talk: "Interview") -> InterviewState:
    """This function will return where a talk stands."""
    return interviews.state_of(talk.started_at, talk.ended_at)


def booked(talk: "Interview") -> str:
    """This function will say when a talk is booked, "" while it has no time."""
    booking = _standing(talk)
    return days.day_and_hour(booking.starts_at, clock.today()) if booking else ""


def _mark(found: list[Step], told: "Told") -> None:
    """Ochre is for what is here now: the first step not done, while the case is alive; the rest is to come."""
    for step in found:
        if step["state"] != "done":
            step["state"] = "later"
    waiting = next((step for step in found if step["state"] == "later"), None)
    if waiting is not None and told.state is not CaseState.CLOSED:
        waiting["state"] = "now"


def _notice(told: "Told", parts: Sections) -> Step:
    case, today = told.case, clock.today()
    kind = str(labels.of(LeavingKind(case.leaving_kind))) if case.leaving_kind else _("Kind of leaving not known yet")
    first = clock.local(told.events[0].at).date() if told.events else today
    titles = {
        CaseStep.REPORTED: _("Reported by the nearest manager"),
        CaseStep.PROPOSED: _("Proposed from the staff file"),
        CaseStep.OPENED: _("Case opened"),
    }
    lines = [_event(titles[event.step], event.at, event.by) for event in told.events if event.step in titles]
    is_held = told.state in (CaseState.REPORTED, CaseState.PROPOSED)
    step = _step(
        _("Notice") if case.notice_date else _("The departure became known"),
        when=case.notice_date or first,
        is_done=not is_held,
        text=f"{kind}.",
        lines=lines,
    )
    if is_held:
        ahead = _("HR looks at the dates and the kind of leaving. Nothing is sent before that.")
        step["text"] = f"{kind}. {ahead}"
    if parts["hr"] is not None:
        step["include"], step["section"] = "cases/on_case_hr.html", parts["hr"]
    return step


def _event(title: str, at: dt.datetime, by: str) -> dict[str, str]:
    day = days.near(clock.local(at).date(), clock.today())
    return {"label": title, "tail": f"{day}, {by}" if by else day}


def _preparation(told: "Told", section: dict[str, Any]) -> Step:
    n = section["n_open"]
    left = ngettext("%(n)s thing left", "%(n)s things left", n) % {"n": n} if n else _("All done")
    step = _step(
        _("Preparation"), is_done=not n or told.state is CaseState.CLOSED, note=left if section["lines"] else ""
    )
    step["include"], step["section"] = "checklists/on_case.html", section
    return step


def _talks(told: "Told", parts: Sections) -> list[Step]:
    """One step a talk: how it is booked by the room of bookings, what has come of it by the room of talks."""
    seen = {talk.kind: talk for talk in told.talks}
    lines = {line["pk"]: line for line in (parts["talks"] or {}).get("talks", [])}
    found = []
    for row in (parts["bookings"] or {}).get("talks", []):
        talk = seen.pop(row["key"], None)
        found.append(_talk(told, row, talk, lines.get(talk.pk) if talk else None))
    for talk in seen.values():
        row = {"key": talk.kind, "kind": str(labels.of(InterviewKind(talk.kind))), "who": talk.interviewer.name}
        found.append(_talk(told, row, talk, lines.get(talk.pk)))
    return found


def _talk(told: "Told", row: dict[str, Any], talk: "Interview | None", line: dict[str, Any] | None) -> Step:
    today, last_day = clock.today(), told.case.last_day
    day, when, state = None, "", None
    if talk is not None:
        state, standing = state_of(talk), _standing(talk)
        at = talk.started_at or (standing.starts_at if standing else None)
        day = clock.local(at).date() if at else None
        when = days.near(day, today) if day else ""
        if state is InterviewState.PLANNED and standing:
            when = days.day_and_hour(standing.starts_at, today)
    # A talk without a time comes before the last day, or now when that has passed.
    order = day or (last_day if last_day >= today else today)
    is_done = state is InterviewState.ENDED or (not row.get("actions") and state is None)
    step = _step(row["kind"], is_done=is_done, order=(order, 0), when_said=when, date=day)
    who = _("You hold it.") if line and line.get("by") == _("You hold it.") else row.get("who", "")
    if state in (InterviewState.OPEN, InterviewState.ENDED) and line:
        text = f"{line['state']}. {line['when']}." if line["when"] else f"{line['state']}."
    else:
        text = row.get("text", "")
    step |= {
        "note": who,
        "text": text,
        "needs_other": row.get("needs_other", False),
        "url": line["url"] if line else "",
        "url_label": _("See the talk"),
        "links": line["links"] if line else [],
        "actions": row.get("actions", []),
    }
    return step


def _last_day(told: "Told") -> Step:
    day = told.case.last_day
    return _step(_("Last day"), when=day, is_done=day < clock.today(), order=(day, 1))


def _survey(told: "Told", parts: Sections) -> list[Step]:
    """Whether the leaver was asked, for HR; whether anybody has answered is told to nobody."""
    asking = told.asking
    if asking is None or (asking.why_not is not None and not asking.is_asked):
        return []
    if told.state not in (CaseState.OPEN, CaseState.CLOSED):
        return []
    asked = next((clock.local(e.at).date() for e in told.events if e.step is CaseStep.ASKED), None)
    if asked is None and told.state is CaseState.CLOSED:
        return [
            _step(_("The survey"), is_done=True, order=(told.case.last_day, 2), text=_("The leaver was not asked."))
        ]
    planned = asking.plan.opens_on if asking.plan else clock.today()
    step = _step(_("The survey"), when=asked or planned, is_done=asked is not None, order=(asked or planned, 2))
    step["include"], step["section"] = "surveys/on_case.html", parts["surveys"]
    return [step]


def _afterwards(told: "Told") -> list[Step]:
    if told.state is CaseState.CLOSED:
        return [_over(told, CaseStep.CLOSED, _("Case closed"))]
    if told.state is not CaseState.OPEN:
        return []
    text = _("The case is closed when the last day has passed and nothing in it is open.")
    return [_step(_("Afterwards"), is_done=False, text=text)]


def _over(told: "Told", step: CaseStep, title: str) -> Step:
    event = next((e for e in told.events if e.step is step), None)
    day = clock.local(event.at).date() if event else clock.today()
    return _step(title, when=day, is_done=True, note=event.by if event else "")


def _standing(talk: "Interview") -> "Booking | None":
    booking: Booking | None = getattr(talk, "booking", None)
    return booking if booking is not None and booking.cancelled_at is None else None


def _step(
    title: str,
    *,
    is_done: bool,
    when: dt.date | None = None,
    when_said: str = "",
    date: dt.date | None = None,
    **more: Any,
) -> Step:
    said = days.near(when, clock.today()) if when else when_said
    return {
        "title": title,
        "state": "done" if is_done else "later",
        "when": said,
        "date": when or date,
        "order": (dt.date.max, 9),
        **more,
    }
