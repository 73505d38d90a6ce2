"""A case put into words: what is said first, the facts beside it, who has read, and how long it is kept."""

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from efterord import clock, gate, labels
from efterord.queries import organisation, readers
from efterord.rules import privacy
from efterord.web.cases import days, steps
from efterord.words import (
    CaseSource,
    CaseState,
    Eligibility,
    InterviewState,
    LeavingKind,
    StoragePeriod,
)

if TYPE_CHECKING:
    from efterord.queries.cases import Told
    from efterord.queries.readers import Reading


def page(viewer: gate.Actor, told: "Told") -> dict[str, Any]:
    """This function will return what the page of a case shows its viewer."""
    is_hr = gate.may(viewer, "cases.see_leavers", told.case)
    # Who has read is HR's alone, and not the line's, also where somebody of the line works in HR.
    sees_readers = gate.may(viewer, "cases.see_judgement", told.case)
    parts = steps.sections(viewer, told)
    return {
        "told": told,
        "case": told.case,
        "may": {name.partition(".")[2]: True for name in told.may},
        "say": first_sentences(told),
        "main": _main(viewer, told, parts),
        "steps": steps.steps(viewer, told, parts),
        "facts": facts(told) if is_hr else few_facts(told),
        "verdict": labels.of(told.eligibility) if is_hr and told.eligibility is not Eligibility.ELIGIBLE else "",
        "still_possible": still_possible(
            told.eligibility, is_asked=told.asking is not None and told.asking.why_not is None
        ),
        "own_pages": parts["departures"],
        "named": parts["named"],
        "wish": parts["wish"],
        "readings": [_reading(r) for r in readers.of_case(viewer, told.case, told.talks)] if sees_readers else [],
        "kept": _kept(viewer, told) if is_hr else [],
        "is_gone": told.case.last_day < clock.today(),
        "sees_readers": sees_readers,
        "sees_leavers": gate.may(viewer, "cases.see_leavers"),
    }


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


def still_possible(verdict: Eligibility, *, is_asked: bool) -> str:
    """This function will tell what can be done for somebody who is offered no talk, and whether the survey asks."""
    if verdict is Eligibility.ELIGIBLE:
        return ""
    if verdict is Eligibility.DECEASED:
        return _("No talk can be planned and no letter is written. The case keeps the dates together.")
    survey = _("The survey is sent all the same.") if is_asked else _("The survey is not sent.")
    if verdict is Eligibility.NOT_LEAVING:
        return " ".join((survey, _("A talk about the time in the unit can be planned.")))
    return " ".join((survey, _("A talk can be planned if the leaver wishes.")))


def facts(told: "Told") -> list[dict[str, str]]:
    """This function will return what HR knows of a departure, as pairs of term and text."""
    case = told.case
    known = [
        (_("Case"), case.number),
        (_("State"), str(labels.of(told.state))),
        (_("Employee number"), case.person.employee_id),
        (_("Unit"), ", ".join(told.unit_names)),
        (_("Nearest manager"), str(case.manager) if case.manager else _("None in the staff register")),
        (_("Notice date"), days.day(case.notice_date) if case.notice_date else _("Not given")),
        (_("Last day"), days.day(case.last_day)),
        (_("Kind of leaving"), kind(case.leaving_kind)),
        (_("Mail address"), _mail_address(told)),
        (_("Where the case came from"), str(labels.of(CaseSource(case.source)))),
    ]  # fmt: skip
    return [{"term": term, "text": text} for term, text in known]


def _mail_address(told: "Told") -> str:
    """Where letters go now; never the address itself."""
    if told.is_reached and told.case.last_day < clock.today():
        return _("The leaver's own")
    if told.is_reached:
        return _("In the staff register, or the leaver's own")
    return _("None that is used after the last day") if told.case.person.mail else _("None; a link can be printed")


