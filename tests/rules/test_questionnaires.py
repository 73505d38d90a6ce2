"""Branching, classes and stable codes: what is asked of whom, decided with pencil and paper."""

import copy

import pytest

from efterord.content import reader
from efterord.rules import content_parts, questionnaires, questionnaires_data, questionnaires_reading
from efterord.words import Fact

SILENT = dict.fromkeys(("sv", "nb", "en"), "x")


def data(*questions):
    return {
        "key": "own-1",
        "version": 1,
        "reasons_version": 1,
        "title": SILENT,
        "pages": [{"key": "one", "title": SILENT, "lead": SILENT, "questions": list(questions)}],
    }


def single(number, **more):
    options = [{"code": code, **SILENT} for code in ("a", "b", "c")]
    return {
        "id": f"q-own-000{number}",
        "kind": "single",
        "text": SILENT,
        "no_answer": SILENT,
        "options": options,
        **more,
    }


def parsed(*questions):
    return questionnaires_reading.parse_question_set(data(*questions), reader.reasons())


def after(number, *codes):
    return [{"question": f"q-own-000{number}", "codes": list(codes)}]


def test_a_question_is_asked_only_after_the_answer_it_hangs_on():
    found = parsed(single(1), single(2, when=after(1, "a", "b")))
    assert questionnaires.is_asked(found.questions[1], {"q-own-0001": "b"}, {})
    assert not questionnaires.is_asked(found.questions[1], {"q-own-0001": "c"}, {})
    assert not questionnaires.is_asked(found.questions[1], {}, {})


@pytest.mark.parametrize(
    ("facts", "asked"), [({Fact.LEADS: "yes"}, True), ({Fact.LEADS: "no"}, False), ({}, False)]
)  # fmt: skip
def test_a_fact_of_the_case_decides_and_one_not_known_asks_nothing(facts, asked):
    found = parsed(single(1, when=[{"fact": "leads", "codes": ["yes"]}]))
    assert questionnaires.is_asked(found.questions[0], {}, facts) is asked
    assert bool(questionnaires.asked_pages(found, {}, facts)) is asked


@pytest.mark.parametrize(
    "questions",
    [
        [single(1, when=after(2, "a", "b")), single(2)],
        [single(1), single(2, when=after(1, "a", "b", "c"))],
        [single(1), single(2, when=after(1, "d", "e"))],
        [single(1), single(2), single(3, when=[*after(1, "a", "b"), *after(2, "a", "b")])],
        [single(1, when=[{"fact": "leads", "codes": ["perhaps"]}])],
        [single(1), single(2, when=after(1, "a"))],
    ],
    ids=["on a later one", "on every answer", "on no answer of it", "on two", "on no such fact", "on one answer"],
)
def test_a_route_that_cannot_be_is_refused(questions):
    with pytest.raises(content_parts.ContentError):
        parsed(*questions)


def test_recommending_routes_by_whole_classes_alone():
    recommend = {
        "id": "q-own-0009", "kind": "recommend", "text": SILENT, "no_answer": SILENT, "low": SILENT, "high": SILENT,
    }  # fmt: skip
    assert parsed(recommend, single(1, when=after(9, "7", "8", "9", "10")))
    with pytest.raises(content_parts.ContentError):
        parsed(recommend, single(1, when=after(9, "8", "9", "10")))


def test_own_words_may_be_asked_for_after_one_answer():
    words = {"id": "q-own-0002", "kind": "text", "text": SILENT, "no_answer": SILENT, "max_chars": 200}
    assert parsed(single(1), {**words, "when": after(1, "a")})


@pytest.mark.parametrize(("figure", "code"), [(0, "<2"), (2, "2-4"), (4.9, "2-4"), (5, "5+"), (90, "5+"), (-3, "<2")])
def test_a_figure_falls_into_one_class(figure, code):
    number = {"id": "q-own-0001", "kind": "number", "text": SILENT, "no_answer": SILENT, "limits": [2, 5]}
    assert questionnaires.class_of(parsed(number).questions[0], figure) == code


def test_a_set_is_read_back_from_its_data():
    for given in reader.question_sets():
        assert questionnaires_reading.parse_question_set(questionnaires_data.to_data(given), given.book) == given


def test_an_id_keeps_its_codes():
    known = parsed(single(1), single(2)).questions
    changed = copy.deepcopy(single(2))
    changed["options"][0]["code"] = "z"
    assert questionnaires.differing_codes(known, parsed(single(1), changed).questions) == ("q-own-0002",)


@pytest.mark.parametrize(("kind", "leads", "facts"), [
    ("RES", True, {Fact.LEAVING: "voluntary", Fact.LEADS: "yes"}),
    ("RED", False, {Fact.LEAVING: "involuntary", Fact.LEADS: "no"}),
    ("FTE", None, {}),
    ("", None, {}),
])  # fmt: skip
def test_facts_of_a_case_are_those_that_are_known(kind, leads, facts):
    assert questionnaires.facts_of(kind, leads) == facts
    assert all(value in questionnaires.FACTS[fact] for fact, value in facts.items())
