"""Tables over whole batches: what is counted, what goes to the unit above, and what waits."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from efterord.rules import batches, blocks, tables, trees

TREE = trees.plant(trees.Node(*each) for each in [("org", None), ("a", "org"), ("a1", "a"), ("a2", "a"), ("b", "org")])
SCALE = blocks.Question("q-M1", "single", tuple("12345"), 5, ordered=True)
RESPECT = blocks.Question("q-M4", "single", tuple("12345"), 10, ordered=True)


class Room:
    """Batches written as text: one letter a member, "-" for no answer; small letters after "|" do not count."""

    def __init__(self):
        self.batches, self.answers, self.counting = [], {}, set()

    def batch(self, unit, text, *, question="q-M1", lane="", release=1):
        counted, _, beside = text.partition("|")
        keys = []
        for i, value in enumerate(counted + beside):
            key = len(self.answers)
            self.answers[key] = {} if value == "-" else {question: value}
            keys.append(key)
            if i < len(counted):
                self.counting.add(key)
        name = f"{release}-{len(self.batches) + 1}"
        self.batches.append(batches.Batch(name, unit, lane, tuple(keys), len(counted)))
        return self

    def tabulate(self, *questions, release=1, cap=4, earlier=()):
        return tables.make_tables(
            TREE,
            self.batches,
            self.answers,
            questions or (SCALE,),
            counting=self.counting,
            waiting_cap=cap,
            release_number=release,
            rng=Random(1),
            earlier=earlier,
        )


def short(tabulation):
    return [(t.unit, t.lane, t.batches) for t in tabulation.tables]


def test_table_counts_every_option_and_no_answer():
    (table,) = Room().batch("a1", "11345--|5-").tabulate().tables
    assert table.counts == {"1": 2, "2": 0, "3": 1, "4": 1, "5": 2, "none": 3}
    assert (table.n, table.n_counting, table.n_substantive) == (9, 7, 5)
    assert (table.question, table.unit, table.batches) == ("q-M1", "a1", ("1-1",))


def test_too_few_substantive_answers_go_to_the_unit_above():
    made = Room().batch("a1", "1234--").batch("a2", "2---5").batch("b", "12345").tabulate()
    assert short(made) == [("a", "", ("1-1", "1-2")), ("b", "", ("1-3",))]
    assert made.remainders == ()


def test_they_join_the_table_that_the_unit_above_has_itself():
    assert short(Room().batch("a1", "1-----").batch("a", "12345").tabulate()) == [("a", "", ("1-1", "1-2"))]


def test_answers_that_do_not_count_do_not_help_over_the_threshold():
    made = Room().batch("a1", "1234-|55555").tabulate()
    assert made.tables == ()


def test_sensitive_question_waits_for_ten():
    room = Room().batch("a1", "123451234", question="q-M4").batch("b", "1----", question="q-M4")
    assert short(room.tabulate(RESPECT)) == [("org", "", ("1-1", "1-2"))]


def test_what_is_left_at_the_root_waits_and_is_added_later():
    first = Room().batch("a1", "12---|4").tabulate()
    assert first.tables == ()
    (left,) = first.remainders
    assert (left.batches, left.counting, left.others) == (("1-1",), (None, None, None, "1", "2"), ("4",))
    second = Room().batch("b", "345---", release=2).tabulate(release=2, earlier=first.remainders)
    (table,) = second.tables
    assert (table.unit, table.release_number, table.batches) == ("org", 2, ("1-1", "2-1"))
    assert table.counts == {"1": 1, "2": 1, "3": 1, "4": 2, "5": 1, "none": 6}
    assert second.remainders == ()


def test_remainder_waits_on_when_the_root_has_too_few_again():
    first = Room().batch("a1", "12---").tabulate()
    second = Room().batch("b", "34---", release=2).tabulate(release=2, earlier=first.remainders)
    assert second.tables == ()
    assert [r.batches for r in second.remainders] == [("1-1",), ("2-1",)]
    third = Room().tabulate(release=3, earlier=second.remainders)
    assert (third.tables, third.remainders) == ((), second.remainders)


def test_remainder_of_a_question_no_longer_asked_waits_on():
    first = Room().batch("a1", "12---").tabulate()
    assert Room().tabulate(RESPECT, release=2, earlier=first.remainders).remainders == first.remainders


def test_lanes_have_tables_of_their_own_and_meet_at_the_root_when_they_have_waited():
    room = Room().batch("a1", "123--", lane="f").batch("b", "345--", lane="m")
    assert short(room.tabulate(cap=1)) == []
    left = room.tabulate(cap=1).remainders
    assert Room().tabulate(release=2, cap=1, earlier=left).remainders == left  # nothing new for the guard
    later = Room().batch("b", "1----", lane="m", release=2).tabulate(release=2, cap=1, earlier=left)
    assert short(later) == [("org", batches.MERGED, ("1-1", "1-2", "2-1"))]


def test_unanimous_table_is_guarded_before_it_is_made():
    made = Room().batch("a1", "55555").batch("b", "11223").tabulate()
    assert all(max(t.counts.values()) < t.n_substantive for t in made.tables)
    assert [t.n_exchanged for t in made.tables] == [1, 1]


def test_answers_that_do_not_count_do_not_hide_a_unanimous_group():
    (table,) = Room().batch("a1", "55555|1").tabulate().tables
    assert table.counts == {"1": 1, "2": 0, "3": 0, "4": 1, "5": 4, "none": 0}


def test_batch_inside_a_merged_table_is_not_guarded_by_itself():
    (table,) = Room().batch("a1", "555--").batch("a2", "12---").tabulate().tables
    assert (table.n_exchanged, table.n_moved, table.counts["5"]) == (0, 0, 3)


def test_most_changed_counts_what_the_guard_can_have_made():
    made = Room().batch("a1", "55555").batch("a2", "11111").batch("b", "12345").tabulate()
    assert tables.most_changed(made.tables) == (2, 3)
    assert tables.most_changed(Room().batch("a1", "12345|").tabulate().tables) == (0, 1)


def test_unknown_option_is_refused():
    with pytest.raises(ValueError, match="not an answer"):
        Room().batch("a1", "12346").tabulate()


TEXTS = st.lists(
    st.tuples(st.sampled_from(["a", "a1", "a2", "b"]), st.text("145-", min_size=5, max_size=9)), max_size=6
)


@given(TEXTS, st.randoms())
def test_tables_are_disjoint_whole_and_complete_and_forget_the_members(found, rng):
    room = Room()
    for unit, text in found:
        room.batch(unit, text)
    made = room.tabulate()
    shown = [batch for t in made.tables for batch in t.batches]
    left = [batch for r in made.remainders for batch in r.batches]
    assert sorted(shown + left) == sorted(b.id for b in room.batches)
    size = {b.id: len(b.members) for b in room.batches}
    for t in made.tables:
        assert sum(t.counts.values()) == t.n == sum(size[b] for b in t.batches)
        assert t.n_substantive == t.n - t.counts["none"] >= 5
    mixed = Room()
    for unit, text in found:
        mixed.batch(unit, "".join(rng.sample(text, len(text))))
    assert mixed.tabulate() == made
