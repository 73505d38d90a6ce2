"""Response rates by the rules: who is in a batch, what a table never says, and what no reader can tell of anybody."""

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from efterord.rules import answers_sealed, batches, blocks, disclosure, publication, rates, trees
from efterord.words import BatchKind
from tests.data import attacker

TREE = trees.plant(
    trees.Node(*each) for each in [("org", None), ("dep", "org"), ("t1", "dep"), ("t2", "dep"), ("other", "org")]
)
ENOUGH = dict.fromkeys(TREE.order, 100.0)
UNITS = sorted(TREE.order)


def asked(unit, answered, silent=0, *, came=1, counts=True, named=False):
    return [rates.Invited(unit, came, counts, named, i < answered) for i in range(answered + silent)]


def form(invited, *, k=5, waiting_cap=4, hoped=ENOUGH, number=1, left=(), seed=1):
    return rates.form(
        TREE, invited, k=k, waiting_cap=waiting_cap, expected=hoped, release_number=number, left=left,
        rng=random.Random(seed),
    )  # fmt: skip


def shown(formed):
    return {t.unit: (t.counts["yes"], t.n) for t in formed.made.tables}


def test_k_who_were_asked_are_a_batch_whoever_answered():
    formed = form([*asked("t1", 3, 2), *asked("t2", 1, 3)])
    assert [(b.id, b.unit, len(b.members)) for b in formed.batches] == [("1-a1", "t1", 5)]
    assert shown(formed) == {"t1": (3, 5)}
    assert Counter(each.unit for each in formed.waiting) == {"t2": 4}


@pytest.mark.parametrize(("answered", "silent", "told"), [(6, 0, 5), (0, 6, 1)])
def test_table_never_says_that_all_answered_or_none(answered, silent, told):
    assert shown(form(asked("t1", answered, silent))) == {"t1": (told, 6)}


def test_where_all_answered_here_and_not_all_there_they_change_places():
    formed = form([*asked("t1", 6), *asked("t2", 2, 4)])
    assert shown(formed) == {"t1": (5, 6), "t2": (3, 6)}
    assert sum(table.n_exchanged for table in formed.made.tables) == 2


def test_those_who_do_not_count_are_in_the_numbers_and_make_no_batch():
    four = asked("t1", 3, 1)
    assert form([*four, *asked("t1", 3, counts=False)]).batches == ()
    assert shown(form([*four, *asked("t1", 1), *asked("t1", 3, counts=False)])) == {"t1": (7, 8)}


def test_table_waits_for_k_beside_those_who_are_known_to_have_answered():
    # HR has read the names of two: of three others a figure would speak.
    formed = form([*asked("t1", 2, named=True), *asked("t1", 2, 1)])
    assert [batch.unit for batch in formed.batches] == ["t1"]
    assert shown(formed) == {}
    (left,) = formed.made.remainders
    assert (left.question, left.batches, len(left.counting), len(left.others)) == ("answered", ("1-a1",), 3, 2)
    later = form(asked("t2", 1, 4, came=2), number=2, left=[left])
    # The five of the second release are enough by themselves; what was left at the top waits for others there.
    assert shown(later) == {"t2": (1, 5)}
    assert later.made.remainders == (left,)
    (whole,) = form(asked("org", 2, 3, came=3), number=3, left=[left]).made.tables
    assert (whole.unit, whole.batches, whole.counts["yes"], whole.n) == ("org", ("1-a1", "3-a1"), 6, 10)


def test_all_but_the_named_alike_are_guarded_too():
    """Five whose names nobody has read all answered: beside a silent one by name that must not show."""
    formed = form([*asked("t1", 5), *asked("t1", 2, named=True)])
    assert shown(formed) == {"t1": (6, 7)}


def test_a_unit_that_is_no_more_waits_at_the_root():
    assert [batch.unit for batch in form(asked("gone", 2, 3)).batches] == ["org"]


someone = st.builds(
    rates.Invited, st.sampled_from(UNITS), st.integers(1, 3), st.sampled_from([True] * 4 + [False]), st.just(False),
    st.booleans(),
)  # fmt: skip
named = st.builds(rates.Invited, st.sampled_from(UNITS), st.integers(1, 3), st.just(True), st.just(True), st.just(True))
people = st.lists(someone | named, max_size=60)
hopes = st.sampled_from([ENOUGH, {}, {"org": 9.0, "dep": 3.0, "t1": 0.5}])


