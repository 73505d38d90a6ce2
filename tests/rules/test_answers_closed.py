"""The closed answers as a release counts them: which tables there are, and where each answer goes."""

import pytest

from efterord.content import reader
from efterord.rules import answers_closed, blocks, promises

SET = reader.questions()


def test_the_release_sees_every_closed_question_with_its_threshold() -> None:
    found = {question.id: question for question in answers_closed.closed_questions(SET, 5)}
    assert list(found) == [
        *(question.id for question in SET.questions[:26]),
        "q-R2", "q-R2-sensitive", "q-R2-decided", "q-R3", "q-R4", "q-R5",
    ]  # fmt: skip
    assert {question_id for question_id, question in found.items() if question.threshold == 10} == {
        "q-M4", "q-R2-sensitive", "q-R2-decided",
    }  # fmt: skip
    assert found["q-N0"].options == ("0-6", "7-8", "9-10")
    assert {question.threshold for question in answers_closed.closed_questions(SET, 12)} == {12}


@pytest.mark.parametrize(("given", "expected"), [
    ("0", "0-6"), ("6", "0-6"), ("7", "7-8"), ("8", "7-8"), ("9", "9-10"), ("10", "9-10"),
    (None, None), ("none", None),
])  # fmt: skip
def test_recommending_is_released_in_three_classes(given: str | None, expected: str | None) -> None:
    assert answers_closed.closed_answers(SET, {"q-N0": given}, 5)["q-N0"] == expected


def test_reasons_are_released_as_one_block_of_three() -> None:
    given = {"q-R2": ["r-A1:3", "r-H1:4"], "q-R2-decided": "r-H1"}
    found = answers_closed.closed_answers(SET, given, 5)
    assert (found["q-R2"], found["q-R2-sensitive"], found["q-R2-decided"]) == (
        ("r-A1:3",),
        ("r-H1:4",),
        "r-H1",
    )
    assert found["q-O1"] is None


def test_the_payload_and_the_promise_know_the_same_limits() -> None:
    assert promises.COMMENT_K == blocks.SENSITIVE_THRESHOLD == 10
