"""The exact check before commit: planted leaks are found, safe publications pass."""

import pytest

from efterord.rules import blocks, disclosure

SCALE = blocks.Question("q-M1", "single", tuple("12345"), 5, ordered=True)
TEN = blocks.Question("q-M4", "single", tuple("12345"), 10, ordered=True)
REASONS = blocks.reason_questions("q-R2", ("A", "B", "C"), ("H", "I", "J"), (1, 2), 5)


def batch(name, n, n_counting=None, release=1):
    return disclosure.PublishedBatch(name, "u", "", release, n, n if n_counting is None else n_counting)


def figure(group, *counts, question="q-M1", none=0, name="page"):
    found = dict(zip("12345", counts, strict=True)) | {"none": none}
    return disclosure.Figure(question, name, frozenset(group.split()), found)


BATCHES = [batch("a", 6), batch("b", 8), batch("c", 5, release=2)]
A, B, C = figure("a", 1, 2, 1, 1, 1), figure("b", 0, 3, 2, 2, 1), figure("c", 0, 0, 2, 2, 1)
AB, ABC = figure("a b", 1, 5, 3, 3, 2), figure("a b c", 1, 5, 5, 5, 3)


def kinds(figures, *, batches=BATCHES, questions=(SCALE,), k=5, counting=None):
    found = disclosure.check(batches, figures, questions, k=k, counting=counting)
    return sorted({(d.kind, d.group) for d in found})


def test_disjoint_tables_and_their_sums_are_safe():
    assert kinds([A, B, C, AB, ABC, A]) == []


def test_sum_and_one_table_are_safe_where_the_other_table_would_be():
    assert kinds([AB, A]) == []


def test_nothing_published_is_safe():
    assert kinds([]) == []


@pytest.mark.parametrize(
    ("small", "found"),
    [(batch("a", 4), "batch"), (batch("a", 6, 4), "batch"), (batch("a", 5, 6), "batch")],
)
def test_small_batch_is_found(small, found):
    assert (found, ("a",)) in kinds([B], batches=[small, batch("b", 8)])


def test_batch_published_twice_is_found():
    assert kinds([], batches=[batch("a", 6), batch("a", 6, release=2)]) == [("batch", ("a",))]


def test_figure_over_an_unknown_batch_is_found():
    assert kinds([figure("a x", 1, 2, 1, 1, 1)]) == [("batch", ("a", "x"))]


def test_overlapping_tables_are_found():
    bc = figure("b c", 0, 3, 4, 4, 2)
    assert ("overlap", ("b", "c")) in kinds([AB, bc])


def test_batch_used_again_in_a_later_release_is_found():
    assert ("overlap", ("a", "c")) in kinds([AB, figure("a c", 1, 2, 3, 3, 2)])


def test_unanimous_table_is_found_and_no_answers_do_not_hide_it():
    assert kinds([figure("a", 0, 0, 0, 0, 5, none=1)]) == [("unanimous", ("a",))]


def test_unanimous_sibling_by_subtraction_is_found():
    # b is shown, a and b together are shown: a is all fives.
    assert kinds([B, figure("a b", 0, 3, 2, 2, 7)]) == [("unanimous", ("a",))]


def test_sibling_with_too_few_answers_by_subtraction_between_editions_is_found():
    # a's table was not shown, since four answered; a page over b alone beside one over both gives it.
    assert kinds([B, figure("a b", 1, 4, 3, 3, 1, none=2)]) == [("threshold", ("a",))]


def test_table_with_too_few_answers_is_found():
    assert kinds([figure("a", 1, 1, 1, 1, 0, none=2)]) == [("threshold", ("a",))]


def test_sensitive_question_needs_ten():
    assert kinds([figure("b", 1, 2, 2, 2, 1, question="q-M4")], questions=[TEN]) == [("threshold", ("b",))]


