"""A question set while it is written: its pages and questions found, changed, moved, added, removed and made own.

A draft is the data of a set (rules/questionnaires_data.py) with one thing more: "coined" says how many codes have been
made for the options of each question, so that the code of an option that is gone never comes back for another one.
"""

import copy
import enum
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from efterord.rules import content_parts, questionnaires_limits
from efterord.words import QuestionKind

Data = dict[str, Any]
OWN_ID = "q-own-"  # a question of the organisation's own; all others are the package's
NEXT, BEFORE = 1, -1


class Cannot(enum.StrEnum):
    """Why a change cannot be made."""

    LAST_PAGE = "last_page"
    MANY_PAGES = "many_pages"
    MANY_QUESTIONS = "many_questions"
    HUNG_ON = "hung_on"
    REASONS = "reasons"
    THERE_ALREADY = "there_already"


class CannotChange(ValueError):
    """A change that no set can bear; `names` are the ids of the questions that forbid it, if any."""

    def __init__(self, why: Cannot, names: Sequence[str] = ()) -> None:
        super().__init__(why.value)
        self.why, self.names = why, tuple(names)


def is_own(question_id: str) -> bool:
    """This function will tell whether a question is the organisation's own, rather than the package's."""
    return question_id.startswith(OWN_ID)


def questions_of(data: Mapping[str, Any]) -> list[Data]:
    """This function will list the questions of a draft in the order in which they are asked."""
    return [question for page in data["pages"] for question in page["questions"]]


def page_of(data: Mapping[str, Any], key: str) -> Data | None:
    """This function will find a page by its key; None when there is none."""
    return next((page for page in data["pages"] if page["key"] == key), None)


def question_of(data: Mapping[str, Any], question_id: str) -> Data | None:
    """This function will find a question by its id; None when there is none."""
    return next((question for question in questions_of(data) if question["id"] == question_id), None)


def home_of(data: Mapping[str, Any], question_id: str) -> Data:
    """This function will find the page a question stands on; raises ContentError."""
    return _place(data, question_id)[0]


def with_page(data: Data, key: str, page: Mapping[str, Any]) -> Data:
    """This function will return the draft with the words of one page exchanged; its key and its questions stay."""
    changed = copy.deepcopy(data)
    changed["pages"] = [
        dict(page) | {"key": key, "questions": each["questions"]} if each["key"] == key else each
        for each in changed["pages"]
    ]
    return changed


def with_question(data: Data, question_id: str, question: Mapping[str, Any]) -> Data:
    """This function will return the draft with one question exchanged; its id, kind and place stay."""
    changed = copy.deepcopy(data)
    for page in changed["pages"]:
        page["questions"] = [
            dict(question) | {"id": question_id, "kind": each["kind"]} if each["id"] == question_id else each
            for each in page["questions"]
        ]
    return changed


def page_moved(data: Data, key: str, by: int) -> Data:
    """This function will return the draft with a page moved among the pages; at the end it stays where it is."""
    changed = copy.deepcopy(data)
    pages: list[Data] = changed["pages"]
    at = pages.index(_page(changed, key))
    pages.insert(max(0, min(len(pages) - 1, at + by)), pages.pop(at))
    return changed


def question_moved(data: Data, question_id: str, by: int) -> Data:
    """This function will return the draft with a question one place up or down, over the edge of its page too."""
    changed = copy.deepcopy(data)
    page, at = _place(changed, question_id)
    if 0 <= at + by < len(page["questions"]):
        page["questions"].insert(at + by, page["questions"].pop(at))
        return changed
    n = changed["pages"].index(page) + by
    if 0 <= n < len(changed["pages"]):
        other = changed["pages"][n]["questions"]
        other.insert(0 if by > 0 else len(other), page["questions"].pop(at))
    return changed


def question_moved_to(data: Data, question_id: str, page_key: str) -> Data:
    """This function will return the draft with a question at the end of another page."""
    changed = copy.deepcopy(data)
    page, at = _place(changed, question_id)
    target = _page(changed, page_key)
    if target is not page:
        target["questions"].append(page["questions"].pop(at))
    return changed


