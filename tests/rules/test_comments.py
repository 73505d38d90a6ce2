"""Own words in batches of their own: who counts, where they form, under which subjects, and what the check finds."""

import dataclasses
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from efterord.content import reader
from efterord.models import comments as stored
from efterord.rules import answers_sealed, answers_words, batches, comments, promises, questionnaires, trees
from efterord.words import Fact, WordsUse

TREE = trees.plant(
    trees.Node(*each) for each in [("org", None), ("dep", "org"), ("t1", "dep"), ("t2", "dep"), ("other", "org")]
)
ENOUGH = dict.fromkeys(TREE.order, 100.0)
THEME, SHOWN = WordsUse.THEME, WordsUse.WORD_FOR_WORD


def wrote(unit, n, *, came=1, counts=True):
    holds = answers_sealed.Holds.WORDS
    return [answers_sealed.Place(unit, "", came, counts, f"{unit}-{came}-{counts}-{i}", holds=holds) for i in range(n)]


def form(places, *, k=5, waiting_cap=4, hoped=ENOUGH, number=1):
    return comments.form_batches(
        TREE, places, k=k, waiting_cap=waiting_cap, expected=hoped, release_number=number, earlier=()
    )


def short(formation):
    return [(b.unit, len(b.members), b.n_counting) for b in formation.batches]


def test_ten_is_one_number_wherever_it_stands():
    assert comments.LEAST_WRITERS == promises.COMMENT_K == stored.LEAST_WRITERS == 10


@pytest.mark.parametrize(("k", "needed"), [(5, 10), (10, 10), (11, 11), (20, 20)])
def test_a_plan_can_only_raise_how_many_must_have_written(k, needed):
    assert comments.writers_needed(k) == needed
    assert form(wrote("t1", needed - 1), k=k).batches == ()
    assert short(form(wrote("t1", needed), k=k)) == [("t1", needed, needed)]


def test_nine_who_count_wait_however_many_ride_along():
    assert form([*wrote("t1", 9), *wrote("t1", 9, counts=False)]).batches == ()
    assert short(form([*wrote("t1", 10), *wrote("t1", 2, counts=False)])) == [("t1", 12, 10)]


def test_units_that_cannot_hope_for_ten_meet_above_and_the_root_comes_last():
    hoped = ENOUGH | {"t1": 2.0, "t2": 2.0}  # 2 x 4 releases: enough for five who answer, not for ten who write
    assert short(form([*wrote("t1", 6), *wrote("t2", 4)], hoped=hoped)) == [("dep", 10, 10)]
    rest = form([*wrote("t1", 6), *wrote("other", 4)], hoped={})
    assert short(rest) == [("org", 10, 10)]
    assert {each.at_unit for each in form(wrote("t1", 6), hoped={}).still_waiting} == {"org"}


def test_what_has_waited_its_time_goes_up():
    assert {each.at_unit for each in form(wrote("t1", 6), number=4).still_waiting} == {"t1"}
    assert {each.at_unit for each in form(wrote("t1", 6), number=5).still_waiting} == {"org"}


PLACES = st.lists(
    st.builds(
        answers_sealed.Place,
        unit=st.sampled_from(sorted(TREE.order)),
        lane=st.sampled_from(["", "women"]),
        period=st.integers(1, 6),
        counts=st.booleans(),
        receipt=st.just(""),
        holds=st.just(answers_sealed.Holds.WORDS),
    ),
    max_size=60,
)


@given(PLACES, st.integers(5, 20), st.integers(0, 8), st.floats(0, 6))
def test_everybody_is_in_one_batch_of_enough_or_waits(places, k, waiting_cap, hope):
    formation = form(places, k=k, waiting_cap=waiting_cap, hoped=dict.fromkeys(TREE.order, hope), number=5)
    inside = [key for batch in formation.batches for key in batch.members]
    assert sorted([*inside, *(each.key for each in formation.still_waiting)]) == list(range(len(places)))
    for batch in formation.batches:
        assert sum(places[key].counts for key in batch.members) == batch.n_counting >= max(10, k)
        assert all(batch.unit in TREE.upwards(places[key].unit) for key in batch.members)


@given(PLACES, st.randoms())
def test_lanes_receipts_and_the_order_of_rows_have_no_part_in_it(places, rng):
    order = list(range(len(places)))
    rng.shuffle(order)
    other = [
        answers_sealed.Place(each.unit, "men", each.period, each.counts, f"r{i}", holds=answers_sealed.Holds.WORDS)
        for i, each in enumerate(places)
    ]
    one, two = form(places, number=5), form([other[i] for i in order], number=5)
    found = [
        Counter((batch.unit, places[key].unit, places[key].period) for batch in one.batches for key in batch.members),
        Counter(
            (batch.unit, places[order[key]].unit, places[order[key]].period)
            for batch in two.batches
            for key in batch.members
        ),
    ]
    assert found[0] == found[1]


# Subjects.