def test_raised_k_is_held_against_every_question():
    assert ("group", ("a",)) in kinds([A], batches=[batch("a", 6)], k=7)


@pytest.mark.parametrize(
    "wrong",
    [figure("a", 1, 2, 1, 1, 2), figure("a", -1, 4, 1, 1, 1), figure("a b", 2, 4, 3, 3, 2)],
    ids=["does not add up", "below nothing", "is not its sum"],
)
def test_figures_that_contradict_are_found(wrong):
    assert "sum" in {kind for kind, _ in kinds([A, B, wrong])}


def test_two_figures_of_one_group_must_agree():
    assert kinds([A, figure("a", 2, 1, 1, 1, 1)]) == [("sum", ("a",))]


def test_figures_of_a_question_that_is_not_asked_are_found():
    assert kinds([figure("a", 1, 2, 1, 1, 1, question="q-X")]) == [("sum", ())]


def test_those_that_count_are_judged_by_themselves():
    seen = {("q-M1", frozenset("a")): {"": 5, "2": 5}}
    assert kinds([figure("a", 1, 5, 0, 0, 0)], counting=seen) == [("unanimous", ("a",))]
    assert kinds([A], counting={("q-M1", frozenset("a")): {"": 4, "2": 2, "1": 2}}) == [("threshold", ("a",))]


def reasons(group, question, counts, none=0):
    return disclosure.Figure(question, "page", frozenset(group.split()), dict(counts, none=none))


def test_code_ticked_by_all_at_any_weight_is_found():
    found = kinds([reasons("a", "q-R2", {"A:1": 4, "A:2": 2, "B:1": 1})], questions=REASONS)
    assert found == [("unanimous", ("a",))]
    assert kinds([reasons("a", "q-R2", {"A:1": 3, "A:2": 2, "B:1": 1})], questions=REASONS) == []


def test_reason_ticked_by_more_than_answered_is_found():
    found = kinds([reasons("a", "q-R2", {"A:1": 4, "A:2": 2}, none=1)], questions=REASONS)
    assert ("sum", ("a",)) in found


def test_reason_that_decided_more_often_than_it_was_ticked_is_found():
    large = [batch("a", 12)]
    ticks = reasons("a", "q-R2", {"A:1": 6, "B:2": 7})
    decided = reasons("a", "q-R2-decided", {"A": 7, "B": 5})
    assert kinds([ticks, decided], batches=large, questions=REASONS) == [("bound", ("a",))]
    decided = reasons("a", "q-R2-decided", {"A": 5, "B": 7})
    assert kinds([ticks, decided], batches=large, questions=REASONS) == []


EVENT = blocks.Question("q-R3", "single", ("1", "2", "3"), 5)
LED = blocks.Question("q-P1", "single", ("1", "2", "3"), 5, asked_when=("q-R3", ("1", "2")))
AFTER = blocks.Question("q-T", "ticks", ("1", "2", "3"), 5, asked_when=("q-R3", ("1", "2")))


def of(question, *counts, none=0):
    return disclosure.Figure(question, "page", frozenset("b"), dict(zip("123", counts, strict=True)) | {"none": none})


@pytest.mark.parametrize(("n_led", "found"), [(6, []), (7, [("bound", ("b",))])])
@pytest.mark.parametrize("question", [LED, AFTER], ids=["single", "ticks"])
def test_question_answered_more_often_than_it_was_asked_is_found(question, n_led, found):
    event = of("q-R3", 3, 3, 2)
    led = of(question.id, n_led - 1, 1, 0, none=8 - n_led)
    assert kinds([event, led], questions=(EVENT, question)) == found


def test_a_code_of_ticks_is_no_bound_of_another_question_in_its_block():
    # "1" was ticked by one, and five gave it as their answer to what the ticks hang on.
    event = of("q-R3", 5, 3, 0)
    ticks = of("q-T", 1, 4, 4, none=2)
    assert kinds([event, ticks], questions=(EVENT, AFTER)) == []
