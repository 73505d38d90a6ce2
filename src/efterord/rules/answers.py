"""Answering: what a posted page says, which answers count, and what a sealed answer holds before sealing.

Answers are a flat dict of codes, None for "no answer":
{"q-O1": "4", "q-O2": None, "q-R2": ["r-A1:3", "r-C2:1"], "q-R2-decided": "r-A1"}.
Fields of a posted page: the question's id (a code or "none"); for reasons the id once for each ticked code,
weight_field() for its weight 1-4, and deciding_field() for the one that decided.
"""

import enum
import functools
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from efterord.rules import blocks, content

Answer: TypeAlias = str | list[str] | None
Answers: TypeAlias = dict[str, Answer]

NONE = blocks.NONE
PAYLOAD_BYTES = 8192  # the constant size of every sealed answer (promise paper, the life of an answer, 3)
MAX_LABEL_CHARS = 64  # unit and lane codes inside the payload
MAX_PERIOD = 999_999
_LABEL = re.compile(rf"[A-Za-z0-9_.:-]{{0,{MAX_LABEL_CHARS}}}")
_RECEIPT = re.compile(r"[A-Za-z0-9 -]{1,32}")
# 0-6, 7-8, 9-10: eNPS is kept in three classes, so that one unusual figure does not stand out
RECOMMEND_CLASSES = ("0-6", "7-8", "9-10")


class ProblemKind(enum.StrEnum):
    """What can be wrong with a posted page."""

    UNKNOWN_OPTION = "unknown_option"
    SEVERAL_ANSWERS = "several_answers"
    TOO_MANY_REASONS = "too_many_reasons"
    WEIGHT_MISSING = "weight_missing"
    DECIDING_NOT_CHOSEN = "deciding_not_chosen"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend on a page; `reason_id` for a weight that is missing."""

    question_id: str
    kind: ProblemKind
    reason_id: str = ""


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


def deciding_field(question_id: str) -> str:
    """This function will name the field, and the key in the answers, of the reason that decided."""
    return f"{question_id}-decided"


def weight_field(question_id: str, reason_id: str) -> str:
    """This function will name the field of one reason's weight."""
    return f"{question_id}-weight-{reason_id}"


def check_page(page: content.SurveyPage, posted: Mapping[str, Sequence[str]]) -> tuple[Answers, list[Problem]]:
    """This function will read a posted page: every question's answer, and what must be mended.

    A question with a problem is left out of the answers, one passed over is None, unknown fields are ignored.
    """
    answers: Answers = {}
    problems: list[Problem] = []
    for question in page.questions:
        if question.kind is content.QuestionKind.REASONS:
            found, wrong = _reasons(question, posted)
        elif question.kind is content.QuestionKind.TEXT:
            found, wrong = _own_words(question, posted)
        else:
            found, wrong = _choice(question, posted)
        problems += wrong
        if not wrong:
            answers |= found
    return answers, problems


def substantive(question: content.Question, answer: Answer) -> bool:
    """This function will tell whether an answer says something: a code, a reason, or words."""
    if question.kind is content.QuestionKind.REASONS:
        return isinstance(answer, list) and len(answer) > 0
    if question.kind is content.QuestionKind.TEXT:
        return isinstance(answer, str) and bool(answer.strip())
    return isinstance(answer, str) and answer in question.codes


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


def largest_payload_bytes(question_set: content.QuestionSet) -> int:
    """This function will measure the largest response a question set permits, in bytes."""
    answers: Answers = {}
    for question in question_set.questions:
        if question.kind is content.QuestionKind.REASONS:
            longest = sorted(question.codes, key=len, reverse=True)[: content.MAX_REASONS]
            answers[question.id] = [f"{code}:{content.N_WEIGHTS}" for code in longest]
            answers[deciding_field(question.id)] = longest[0]
        elif question.kind is content.QuestionKind.TEXT:
            answers[question.id] = "\U0001f642" * question.max_chars  # four bytes, the most a character takes
        else:
            answers[question.id] = max(question.codes, key=len)
    label = "x" * MAX_LABEL_CHARS
    largest = Response(question_set.key, question_set.version, answers, label, label, MAX_PERIOD, False, "x" * 32)
    return len(_written(largest))


def theme_order(seed: bytes, book: content.ReasonBook) -> list[content.Theme]:
    """This function will shuffle the asked themes by a seed of at least 8 bytes, X last.

    A fixed order favours what stands first; the order is made anew from the seed and never stored.
    """
    asked = [theme for theme in book.themes if theme.asked]

    def place(theme: content.Theme) -> tuple[bool, bytes]:
        return theme.letter == content.LAST_THEME, hashlib.sha256(seed + theme.letter.encode()).digest()

    return sorted(asked, key=place)


