"""What still keeps a case from being closed, in words, and what can still be done for somebody who is gone already."""

import datetime as dt

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext

from efterord import clock, gate
from efterord.models import Case, ChecklistItem, Interview, NoTalk
from efterord.queries import policies, surveys_asking
from efterord.rules import cases, holders, interviews
from efterord.words import Eligibility, InterviewKind, InterviewState

LATEST_SUMMARY_DAYS = 60


def what_is_open(viewer: gate.Actor, case: Case) -> list["str | Promise"]:
    """This function will say what is open in a case, a sentence each with how many; an empty list lets it be closed.

    Lines of the checklist nobody has ended, a talk under way, a summary not written or with the leaver, a talk the
    terms ask for of which nobody has said why it was not held, and a survey whose link still opens: it would end with
    the case (whether it was used is never told). Of talks the viewer may not see nothing is said.
    """
    gate.check(viewer, "cases.see", case)
    words: list[str | Promise] = []
    n_items = ChecklistItem.objects.filter(case=case, ended_as="").count()
    if n_items:
        said = ngettext_lazy(
            "%(n)d line of the checklist is open: say that it is done, passed on or not needed.",
            "%(n)d lines of the checklist are open: say of each that it is done, passed on or not needed.",
            "n",
        )
        words.append(said % {"n": n_items})
    talks = [t for t in _talks(case) if gate.may(viewer, "interviews.see", t)]
    if any(interviews.state_of(t.started_at, t.ended_at) is InterviewState.OPEN for t in talks):
        words.append(_("A talk is under way, and the interviewer has not ended it."))
    n_unwritten = sum(1 for t in talks if _waits_for_summary(t))
    if n_unwritten:
        said = ngettext_lazy("%(n)d talk has no summary yet.", "%(n)d talks have no summary yet.", "n")
        words.append(said % {"n": n_unwritten})
    if _is_silent_about_talk(viewer, case, talks):
        words.append(_("No talk was held, and it is not noted why."))
    n_summaries = sum(1 for t in talks if _is_with_leaver(t))
    if n_summaries:
        said = ngettext_lazy(
            "%(n)d summary is with the leaver to be read.", "%(n)d summaries are with the leaver to be read.", "n"
        )
        words.append(said % {"n": n_summaries})
    return words + _survey(viewer, case)


def _survey(viewer: gate.Actor, case: Case) -> list["str | Promise"]:
    """A link that still opens, or the day on which a leaver who is asked afterwards will be."""
    asking = surveys_asking.asking(viewer, case)
    ends_on = surveys_asking.link_that_ends_with(viewer, case)
    if ends_on is not None and ends_on >= clock.today():
        return [_("The survey is open until %(day)s.") % {"day": _day(ends_on)}]
    # What is due today the next round asks, in a minute.
    if asking.plan is None or not asking.is_reached or asking.plan.opens_on <= clock.today():
        return []
    return [_("The survey goes out on %(day)s.") % {"day": _day(asking.plan.opens_on)}]


def _day(day: dt.date) -> str:
    return formats.date_format(day, pgettext("day with year", "j F Y"))


def _talks(case: Case) -> list[Interview]:
    found = list(Interview.objects.filter(case=case).select_related("summary"))
    for talk in found:
        talk.case = case
    return found


def _waits_for_summary(talk: Interview) -> bool:
    """An interviewer who has not written for so long will not; the notes then go with the case."""
    if talk.ended_at is None or getattr(talk, "summary", None) is not None:
        return False
    return clock.now() - talk.ended_at < dt.timedelta(days=LATEST_SUMMARY_DAYS)


def _is_silent_about_talk(viewer: gate.Actor, case: Case, talks: list[Interview]) -> bool:
    terms = policies.book(viewer).of(case.unit_id)
    verdict = cases.eligibility(
        start_date=case.employment.start_date, last_day=case.last_day, leaving_kind=case.leaving_kind, terms=terms
    )
    if verdict is not Eligibility.ELIGIBLE:
        return False
    told = {t.kind for t in talks if t.started_at} | {n.kind for n in NoTalk.objects.filter(case=case)}
    due = set(holders.kinds_due(terms))
    if not gate.may(viewer, "cases.see_conflicts", case):
        due.discard(InterviewKind.HR)  # whoever is in the line learns nothing of HR's talk
    return bool(due - told)


def _is_with_leaver(talk: Interview) -> bool:
    summary = getattr(talk, "summary", None)
    return summary is not None and summary.sent_at is not None and summary.closed_at is None
