"""What lies inside a sealed answer: two boxes of constant size, its place and what was answered, read back at release.

The place is written once, by the submission; the answers can be replaced by whoever has the receipt. Both hold the
receipt, so that at the release a pair that does not belong together is seen.
"""

import enum
import json
import re
import sys
from dataclasses import dataclass
from typing import Any

from efterord.rules import answers as answering
from efterord.rules import answers_words, questionnaires
from efterord.rules.answers import Answers
from efterord.words import QuestionKind

PLACE_BYTES = 512  # unit and lane at their longest, with room to spare
PAYLOAD_BYTES = 8192  # the constant size of every sealed answer (promise paper, the life of an answer, 3)
# A draft holds what a response may, passed-over questions as well, and words that are still too long to be sent.
DRAFT_BYTES = 16_384
# A set that leaves less than this for own words cannot be answered in them: some 1,000 letters in any alphabet.
LEAST_WORDS_BYTES = 2_000
MAX_LABEL_CHARS = 64  # unit and lane codes inside the place
MAX_PERIOD = 999_999
_LONGEST_RECEIPT = "x" * 32
_LABEL = re.compile(rf"[A-Za-z0-9_.:-]{{0,{MAX_LABEL_CHARS}}}")
_RECEIPT = re.compile(r"[A-Za-z0-9 -]{1,32}")


class Pool(enum.StrEnum):
    """Which answers a row waits with: all who leave, or those asked again some months after."""

    EXIT = "exit"
    FOLLOW_UP = "follow_up"


class Holds(enum.StrEnum):
    """What a row's second box is: a response, the own words that outlast it, answers to one question, or who was asked.

    The last is how many whose link has closed wait to be counted, and how many of them have answered.
    """

    RESPONSE = "response"
    WORDS = "words"
    REMAINDER = "remainder"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer belongs. `counts`: towards k, or not; `period`: the first release it could be in. No person."""

    unit: str
    lane: str
    period: int
    counts: bool
    receipt: str
    pool: Pool = Pool.EXIT
    holds: Holds = Holds.RESPONSE


@dataclass(frozen=True, slots=True)
class Response:
    """What somebody answered, to which edition of a set. No language, no date, no unit, no person."""

    question_set: str
    version: int
    answers: Answers
    receipt: str


def place_payload(place: Place) -> bytes:
    """This function will write a place as the bytes to be padded and sealed.

    Raises ValueError for a unit, lane, period or receipt out of shape.
    """
    if not _LABEL.fullmatch(place.unit) or not _LABEL.fullmatch(place.lane):
        raise ValueError("unit and lane are codes of letters, figures and . _ : - only")
    if not _RECEIPT.fullmatch(place.receipt) or not 0 <= place.period <= MAX_PERIOD:
        raise ValueError("the receipt or the release period is out of shape")
    table = {
        "unit": place.unit,
        "lane": place.lane,
        "period": place.period,
        "counts": place.counts,
        "receipt": place.receipt,
        "pool": place.pool.value,
        "holds": place.holds.value,
    }
    return _packed(table, PLACE_BYTES)


def payload(response: Response) -> bytes:
    """This function will write a response as the bytes to be padded and sealed.

    Raises ValueError for a receipt out of shape, and for more than PAYLOAD_BYTES.
    """
    if not _RECEIPT.fullmatch(response.receipt):
        raise ValueError("the receipt is out of shape")
    return _packed(_table(response), PAYLOAD_BYTES)


def read_place(written: bytes) -> Place:
    """This function will read back what place_payload() wrote; raises ValueError when it is something else."""
    try:
        table: dict[str, Any] = json.loads(written)
        return Place(
            unit=table["unit"],
            lane=table["lane"],
            period=table["period"],
            counts=table["counts"],
            receipt=table["receipt"],
            pool=Pool(table["pool"]),
            holds=Holds(table["holds"]),
        )
    except (ValueError, KeyError, TypeError):
        raise ValueError("this is not a place") from None  # the content itself must never reach a log


def read_payload(written: bytes) -> Response:
    """This function will read back what payload() wrote; raises ValueError when it is something else."""
    try:
        table: dict[str, Any] = json.loads(written)
        return Response(
            question_set=table["set"],
            version=table["version"],
            # The same few keys in every response: one string each, whoever reads many at once.
            answers={sys.intern(key): value for key, value in table["answers"].items()},
            receipt=table["receipt"],
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ValueError("this is not a response") from None


def words_left(question_set: questionnaires.QuestionSet, answers: Answers) -> int:
    """This function will give how many bytes are left for own words, below nothing when there are too many.

    All words of one response share what the constant size leaves beside the largest closed answers, so that no closed
    answer, given later, makes the words too long, and so that they fit when they wait by themselves.
    """
    used = sum(_entry_bytes(key, answers) for key in answering.word_pages(question_set) if answers.get(key))
    beside = max(_largest_closed_bytes(question_set), answers_words.envelope_bytes(question_set, _LONGEST_RECEIPT))
    return PAYLOAD_BYTES - beside - used


def largest_payload_bytes(question_set: questionnaires.QuestionSet) -> int:
    """This function will measure the largest response a set permits, in bytes.

    Own words take what is left, and so never lead beyond the constant size; closed answers may.
    """
    closed = _largest_closed_bytes(question_set)
    widest: Answers = {}
    for question in question_set.questions:
        if question.kind in questionnaires.OWN_WORDS:
            widest[question.id] = "\U0001f642" * question.max_chars
        elif question_set.general is not None or question.prompts:
            widest[answering.more_field(question.id)] = "\U0001f642" * questionnaires.MAX_TEXT_CHARS
    words = sum(_entry_bytes(key, widest) for key in widest)
    return closed + min(words, max(PAYLOAD_BYTES - closed, 0))


def _largest_closed_bytes(question_set: questionnaires.QuestionSet) -> int:
    answers: Answers = {}
    for question in question_set.questions:
        longest = sorted(question.codes, key=len, reverse=True)
        if question.kind is QuestionKind.MULTI:
            answers[question.id] = list(longest[: question.most])
        elif question.kind in questionnaires.TICKED:
            answers[question.id] = [f"{code}:{questionnaires.N_WEIGHTS}" for code in longest[: question.most]]
        elif question.is_closed:
            answers[question.id] = longest[0]
        if question.kind is QuestionKind.REASONS:
            answers[answering.deciding_field(question.id)] = longest[0]
    largest = Response(question_set.key, question_set.version, answers, _LONGEST_RECEIPT)
    return len(_written(_table(largest)))


def _entry_bytes(key: str, answers: Answers) -> int:
    """The bytes of own words in a response, with their key and how they may be used."""
    use = answering.use_field(key)
    return len(_written({key: answers[key], use: "word_for_word"})) - 1  # without braces, with a second comma


def _table(response: Response) -> dict[str, object]:
    return {
        "set": response.question_set,
        "version": response.version,
        "receipt": response.receipt,
        # Sorted and without "no answer": the order of answering and what was passed over leave no trace. A list that
        # is empty is an answer: of these, none.
        "answers": {key: value for key, value in sorted(response.answers.items()) if value or value == []},
    }


def _packed(table: dict[str, object], size: int) -> bytes:
    written = _written(table)
    if len(written) > size:
        raise ValueError(f"{len(written)} bytes do not fit in {size}")
    return written


def _written(table: dict[str, object]) -> bytes:
    return json.dumps(table, ensure_ascii=False, separators=(",", ":")).encode()
