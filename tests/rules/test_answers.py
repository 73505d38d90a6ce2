"""The answering rules: what a page may say, what counts, and that every answer fits its sealed envelope."""

import collections
import dataclasses
from typing import Any

import pytest

from efterord.content import reader
from efterord.rules import answers, questionnaires
from efterord.words import Fact, QuestionKind, WordsUse
from tests import every_kind

SET = reader.questions()
PAGES = {page.key: page for page in SET.pages}


def own_words(max_chars: int = 20) -> questionnaires.SurveyPage:
    no_answer = SET.questions[0].no_answer
    words = questionnaires.Question("q-F1", QuestionKind.TEXT, no_answer, False, no_answer, max_chars=max_chars)
    return dataclasses.replace(PAGES["tasks"], questions=(words,))


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


OWN, OPTIONS = every_kind.question_set(), every_kind.OPTIONS


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
    ({"q-own-zero": "9"}, {"q-own-after"}),
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
            every_kind.question(
                "second", "single", options=every_kind.OPTIONS, when=every_kind.after("first", "a", "c")
            ),
            every_kind.question(
                "third", "single", options=every_kind.OPTIONS, when=every_kind.after("second", "a", "b")
            ),
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
