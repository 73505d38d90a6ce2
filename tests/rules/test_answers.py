"""The answering rules: what a page may say, what counts, and that every answer fits its sealed envelope."""

import collections
import dataclasses
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from efterord.content import reader
from efterord.rules import answers, answers_closed, answers_sealed, blocks, questionnaires
from efterord.words import Fact, QuestionKind, WordsUse
from tests import every_kind

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
    assert len(answers_sealed.payload(answers_sealed.Response("core", 1, kept, "x" * 32))) <= largest
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


OWN = every_kind.question_set()


@pytest.mark.parametrize(("name", "answer", "expected"), [
    ("multi", ["a"], True),
    ("multi", [], True),
    ("multi", None, False),
    ("multi", "a", False),
    ("heavy", ["a:1"], True),
    ("tally", "5-9", True),
    ("tally", "7", False),
    ("dates", "2020+", True),
    ("short", "ord", True),
    ("short", " ", False),
])  # fmt: skip
def test_every_kind_has_answers_that_say_something(name: str, answer: Any, expected: bool) -> None:
    assert answers.substantive(OWN.question(f"q-own-{name}"), answer) is expected


FULL: answers.Answers = {
    "q-own-scale": "1",
    "q-own-zero": "3",
    "q-own-single": "a",
    "q-own-multi": ["a", "d"],
    "q-own-heavy": ["a:1"],
    "q-own-tally": "<1",
    "q-own-dates": "2010-2019",
    "q-own-after": "2",
    "q-own-cause": ["r-A1:2"],
    "q-own-cause-decided": "r-A1",
    "q-own-short": "kort",
    "q-own-words": "långt",
    "q-own-words-use": WordsUse.WORD_FOR_WORD.value,
    "q-own-multi-more": "mer",
    "page-1-more": "om sidan",
}


def test_what_was_asked_is_kept_whole() -> None:
    assert answers.pruned(OWN, FULL) == FULL


@pytest.mark.parametrize(("changes", "gone"), [
    ({"q-own-single": "c"}, {"q-own-multi", "q-own-multi-more"}),
    ({"q-own-single": None}, {"q-own-single", "q-own-multi", "q-own-multi-more"}),
    ({"q-own-zero": "7"}, {"q-own-after"}),
    ({"q-own-cause": []}, {"q-own-cause", "q-own-cause-decided"}),
    ({"q-own-words": " "}, {"q-own-words", "q-own-words-use"}),
    ({"q-own-words-use": WordsUse.THEME.value}, {"q-own-words-use"}),
    ({"level": "2", "q-O1": "4", "csrf": "x", "q-own-short-more": "nej", "q-own-scale-use": "word_for_word"}, set()),
    ({"q-own-tally": "7"}, {"q-own-tally"}),
])  # fmt: skip
def test_what_was_not_asked_is_dropped_with_all_that_hangs_on_it(changes: answers.Answers, gone: set[str]) -> None:
    kept = answers.pruned(OWN, FULL | changes)
    assert set(FULL) - set(kept) == gone
    assert set(kept) <= set(FULL)


def test_a_route_closed_by_a_dropped_answer_drops_what_lies_beyond_it() -> None:
    chain = every_kind.read(
        [
            every_kind.question("first", "single", options=every_kind.OPTIONS),
            every_kind.question("second", "single", options=every_kind.OPTIONS, when=every_kind.after("first", "a")),
            every_kind.question("third", "single", options=every_kind.OPTIONS, when=every_kind.after("second", "b")),
        ]
    )
    given: answers.Answers = {"q-own-first": "d", "q-own-second": "b", "q-own-third": "c"}
    assert answers.pruned(chain, given) == {"q-own-first": "d"}


def test_facts_prune_where_they_are_known_and_every_case_passes_where_they_are_not() -> None:
    leads = every_kind.read([every_kind.scale("lead", when=[{"fact": "leads", "codes": ["yes"]}])])
    given: answers.Answers = {"q-own-lead": "4", "page-1-more": "mer"}
    assert answers.pruned(leads, given) == given
    assert answers.pruned(leads, given, {Fact.LEADS: "yes"}) == given
    assert answers.pruned(leads, given, {Fact.LEADS: "no"}) == {}
    assert answers.pruned(leads, given, {}) == {}
