"""Own words when the rest of a response is released: by subject, each with how it may be used, and with the receipt.

They wait sealed until at least ten have written, in batches of their own (the promise, Comments). Nothing here tells
which question, or which answer, called for them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from efterord.rules import answers as answering
from efterord.rules import questionnaires
from efterord.rules.answers import Answer
from efterord.words import WordsUse

# The subject of words whose own subject few were asked about; most sets ask for them on a page of this key.
OTHER = "own-words"
_USES = {WordsUse.WORD_FOR_WORD: "w", WordsUse.THEME: "t"}
_READ_USES = {code: use for use, code in _USES.items()}

# By the key of a page: what one person wrote there, and how it may be used.
Subjects = Mapping[str, tuple[tuple[str, WordsUse], ...]]


@dataclass(frozen=True, slots=True)
class Words:
    """All that one person wrote in own words."""

    subjects: Subjects
    receipt: str


def split_off(question_set: questionnaires.QuestionSet, answers: Mapping[str, Answer], receipt: str) -> Words | None:
    """This function will take the own words out of a response, by subject and in no order; None if there are none."""
    found: dict[str, list[tuple[str, WordsUse]]] = {}
    for key, page in answering.word_pages(question_set).items():
        text = answers.get(key)
        if isinstance(text, str) and text.strip():
            is_shown = answers.get(answering.use_field(key)) == WordsUse.WORD_FOR_WORD
            found.setdefault(page, []).append((text, WordsUse.WORD_FOR_WORD if is_shown else WordsUse.THEME))
    # Sorted by what they say: in the order of asking they would tell what called for them.
    return Words({page: tuple(sorted(found[page])) for page in sorted(found)}, receipt) if found else None


def payload(words: Words) -> bytes:
    """This function will write words as the bytes to be padded and sealed; they fit where the response fitted."""
    written = {page: [[text, _USES[use]] for text, use in each] for page, each in words.subjects.items()}
    return _written({"words": written, "receipt": words.receipt})


def read_payload(written: bytes) -> Words:
    """This function will read back what payload() wrote; raises ValueError when it is something else."""
    try:
        table: dict[str, Any] = json.loads(written)
        subjects = {page: tuple((text, _READ_USES[use]) for text, use in each) for page, each in table["words"].items()}
        return Words(subjects, table["receipt"])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ValueError("these are not words") from None  # the content itself must never reach a log


def envelope_bytes(question_set: questionnaires.QuestionSet, receipt: str) -> int:
    """This function will measure what stands around the words when something is written under every subject."""
    subjects = {OTHER, *(page.key for page in question_set.pages)}
    return len(_written({"words": {subject: [] for subject in sorted(subjects)}, "receipt": receipt}))


def _written(table: Mapping[str, object]) -> bytes:
    return json.dumps(table, ensure_ascii=False, separators=(",", ":")).encode()