def few_facts(told: "Told") -> list[dict[str, str]]:
    """This function will return what the line and whoever holds a talk need to know of a departure."""
    case = told.case
    known = [
        (_("Unit"), told.unit_names[0]),
        (_("Notice date"), days.day(case.notice_date) if case.notice_date else _("Not given")),
        (_("Last day"), days.day(case.last_day)),
        (_("Kind of leaving"), kind(case.leaving_kind)),
    ]
    return [{"term": term, "text": text} for term, text in known]


def _main(viewer: gate.Actor, told: "Told", parts: dict[str, Any]) -> dict[str, str] | None:
    """The one thing to do next on this page, if there is one: its label, its address and a word beside it."""
    case = told.case
    if "cases.confirm_case" in told.may:
        return {"label": _("Confirm the case"), "url": reverse("cases-confirm", args=[case.pk]), "note": ""}
    if told.state is not CaseState.OPEN:
        return None
    for talk in told.talks:
        if talk.interviewer_id != viewer.user_id:
            continue
        state = steps.state_of(talk)
        url = reverse("interviews-interview", args=[talk.pk])
        if state is InterviewState.OPEN:
            return {"label": _("Go on with the talk"), "url": url, "note": ""}
        if state is InterviewState.PLANNED:
            return {"label": _("Prepare the talk"), "url": url, "note": steps.booked(talk)}
        summary = getattr(talk, "summary", None)
        if summary is None or summary.sent_at is None:
            url = reverse("summaries-summary", args=[talk.pk])
            return {"label": _("Write the summary"), "url": url, "note": ""}
    for row in (parts["bookings"] or {}).get("talks", []):
        if row["actions"] and not row["is_booked"]:
            return {**row["actions"][0], "note": ""}
    if "cases.close_case" in told.may and not (parts["checklists"] or {}).get("n_open"):
        return {"label": _("Close the case"), "url": reverse("cases-close", args=[case.pk]), "note": ""}
    return None


def _reading(reading: "Reading") -> str:
    """Who opened what and when, as one line."""
    what = {
        "answers_named.open_named": _("the answers by name"),
        "contact_wishes.open_wish": _("what was written by name"),
        "departures.open_contact": _("the private address"),
        "interviews.open_notes": _("the notes of the talk"),
        "scorecards.open_scorecard": _("the scorecard"),
        "summaries.open_summary": _("the summary"),
        "views.open_view": _("the interviewer's view of the reasons"),
    }[reading.action]
    told = {"who": _who(reading), "what": what, "when": days.moment(reading.at)}
    return _("%(who)s: %(what)s, %(when)s") % told


def _who(reading: "Reading") -> str:
    if reading.is_me:
        return _("You")
    if not reading.name:
        return _("Somebody whose account is closed")
    part = labels.of(reading.part) if reading.part else labels.of(reading.role) if reading.role else ""
    return f"{reading.name} ({part})" if part else reading.name


def _kept(viewer: gate.Actor, told: "Told") -> list[str]:
    """How long what is written here is kept, in sentences."""
    if told.state not in (CaseState.OPEN, CaseState.CLOSED, CaseState.CANCELLED):
        return []
    notes = _("Notes are erased %(n)s days after the summary is final.") % {"n": privacy.DAYS[StoragePeriod.NOTES]}
    case = _case_kept(viewer, told)
    return [notes, case] if told.talks else [case]


def _case_kept(viewer: gate.Actor, told: "Told") -> str:
    """When the case itself is erased (queries/privacy.py decides), also when its time is over already."""
    if not privacy.may_erase_cases(organisation.organisation(viewer).sector):
        return _("The case is not erased by itself: a public body decides on that first.")
    consent = getattr(told.case, "keep_in_touch", None)
    until = privacy.case_kept_until(told.case.last_day, consent.expires_on if consent else None)
    day = {"day": days.day(until)}
    if told.state is CaseState.OPEN:
        if until < clock.today():
            return _("The storage period of the case is over. It is erased when it has been closed.")
        return _("The case is erased in the night after %(day)s, once it is closed.") % day
    if until < clock.today():
        return _("The storage period of the case is over. It is erased in one of the next nights.")
    return _("The case is erased in the night after %(day)s.") % day
