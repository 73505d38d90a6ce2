"""Talks as a release counts them: which count towards k, the questions of their tables, and what one talk gives.

Only closed answers: the coded reasons, what decided, whether somebody could have been made to stay, and the scorecard.
What was written in words, and what was marked in raw notes, which die before a batch is formed, is never counted.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from efterord.rules import batches, blocks, plans, reasons, scorecards, views
from efterord.words import BatchKind, HeldAs, InterviewKind

KIND_OF: Mapping[InterviewKind, BatchKind] = {
    InterviewKind.MANAGER: BatchKind.MANAGER_TALKS,
    InterviewKind.HR: BatchKind.HR_TALKS,
}
REASONS, STAY, AREA = "talk-reasons", "talk-stay", "talk-area-"
SENSITIVE, DECIDED = f"{REASONS}-sensitive", f"{REASONS}-decided"
# Capacities in which nobody leads the leaver; what is done in all others is the line's.
_OUTSIDE_LINE = (HeldAs.HR, HeldAs.EXTERNAL)


class Talk(NamedTuple):
    """A talk that is over and was never counted, as the forming sees it.

    `unit`: the case's. `closed_on`: the day on which the case was closed, and with it what the talk says.
    `is_of_reader`: it was held by somebody in the leaver's line, or by one who reads results and no talks.
    """

    kind: InterviewKind
    person: object
    unit: str
    closed_on: dt.date
    held_as: HeldAs
    is_of_reader: bool


def waiting(talks: Sequence[Talk], kind: InterviewKind, plan: plans.Plan) -> list[batches.Waiting]:
    """This function will tell of the talks of one kind as waiting answers; their keys are the places in `talks`.

    A talk held by whoever may read the tables does not count towards k, since that one knows what it says and would
    read the others; nor does a second talk of the same person, so that k people stand behind every figure.
    """
    found: list[batches.Waiting] = []
    seen: set[object] = set()
    for at, talk in sorted(enumerate(talks), key=lambda each: (each[1].closed_on, each[0])):
        if talk.kind is not kind:
            continue
        counts = talk.held_as in _OUTSIDE_LINE and not talk.is_of_reader and talk.person not in seen
        if counts:
            seen.add(talk.person)
        found.append(batches.Waiting(at, talk.unit, "", plans.period_number(talk.closed_on, plan), counts))
    return found


def questions(book: reasons.ReasonBook, cards: Iterable[scorecards.Scorecard], k: int) -> tuple[blocks.Question, ...]:
    """This function will make the questions of the talks' tables, each with "no answer".

    Reasons that a leaver's own answer would hold as sensitive are as sensitive here.
    """
    ordinary = [reason.id for reason in book.reasons if not reason.sensitive]
    sensitive = [reason.id for reason in book.reasons if reason.sensitive]
    steps, levels = tuple(map(str, views.COULD_HAVE)), tuple(map(str, scorecards.LEVELS))
    areas = dict.fromkeys(area.key for card in cards for area in card.areas)
    return (
        *blocks.reason_questions(REASONS, ordinary, sensitive, views.WEIGHTS, k),
        blocks.Question(STAY, "single", steps, k, ordered=True),
        *(blocks.Question(f"{AREA}{key}", "single", levels, k, ordered=True) for key in areas),
    )


def answers(
    view: views.View | None, scores: Mapping[str, int | None] | None, asked: Iterable[blocks.Question]
) -> dict[str, blocks.Value]:
    """This function will give what one talk says, by table; what was not coded or marked is None."""
    ticks = {coded.reason: f"{coded.reason}:{coded.weight}" for coded in view.reasons} if view else {}
    said: dict[str, str | None] = {f"{AREA}{key}": str(level) for key, level in (scores or {}).items() if level}
    if view:
        could = view.could_have_stayed
        said |= {
            STAY: None if could is None else str(could),
            DECIDED: view.deciding if view.deciding in ticks else None,
        }
    found: dict[str, blocks.Value] = {}
    for question in asked:
        if question.kind == "ticks":
            chosen = tuple(sorted(tick for tick in ticks.values() if tick in question.options))
            found[question.id] = chosen if ticks else None
        else:
            given = said.get(question.id)
            found[question.id] = given if given in question.options else None
    return found
