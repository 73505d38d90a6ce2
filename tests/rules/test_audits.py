"""The auditor of publications: what it knows beyond the format, what it says, and what it refuses."""

import sys

import pytest

from efterord.rules import audits, audits_publication, blocks, disclosure, publication, tables, trees

Q = {"answers": ["1", "2", "3"], "scores": [1, 2, 3], "kind": "single", "complete": True}


def document(cells, figures, *, question=None, **also):
    return {
        "format": "disclosure-audit/1",
        "k": 5,
        "dimensions": {"unit": {"members": list(cells), "groups": {"all": list(cells)}}},
        "cells": [{"unit": unit} | ({} if n is None else {"n": n}) for unit, n in cells.items()],
        "questions": {"q": question or Q},
        "releases": figures,
        **also,
    }


def counts(units, *values, question="q", **also):
    value = dict(zip(("1", "2", "3", "none"), values, strict=False))
    return {"where": {"unit": units}, "question": question, "stat": "counts", "value": value, **also}


def found(doc, **settings):
    return [(f.kind, f.answer, sorted(f.group)) for f in audits.audit(doc, **settings).finds]


def test_find_is_told_with_its_derivation():
    report = audits.audit(document({"A": 9, "B": 3}, [counts("all", 4, 5, 3), counts("A", 3, 4, 2)]))
    assert report.finds[0].text == "q: '1' in 3 in B is 1: all (4) - A (3)"
    assert (report.by_kind["LINEAR"], report.n_cells, report.n_figures, report.n_programs) == (3, 2, 2, 0)


def test_group_that_follows_only_from_many_figures_is_found():
    # Nine units of one: no two figures differ by it, but their sum does.
    units = {f"u{i}": 2 for i in range(9)}
    chain = [counts([f"u{i}", f"u{i + 1}"], 2, 2, 0) for i in range(8)] + [counts(["u0", "u8"], 2, 2, 0)]
    assert ("LINEAR", "1", [4]) in found(document(units, chain), k=3)


def test_another_k_than_the_files_can_be_asked_for():
    doc = document({"A": 9}, [counts("A", 4, 3, 2)])
    assert found(doc) == []
    assert found(doc, k=10) == [("DIRECT", "", [0])]


def test_sum_of_different_units_and_answers_is_read():
    terms = [[1, {"unit": "A"}, "1"], [-1, {"unit": "B"}, "2"]]
    figures = [{"question": "q", "stat": "sum", "terms": terms, "value": 9}]
    assert found(document({"A": 9, "B": 9}, figures)) == [("UNANIMOUS", "1", [0])]
    assert found(document({"A": 9, "B": 9}, [{**figures[0], "value": 5}])) == []


def test_ranges_and_withheld_counts_are_read():
    of_a = {"where": {"unit": "A"}, "question": "q", "stat": "counts", "value": {"1": [7, 8], "2": None, "3": 0}}
    assert found(document({"A": 7}, [of_a])) == [("UNANIMOUS", "1", [0])]
    assert found(document({"A": 9}, [of_a])) == []


# ---- what the file may say beyond the format


def test_those_who_gave_an_answer_are_a_group_too():
    asked = {**Q, "answers": ["1", "2", "3", "none"], "no_answer": "none", "scores": None}
    assert found(document({"A": 12}, [counts("A", 6, 0, 0, 6)], question=asked)) == [("UNANIMOUS", "1", [0])]
    assert found(document({"A": 12}, [counts("A", 1, 2, 0, 9)], question=asked)) == [("DIRECT", "answered", [0])]
    assert found(document({"A": 12}, [counts("A", 3, 3, 0, 6)], question=asked)) == []


def test_too_few_answers_left_between_two_tables_are_found():
    asked = {**Q, "answers": ["1", "2", "3", "none"], "no_answer": "none", "scores": None}
    shown = [counts("A", 3, 3, 0, 6), counts("all", 4, 4, 0, 16)]
    assert found(document({"A": 12, "B": 12}, shown, question=asked)) == [("LINEAR", "answered", [1])]


def test_group_of_as_many_units_as_another_is_not_taken_for_it():
    # The reasons are of A and B together, what decided of B and C: nothing follows of the reasons in B and C.
    ticks = {"answers": ["1", "2", "3"], "kind": "multi", "complete": False}
    doc = document({"A": 9, "B": 9, "C": 9}, [counts(["A", "B"], 1, 5, 5, question="r"), counts(["B", "C"], 7, 6, 5)])
    doc["questions"] = {"r": ticks, "q": {**Q, "chosen_of": ["r"]}}
    assert found(doc) == []


LED = blocks.Question("q-R3", "single", ("yes", "no", "straw"), 5)
ROUTED = blocks.Question("q-R3b", "single", ("early", "late", "after"), 5, asked_when=("q-R3", ("yes",)))
REASONS = blocks.reason_questions("q-R2", ("a", "b", "c"), ("x", "y", "z"), (1, 2), 5)


def published(questions, **counted):
    """A file as we write it, of one batch of twelve."""
    tree = trees.plant([trees.Node("u", None)])
    shown = [
        tables.Table(q.id, "u", "", 1, ("1-1",), counted[q.id], 12, 12, 12 - counted[q.id].get("none", 0), 0, 0)
        for q in questions
        if q.id in counted
    ]
    batch = disclosure.PublishedBatch("1-1", "u", "", 1, 12, 12)
    return publication.disclosure_audit(tree, [batch], shown, questions, k=5)


