"""What lies inside a sealed answer: a response as bytes of one constant size, and read back at its release."""

import json
import re
from dataclasses import dataclass
from typing import Any

from efterord.rules import questionnaires
from efterord.rules.answers import Answers, deciding_field
from efterord.words import QuestionKind

PAYLOAD_BYTES = 8192  # the constant size of every sealed answer (promise paper, the life of an answer, 3)
MAX_LABEL_CHARS = 64  # unit and lane codes inside the payload
MAX_PERIOD = 999_999
_LABEL = re.compile(rf"[A-Za-z0-9_.:-]{{0,{MAX_LABEL_CHARS}}}")
_RECEIPT = re.compile(r"[A-Za-z0-9 -]{1,32}")


@dataclass(frozen=True, slots=True)
class Response:
    """What lies inside a sealed answer. `counts`: towards k, or not. No language, no date, no person."""

    question_set: str
    version: int
    answers: Answers
    unit: str
    lane: str
    period: int
    counts: bool
    receipt: str


def payload(response: Response) -> bytes:
    """This function will write a response as the bytes to be padded and sealed.

    Raises ValueError for a unit, lane, period or receipt out of shape, and for more than PAYLOAD_BYTES.
    """
    if not _LABEL.fullmatch(response.unit) or not _LABEL.fullmatch(response.lane):
        raise ValueError("unit and lane are codes of letters, figures and . _ : - only")
    if not _RECEIPT.fullmatch(response.receipt) or not 0 <= response.period <= MAX_PERIOD:
        raise ValueError("the receipt or the release period is out of shape")
    written = _written(response)
    if len(written) > PAYLOAD_BYTES:
        raise ValueError(f"a response of {len(written)} bytes does not fit in {PAYLOAD_BYTES}")
    return written


def _written(response: Response) -> bytes:
    table = {
        "set": response.question_set,
        "version": response.version,
        "unit": response.unit,
        "lane": response.lane,
        "period": response.period,
        "counts": response.counts,
        "receipt": response.receipt,
        # sorted and without "no answer": the order of answering and what was passed over leave no trace
        "answers": {key: value for key, value in sorted(response.answers.items()) if value},
    }
    return json.dumps(table, ensure_ascii=False, separators=(",", ":")).encode()


def read_payload(written: bytes) -> Response:
    """This function will read back what payload() wrote; raises ValueError when it is something else."""
    try:
        table: dict[str, Any] = json.loads(written)
        return Response(
            question_set=table["set"],
            version=table["version"],
            answers=table["answers"],
            unit=table["unit"],
            lane=table["lane"],
            period=table["period"],
            counts=table["counts"],
            receipt=table["receipt"],
        )
    except (UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError):
        raise ValueError("this is not a response") from None  # the content itself must never reach a log


def largest_payload_bytes(question_set: questionnaires.QuestionSet) -> int:
    """This function will measure the largest response a question set permits, in bytes."""
    answers: Answers = {}
    for question in question_set.questions:
        if question.kind is QuestionKind.REASONS:
            longest = sorted(question.codes, key=len, reverse=True)[: questionnaires.MAX_REASONS]
            answers[question.id] = [f"{code}:{questionnaires.N_WEIGHTS}" for code in longest]
            answers[deciding_field(question.id)] = longest[0]
        elif question.kind is QuestionKind.TEXT:
            answers[question.id] = "\U0001f642" * question.max_chars  # four bytes, the most a character takes
        else:
            answers[question.id] = max(question.codes, key=len)
    label = "x" * MAX_LABEL_CHARS
    largest = Response(question_set.key, question_set.version, answers, label, label, MAX_PERIOD, False, "x" * 32)
    return len(_written(largest))
