"""HR's patterns: views, scorecards, summaries and marked reasons of many talks, opened together for HR's eyes alone."""

import json
import uuid
from typing import NamedTuple

from efterord import gate
from efterord.models import EmployerView, Interview, Scorecard, Summary
from efterord.queries import patterns as queries
from efterord.rules import patterns, views
from efterord.services import deeds, notes
from efterord.services.sealed_papers import SCORECARDS, VIEWS
from efterord.services.summaries import OpenedSummary
from efterord.services.summaries import _opened as open_text
from efterord.vault import errors
from efterord.words import InterviewKind


class Opened(NamedTuple):
    """One talk and what it says; the log tells of each talk that it was read."""

    about: Interview
    talk: patterns.Talk
    summary: Summary | None


class Gathered(list[Opened]):
    """The talks of a filter as they were opened, and what was left out (queries.patterns.Found)."""

    n_waiting = 0
    is_cut = False


@deeds.deed("patterns.open_patterns", reads_only=True)
def open_patterns(actor: gate.Actor, *, wanted: patterns.Filter) -> Gathered:
    """This function will open what the talks of a filter say: reasons, scorecards and summaries, the newest first.

    Only of talks that the actor may read now (queries.patterns.talks). A summary is opened when it has been sent to
    the leaver. What has died with its key is None.
    """
    found = queries.talks(actor, wanted)
    among = found.talks
    coded = {row.interview_id: row for row in EmployerView.objects.filter(interview__in=among)}
    scored = {row.interview_id: row for row in Scorecard.objects.filter(interview__in=among)}
    written = {row.interview_id: row for row in Summary.objects.filter(interview__in=among, sent_at__isnull=False)}
    marks = notes.open_marks(actor, interviews=among)
    gathered = Gathered(_opened(talk, coded, scored, written, marks.get(talk.pk)) for talk in among)
    gathered.n_waiting, gathered.is_cut = found.n_waiting, found.is_cut
    return gathered


def _opened(
    talk: Interview,
    coded: dict[uuid.UUID, EmployerView],
    scored: dict[uuid.UUID, Scorecard],
    written: dict[uuid.UUID, Summary],
    marks: tuple[str, ...] | None,
) -> Opened:
    told = patterns.Talk(case=str(talk.case_id), kind=InterviewKind(talk.kind), marks=marks)
    row = written.get(talk.pk)
    try:
        view = views.unpack(VIEWS.open(talk, coded[talk.pk])) if talk.pk in coded else None
        scores = json.loads(SCORECARDS.open(talk, scored[talk.pk])) if talk.pk in scored else None
        summary = None if row is None else open_text(talk, row)
    except errors.KeyGone:
        return Opened(talk, told, None)
    return Opened(talk, _told(told, view, scores, summary), row)


def _told(
    told: patterns.Talk, view: views.View | None, scores: dict[str, int | None] | None, summary: OpenedSummary | None
) -> patterns.Talk:
    return patterns.Talk(
        case=told.case,
        kind=told.kind,
        marks=told.marks,
        view=view,
        scores=scores,
        text=None if summary is None else summary.text,
        corrections={} if summary is None else summary.answer.corrections,
    )
