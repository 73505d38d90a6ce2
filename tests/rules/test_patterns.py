"""HR's patterns decided with pencil and paper: both sides counted apart and together, spread, promises, the filter."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from efterord.rules import patterns, summaries, views
from efterord.words import InterviewKind, LeavingKind

MANAGER, HR = InterviewKind.MANAGER, InterviewKind.HR


def talk(case="1", kind=MANAGER, marks=None, coded=None, scores=None):
    view = None if coded is None else views.View(tuple(views.Coded(code, 3) for code in coded))
    return patterns.Talk(case=case, kind=kind, marks=marks, view=view, scores=scores)


def test_themes_are_counted_by_talk_and_by_side():
    found = patterns.reasons(
        [
            talk("1", MANAGER, marks=("r-A1", "r-A2", "r-C1"), coded=("r-A1",)),
            talk("1", HR, marks=("r-C1",), coded=("r-B1", "r-B2")),
            talk("2", MANAGER, coded=("r-A3",)),
            talk("3", MANAGER, marks=(), coded=()),
        ]
    )
    assert found.themes == (
        patterns.Row("A", n_leaver=1, n_manager=2, n_hr=0, n_both=1, n_either=2),
        patterns.Row("C", n_leaver=2, n_manager=0, n_hr=0, n_both=0, n_either=2),
        patterns.Row("B", n_leaver=0, n_manager=0, n_hr=1, n_both=0, n_either=1),
    )
    assert (found.n_told, found.n_leaver, found.n_manager, found.n_hr) == (3, 2, 2, 1)
    assert (found.n_two_sided, found.n_agree) == (2, 1)
    assert (found.n_twice, found.n_twice_agree) == (1, 0)
    assert {row.key for row in found.codes} == {"r-A1", "r-A2", "r-A3", "r-B1", "r-B2", "r-C1"}


def test_interviewers_who_share_a_theme_agree():
    found = patterns.reasons([talk("1", MANAGER, coded=("r-A1",)), talk("1", HR, coded=("r-A2", "r-F1"))])
    assert (found.n_twice, found.n_twice_agree) == (1, 1)


codes = st.lists(st.sampled_from(["r-A1", "r-A2", "r-B1", "r-C1"]), max_size=4).map(tuple)
talks = st.lists(
    st.builds(talk, case=st.sampled_from("123"), kind=st.sampled_from([MANAGER, HR]), marks=st.none() | codes,
              coded=st.none() | codes), max_size=12)  # fmt: skip


@given(talks)
def test_no_count_is_larger_than_what_it_is_part_of(found):
    counted = patterns.reasons(found)
    assert counted.n_agree <= counted.n_two_sided <= counted.n_told <= len(found)
    assert counted.n_twice_agree <= counted.n_twice
    for row in (*counted.themes, *counted.codes):
        assert row.n_both <= min(row.n_leaver, row.n_manager + row.n_hr)
        assert row.n_leaver + row.n_manager + row.n_hr - row.n_both == row.n_either
        assert 0 < row.n_either <= counted.n_told


@pytest.mark.parametrize(("n", "expected"), [(0, None), (4, None), (5, ("C",)), (6, ("C",))])
def test_nothing_stands_out_of_fewer_than_five(n, expected):
    found = patterns.standing_out(patterns.reasons([talk(str(i), marks=("r-C1",)) for i in range(n)]))
    assert found == expected if expected is None else tuple(row.key for row in found) == expected


def test_second_theme_stands_out_when_two_talks_name_it():
    four = [talk(str(i), marks=("r-C1",)) for i in range(4)]
    once = patterns.standing_out(patterns.reasons([*four, talk("5", marks=("r-A1",))]))
    twice = patterns.standing_out(patterns.reasons([*four, talk("5", marks=("r-A1",)), talk("6", marks=("r-A2",))]))
    assert [row.key for row in once] == ["C"]
    assert [row.key for row in twice] == ["C", "A"]


def test_scores_keep_the_cards_order_and_hide_no_two_talks_in_a_mean():
    told = [{"a": 4, "b": 1}, {"a": 2, "b": 5, "c": None}, {"a": 3, "gone": 5}]
    a, b, c = patterns.scores([*(talk(scores=s) for s in told), talk()], ["a", "b", "c"])
    assert (a.area, a.values, a.mean, a.n) == ("a", (2, 3, 4), 3.0, 3)
    assert a.deviation == pytest.approx(1.0)
    assert (b.values, b.mean, b.deviation) == ((1, 5), None, None)
    assert c.values == ()


@pytest.mark.parametrize(
    ("by", "kept", "expected"),
    [
        ("2026-10-05", "", True),
        ("2026-10-06", "", False),
        ("2026-10-05", "2026-10-06", False),
        ("before Christmas", "", False),
        ("", "", False),
    ],
)
def test_promise_is_past_when_its_day_is_and_nobody_has_kept_it(by, kept, expected):
    assert patterns.is_past(summaries.Promise("x", "y", by, kept), dt.date(2026, 10, 6)) is expected


def test_promise_keeps_its_tick_through_packing_and_older_ones_open_without():
    text = summaries.Text(promises=(summaries.Promise("a", "b", "c", "2026-10-06"),))
    assert summaries.unpack(summaries.pack(text)) == text
    assert summaries.unpack('{"promises": [{"what": "a"}]}').promises == (summaries.Promise("a"),)


@pytest.mark.parametrize(
    ("text", "wanted", "expected"),
    [("Bättre Schema", "schema bättre", True), ("Schema", "lön", False), ("x", "", True), ("ÅSA", "åsa", True)],
)
def test_every_word_is_sought_whatever_its_capitals(text, wanted, expected):
    assert patterns.says(text, wanted) is expected


def test_filter_is_read_from_its_own_address():
    wanted = patterns.Filter(
        first_day=dt.date(2026, 1, 1),
        last_day=dt.date(2026, 6, 30),
        unit_id=7,
        leaving_kind=LeavingKind.RESIGNATION,
        is_voluntary=False,
        kind=HR,
        text="schema",
    )
    assert patterns.of_query(patterns.query_of(wanted)) == wanted
    assert patterns.query_of(patterns.Filter()) == {}


@given(st.dictionaries(st.sampled_from(["first", "last", "unit", "kind", "voluntary", "talk", "q"]), st.text()))
def test_filter_leaves_out_what_cannot_be(query):
    wanted = patterns.of_query(query)
    assert patterns.of_query(patterns.query_of(wanted)) == wanted