@given(people, hopes, st.integers(5, 7), st.integers(0, 4))
def test_everybody_is_counted_once_or_waits(invited, hoped, k, waiting_cap):
    formed = form(invited, k=k, waiting_cap=waiting_cap, hoped=hoped, number=3)
    in_batches = sum(len(batch.members) for batch in formed.batches)
    assert in_batches + len(formed.waiting) == len(invited)
    counted = sum(table.n for table in formed.made.tables)
    waits = sum(len(left.counting) + len(left.others) for left in formed.made.remainders)
    assert counted + waits == in_batches
    assert all(batch.n_counting >= k for batch in formed.batches)
    assert all(batches.read_id(batch.id)[1] is BatchKind.ASKED for batch in formed.batches)


@given(people, hopes, st.integers(0, 2**32))
def test_no_batch_depends_on_who_answered(invited, hoped, seed):
    rng = random.Random(seed)
    others = [each if each.is_named else each._replace(answered=rng.random() < 0.5) for each in invited]
    one, other = (form(each, hoped=hoped, number=3) for each in (invited, others))
    # Keys differ, since they are sorted by what is known; where, how many and who counts do not.
    assert [(b.id, b.unit, len(b.members), b.n_counting) for b in one.batches] == [
        (b.id, b.unit, len(b.members), b.n_counting) for b in other.batches
    ]
    assert [(t.unit, t.batches, t.n) for t in one.made.tables] == [(t.unit, t.batches, t.n) for t in other.made.tables]
    assert Counter(each._replace(answered=False) for each in one.waiting) == Counter(
        each._replace(answered=False) for each in other.waiting
    )


@given(people, hopes, st.integers(0, 2**32))
def test_two_of_a_batch_can_change_places_and_nothing_shows_it(invited, hoped, seed):
    """The swap: who answered is exchanged inside each batch; all that is published or waits stays the same."""
    whole = form(invited, hoped=hoped, number=3)
    known = sorted(invited)
    swapped = list(known)
    rng = random.Random(seed)
    for batch in whole.batches:
        alike = [key for key in batch.members if known[key].counts and not known[key].is_named]
        for key, answered in zip(alike, rng.sample([known[key].answered for key in alike], len(alike)), strict=True):
            swapped[key] = swapped[key]._replace(answered=answered)
    again = form(rng.sample(swapped, len(swapped)), hoped=hoped, number=3)
    assert again.made == whole.made
    assert again.waiting == whole.waiting
    assert [batch._replace(members=()) for batch in again.batches] == [
        batch._replace(members=()) for batch in whole.batches
    ]


def published(formed, number):
    return [
        disclosure.PublishedBatch(b.id, b.unit, b.lane, number, len(b.members), b.n_counting) for b in formed.batches
    ]


@settings(max_examples=40)
@given(st.lists(people, min_size=1, max_size=4), hopes, st.integers(0, 2**32))
def test_both_auditors_find_nothing_in_several_releases(quarters, hoped, seed):
    waiting, left, formed, tables = [], [], [], []
    counting = {}
    for number, invited in enumerate(quarters, start=1):
        fresh = [each._replace(came=number) for each in invited]
        found = form([*waiting, *fresh], hoped=hoped, number=number, left=left, seed=seed)
        waiting, left = list(found.waiting), found.made.remainders
        formed += published(found, number)
        tables += found.made.tables
        counting |= disclosure.counting_of(found.made)
    question = blocks.all_asked_as(BatchKind.ASKED, [rates.question(5)])
    assert disclosure.check(formed, publication.editions(TREE, tables), question, k=5, counting=counting) == []
    document = publication.disclosure_audit(TREE, formed, tables, question, k=5)
    found, summary = attacker.attack(document, max_derive=0)
    assert (found, summary["unchecked"]) == ([], 0)


@given(people)
def test_who_waits_is_read_back_as_written(invited):
    rows = list(rates.payloads(invited))
    assert all(len(written) <= answers_sealed.PAYLOAD_BYTES for _, written in rows)
    found = [each for _, written in rows for each in rates.read_payload(written)]
    assert Counter(found) == Counter(invited)
    assert all({each.came for each in rates.read_payload(written)} == {came} for came, written in rows)


def test_who_waits_in_many_units_takes_several_rows():
    invited = [each for i in range(900) for each in asked(f"unit-with-a-long-code-{i}", 1, 1)]
    rows = list(rates.payloads(invited))
    assert len(rows) > 5
    assert all(len(written) <= answers_sealed.PAYLOAD_BYTES for _, written in rows)
    assert Counter(each for _, written in rows for each in rates.read_payload(written)) == Counter(invited)


@pytest.mark.parametrize("written", [b"", b"{}", b'{"asked":1}', b'{"asked":1,"of":[1]}', b'{"asked":1,"of":[["a"]]}'])
def test_what_is_no_row_of_them_is_refused(written):
    with pytest.raises(ValueError, match="not a row of those"):
        rates.read_payload(written)


def test_no_question_of_a_survey_has_two_answers():
    with pytest.raises(ValueError, match="questions of two answers"):
        blocks.Question("q-1", "single", ("yes", "no"), 5)
