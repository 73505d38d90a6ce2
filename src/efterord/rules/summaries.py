"""The summary of a talk: its parts, where it stands, and the start of one drawn from what was marked in the notes."""

import dataclasses
import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any

from efterord.rules import follow_ups
from efterord.words import ApprovedThrough, SummaryState

# The order in which it is written and read. Promises are rows of their own, the others are texts.
TEXTS = ("said", "strengths", "to_change", "next_steps", "support")
PARTS = ("said", "strengths", "to_change", "promises", "next_steps", "support")
# Three weeks to read and answer: a holiday fits in (trust.md says only that the summary waits for the leaver).
DAYS_TO_ANSWER = 21
LONGEST_PART = 20_000
MOST_PROMISES = 20
LONGEST_PROMISE = 500


@dataclasses.dataclass(frozen=True, slots=True)
class Promise:
    """What was promised, by whom, and by when, in the interviewer's own words; `kept`: the day HR marked it kept."""

    what: str
    who: str = ""
    by: str = ""
    kept: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Text:
    """What the interviewer writes: what was said, strengths, what to change, promises, next steps, support."""

    said: str = ""
    strengths: str = ""
    to_change: str = ""
    promises: tuple[Promise, ...] = ()
    next_steps: str = ""
    support: str = ""

    @property
    def is_empty(self) -> bool:
        """This function will tell whether nothing at all is written."""
        return self == EMPTY


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """What the leaver writes: corrections by part, and an addition; and through whose link it was approved."""

    corrections: Mapping[str, str] = dataclasses.field(default_factory=dict)
    addition: str = ""
    through: ApprovedThrough = ApprovedThrough.OWN_LINK

    @property
    def is_empty(self) -> bool:
        """This function will tell whether the leaver has written nothing."""
        return not self.addition.strip() and not any(text.strip() for text in self.corrections.values())


EMPTY = Text()


def state_of(
    *,
    exists: bool,
    sent_at: dt.datetime | None = None,
    approved_at: dt.datetime | None = None,
    closed_at: dt.datetime | None = None,
) -> SummaryState:
    """This function will derive where a summary stands; one taken back to be revised is being written again."""
    if not exists:
        return SummaryState.NOT_WRITTEN
    if closed_at is not None:
        return SummaryState.NOT_ANSWERED if approved_at is None else SummaryState.APPROVED
    return SummaryState.BEING_WRITTEN if sent_at is None else SummaryState.WITH_LEAVER


def answer_by(sent_on: dt.date) -> dt.date:
    """This function will return the last day on which the leaver can correct and approve a summary sent on a day."""
    return sent_on + dt.timedelta(days=DAYS_TO_ANSWER)


def is_unanswered(by: dt.date | None, today: dt.date) -> bool:
    """This function will tell whether the time to answer is over."""
    return by is not None and by < today


def why_too_long(text: Text) -> str:
    """This function will name the part that is longer than it can be, or ""."""
    for part in TEXTS:
        if len(getattr(text, part)) > LONGEST_PART:
            return part
    promises = [len(field) > LONGEST_PROMISE for p in text.promises for field in (p.what, p.who, p.by)]
    return "promises" if any(promises) or len(text.promises) > MOST_PROMISES else ""


def propose(notes: Iterable[str]) -> Text:
    """This function will return the start of a summary from the notes of each subject: the marked lines, each once.

    A plus becomes a strength, a minus something to change, a quotation something said. The interviewer edits them.
    """
    found: dict[str, dict[str, None]] = {"plus": {}, "minus": {}, "quote": {}}
    for text in notes:
        for line in follow_ups.lines(text):
            if line.mark in found and line.words:
                found[line.mark].setdefault(line.words)
    return Text(said=_listed(found["quote"]), strengths=_listed(found["plus"]), to_change=_listed(found["minus"]))


def pack(text: Text) -> str:
    """This function will write the interviewer's parts as the text that is encrypted."""
    return json.dumps(dataclasses.asdict(text), ensure_ascii=False)


def unpack(packed: str) -> Text:
    """This function will read the interviewer's parts back."""
    told: dict[str, Any] = json.loads(packed)
    promises = tuple(
        Promise(*(p.get(field, "") for field in ("what", "who", "by", "kept"))) for p in told.get("promises", [])
    )
    return Text(promises=promises, **{part: told.get(part, "") for part in TEXTS})


def pack_answer(answer: Answer) -> str:
    """This function will write the leaver's parts as the text that is encrypted."""
    told = {"corrections": dict(answer.corrections), "addition": answer.addition}
    if answer.through is not ApprovedThrough.OWN_LINK:
        told["through"] = answer.through.value
    return json.dumps(told, ensure_ascii=False)


def unpack_answer(packed: str) -> Answer:
    """This function will read the leaver's parts back."""
    told: dict[str, Any] = json.loads(packed)
    through = ApprovedThrough(told.get("through", ApprovedThrough.OWN_LINK))
    return Answer(dict(told.get("corrections", {})), told.get("addition", ""), through)


def as_text(text: Text, part: str) -> str:
    """This function will give one part as plain text; promises one a line: what, who, by when."""
    if part != "promises":
        written: str = getattr(text, part)
        return written
    return "\n".join(", ".join(field for field in (p.what, p.who, p.by) if field) for p in text.promises)


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(lines)
