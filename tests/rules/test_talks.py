"""Talks as a release counts them: who counts towards k, and which closed answers a talk gives to which tables."""

import datetime as dt
import itertools

import pytest

from efterord.content import reader
from efterord.rules import blocks, plans, talks, views
from efterord.words import HeldAs, InterviewKind, ReleasePeriod

PLAN = [plans.Terms(4, ReleasePeriod.QUARTERLY, dt.date(2025, 1, 1))]
ASKED = talks.questions(reader.reasons(), reader.scorecards_of_all_versions(), 5)
_people = itertools.count()


def talk(**values):
    told = {
        "kind": InterviewKind.HR,
        "person": next(_people),
        "unit": "1",
        "closed_on": dt.date(2025, 2, 1),
        "held_as": HeldAs.HR,
        "is_of_reader": False,
    }
    return talks.Talk(**{**told, **values})


def counted(*told, kind=InterviewKind.HR):
    return {each.key: each.counts for each in talks.waiting(told, kind, PLAN)}


@pytest.mark.parametrize(
    ("held_as", "counts"),
    [
        (HeldAs.HR, True),
        (HeldAs.EXTERNAL, True),
        (HeldAs.NEAREST_MANAGER, False),
        (HeldAs.SUPERIOR_MANAGER, False),
        (HeldAs.ADMINISTRATIVE_MANAGER, False),
        (HeldAs.SECOND_LINE, False),
    ],
)
def test_only_a_talk_held_outside_the_line_counts_towards_k(held_as, counts):
    one = talk(kind=InterviewKind.MANAGER, held_as=held_as)
    assert counted(one, kind=InterviewKind.MANAGER) == {0: counts}


def test_talk_held_by_a_reader_is_there_and_does_not_count():
    assert counted(talk(is_of_reader=True), talk()) == {0: False, 1: True}


def test_second_talk_of_one_person_does_not_count_and_the_first_to_be_closed_does():
    later, first = talk(person="a", closed_on=dt.date(2025, 3, 1)), talk(person="a")
    assert counted(later, first) == {0: False, 1: True}
    # Where the first is a reader's, the second stands for the person.
    assert counted(talk(person="b", is_of_reader=True), talk(person="b", closed_on=dt.date(2025, 3, 1))) == {
        0: False,
        1: True,
    }


def test_kinds_are_apart_and_the_day_of_closing_says_the_release():
    told = [talk(), talk(kind=InterviewKind.MANAGER), talk(closed_on=dt.date(2025, 4, 1), unit="7")]
    found = talks.waiting(told, InterviewKind.HR, PLAN)
    assert [(each.key, each.unit, each.lane, each.came) for each in found] == [(0, "1", "", 1), (2, "7", "", 2)]
    assert [each.key for each in talks.waiting(told, InterviewKind.MANAGER, PLAN)] == [1]


def test_questions_are_bound_as_the_leavers_own_and_wait_for_ten_where_sensitive():
    by_id = {question.id: question for question in ASKED}
    assert {"talk-reasons", "talk-reasons-sensitive", "talk-reasons-decided", "talk-stay"} < set(by_id)
    assert [by_id[q].threshold for q in (talks.REASONS, talks.SENSITIVE, talks.DECIDED, talks.STAY)] == [5, 10, 10, 5]
    assert sum(q.startswith(talks.AREA) for q in by_id) == 7
    codes = {reason.id: reason.sensitive for reason in reader.reasons().reasons}
    assert {*by_id[talks.REASONS].items} == {code for code, hidden in codes.items() if not hidden}
    assert {*by_id[talks.SENSITIVE].items} == {code for code, hidden in codes.items() if hidden}
    assert all(len(question.id) <= 40 for question in ASKED)


def sensitive():
    return next(reason.id for reason in reader.reasons().reasons if reason.sensitive)


def test_answers_hold_what_was_coded_and_marked_and_nothing_else():
    view = views.View(
        reasons=(views.Coded("r-A1", 3), views.Coded(sensitive(), 1)),
        deciding="r-A1",
        could_have_stayed=4,
        tried="We offered more pay.",
    )
    found = talks.answers(view, {"terms": 2, "tasks": None}, ASKED)
    said = {question: value for question, value in found.items() if value is not None}
    assert said == {
        talks.REASONS: ("r-A1:3",),
        talks.SENSITIVE: (f"{sensitive()}:1",),
        talks.DECIDED: "r-A1",
        talks.STAY: "4",
        "talk-area-terms": "2",
    }
    for block in blocks.blocks_of(ASKED):
        assert block.is_consistent(block.row(found))


@pytest.mark.parametrize(
    ("view", "scores"),
    [(None, None), (views.EMPTY, {}), (views.View(tried="words alone"), {"terms": None})],
)
def test_what_was_not_coded_is_no_answer(view, scores):
    assert set(talks.answers(view, scores, ASKED).values()) == {None}


def test_what_no_table_has_is_left_out():
    view = views.View(reasons=(views.Coded("r-Z9", 2),), deciding="r-Z9")
    found = talks.answers(view, {"elsewhere": 3, "terms": 9}, ASKED)
    assert {question: value for question, value in found.items() if value} == {}
    assert all(block.row(found) for block in blocks.blocks_of(ASKED))