def test_routed_question_answered_by_more_than_were_led_to_it_is_found():
    led = {"yes": 5, "no": 4, "straw": 3}
    more = published([LED, ROUTED], **{"q-R3": led, "q-R3b": {"early": 3, "late": 3, "none": 6}})
    assert found(more) == [("LINKED", "answered", [0])]
    as_many = published([LED, ROUTED], **{"q-R3": led, "q-R3b": {"early": 3, "late": 2, "none": 7}})
    assert found(as_many) == []


def test_reason_that_decided_more_often_than_it_was_ticked_is_found():
    ticked, decided = {"a:1": 2, "a:2": 1, "b:1": 6, "none": 1}, {"a": 4, "b": 6, "none": 2}
    assert found(published(REASONS, **{"q-R2": ticked, "q-R2-decided": decided})) == [("LINKED", "a", [0])]
    decided = {"a": 3, "b": 6, "none": 3}
    assert found(published(REASONS, **{"q-R2": ticked, "q-R2-decided": decided})) == []


def test_reason_that_all_ticked_with_any_weight_is_found():
    ticked = {"a:1": 5, "a:2": 6, "b:1": 6, "none": 1}
    assert found(published(REASONS, **{"q-R2": ticked})) == [("UNANIMOUS", "a", [0])]


# ---- without the extra


@pytest.fixture
def no_scipy(monkeypatch):
    monkeypatch.setitem(sys.modules, "scipy", None)


@pytest.mark.usefixtures("no_scipy")
def test_our_own_form_is_examined_whole_without_the_extra():
    report = audits.audit(published([LED], **{"q-R3": {"yes": 5, "no": 4, "straw": 3}}))
    assert (report.finds, report.unexamined) == ((), ())


@pytest.mark.usefixtures("no_scipy")
def test_what_needs_the_extra_is_said_and_not_called_safe_without_it():
    mean = {"where": {"unit": "A"}, "question": "q", "stat": "mean", "value": 1.0, "decimals": 1}
    report = audits.audit(document({"A": 9}, [mean]))
    assert report.finds == ()
    assert [words for words in report.unexamined if "efterord[audit]" in words]


def test_what_was_not_tried_is_said():
    mean = {"where": {"unit": "A"}, "question": "q", "stat": "mean", "value": 1.0, "decimals": 1}
    assert audits.audit(document({"A": 9}, [mean]), most_programs=0).unexamined
    units = {f"u{i}": 2 for i in range(4)}
    chain = [counts([f"u{i}", f"u{(i + 1) % 4}"], 2, 1, 1) for i in range(3)]
    assert audits.audit(document(units, chain), most_steps=0).unexamined
    assert not audits.audit(document(units, chain)).unexamined


def test_percentage_of_a_group_of_unknown_size_is_said_to_be_unread():
    percent = {"where": {"unit": "A"}, "question": "q", "stat": "percent", "answer": "1", "value": 40}
    assert audits.audit(document({"A": None}, [percent])).unexamined
    told = {"where": {"unit": "A"}, "stat": "respondents", "value": 10}
    assert not audits.audit(document({"A": None}, [percent, told])).unexamined


# ---- what is no publication


AGAINST_EACH_OTHER = "q: the published figures contradict each other"
UNKNOWN = {"unit": {"groups": {"x": ["x"]}}}


@pytest.mark.parametrize(
    ("doc", "words"),
    [
        ([], "the file is not a JSON object"),
        ({}, 'it does not say "format": "disclosure-audit/1"'),
        ({**document({"A": 9}, []), "dimensions": UNKNOWN}, "'x' of unit is unknown, or holds itself"),
        (document({"A": 9}, [], k="five"), "k is not a whole number: 'five'"),
        (document({"A": 9}, [counts("A", 4, 4, 4)]), AGAINST_EACH_OTHER),
        (document({"A": 9}, [counts("A", 4, 3, 2), counts("A", 4, 2, 3)]), AGAINST_EACH_OTHER),
        (document({"A": 9, "B": 9}, [counts("all", 4, 6, 8), counts("A", 5, 2, 2)]), AGAINST_EACH_OTHER),
    ],
)
def test_file_that_cannot_be_audited_is_refused_in_words(doc, words):
    with pytest.raises(audits_publication.UnreadableError) as refused:
        audits.audit(doc)
    assert refused.value.words == words


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        ({"stat": "counts"}, "None is no question of the file"),
        (counts("C", 1, 2, 6), "'C' is neither a member nor a group of unit"),
        ({"stat": "count", "question": "q", "answer": "9", "value": 1}, "'9' is no answer to q"),
        ({"stat": "count", "question": "q", "value": 1}, "'answer' is missing"),
        ({"stat": "mode", "question": "q"}, "'mode' is no kind of figure the format knows"),
        ({"stat": "percent", "question": "q", "answer": "1", "value": 40}, "all: no whole number of people gives that"),
        (counts("A", "four", 2, 6), "'four' is not a number"),
    ],
)
def test_figure_that_cannot_be_read_is_named_by_its_place(figure, words):
    figure = {"where": {"unit": "all"}, **figure}
    with pytest.raises(audits_publication.UnreadableError) as refused:
        audits.audit(document({"A": 9}, [counts("A", 3, 3, 3), figure]))
    assert refused.value.words.startswith(f"figure 2: {words}")
