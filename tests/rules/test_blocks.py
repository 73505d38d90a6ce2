"""Questions, their values, and what is bound together."""

import pytest

from efterord.rules import blocks

SCALE = blocks.Question("q-M1", "single", tuple("12345"), 5, ordered=True)
EVENT = blocks.Question("q-R3", "single", ("yes", "no", "straw"), 5)
WHEN = blocks.Question("q-R3b", "single", ("early", "late", "after"), 5, asked_when=("q-R3", ("yes", "straw")))
REASONS = blocks.reason_questions("q-R2", ("r-A1", "r-B1", "r-C1"), ("r-H1", "r-H2", "r-D3"), (1, 2, 3, 4), 5)


@pytest.mark.parametrize(
    ("kind", "options", "why"),
    [
        ("single", ("yes", "no"), "two answers"),
        ("single", ("a", "b", "b"), "once"),
        ("single", ("a", "b", "none"), "once"),
        ("ticks", ("a:1", "a:2", "b:1", "b:2"), "two answers"),
    ],
)
def test_question_that_cannot_be_guarded_is_not_offered(kind, options, why):
    with pytest.raises(ValueError, match=why):
        blocks.Question("q", kind, options, 5)


def test_reasons_are_three_bound_questions_and_the_sensitive_wait_for_ten():
    ordinary, sensitive, decided = REASONS
    assert [question.threshold for question in REASONS] == [5, 10, 10]
    assert ordinary.options[:4] == ("r-A1:1", "r-A1:2", "r-A1:3", "r-A1:4")
    assert sensitive.items == ("r-H1", "r-H2", "r-D3")
    assert decided.options == (*ordinary.items, *sensitive.items)
    assert [len(block.questions) for block in blocks.blocks_of([SCALE, *REASONS])] == [1, 3]


def test_threshold_of_sensitive_follows_a_higher_k():
    assert [q.threshold for q in blocks.reason_questions("q", "abc", "def", (1, 2), 12)] == [12, 12, 12]


def test_routed_questions_share_a_block_and_the_order_of_asking():
    found = blocks.blocks_of([WHEN, SCALE, EVENT])
    assert [[q.id for q in block.questions] for block in found] == [["q-R3b", "q-R3"], ["q-M1"]]


def test_question_bound_to_none_that_is_asked_is_refused():
    with pytest.raises(ValueError, match="not asked"):
        blocks.blocks_of([WHEN])


def test_question_listed_twice_is_refused():
    with pytest.raises(ValueError, match="listed twice"):
        blocks.blocks_of([SCALE, SCALE])


@pytest.mark.parametrize(
    "values",
    [
        (None, None, None),
        (("r-A1:3",), (), "r-A1"),
        (("r-A1:4", "r-B1:2"), ("r-H1:1",), "r-H1"),
        ((), ("r-H1:1",), None),
    ],
)
def test_reasons_of_one_person_are_a_row_that_one_person_can_have_given(values):
    (block,) = blocks.blocks_of(REASONS)
    row = block.row({question.id: value for question, value in zip(REASONS, values, strict=True)})
    assert row == values
    assert block.is_consistent(row)


@pytest.mark.parametrize("given", ["6", 5, ["5"], ""])
def test_value_that_is_not_offered_is_refused_without_being_named(given):
    (block,) = blocks.blocks_of([SCALE])
    with pytest.raises(ValueError, match=r"^q-M1: not an answer to it$"):
        block.row({"q-M1": given})


@pytest.mark.parametrize("given", [["r-A1:9"], ["r-A1:1", "r-A1:2"], "r-A1:1"])
def test_ticks_that_are_not_offered_or_weighted_twice_are_refused(given):
    (block,) = blocks.blocks_of(REASONS)
    with pytest.raises(ValueError, match="not an answer"):
        block.row({"q-R2": given})


@pytest.mark.parametrize(("row", "so"), [(("yes", "late"), True), (("no", "late"), False), (("no", None), True)])
def test_routed_answer_needs_its_route(row, so):
    (block,) = blocks.blocks_of([EVENT, WHEN])
    assert block.is_consistent(row) is so


def test_deciding_reason_has_to_be_ticked():
    (block,) = blocks.blocks_of(REASONS)
    assert not block.is_consistent((("r-A1:1",), (), "r-B1"))


def test_codes_that_mean_something_else_in_the_same_block_contradict_nothing():
    # "yes" is an event, and one of the ticks asked after it: neither names the other.
    ticks = blocks.Question("q-T", "ticks", ("yes", "b", "c"), 5, asked_when=("q-R3", ("yes", "straw")))
    (block,) = blocks.blocks_of([EVENT, ticks])
    assert block.is_consistent(("yes", ("b",)))
    assert not block.is_consistent(("no", ("b",)))
    assert (block.family(0), block.family(1)) == ((0,), (1,))
    (reasons,) = blocks.blocks_of(REASONS)
    assert [reasons.family(n) for n in range(3)] == [(0, 1, 2)] * 3


@pytest.mark.parametrize(
    ("ordinary", "sensitive", "weights", "options"),
    [
        ("abc", "", (), [("a", "b", "c")]),
        ("abc", "def", (), [("a", "b", "c"), ("d", "e", "f")]),
        ("abc", "d", (), [("a", "b", "c", "d")]),
        ("ab", "cde", (), [("a", "b", "c", "d", "e")]),
        ("abc", "", (1, 2), [("a:1", "a:2", "b:1", "b:2", "c:1", "c:2")]),
    ],
)
def test_ticks_without_weights_are_their_own_codes(ordinary, sensitive, weights, options):
    found = blocks.tick_questions("q", ordinary, sensitive, weights, 5)
    assert [question.options for question in found] == options
    assert [question.threshold for question in found][-1] == (10 if sensitive else 5)
    assert len(blocks.blocks_of(found)) == 1
