"""What is written under one part of a talk: how it is packed, how a line is marked, what it cost of the hour."""

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

# The sign a line begins with. follow_ups.lines reads them back; a reason is "#A1 ", its letter and figure after the #.
SIGNS: Mapping[str, str] = {"plus": "+ ", "minus": "- ", "quote": "” ", "cue": "~ "}
REASON = "reason"
# A part left on the screen over lunch was not talked about all that time.
MOST_SECONDS_AT_ONCE = 45 * 60
# Less than this is a look at a part, not a talk about it.
LEAST_SECONDS = 30


@dataclasses.dataclass(frozen=True, slots=True)
class OpenedNote:
    """A note as it is read. `ticks`: words that were said; `choices`: {choice key: option key}; `version` 0: none yet.

    `is_serious`: something was said that may oblige the employer to act. `seconds`: how long the part was talked about.
    """

    text: str = ""
    ticks: tuple[str, ...] = ()
    is_skipped: bool = False
    version: int = 0
    choices: Mapping[str, str] = dataclasses.field(default_factory=dict)
    is_serious: bool = False
    seconds: int = 0

    def says_same(self, other: "OpenedNote") -> bool:
        """This function will tell whether two notes say the same, whatever their versions and the time they took."""
        return dataclasses.replace(self, version=0, seconds=0) == dataclasses.replace(other, version=0, seconds=0)

    @property
    def is_noted(self) -> bool:
        """This function will tell whether anything was written, ticked, chosen or marked."""
        return bool(self.text.strip() or self.ticks or self.choices or self.is_serious)


NOTHING = OpenedNote()


def pack(note: OpenedNote) -> str:
    """This function will write a note as the text that is encrypted; its version stands beside the ciphertext."""
    packed: dict[str, Any] = {"text": note.text, "ticks": note.ticks, "skipped": note.is_skipped}
    packed |= {"choices": dict(note.choices), "serious": note.is_serious, "seconds": note.seconds}
    return json.dumps(packed, ensure_ascii=False)


def unpack(packed: str, version: int) -> OpenedNote:
    """This function will read a note back; one written before choices, marks and time were kept opens without them."""
    told = json.loads(packed)
    return OpenedNote(
        text=told["text"],
        ticks=tuple(told["ticks"]),
        is_skipped=told["skipped"],
        version=version,
        choices=told.get("choices", {}),
        is_serious=told.get("serious", False),
        seconds=told.get("seconds", 0),
    )


def with_seconds(note: OpenedNote, seconds: int) -> OpenedNote:
    """This function will return a note as it was, with another time."""
    return dataclasses.replace(note, seconds=seconds)


def add_mark(text: str, mark: str, code: str = "") -> str:
    """This function will add a mark to the notes as a new last line, ready to be written on.

    `mark` is a key of SIGNS, or REASON with its `code` ("r-A1"). Raises ValueError for any other, and for a reason
    without its code.
    """
    if mark == REASON and code:
        sign = f"#{code.removeprefix('r-')} "
    elif mark in SIGNS:
        sign = SIGNS[mark]
    else:
        raise ValueError(f"{mark!r} is no mark")
    lines = text.rstrip()
    return f"{lines}\n{sign}" if lines else sign


def seconds_between(since: int, now: int) -> int:
    """This function will return the seconds a part was at hand, from two instants in whole seconds.

    None for a time that has not come (0 is said instead), at most 45 minutes at once.
    """
    return max(0, min(now - since, MOST_SECONDS_AT_ONCE)) if since > 0 else 0
