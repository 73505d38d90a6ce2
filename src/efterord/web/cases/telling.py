"""A case told in time: its facts and steps put into words for the page."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from efterord import clock, gate, labels
from efterord.web.cases import days
from efterord.web.interviews import parts
from efterord.words import CaseSource, CaseState, CaseStep, Eligibility, InterviewKind, InterviewState, LeavingKind

if TYPE_CHECKING:
    from efterord.models import Interview
    from efterord.queries.cases import Told

Step = dict[str, Any]


def kind(code: str) -> str:
    """This function will return the kind of leaving in words, also when it is not known."""
    return str(labels.of(LeavingKind(code))) if code else _("Not known yet")


def first_sentences(told: "Told") -> str:
    """This function will tell a departure in a sentence or two: where, since when, notice, last day."""
    case, today = told.case, clock.today()
    told_in = {"unit": told.unit_names[0], "start": days.day(case.employment.start_date)}
    words = [_("At %(unit)s since %(start)s.") % told_in]
    if case.notice_date:
        words.append(_("Notice on %(day)s.") % {"day": days.near(case.notice_date, today)})
    last = {"day": days.weekday(case.last_day)}
    words.append(
        _("The last day was %(day)s.") % last if case.last_day < today else _("The last day is %(day)s.") % last
    )
    return " ".join(words)


def still_possible(verdict: Eligibility) -> str:
    """This function will tell what can be done for somebody who is not offered the talk and the survey."""
    return {
        Eligibility.EMPLOYED_TOO_SHORT: _(
            "The talk and the survey are offered after at least six months. A talk can be planned if the leaver wishes."
        ),
        Eligibility.NOT_LEAVING: _("The survey is not sent. A talk about the time in the unit can be planned."),
        Eligibility.DECEASED: _("No talk can be planned and no letter is written. The case keeps the dates together."),
    }.get(verdict, "")


def facts(told: "Told") -> list[dict[str, str]]:
    """This function will return what is known, as pairs for the side of the page."""
    case = told.case
    known = [
        (_("Case"), case.number),
        (_("State"), str(labels.of(told.state))),
        (_("Employee number"), case.person.employee_id),
        (_("Unit"), ", ".join(told.unit_names)),
        (_("Nearest manager"), str(case.manager) if case.manager else _("None in the staff register")),
        (_("Notice date"), days.day(case.notice_date) if case.notice_date else _("None given")),
        (_("Last day"), days.day(case.last_day)),
        (_("Kind of leaving"), kind(case.leaving_kind)),
        (_("Mail address"), _("In the staff register") if case.person.mail else _("None; a link can be printed")),
        (_("Where the case came from"), str(labels.of(CaseSource(case.source)))),
    ]  # fmt: skip
    return [{"term": term, "text": text} for term, text in known]


def steps(told: "Told", viewer: gate.Actor) -> list[Step]:
    """This function will return the steps of a departure in order of time, what waits today marked as now."""
    today = clock.today()
    found = [*_begun(told), *(_talk(t, viewer, today) for t in told.talks), *_ends(told, today)]
    found.sort(key=lambda s: s["order"])
    # Ochre is for what is here now: a talk that waits, a case to be confirmed, the last day itself.
    waiting = next((s for s in found if s["state"] == "later" and s["order"][0] == today), None)
    is_alive = told.state in (CaseState.PROPOSED, CaseState.OPEN)
    if waiting and is_alive and not any(s["state"] == "now" for s in found):
        waiting["state"] = "now"
    return found


def _begun(told: "Told") -> list[Step]:
    case, today = told.case, clock.today()
    found = []
    if case.notice_date:
        is_done = case.notice_date <= today
        found.append(_step(case.notice_date, _("Notice"), done=is_done, text=kind(case.leaving_kind)))
    for event in told.events:
        title = {
            CaseStep.PROPOSED: _("Proposed from the staff file"),
            CaseStep.OPENED: _("Case opened"),
            CaseStep.ASKED: _("The survey was sent or handed over") if told.is_asked is not None else None,
        }.get(event.step)
        if title:
            found.append(_step(clock.local(event.at).date(), title, done=True, note=event.by))
    if told.state is CaseState.PROPOSED:
        text = _("HR looks at the dates and the kind of leaving. Nothing is sent before that.")
        found.append(_step(today, _("To be confirmed"), done=False, text=text, when=_("Now")))
    return found


def _ends(told: "Told", today: dt.date) -> list[Step]:
    case = told.case
    found = []
    if told.state is not CaseState.CANCELLED:
        found.append(_step(case.last_day, _("Last day"), done=case.last_day < today))
    titles = {CaseStep.CLOSED: _("Case closed"), CaseStep.CANCELLED: _("Case cancelled")}
    for event in told.events:
        if event.step in titles:
            found.append(_step(clock.local(event.at).date(), titles[event.step], done=True, note=event.by))
    return found


def _talk(talk: "Interview", viewer: gate.Actor, today: dt.date) -> Step:
    state = parts.state_of(talk)
    at = talk.ended_at or talk.started_at
    holds = talk.interviewer_id == viewer.user_id
    held_by = _("You hold it.") if holds else _("%(name)s holds it.") % {"name": talk.interviewer.name}
    step = _step(
        clock.local(at).date() if at else today,
        str(labels.of(InterviewKind(talk.kind))),
        done=state is InterviewState.ENDED,
        note=f"{labels.of(state)}. {held_by}",
        when="" if at else _("Not begun"),
        url=reverse("interviews-interview", args=[talk.pk]),
        url_label=_("See the talk"),
    )
    if state is InterviewState.OPEN:
        step["state"] = "now"
    return step


def _step(day: dt.date, title: str, *, done: bool, when: str = "", **more: str) -> Step:
    shown = {"when": when} if when else {"when": days.near(day, clock.today()), "date": day}
    return {"order": (day, not done), "state": "done" if done else "later", "title": title, **shown, **more}
