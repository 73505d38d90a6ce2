"""Where a talk stands, what comes next, and who may read its notes when."""

import datetime as dt

import pytest

from efterord.rules import interviews
from efterord.words import InterviewState

THEN = dt.datetime(2026, 10, 6, 10, 0, tzinfo=dt.UTC)
SUBJECTS = ["main-reason", "tasks", "return"]
PLANNED, OPEN, ENDED = InterviewState.PLANNED, InterviewState.OPEN, InterviewState.ENDED


@pytest.mark.parametrize(
    ("started", "ended", "state"), [(None, None, PLANNED), (THEN, None, OPEN), (THEN, THEN, ENDED)]
)
def test_state_is_derived_from_two_instants(started, ended, state):
    assert interviews.state_of(started, ended) is state


def test_parts_are_the_subjects_between_opening_and_closing_words():
    assert interviews.parts_of(SUBJECTS) == ("opening", "main-reason", "tasks", "return", "closing")


@pytest.mark.parametrize(
    ("here", "previous", "following"),
    [("opening", None, "main-reason"), ("tasks", "main-reason", "return"), ("closing", "return", None)],
)
def test_neighbours_end_at_both_ends(here, previous, following):
    assert interviews.neighbours(interviews.parts_of(SUBJECTS), here) == (previous, following)


def test_neighbours_of_an_unknown_part_are_an_error():
    with pytest.raises(ValueError, match="not in tuple"):
        interviews.neighbours(interviews.parts_of(SUBJECTS), "pay")


@pytest.mark.parametrize(
    ("holds", "state", "others", "expected"),
    [
        (True, PLANNED, [], True),
        (True, OPEN, [OPEN], True),
        (False, PLANNED, [], False),
        (False, OPEN, [], False),
        (False, ENDED, [], True),
        (False, ENDED, [ENDED], True),
        (False, ENDED, [OPEN], False),
        (False, ENDED, [PLANNED], False),
    ],
)
def test_notes_are_read_by_others_when_every_talk_has_ended(holds, state, others, expected):
    assert interviews.may_read(holds=holds, state=state, others=others) is expected
