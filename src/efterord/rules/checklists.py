"""A checklist decided with pencil and paper: which lines a departure gets, when each is due, when to remind of it."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping

from efterord.rules import working_days
from efterord.words import ItemEnd, ItemKind, ItemOwner

# Reminders 7 and 2 days before the day, and then daily.
REMIND_BEFORE = (7, 2)
# No talk is booked before both have been done (mission.md, S3.2), so no template goes without them.
CERTIFICATE = (ItemKind.CERTIFICATE_ISSUED, ItemKind.CERTIFICATE_SIGNED)
# What the interviewer goes through before the talk (mission.md, S1.3 and S3.2).
BACKGROUND = (
    ItemKind.ROLE_DESCRIPTION,
    ItemKind.PERFORMANCE,
    ItemKind.EARLIER_FEEDBACK,
    ItemKind.LETTER_OF_RESIGNATION,
)
LONGEST_NAME = 200
FARTHEST = 250  # working days: about a year


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the template. `name` holds the three languages; `leaving_kinds` empty means all of them.

    `offset_days` counts working days from the last day, negative before it; `unit_id` None is everywhere.
    """

    key: str
    kind: ItemKind
    name: Mapping[str, str]
    owner: ItemOwner
    offset_days: int
    leaving_kinds: frozenset[str] = frozenset()
    unit_id: int | None = None
    person_id: uuid.UUID | None = None


def chosen(lines: Iterable[Line], *, leaving_kind: str, units: Collection[int]) -> tuple[Line, ...]:
    """This function will return the lines for a departure: those of its kind, in its unit or one above (`units`).

    Before HR has said which kind it is, the lines for own resignation stand, since most departures are that.
    """
    kind = leaving_kind or "RES"
    return tuple(
        line
        for line in lines
        if (not line.leaving_kinds or kind in line.leaving_kinds) and (line.unit_id is None or line.unit_id in units)
    )


def due_date(last_day: dt.date, offset_days: int, holidays: Collection[dt.date]) -> dt.date:
    """This function will return the working day a line is due."""
    return working_days.shift(last_day, offset_days, holidays)


def offset_of(last_day: dt.date, due_date: dt.date, holidays: Collection[dt.date]) -> int:
    """This function will count the working days from the last day to a date, negative before it."""
    return working_days.n_between(last_day, due_date, holidays)


def is_reminder_due(*, due_date: dt.date, reminded_on: dt.date | None, today: dt.date) -> bool:
    """This function will tell whether to remind of an open line today: 7 days before, 2 days before, then daily.

    A night that was missed is made up for by one reminder, never by several. Nobody is written to at a weekend.
    """
    if today.weekday() >= working_days.SATURDAY:
        return False
    first, second = (due_date - dt.timedelta(days=days) for days in REMIND_BEFORE)
    if today < first:
        return False
    stage = first if today < second else today
    return reminded_on is None or reminded_on < stage


def is_overdue(*, due_date: dt.date, ended_as: str, today: dt.date) -> bool:
    """This function will tell whether an open line should have been done before today."""
    return not ended_as and due_date < today


def is_certificate_ready(ends: Mapping[str, str]) -> bool:
    """This function will tell whether the certificate of service is issued and signed, from {kind: how it ended}."""
    return all(ends.get(kind.value) == ItemEnd.DONE for kind in CERTIFICATE)


def may_be_removed(kind: str) -> bool:
    """This function will tell whether a template can go without a line of this kind."""
    return kind not in CERTIFICATE


def in_order(*, kind: str, ended: Mapping[str, str]) -> bool:
    """This function will tell whether a line may be done now: a certificate is issued before it is signed."""
    return kind != ItemKind.CERTIFICATE_SIGNED or ended.get(ItemKind.CERTIFICATE_ISSUED) == ItemEnd.DONE