def without_page(data: Data, key: str) -> Data:
    """This function will return the draft without a page and its questions; raises CannotChange."""
    changed = copy.deepcopy(data)
    page = _page(changed, key)
    if len(changed["pages"]) == 1:
        raise CannotChange(Cannot.LAST_PAGE)
    _refuse_hung_on(changed, [question["id"] for question in page["questions"]])
    changed["pages"].remove(page)
    return _forgotten(changed)


def without_question(data: Data, question_id: str) -> Data:
    """This function will return the draft without a question; raises CannotChange when others hang on it."""
    changed = copy.deepcopy(data)
    page, at = _place(changed, question_id)
    _refuse_hung_on(changed, [question_id])
    del page["questions"][at]
    return _forgotten(changed)


def with_new_page(data: Data, key: str) -> Data:
    """This function will return the draft with an empty page at its end; raises CannotChange."""
    if len(data["pages"]) >= questionnaires_limits.MOST_PAGES:
        raise CannotChange(Cannot.MANY_PAGES)
    changed = copy.deepcopy(data)
    changed["pages"].append({"key": key, "title": _silent(), "lead": _silent(), "questions": []})
    return changed


def with_new_question(data: Data, page_key: str, question: Mapping[str, Any]) -> Data:
    """This function will return the draft with a question at the end of a page; raises CannotChange."""
    if len(questions_of(data)) >= questionnaires_limits.MOST_QUESTIONS:
        raise CannotChange(Cannot.MANY_QUESTIONS)
    if question_of(data, question["id"]) is not None:
        raise CannotChange(Cannot.THERE_ALREADY, [question["id"]])
    changed = copy.deepcopy(data)
    _page(changed, page_key)["questions"].append(copy.deepcopy(dict(question)))
    return changed


def made_own(data: Data, question_id: str, new_id: str) -> Data:
    """This function will return the draft with a question under an id of its own, so that it can be reworded.

    It stands where it stood, and what hung on it hangs on it still. Raises CannotChange for the reasons, whose codes
    are the package's codebook.
    """
    changed = copy.deepcopy(data)
    page, at = _place(changed, question_id)
    question = page["questions"][at]
    if question["kind"] == QuestionKind.REASONS:
        raise CannotChange(Cannot.REASONS, [question_id])
    question["id"] = new_id
    for route in _routes(changed):
        route["question"] = new_id if route["question"] == question_id else route["question"]
    return _forgotten(changed)


def hanging_on(data: Mapping[str, Any], question_ids: Sequence[str]) -> list[str]:
    """This function will name the questions that are asked after an answer to one of these, and are none of them."""
    return [
        question["id"]
        for question in questions_of(data)
        if question["id"] not in question_ids
        and any(each.get("question") in question_ids for each in question.get("when", []))
    ]


def _refuse_hung_on(data: Data, question_ids: Sequence[str]) -> None:
    if names := hanging_on(data, question_ids):
        raise CannotChange(Cannot.HUNG_ON, names)


def _routes(data: Data) -> Iterator[Data]:
    for question in questions_of(data):
        yield from (each for each in question.get("when", []) if "question" in each)


def _forgotten(data: Data) -> Data:
    """The same draft, with nothing kept about questions that are gone."""
    if coined := data.pop("coined", {}):
        kept = {question["id"] for question in questions_of(data)}
        data["coined"] = {question_id: n for question_id, n in coined.items() if question_id in kept}
    return data


def _page(data: Data, key: str) -> Data:
    found = page_of(data, key)
    if found is None:
        raise content_parts.ContentError(f"questions: there is no page {key!r}")
    return found


def _place(data: Mapping[str, Any], question_id: str) -> tuple[Data, int]:
    for page in data["pages"]:
        for at, question in enumerate(page["questions"]):
            if question["id"] == question_id:
                return page, at
    raise content_parts.ContentError(f"questions: there is no question {question_id!r}")


def _silent() -> dict[str, str]:
    return dict.fromkeys(content_parts.LANGUAGES, "")
