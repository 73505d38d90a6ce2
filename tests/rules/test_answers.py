"""The answering rules: what a page may say, what counts, and that every answer fits its sealed envelope."""

import collections
import dataclasses
import json
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from efterord.content import reader
from efterord.rules import answers, answers_closed, answers_sealed, blocks, promises, questionnaires
from efterord.words import QuestionKind

SET = reader.questions()
PAGES = {page.key: page for page in SET.pages}
NAMES = [question.id for question in SET.questions] + ["q-R2-decided", "q-R2-weight-r-A1", "csrf", ""]
VALUES = ["", "0", "1", "5", "10", "11", "none", "yes", "r-A1", "r-A2", "r-H1", "\x00", "x" * 9000]
Kind = answers.ProblemKind


def reasons(*ticked: str, decided: str | None = None, **weights: str) -> dict[str, list[str]]:
    posted = {"q-R2": list(ticked)}
    for code in ticked:
        posted[f"q-R2-weight-{code}"] = [weights.get(code.replace("-", ""), "2")]
    return posted | ({} if decided is None else {"q-R2-decided": [decided]})


def own_words(max_chars: int = 20) -> questionnaires.SurveyPage:
    no_answer = SET.questions[0].no_answer
    words = questionnaires.Question("q-F1", QuestionKind.TEXT, no_answer, False, no_answer, max_chars=max_chars)
    return dataclasses.replace(PAGES["tasks"], questions=(words,))


def response(**changes: Any) -> answers_sealed.Response:
    bare = answers_sealed.Response("core", 1, {}, "42", "", 7, True, "ABCDE-FGHIJ-KLMNO-PQRST")
    return dataclasses.replace(bare, **changes)


def test_a_page_is_read_into_codes() -> None:
    posted = {"q-E1": ["4"], "q-E2": ["none"], "q-N0": ["10"], "csrf": ["x"], "q-O1": ["5"]}
    assert answers.check_page(PAGES["departure"], posted) == (
        {"q-E1": "4", "q-E2": None, "q-N0": "10", "q-R1": None},
        [],
    )


@pytest.mark.parametrize(("page", "posted", "kind"), [
    ("departure", {"q-E1": ["6"]}, Kind.UNKNOWN_OPTION),
    ("departure", {"q-E1": ["0"]}, Kind.UNKNOWN_OPTION),
    ("departure", {"q-E1": ["٣"]}, Kind.UNKNOWN_OPTION),
    ("departure", {"q-E1": ["4", "5"]}, Kind.SEVERAL_ANSWERS),
    ("departure", {"q-E1": ["4", "none"]}, Kind.SEVERAL_ANSWERS),
    ("departure", {"q-N0": ["11"]}, Kind.UNKNOWN_OPTION),
    ("decision", {"q-R3": ["Yes"]}, Kind.UNKNOWN_OPTION),
    ("reasons", reasons("r-A1", "r-Z9"), Kind.UNKNOWN_OPTION),
    ("reasons", reasons("r-M1"), Kind.UNKNOWN_OPTION),
    ("reasons", reasons("r-X3"), Kind.UNKNOWN_OPTION),
    ("reasons", reasons("none", "r-A1"), Kind.SEVERAL_ANSWERS),
    ("reasons", reasons("r-A1", "r-A2", "r-A3", "r-A4", "r-A5", "r-B1"), Kind.TOO_MANY_REASONS),
    ("reasons", reasons("r-A1", rA1="0"), Kind.WEIGHT_MISSING),
    ("reasons", reasons("r-A1", rA1="5"), Kind.WEIGHT_MISSING),
    ("reasons", {"q-R2": ["r-A1"]}, Kind.WEIGHT_MISSING),
    ("reasons", reasons("r-A1", decided="r-A2"), Kind.DECIDING_NOT_CHOSEN),
])  # fmt: skip
def test_what_cannot_be_an_answer_is_a_problem_and_no_answer(
    page: str, posted: dict[str, list[str]], kind: answers.ProblemKind
) -> None:
    found, problems = answers.check_page(PAGES[page], posted)
    assert [problem.kind for problem in problems] == [kind]
    assert problems[0].question_id not in found