def closed_questions(question_set: content.QuestionSet, k: int) -> tuple[blocks.Question, ...]:
    """This function will give the closed questions as the release sees them."""
    found: list[blocks.Question] = []
    for question in question_set.questions:
        threshold = max(k, blocks.SENSITIVE_THRESHOLD) if question.sensitive else k
        if question.kind is content.QuestionKind.REASONS:
            found += _reason_questions(question, k)
        elif question.kind is content.QuestionKind.RECOMMEND:
            found.append(blocks.Question(question.id, "single", RECOMMEND_CLASSES, threshold, ordered=True))
        elif question.kind is not content.QuestionKind.TEXT:
            ordered = question.kind is content.QuestionKind.SCALE
            found.append(blocks.Question(question.id, "single", question.codes, threshold, ordered=ordered))
    return tuple(found)


def closed_answers(question_set: content.QuestionSet, answers: Mapping[str, Answer], k: int) -> dict[str, blocks.Value]:
    """This function will give one response's answers as the release counts them; unknown is None."""
    found: dict[str, blocks.Value] = {}
    for question in question_set.questions:
        answer = answers.get(question.id)
        if question.kind is content.QuestionKind.REASONS:
            ticked = answer if isinstance(answer, list) else []
            decided = answers.get(deciding_field(question.id))
            found |= blocks.reason_answers(
                _reason_questions(question, k), ticked, decided if isinstance(decided, str) else None
            )
        elif question.kind is not content.QuestionKind.TEXT:
            value = answer if isinstance(answer, str) and answer in question.codes else None
            if value is not None and question.kind is content.QuestionKind.RECOMMEND:
                value = RECOMMEND_CLASSES[(int(value) >= 7) + (int(value) >= 9)]
            found[question.id] = value
    return found


@functools.lru_cache(maxsize=64)  # asked for once a response, and the same for all of a release
def _reason_questions(question: content.Question, k: int) -> tuple[blocks.Question, blocks.Question, blocks.Question]:
    ordinary = [option.code for option in question.options if not option.sensitive]
    sensitive = [option.code for option in question.options if option.sensitive]
    return blocks.reason_questions(question.id, ordinary, sensitive, range(1, content.N_WEIGHTS + 1), k)


def _choice(question: content.Question, posted: Mapping[str, Sequence[str]]) -> tuple[Answers, list[Problem]]:
    given = set(posted.get(question.id, ())) - {""}
    if len(given) > 1:
        return {}, [Problem(question.id, ProblemKind.SEVERAL_ANSWERS)]
    code = given.pop() if given else NONE
    if code == NONE:
        return {question.id: None}, []
    if code not in question.codes:
        return {}, [Problem(question.id, ProblemKind.UNKNOWN_OPTION)]
    return {question.id: code}, []


def _reasons(question: content.Question, posted: Mapping[str, Sequence[str]]) -> tuple[Answers, list[Problem]]:
    deciding = deciding_field(question.id)
    ticked = list(dict.fromkeys(code for code in posted.get(question.id, ()) if code))
    if not set(ticked) <= {*question.codes, NONE}:
        return {}, [Problem(question.id, ProblemKind.UNKNOWN_OPTION)]
    if NONE in ticked and len(ticked) > 1:
        return {}, [Problem(question.id, ProblemKind.SEVERAL_ANSWERS)]
    if not ticked or ticked == [NONE]:
        return {question.id: None, deciding: None}, []
    problems = []
    if len(ticked) > content.MAX_REASONS:
        problems.append(Problem(question.id, ProblemKind.TOO_MANY_REASONS))
    weights = {code: _only(posted.get(weight_field(question.id, code), ())) for code in ticked}
    valid = {weight.code for weight in question.weights}
    problems += [
        Problem(question.id, ProblemKind.WEIGHT_MISSING, code) for code in ticked if weights[code] not in valid
    ]
    decided = _only(posted.get(deciding, ()))
    if decided not in ("", NONE, *ticked):
        problems.append(Problem(question.id, ProblemKind.DECIDING_NOT_CHOSEN))
    if problems:
        return {}, problems
    # in the book's order, so that neither the theme order shown nor the order of ticking is kept
    chosen = [f"{code}:{weights[code]}" for code in question.codes if code in weights]
    return {question.id: chosen, deciding: decided if decided in ticked else None}, []


def _only(values: Sequence[str]) -> str:
    return values[0] if len(values) == 1 else ""


def _own_words(question: content.Question, posted: Mapping[str, Sequence[str]]) -> tuple[Answers, list[Problem]]:
    text = "\n".join(posted.get(question.id, ())).replace("\r\n", "\n").replace("\r", "\n")
    # control characters and half characters cannot be read by anybody and would swell the payload
    text = re.sub(r"[^\n\t\x20-\x7e\u00a0-\ud7ff\ue000-\U0010ffff]", "", text).strip()
    if len(text) > question.max_chars:
        return {}, [Problem(question.id, ProblemKind.TOO_LONG)]
    return {question.id: text or None}, []
