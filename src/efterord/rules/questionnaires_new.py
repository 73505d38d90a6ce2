"""A question of one's own as it begins: its kind, the usual words that go with it, and nothing asked yet."""

from collections.abc import Mapping
from typing import Any

from efterord.rules import content_parts, questionnaires, questionnaires_options
from efterord.words import QuestionKind

Data = dict[str, Any]
# Reasons are the package's codebook; a set has them by copying the question.
KINDS = tuple(kind for kind in QuestionKind if kind is not QuestionKind.REASONS)
SCALED = (QuestionKind.SCALE, QuestionKind.RECOMMEND)
LISTED = (QuestionKind.SINGLE, QuestionKind.MULTI, QuestionKind.WEIGHTED)
TICKED = (QuestionKind.MULTI, QuestionKind.WEIGHTED)
# After an answer to one of these something can be asked in own words.
PROMPTING = (*SCALED, *LISTED)
_USUAL_LIMITS = (1, 3, 6)
_USUAL_YEARS = (10, 5, 2)  # before this year


def blank(kind: QuestionKind, question_id: str, *, usual: Mapping[str, Any], year: int) -> Data:
    """This function will begin a question: what it asks is empty, what usually stands with its kind is there.

    `usual` holds the texts "no_answer", "low" and "high" and the list "weights", each by language; `year` is the year
    now, for the classes of a date.
    """
    data: Data = {
        "id": question_id,
        "kind": kind.value,
        "text": _silent(),
        "no_answer": dict(usual["no_answer"]),
        "sensitive": False,
    }
    if kind in SCALED:
        data |= {"low": dict(usual["low"]), "high": dict(usual["high"])}
    if kind in LISTED:
        codes = [questionnaires_options.code_of(n) for n in range(questionnaires.LEAST_OPTIONS)]
        data["options"] = [{"code": code, "sensitive": False, **_silent()} for code in codes]
    if kind in TICKED:
        data["most"] = questionnaires.LEAST_OPTIONS
    if kind is QuestionKind.WEIGHTED:
        data["weights"] = [dict(weight) for weight in usual["weights"]]
    if kind in questionnaires.CLASSED:
        is_date = kind is QuestionKind.DATE
        data["limits"] = [year - ago for ago in _USUAL_YEARS] if is_date else list(_USUAL_LIMITS)
    if kind in questionnaires.OWN_WORDS:
        is_long = kind is QuestionKind.TEXT
        data["max_chars"] = questionnaires.MAX_TEXT_CHARS // 3 if is_long else questionnaires.MAX_SHORT_CHARS
    return data


def _silent() -> dict[str, str]:
    return dict.fromkeys(content_parts.LANGUAGES, "")