def test_a_missing_weight_names_its_reason() -> None:
    posted = reasons("r-A1", "r-C2", rC2="")
    assert answers.check_page(PAGES["reasons"], posted)[1] == [answers.Problem("q-R2", Kind.WEIGHT_MISSING, "r-C2")]


@pytest.mark.parametrize(("posted", "expected"), [
    (
        reasons("r-C2", "r-A1", decided="r-C2", rC2="4"),
        {"q-R2": ["r-A1:2", "r-C2:4"], "q-R2-decided": "r-C2"},
    ),
    (reasons("r-A1", decided="none"), {"q-R2": ["r-A1:2"], "q-R2-decided": None}),
    (reasons("r-A1"), {"q-R2": ["r-A1:2"], "q-R2-decided": None}),
    (reasons("r-A1", "r-A1"), {"q-R2": ["r-A1:2"], "q-R2-decided": None}),
    (reasons("none"), {"q-R2": None, "q-R2-decided": None}),
    ({"q-R2-weight-r-A1": ["4"], "q-R2-decided": ["r-A1"]}, {"q-R2": None, "q-R2-decided": None}),
    ({}, {"q-R2": None, "q-R2-decided": None}),
])  # fmt: skip
def test_reasons_keep_weights_and_the_deciding_one_but_no_order(
    posted: dict[str, list[str]], expected: dict[str, Any]
) -> None:
    assert answers.check_page(PAGES["reasons"], posted) == (expected, [])


def test_a_good_answer_is_kept_beside_a_faulty_one() -> None:
    found, problems = answers.check_page(PAGES["decision"], {"q-R3": ["yes"], "q-R4": ["9"]})
    assert found == {"q-R3": "yes", "q-R5": None}
    assert [problem.question_id for problem in problems] == ["q-R4"]


@pytest.mark.parametrize(("posted", "expected"), [
    ("  Bra, men\r\nsent.\x00\x1b ", "Bra, men\nsent."),
    ("\ud800a\x7f", "a"),
    (" \n ", None),
    ("å" * 20, "å" * 20),
])  # fmt: skip
def test_own_words_are_cleaned(posted: str, expected: str | None) -> None:
    assert answers.check_page(own_words(), {"q-F1": [posted]}) == ({"q-F1": expected}, [])


def test_own_words_that_are_too_long_are_a_problem() -> None:
    found, problems = answers.check_page(own_words(), {"q-F1": ["å" * 21]})
    assert (found, [problem.kind for problem in problems]) == ({}, [Kind.TOO_LONG])


@hypothesis.settings(deadline=None)
@hypothesis.given(st.dictionaries(st.sampled_from(NAMES), st.lists(st.sampled_from(VALUES))))
def test_whatever_is_posted_the_kept_answers_are_valid_and_fit(posted: dict[str, list[str]]) -> None:
    kept: answers.Answers = {}
    for page in SET.pages:
        found, problems = answers.check_page(page, posted)
        faulty = {problem.question_id for problem in problems}
        assert {question.id for question in page.questions} == faulty | {key.removesuffix("-decided") for key in found}
        kept |= found
    for question in SET.questions:
        value = kept.get(question.id)
        assert value is None or answers.substantive(question, value)
    largest = answers_sealed.largest_payload_bytes(SET)
    assert len(answers_sealed.payload(response(answers=kept))) <= largest
    for block in blocks.blocks_of(answers_closed.closed_questions(SET, 5)):
        assert block.is_consistent(block.row(answers_closed.closed_answers(SET, kept, 5)))