def edition(*pages):
    """A set with one question in own words a page; a page given with a condition is not asked of everybody."""
    (asked,) = [q for q in reader.questions("core", 2).questions if q.id == "q-F1"]
    made = []
    for page in pages:
        key, *when = page if isinstance(page, tuple) else (page,)
        question = dataclasses.replace(asked, id=f"q-{key}", when=tuple(when))
        made.append(questionnaires.SurveyPage(key, None, {}, {}, (question,)))
    return dataclasses.replace(reader.questions("core", 2), pages=tuple(made))


LEADS = questionnaires.Condition("", ("yes",), Fact.LEADS)
CORE = comments.asked_subjects(edition("tasks", "decision", "own-words"))
DISMISSED = comments.asked_subjects(edition("tasks", "handling", "own-words"))
SHORT = comments.asked_subjects(edition("tasks", "whole"))


def test_page_that_hangs_on_a_fact_or_an_answer_is_not_asked_of_everybody():
    asked = comments.asked_subjects(edition("tasks", ("leading", LEADS), "own-words"))
    assert asked == {"tasks": True, "leading": False, "own-words": True}


@pytest.mark.parametrize(("key", "version"), [("core", 2), ("involuntary", 1), ("short", 1)])
def test_pages_of_the_packages_sets_are_asked_of_everybody(key, version):
    assert set(comments.asked_subjects(reader.questions(key, version)).values()) == {True}


@pytest.mark.parametrize(
    ("members", "standing"),
    [
        ([(CORE, True)] * 5, {"tasks", "decision", "own-words"}),
        ([(CORE, True)] * 5 + [(DISMISSED, True)], {"tasks", "decision", "own-words"}),
        ([(CORE, True)] * 5 + [(DISMISSED, True)] * 5, {"tasks", "decision", "handling", "own-words"}),
        ([(CORE, True)] * 4 + [(DISMISSED, True)], {"tasks", "own-words"}),
        # One who does not count makes no subject stand.
        ([(CORE, True)] * 4 + [(CORE, False)] * 3 + [(DISMISSED, True)], {"tasks", "own-words"}),
        # Under OTHER nobody but the one would stand: then no subject says anything.
        ([(SHORT, True)] * 7 + [(CORE, True)], set()),
        ([(SHORT, True)] * 7, {"tasks", "whole"}),
    ],
)
def test_a_subject_stands_when_enough_were_asked_about_it(members, standing):
    assert comments.standing_subjects(members, 5) == standing


def test_other_subjects_go_under_one_and_no_word_is_lost():
    words = answers_words.Words({"handling": (("b", THEME),), "own-words": (("c", SHOWN), ("a", SHOWN))[::-1]}, "R")
    assert comments.under_standing(words, {"own-words"}).subjects == {
        "own-words": (("a", SHOWN), ("b", THEME), ("c", SHOWN))
    }


def test_words_under_other_fit_where_they_fitted_before():
    """A longer key must not make a row too long to be sealed anew: no release could go past it."""
    asked = edition("a", "b", "c")
    longest = answers_words.Words(dict.fromkeys("abc", (("x" * 1000, THEME),)), "x" * 32)
    moved = comments.under_standing(longest, ())
    beside = answers_words.envelope_bytes(asked, "x" * 32)
    entries = sum(
        len(answers_words.payload(answers_words.Words({"a": (each,)}, ""))) for each in moved.subjects["own-words"]
    )
    assert len(answers_words.payload(moved)) <= beside + entries


# The check.


def opened(n, *, counts=True, first=0, number=1, subject="tasks"):
    writers = [comments.Writer(f"R{first + i}", counts, {subject: (("x", THEME),)}) for i in range(n)]
    return comments.Opened(number, "t1", tuple(writers))


def kinds(*found, waiting=(), k=5):
    return [each.kind for each in comments.find_disclosures(found, waiting, k=k)]


def test_check_lets_whole_batches_pass():
    assert kinds(opened(10), opened(12, first=10, number=2), waiting={"R22"}) == []


@pytest.mark.parametrize(
    ("batches_", "waiting", "k", "kind"),
    [
        ([opened(9)], (), 5, "batch"),
        ([opened(11)], (), 12, "batch"),
        ([opened(12, counts=False)], (), 5, "batch"),
        ([opened(10), opened(10, first=9, number=2)], (), 5, "overlap"),
        ([opened(10)], {"R3"}, 5, "overlap"),
        ([opened(10, subject="4711")], (), 5, "group"),
    ],
)
def test_check_finds_what_must_not_be_opened(batches_, waiting, k, kind):
    assert kinds(*batches_, waiting=waiting, k=k) == [kind]


def test_one_person_twice_is_one_who_wrote_and_is_found():
    twice = comments.Opened(1, "t1", opened(9).writers + opened(1).writers)
    assert twice.n_counting == 9
    assert kinds(twice) == ["batch", "overlap"]


def test_forming_is_the_one_for_answers():
    same = [batches.Waiting(i, place.unit, "", place.period, True) for i, place in enumerate(wrote("t1", 23))]
    assert form(wrote("t1", 23)) == batches.form_batches(
        TREE, same, k=10, waiting_cap=4, expected=ENOUGH, release_number=1
    )
