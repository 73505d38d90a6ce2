"""Two boxes of constant size: what fits, what is read back, and that nothing else lies inside."""

import dataclasses
import json
import random
from typing import Any

import pytest

from efterord.content import reader
from efterord.rules import answers, answers_sealed, questionnaires
from efterord.rules.answers_sealed import Holds, Pool
from efterord.words import QuestionKind, WordsUse
from tests import every_kind

SET = reader.questions()
OWN = every_kind.question_set()
RECEIPT = "ABCDE-FGHJK-KMNPQ-PQRST"


def response(**changes: Any) -> answers_sealed.Response:
    return dataclasses.replace(answers_sealed.Response("core", 1, {}, RECEIPT), **changes)


def place(**changes: Any) -> answers_sealed.Place:
    return dataclasses.replace(answers_sealed.Place("42", "", 7, True, RECEIPT), **changes)


def own_words(max_chars: int = 20) -> questionnaires.SurveyPage:
    no_answer = SET.questions[0].no_answer
    words = questionnaires.Question("q-F1", QuestionKind.TEXT, no_answer, False, no_answer, max_chars=max_chars)
    return dataclasses.replace(SET.pages[0], questions=(words,))


@pytest.mark.parametrize("given", [
    place(),
    place(unit="x" * 64, lane="y" * 64, period=999_999, counts=False, receipt="z" * 32, pool=Pool.FOLLOW_UP),
    place(holds=Holds.REMAINDER),
])  # fmt: skip
def test_a_place_is_read_back_and_fits(given: answers_sealed.Place) -> None:
    written = answers_sealed.place_payload(given)
    assert len(written) <= answers_sealed.PLACE_BYTES
    assert answers_sealed.read_place(written) == given


def test_a_place_holds_no_answer_and_a_response_no_place() -> None:
    assert set(json.loads(answers_sealed.place_payload(place()))) == {
        "unit", "lane", "period", "counts", "receipt", "pool", "holds",
    }  # fmt: skip
    assert set(json.loads(answers_sealed.payload(response()))) == {"set", "version", "answers", "receipt"}


@pytest.mark.parametrize("changes", [
    {"unit": "x" * 65},
    {"unit": 'a"b'},
    {"lane": "men/women"},
    {"period": -1},
    {"receipt": ""},
])  # fmt: skip
def test_a_place_out_of_shape_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"codes of letters|out of shape"):
        answers_sealed.place_payload(place(**changes))


@pytest.mark.parametrize("written", [
    b"", b"[]", b"{}", b"\xff", answers_sealed.payload(response()),
    answers_sealed.place_payload(place()).replace(b'"exit"', b'"other"'),
])  # fmt: skip
def test_what_is_no_place_is_refused_without_repeating_it(written: bytes) -> None:
    with pytest.raises(ValueError, match=r"^this is not a place$"):
        answers_sealed.read_place(written)


@pytest.mark.parametrize("question_set", reader.question_sets(), ids=lambda each: each.key)
def test_every_set_of_the_package_leaves_room_for_words(question_set: questionnaires.QuestionSet) -> None:
    assert answers_sealed.words_left(question_set, {}) >= 6_000


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
    given = response(answers={"q-O2": None, "q-R2": ["r-A1:2"], "q-O1": "4", "q-R2-decided": None, "q-own-multi": []})
    assert answers_sealed.read_payload(answers_sealed.payload(given)) == response(
        answers={"q-O1": "4", "q-R2": ["r-A1:2"], "q-own-multi": []}
    )


def test_the_order_of_answering_leaves_no_trace() -> None:
    one = response(answers={"q-O1": "4", "q-A1": "2", "q-R3": None})
    other = response(answers={"q-A1": "2", "q-O1": "4"})
    assert answers_sealed.payload(one) == answers_sealed.payload(other)


@pytest.mark.parametrize("changes", [
    {"receipt": ""},
    {"answers": {"q-F1": "x" * 9000}},
])  # fmt: skip
def test_a_payload_out_of_shape_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"out of shape|do not fit"):
        answers_sealed.payload(response(**changes))


@pytest.mark.parametrize("written", [b"", b"[]", b"{}", b"\xff", b'{"set": 1}'])
def test_what_is_no_payload_is_refused_without_repeating_it(written: bytes) -> None:
    with pytest.raises(ValueError, match=r"^this is not a response$"):
        answers_sealed.read_payload(written)


def widest(question_set: questionnaires.QuestionSet) -> answers.Answers:
    """The longest answer to every closed question."""
    found: answers.Answers = {}
    for question in question_set.questions:
        longest = sorted(question.codes, key=len, reverse=True)
        if question.kind in questionnaires.TICKED:
            heavy = "" if question.kind is QuestionKind.MULTI else ":4"
            found[question.id] = [code + heavy for code in longest[: question.most]]
            if question.kind is QuestionKind.REASONS:
                found[answers.deciding_field(question.id)] = longest[0]
        elif question.is_closed:
            found[question.id] = longest[0]
    return found


@pytest.mark.parametrize("question_set", [SET, OWN], ids=["core", "own"])
@pytest.mark.parametrize("sign", ["a", "å", "\U0001f642", '"', "\n"])
def test_words_that_fill_what_is_left_fit_to_the_byte_and_one_more_does_not(
    question_set: questionnaires.QuestionSet, sign: str, seed: int
) -> None:
    rng = random.Random(seed)
    keys = rng.sample(sorted(answers.word_pages(question_set)), 6)
    given = widest(question_set)
    for key in keys:
        given |= {key: sign * rng.randint(1, 90), answers.use_field(key): WordsUse.WORD_FOR_WORD}
    left = answers_sealed.words_left(question_set, given)
    filled = given | {keys[0]: given[keys[0]] + "x" * left}
    assert answers_sealed.words_left(question_set, filled) == 0
    whole = answers_sealed.Response(question_set.key, question_set.version, filled, "x" * 32)
    assert len(answers_sealed.payload(whole)) == answers_sealed.PAYLOAD_BYTES
    assert answers_sealed.words_left(question_set, filled | {keys[0]: filled[keys[0]] + "x"}) == -1
    with pytest.raises(ValueError, match="do not fit"):
        answers_sealed.payload(dataclasses.replace(whole, answers=filled | {keys[0]: filled[keys[0]] + "x"}))


def test_words_are_counted_whatever_else_was_answered() -> None:
    empty = answers_sealed.words_left(OWN, {})
    assert empty >= answers_sealed.LEAST_WORDS_BYTES
    assert answers_sealed.words_left(OWN, widest(OWN) | {"level": "2", "q-own-words": None}) == empty
    assert answers_sealed.words_left(OWN, {"q-own-words": "hej"}) < empty


@pytest.mark.parametrize("question_set", [SET, OWN], ids=["core", "own"])
def test_the_largest_answer_to_any_set_fits(question_set: questionnaires.QuestionSet) -> None:
    assert answers_sealed.largest_payload_bytes(question_set) <= answers_sealed.PAYLOAD_BYTES


def test_a_set_whose_closed_answers_alone_are_too_large_is_seen() -> None:
    options = [{"code": f"{'x' * 36}{n:04}", **every_kind.SILENT} for n in range(300)]
    swollen = every_kind.read([every_kind.question("multi", "multi", options=options)])
    assert answers_sealed.largest_payload_bytes(swollen) > answers_sealed.PAYLOAD_BYTES
    assert answers_sealed.words_left(swollen, {}) < 0