@pytest.mark.parametrize(("question_id", "answer", "expected"), [
    ("q-O1", "3", True),
    ("q-O1", None, False),
    ("q-O1", "none", False),
    ("q-O1", "9", False),
    ("q-N0", "0", True),
    ("q-R2", ["r-A1:1"], True),
    ("q-R2", [], False),
    ("q-R2", "r-A1", False),
    ("q-R5", "undecided", True),
])  # fmt: skip
def test_only_an_answer_that_says_something_is_substantive(question_id: str, answer: Any, expected: bool) -> None:
    assert answers.substantive(SET.question(question_id), answer) is expected


def test_own_words_are_substantive_when_there_are_any() -> None:
    question = own_words().questions[0]
    assert [answers.substantive(question, words) for words in ("hej", " ", None)] == [True, False, False]


def test_the_largest_core_answer_fits_with_room_for_words() -> None:
    assert 500 < answers_sealed.largest_payload_bytes(SET) <= answers_sealed.PAYLOAD_BYTES - 6000


def test_the_largest_answer_is_measured_with_the_widest_signs() -> None:
    short = dataclasses.replace(SET, pages=(own_words(10),))
    long = dataclasses.replace(SET, pages=(own_words(1010),))
    assert answers_sealed.largest_payload_bytes(long) - answers_sealed.largest_payload_bytes(short) == 4000
    worst = ['"' * 1010, "\\" * 1010, "\n" + "x" * 1009, "\U0001f642" * 1010]
    for words in worst:
        assert len(answers_sealed.payload(response(answers={"q-F1": words}))) <= answers_sealed.largest_payload_bytes(
            long
        )


def test_a_payload_is_read_back_without_what_was_passed_over() -> None:
    given = response(answers={"q-O2": None, "q-R2": ["r-A1:2"], "q-O1": "4", "q-R2-decided": None})
    assert answers_sealed.read_payload(answers_sealed.payload(given)) == response(
        answers={"q-O1": "4", "q-R2": ["r-A1:2"]}
    )


def test_the_order_of_answering_leaves_no_trace() -> None:
    one = response(answers={"q-O1": "4", "q-A1": "2", "q-R3": None})
    other = response(answers={"q-A1": "2", "q-O1": "4"})
    assert answers_sealed.payload(one) == answers_sealed.payload(other)


def test_a_payload_holds_nothing_else() -> None:
    table = json.loads(answers_sealed.payload(response()))
    assert set(table) == {"set", "version", "answers", "unit", "lane", "period", "counts", "receipt"}


@pytest.mark.parametrize("changes", [
    {"unit": "x" * 65},
    {"unit": 'a"b'},
    {"lane": "men/women"},
    {"period": -1},
    {"receipt": ""},
    {"answers": {"q-F1": "x" * 9000}},
])  # fmt: skip
def test_a_payload_out_of_shape_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"codes of letters|out of shape|does not fit"):
        answers_sealed.payload(response(**changes))


@pytest.mark.parametrize("written", [b"", b"[]", b"{}", b"\xff", b'{"set": 1}'])
def test_what_is_no_payload_is_refused_without_repeating_it(written: bytes) -> None:
    with pytest.raises(ValueError, match=r"^this is not a response$"):
        answers_sealed.read_payload(written)


def test_the_order_of_themes_is_even_and_ends_with_x() -> None:
    first = collections.Counter()
    for number in range(2600):
        order = [theme.letter for theme in answers.theme_order(number.to_bytes(8, "big"), SET.book)]
        assert order[-1] == "X"
        assert sorted(order) == sorted("ABCDEFGHIJKLNX")  # every reason of M is known from the case
        first[order[0]] += 1
    assert len(first) == 13
    assert max(abs(count - 200) for count in first.values()) < 70  # five standard deviations of 13.6


def test_the_order_of_themes_is_the_same_for_one_respondent() -> None:
    assert answers.theme_order(b"12345678", SET.book) == answers.theme_order(b"12345678", SET.book)


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
