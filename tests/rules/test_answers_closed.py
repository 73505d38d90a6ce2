"""The closed answers as a release counts them: which tables there are, and where each answer goes."""

import random
from typing import Any

import pytest

from efterord.content import reader
from efterord.rules import answers, answers_closed, blocks, promises
from tests import every_kind

SET = reader.questions()
OWN = every_kind.question_set()
CLOSED, COUNTED = answers_closed.closed(SET.questions, 5), answers_closed.closed(OWN.questions, 5)
TABLES = {table.id: table for table in COUNTED.questions}


def test_the_release_sees_every_closed_question_with_its_threshold() -> None:
    found = {question.id: question for question in CLOSED.questions}
    assert list(found) == [
        *(question.id for question in SET.questions[:26]),
        "q-R2", "q-R2-sensitive", "q-R2-decided", "q-R3", "q-R4", "q-R5",
    ]  # fmt: skip
    assert {question_id for question_id, question in found.items() if question.threshold == 10} == {
        "q-M4", "q-R2-sensitive", "q-R2-decided",
    }  # fmt: skip
    assert found["q-N0"].options == ("0-6", "7-8", "9-10")
    assert {question.threshold for question in answers_closed.closed(SET.questions, 12).questions} == {12}


@pytest.mark.parametrize(("given", "expected"), [
    ("0", "0-6"), ("6", "0-6"), ("7", "7-8"), ("8", "7-8"), ("9", "9-10"), ("10", "9-10"),
    (None, None), ("none", None),
])  # fmt: skip
def test_recommending_is_released_in_three_classes(given: str | None, expected: str | None) -> None:
    assert CLOSED.answers({"q-N0": given})["q-N0"] == expected


def test_reasons_are_released_as_one_block_of_three() -> None:
    given: answers.Answers = {"q-R2": ["r-A1:3", "r-H1:4"], "q-R2-decided": "r-H1"}
    found = CLOSED.answers(given)
    assert (found["q-R2"], found["q-R2-sensitive"], found["q-R2-decided"]) == (
        ("r-A1:3",),
        ("r-H1:4",),
        "r-H1",
    )
    assert found["q-O1"] is None


def test_every_kind_has_its_tables() -> None:
    found = {table.id: (table.kind, table.ordered, table.threshold) for table in COUNTED.questions}
    assert found == {
        "q-own-scale": ("single", True, 5),
        "q-own-zero": ("single", True, 5),
        "q-own-single": ("single", False, 5),
        "q-own-multi": ("ticks", False, 10),
        "q-own-heavy": ("ticks", False, 5),
        "q-own-tally": ("single", True, 5),
        "q-own-dates": ("single", True, 10),
        "q-own-after": ("single", True, 5),
        "q-own-cause": ("ticks", False, 5),
        "q-own-cause-sensitive": ("ticks", False, 10),
        "q-own-cause-decided": ("single", False, 10),
    }
    assert TABLES["q-own-multi"].options == ("a", "b", "c", "d")
    assert TABLES["q-own-heavy"].options[:5] == ("a:1", "a:2", "a:3", "a:4", "b:1")
    assert TABLES["q-own-tally"].options == ("<1", "1-4", "5-9", "10+")
    assert TABLES["q-own-after"].asked_when == ("q-own-zero", ("0-6", "7-8"))
    assert TABLES["q-own-multi"].asked_when == ("q-own-single", ("a", "b"))


def hidden(*codes: str, **more: Any) -> answers_closed.Closed:
    options = [{"code": code, **every_kind.SILENT, "sensitive": code in codes} for code in "abcdefg"]
    return answers_closed.closed(
        every_kind.read([every_kind.question("ticks", "multi", options=options, **more)]).questions, 5
    )


@pytest.mark.parametrize(("closed", "expected"), [
    (hidden(), {"q-own-ticks": ("abcdefg", 5)}),
    (hidden("b", "d", "f"), {"q-own-ticks": ("aceg", 5), "q-own-ticks-sensitive": ("bdf", 10)}),
    (hidden("b"), {"q-own-ticks": ("abcdefg"[:1] + "cdefg" + "b", 10)}),
    (hidden("a", "b", "c", "d", "e"), {"q-own-ticks": ("fgabcde", 10)}),
    (hidden(sensitive=True), {"q-own-ticks": ("abcdefg", 10)}),
])  # fmt: skip
def test_sensitive_options_wait_for_ten_apart_or_take_all_along(
    closed: answers_closed.Closed, expected: dict[str, tuple[str, int]]
) -> None:
    assert {table.id: ("".join(table.options), table.threshold) for table in closed.questions} == expected
    assert len(blocks.blocks_of(closed.questions)) == 1


