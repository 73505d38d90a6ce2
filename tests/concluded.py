"""Talks of closed cases, coded and marked: what a release counts beside the survey. Made past the deeds."""

import datetime as dt
import json
import random
from collections.abc import Sequence

from efterord.content import reader
from efterord.models import CaseEvent, Interview, Person, Unit, User, guard
from efterord.rules import views
from efterord.services.sealed_papers import SCORECARDS, VIEWS
from efterord.words import CaseStep, HeldAs, InterviewKind
from tests import made, told

Said = tuple[views.View | None, dict[str, int | None] | None]
CODES = [reason.id for reason in reader.reasons().reasons]
AREAS = [area.key for area in reader.scorecard().areas]


def mixed(i: int) -> Said:
    """What a talk says, different from person to person, so that the guard has nothing to do."""
    chosen = [CODES[(3 * i + n) % len(CODES)] for n in range(3)]
    coded = tuple(views.Coded(code, 1 + (i + n) % 4) for n, code in enumerate(chosen))
    return views.View(coded, chosen[i % 3], 1 + i % 5), {area: 1 + (i + n) % 5 for n, area in enumerate(AREAS)}


def drawn(rng: random.Random) -> Said:
    """What a talk might say: some areas without a view, most in the middle."""
    chosen = rng.sample(CODES, rng.randint(1, 4))
    coded = tuple(views.Coded(code, rng.randint(1, 4)) for code in chosen)
    view = views.View(coded, rng.choice(["", *chosen]), rng.choice([None, 1, 2, 3, 4, 5]), "We tried this and that.")
    return view, {area: rng.choice([None, 2, 3, 3, 4, 5]) for area in AREAS}


def talk(
    at: Unit,
    said: Said,
    *,
    number: int = 1,
    by: User,
    kind: InterviewKind = InterviewKind.HR,
    held_as: HeldAs = HeldAs.HR,
    of: Person | None = None,
    is_closed: bool = True,
) -> Interview:
    """A talk that was held, and whose case was closed, in the quarter before a release."""
    on = told.quarter(number)
    case = made.case(at=at, of=of, notice_date=on - dt.timedelta(days=60), last_day=on - dt.timedelta(days=2))
    held_at = told.noon(on) - dt.timedelta(days=9)
    interview = made.interview(case, by=by, kind=kind, held_as=held_as, started_at=held_at, ended_at=held_at)
    with guard.door_open():
        say(interview, said)
        if is_closed:
            CaseEvent.objects.create(case=case, step=CaseStep.CLOSED, at=told.noon(on), by="operator")
    return interview


def say(interview: Interview, said: Said) -> None:
    """Write what a talk says, or write it anew. Stand past the guard."""
    for papers, packed in ((VIEWS, said[0] and views.pack(said[0])), (SCORECARDS, said[1] and json.dumps(said[1]))):
        row = papers.find(interview)
        if packed:
            assert papers.store(interview, packed, row.version if row else 0)


def talks(at: Unit, said: Sequence[Said], **values: object) -> list[Interview]:
    """Several talks of a unit."""
    return [talk(at, each, **values) for each in said]  # type: ignore[arg-type]
