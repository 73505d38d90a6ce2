"""The answers a question of one's own offers, while they are written: each with a code that never means another.

Answers are stored by code and shown by text. A code is made when an option is first written, and never made again for
that question, so that an answer, a route or a prompt never comes to mean something else.
"""

import copy
import string
from collections.abc import Mapping, Sequence
from typing import Any

from efterord.rules import content_parts, questionnaires_drafts

Data = dict[str, Any]
Row = tuple[str, Mapping[str, str]]  # the code ("" for one that is new) and the texts by language


def code_of(number: int) -> str:
    """This function will make the code of an option by its number: 0 is "a", 25 "z", 26 "aa"."""
    letters = string.ascii_lowercase
    made = ""
    number += 1
    while number:
        number, at = divmod(number - 1, len(letters))
        made = letters[at] + made
    return made


def with_options(data: Data, question_id: str, rows: Sequence[Row]) -> Data:
    """This function will return the draft with these options on a question, in this order.

    A row whose code the question does not have gets a new code. Raises ContentError when there is no such question.
    """
    changed = copy.deepcopy(data)
    question = questionnaires_drafts.question_of(changed, question_id)
    if question is None:
        raise content_parts.ContentError(f"questions: there is no question {question_id!r}")
    before = {option["code"]: option for option in question.get("options", ())}
    n = coined(changed, question_id)
    options = []
    for code, texts in rows:
        if code not in before:
            code, n = code_of(n), n + 1
        options.append({"sensitive": False} | before.get(code, {}) | {"code": code} | dict(texts))
    question["options"] = options
    changed["coined"] = dict(changed.get("coined", {})) | {question_id: n}
    return changed


def coined(data: Mapping[str, Any], question_id: str) -> int:
    """This function will count the codes made so far for a question's options."""
    question = questionnaires_drafts.question_of(data, question_id) or {}
    codes = {option["code"] for option in question.get("options", ())}
    told: int = data.get("coined", {}).get(question_id, 0)
    # One copied from elsewhere has codes that nobody counted: the next is after the last of them.
    return max([told, *(_number(code) + 1 for code in codes)])


def needed(data: Mapping[str, Any], question_id: str, code: str) -> list[str]:
    """This function will name the questions for which an option must stay: whose route or prompt speaks of it."""
    found = []
    for question in questionnaires_drafts.questions_of(data):
        routed = any(each.get("question") == question_id and code in each["codes"] for each in question.get("when", ()))
        prompted = question["id"] == question_id and any(code in each["codes"] for each in question.get("prompts", ()))
        found += [question["id"]] if routed or prompted else []
    return found


def _number(code: str) -> int:
    """Which option a code was made for; -1 for a code that was not made here."""
    if not code or not set(code) <= set(string.ascii_lowercase) or len(code) > 2:
        return -1
    number = 0
    for letter in code:
        number = number * len(string.ascii_lowercase) + string.ascii_lowercase.index(letter) + 1
    return number - 1
