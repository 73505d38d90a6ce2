"""Where a summary stands, what it begins with, and that both sides' words read back."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from efterord.rules import summaries
from efterord.words import SummaryState

AT = dt.datetime(2026, 10, 6, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({"exists": False}, SummaryState.NOT_WRITTEN),
        ({"exists": True}, SummaryState.BEING_WRITTEN),
        ({"exists": True, "sent_at": AT}, SummaryState.WITH_LEAVER),
        ({"exists": True, "sent_at": AT, "closed_at": AT}, SummaryState.NOT_ANSWERED),
        ({"exists": True, "sent_at": AT, "closed_at": AT, "approved_at": AT}, SummaryState.APPROVED),
    ],
)
def test_state_of_summary(values, state):
    assert summaries.state_of(**values) is state


def test_leaver_has_three_weeks_and_the_last_day_counts():
    by = summaries.answer_by(AT.date())
    assert by == dt.date(2026, 10, 27)
    assert summaries.is_unanswered(by, by) is False
    assert summaries.is_unanswered(by, dt.date(2026, 10, 28)) is True
    assert summaries.is_unanswered(None, by) is False


def test_proposals_come_from_marked_lines_alone_each_once():
    start = summaries.propose(
        ["+ kollegorna\n- schemat\n” jag visste inte\nomärkt\n~ tystnad\n#C3 sent", "+ kollegorna\n+"]
    )
    assert start == summaries.Text(said="jag visste inte", strengths="kollegorna", to_change="schemat")
    assert summaries.propose([]).is_empty


texts = st.text(max_size=50)
promises = st.lists(st.builds(summaries.Promise, texts, texts, texts), max_size=4).map(tuple)


@given(st.builds(summaries.Text, texts, texts, texts, promises, texts, texts))
def test_summary_reads_back(text):
    assert summaries.unpack(summaries.pack(text)) == text


@given(st.dictionaries(st.sampled_from(summaries.PARTS), texts), texts)
def test_answer_reads_back(corrections, addition):
    answer = summaries.Answer(corrections, addition)
    assert summaries.unpack_answer(summaries.pack_answer(answer)) == answer


def test_answer_of_blanks_is_empty():
    assert summaries.Answer({"said": " "}, "\n").is_empty
    assert not summaries.Answer({"said": "no"}).is_empty
    assert not summaries.Answer(addition="more").is_empty


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (summaries.Text(), ""),
        (summaries.Text(said="å" * summaries.LONGEST_PART), ""),
        (summaries.Text(support="å" * (summaries.LONGEST_PART + 1)), "support"),
        (summaries.Text(promises=(summaries.Promise("w" * 501),)), "promises"),
        (summaries.Text(promises=(summaries.Promise("w"),) * 21), "promises"),
    ],
)
def test_what_is_too_long_is_named(text, part):
    assert summaries.why_too_long(text) == part


def test_promises_are_told_one_a_line():
    text = summaries.Text(promises=(summaries.Promise("call", "Sanna", "2026-10-30"), summaries.Promise("write")))
    assert summaries.as_text(text, "promises") == "call, Sanna, 2026-10-30\nwrite"
