"""Talks that have been held, with what was noted, coded, marked and written; made past the deeds."""

import datetime as dt

from efterord.models import Case, Interview, Summary, User, guard
from efterord.rules import notes as note_rules
from efterord.rules import summaries, views
from efterord.services import notes
from efterord.services.sealed_papers import SCORECARDS, SUMMARIES, VIEWS
from efterord.words import InterviewKind
from tests import made


def talk(
    of: Case,
    *,
    by: User,
    kind: InterviewKind = InterviewKind.MANAGER,
    noted: str | None = None,
    coded: tuple[str, ...] | None = None,
    scored: dict[str, int | None] | None = None,
    said: summaries.Text | None = None,
    is_final: bool = True,
    ended_at: dt.datetime | None = made.NOON,
) -> Interview:
    """A talk that has ended (unless `ended_at` is None)."""
    import json

    held = made.interview(of, by=by, kind=kind, started_at=made.NOON - dt.timedelta(hours=1), ended_at=ended_at)
    with guard.door_open():
        if noted is not None:
            notes._store(held, "main-reason", note_rules.OpenedNote(noted), 0)
        if coded is not None:
            VIEWS.store(held, views.pack(views.View(tuple(views.Coded(code, 3) for code in coded))), 0)
        if scored is not None:
            SCORECARDS.store(held, json.dumps(scored), 0)
        if said is not None:
            sent = {"sent_at": made.NOON, "answer_by": made.TODAY}
            SUMMARIES.store(held, summaries.pack(said), 0, **sent, closed_at=made.NOON if is_final else None)
    return held


def summary_of(held: Interview) -> Summary:
    return Summary.objects.get(interview=held)
