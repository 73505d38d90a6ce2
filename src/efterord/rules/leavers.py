"""The filter of the list of cases: what it can ask for, read from an address and written back to one."""

import dataclasses
import datetime as dt
import enum
from collections.abc import Mapping
from typing import TypeVar

from efterord.words import CaseState, LeavingKind

# A user keeps this many filters under a name; more than a page of them is no shortcut any longer.
MOST_SAVED = 20
LONGEST_NAME = 60
# More rows than this are no list for a person; the filter is to be narrowed first.
MOST_ROWS = 10_000


W = TypeVar("W", bound=enum.StrEnum)


class WaitsFor(enum.StrEnum):
    """What a case can wait for."""

    TALK = "talk"
    CERTIFICATE = "certificate"
    SUMMARY = "summary"
    CLOSING = "closing"
    MINE = "mine"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What is asked of the list; None and "" ask nothing. The two days bound the last day, both included."""

    text: str = ""
    state: CaseState | None = None
    unit_id: int | None = None
    leaving_kind: LeavingKind | None = None
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    waits_for: WaitsFor | None = None


def of_query(query: Mapping[str, str]) -> Filter:
    """This function will read a filter from the words of an address; what cannot be is left out, not refused."""
    return Filter(
        text=query.get("q", "").strip().replace("\x00", "")[:100],
        state=_word(CaseState, query.get("state", "")),
        unit_id=_number(query.get("unit", "")),
        leaving_kind=_word(LeavingKind, query.get("kind", "")),
        first_day=_day(query.get("first", "")),
        last_day=_day(query.get("last", "")),
        waits_for=_word(WaitsFor, query.get("waits", "")),
    )


def query_of(wanted: Filter) -> dict[str, str]:
    """This function will write a filter as the words of an address, in a fixed order, what it does not ask left out."""
    known = {
        "q": wanted.text,
        "state": wanted.state,
        "unit": wanted.unit_id,
        "kind": wanted.leaving_kind,
        "first": wanted.first_day,
        "last": wanted.last_day,
        "waits": wanted.waits_for,
    }
    return {name: str(value) for name, value in known.items() if value not in (None, "")}


def to_save(wanted: Filter) -> dict[str, str]:
    """This function will return what of a filter is kept under a name: all but the text, which may be a person's."""
    return query_of(dataclasses.replace(wanted, text=""))


def _word(words: type[W], text: str) -> W | None:
    return words(text) if text in set(words) else None


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else None


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
