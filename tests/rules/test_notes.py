"""A note packed and read back, a mark at the head of a new line, and the time a part has taken."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from efterord.rules import follow_ups, notes

WHOLE = notes.OpenedNote(
    text="+ bra\n” så sade hon",
    ticks=("why",),
    is_skipped=False,
    version=3,
    choices={"can-be-met": "now"},
    is_serious=True,
    seconds=95,
)


def test_note_reads_back_as_it_was_packed():
    assert notes.unpack(notes.pack(WHOLE), 3) == WHOLE


@given(st.text(), st.booleans(), st.integers(0, 10**6))
def test_any_note_reads_back(text, is_serious, seconds):
    note = notes.OpenedNote(text=text, is_serious=is_serious, seconds=seconds, version=1)
    assert notes.unpack(notes.pack(note), 1) == note


def test_note_from_before_choices_and_time_still_opens():
    old = json.dumps({"text": "words", "ticks": ["why"], "skipped": False})
    assert notes.unpack(old, 7) == notes.OpenedNote("words", ("why",), version=7)


@pytest.mark.parametrize(
    ("values", "is_noted"),
    [
        ({}, False),
        ({"text": " \n"}, False),
        ({"seconds": 300}, False),
        ({"is_skipped": True}, False),
        ({"text": "a"}, True),
        ({"ticks": ("why",)}, True),
        ({"choices": {"a": "b"}}, True),
        ({"is_serious": True}, True),
    ],
)
def test_note_is_noted_when_anything_was_said_of_it(values, is_noted):
    assert notes.OpenedNote(**values).is_noted is is_noted


def test_says_same_leaves_out_version_and_time_and_nothing_else():
    assert WHOLE.says_same(notes.unpack(notes.pack(notes.with_seconds(WHOLE, 1)), 9))
    for field, value in {"text": "x", "ticks": (), "choices": {}, "is_serious": False, "is_skipped": True}.items():
        assert not WHOLE.says_same(notes.dataclasses.replace(WHOLE, **{field: value})), field


@pytest.mark.parametrize(
    ("text", "mark", "code", "marked"),
    [
        ("", "plus", "", "+ "),
        ("words", "minus", "", "words\n- "),
        ("words\n\n", "quote", "", "words\n” "),
        ("words", "cue", "", "words\n~ "),
        ("words", "reason", "r-C3", "words\n#C3 "),
        ("  ", "reason", "r-A1", "#A1 "),
    ],
)
def test_mark_begins_a_new_last_line(text, mark, code, marked):
    assert notes.add_mark(text, mark, code) == marked


@pytest.mark.parametrize(("mark", "code"), [("stars", ""), ("reason", ""), ("", "")])
def test_unknown_mark_is_refused(mark, code):
    with pytest.raises(ValueError, match="no mark"):
        notes.add_mark("words", mark, code)


@pytest.mark.parametrize("mark", notes.SIGNS)
def test_every_mark_is_read_back_by_the_follow_ups(mark):
    assert follow_ups.lines(notes.add_mark("before", mark) + "said")[-1] == (mark, "said", "")


def test_reason_is_read_back_by_the_follow_ups():
    assert follow_ups.lines(notes.add_mark("", "reason", "r-C3") + "said") == (("reason", "said", "r-C3"),)


@pytest.mark.parametrize(
    ("since", "now", "seconds"),
    [(1000, 1090, 90), (1000, 1000, 0), (1090, 1000, 0), (0, 1000, 0), (1, 10**6, notes.MOST_SECONDS_AT_ONCE)],
)
def test_seconds_between_never_runs_backwards_nor_over_lunch(since, now, seconds):
    assert notes.seconds_between(since, now) == seconds
