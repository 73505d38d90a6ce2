"""A talk decided with pencil and paper: where it stands, which part comes next, who may read its notes and when."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from efterord.words import InterviewState

# The parts of a talk round the guide's subjects; their notes hold the ticks of what has been said.
OPENING, CLOSING = "opening", "closing"
# About 40 closely written pages on one subject: nobody types that in a talk, a pasted file does.
LONGEST_NOTE = 100_000
# A talk that began this long ago was forgotten, not paused; HR may then end it.
FORGOTTEN_DAYS = 7


class Neighbours(NamedTuple):
    """The parts before and after one part of a talk; None at either end."""

    previous: str | None
    next: str | None


def state_of(started_at: dt.datetime | None, ended_at: dt.datetime | None) -> InterviewState:
    """This function will derive an interview's state from its two instants."""
    if ended_at is not None:
        return InterviewState.ENDED
    return InterviewState.PLANNED if started_at is None else InterviewState.OPEN


def parts_of(subjects: Sequence[str]) -> tuple[str, ...]:
    """This function will return all parts of a talk in order: the opening words, the subjects, the closing words."""
    return (OPENING, *subjects, CLOSING)


def neighbours(parts: Sequence[str], here: str) -> Neighbours:
    """This function will return what comes before and after a part; ValueError for an unknown one."""
    place = parts.index(here)
    return Neighbours(
        previous=parts[place - 1] if place else None,
        next=parts[place + 1] if place + 1 < len(parts) else None,
    )


def may_end(*, holds: bool, is_active: bool, started_at: dt.datetime, now: dt.datetime) -> bool:
    """This function will tell whether somebody allowed to the case may end a talk that is under way.

    Who holds it always may. HR may when the interviewer's account is closed (`is_active`), or when it began more than
    seven days ago: else nobody could read the notes or close the case.
    """
    return holds or not is_active or now - started_at > dt.timedelta(days=FORGOTTEN_DAYS)


def may_read(*, holds: bool, state: InterviewState, others: Iterable[InterviewState]) -> bool:
    """This function will tell whether somebody allowed to the case may read an interview's notes now.

    Who holds the talk always may. Anyone else waits until it, and every other interview of the case that they can
    see, has ended: neither interview may colour the other (trust.md, Roles).
    """
    if holds:
        return True
    return state is InterviewState.ENDED and all(other is InterviewState.ENDED for other in others)