@pytest.mark.parametrize(("given", "expected"), [
    (None, (None, None)),
    ([], ((), ())),
    (["a", "d"], (("a",), ("d",))),
    (["d"], ((), ("d",))),
    (["z"], ((), ())),
    (["a", "a"], (("a",), ())),
    ("a", (None, None)),
])  # fmt: skip
def test_nothing_ticked_is_an_answer_and_no_answer_is_none(given: Any, expected: tuple[Any, Any]) -> None:
    found = hidden("b", "d", "f").answers({"q-own-ticks": given})
    assert (found["q-own-ticks"], found["q-own-ticks-sensitive"]) == expected


@pytest.mark.parametrize(("given", "expected"), [
    ({"q-own-heavy": ["a:1", "b:4"]}, {"q-own-heavy": ("a:1", "b:4")}),
    ({"q-own-heavy": ["a:1", "a:2", "b:9", "c"]}, {"q-own-heavy": ("a:1",)}),
    ({"q-own-tally": "1-4", "q-own-dates": "<2010"}, {"q-own-tally": "1-4", "q-own-dates": "<2010"}),
    ({"q-own-tally": "3"}, {}),
    (
        {"q-own-cause": ["r-A1:2"], "q-own-cause-decided": "r-B1"},
        {"q-own-cause": ("r-A1:2",), "q-own-cause-sensitive": ()},
    ),
    ({"q-own-zero": "8", "q-own-after": "3"}, {"q-own-zero": "7-8", "q-own-after": "3"}),
    ({"q-own-zero": "9", "q-own-after": "3"}, {"q-own-zero": "9-10"}),
    ({"q-own-after": "3"}, {}),
    ({"q-own-words": "ord", "q-own-words-use": "theme", "q-own-scale-more": "mer"}, {}),
])  # fmt: skip
def test_answers_are_counted_as_the_tables_have_them(given: answers.Answers, expected: dict[str, blocks.Value]) -> None:
    assert {table: value for table, value in COUNTED.answers(given).items() if value is not None} == expected


def routed(*codes: str, on: str = "single") -> list[dict[str, Any]]:
    return [
        every_kind.question("single", "single", options=every_kind.OPTIONS),
        every_kind.question("other", "single", options=every_kind.OPTIONS),
        every_kind.scale("after", **({"when": every_kind.after(on, *codes)} if codes else {})),
    ]


def counted(*pages: list[dict[str, Any]]) -> dict[str, blocks.Question]:
    sets = [every_kind.read(page) for page in pages]
    return {table.id: table for table in answers_closed.closed((q for s in sets for q in s.questions), 5).questions}


def test_a_route_binds_and_is_the_same_in_all_editions() -> None:
    both = counted(routed("a", "b"), routed("b", "a"))["q-own-after"]
    assert (both.block, both.asked_when) == (("q-own-single",), ("q-own-single", ("a", "b")))
    for other in (routed("b", "c"), routed(), routed("a", "b", on="other")):
        with pytest.raises(ValueError, match="q-own-after"):
            counted(routed("a", "b"), other)


def test_sensitive_in_one_edition_is_sensitive_in_the_tables_of_all() -> None:
    plain, marked = [{**every_kind.scale("scale")}], [{**every_kind.scale("scale"), "sensitive": True}]
    assert [counted(*pages)["q-own-scale"].threshold for pages in ((plain, plain), (plain, marked))] == [5, 10]


def test_first_wording_decides_and_an_id_is_counted_once() -> None:
    twice = answers_closed.closed((*SET.questions, *SET.questions, *OWN.questions), 5)
    assert len(twice.questions) == len(CLOSED.questions) + len(COUNTED.questions)
    assert twice.answers({"q-O1": "4", "q-own-tally": "<1"})["q-own-tally"] == "<1"


def test_whatever_was_kept_makes_rows_that_one_person_can_have_given(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(300):
        given: answers.Answers = {}
        for question in OWN.questions:
            codes = question.codes
            if question.id in ("q-own-heavy", "q-own-cause"):
                given[question.id] = [f"{code}:{rng.randint(1, 4)}" for code in rng.sample(codes, rng.randint(0, 2))]
            elif question.id == "q-own-multi":
                given[question.id] = rng.sample(codes, rng.randint(0, 4))
            elif codes:
                given[question.id] = rng.choice([*codes, None])
        given["q-own-cause-decided"] = rng.choice([None, "r-A1", "r-A2"])
        for block in blocks.blocks_of(COUNTED.questions):
            assert block.is_consistent(block.row(COUNTED.answers(answers.pruned(OWN, given))))
            assert block.is_consistent(block.row(COUNTED.answers(given)))


def test_the_payload_and_the_promise_know_the_same_limits() -> None:
    assert promises.COMMENT_K == blocks.SENSITIVE_THRESHOLD == 10
