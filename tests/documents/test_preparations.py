"""The preparation sheet: who, when and where, what to have read, and how to hold the talk."""

import datetime as dt

import pytest

from efterord.content import reader
from efterord.documents import pages, preparations, talks, word
from efterord.words import Language
from tests.documents import samples

# 13 March 2026 is before the clocks change in Stockholm and Oslo, 7 October 2026 before they change back.
TALK = talks.Talk(
    "Zoë O’Brien",
    "Åsa Öberg",
    samples.EMPLOYER,
    "Gjuteriet",
    dt.datetime(2026, 10, 7, 11, 30, tzinfo=dt.UTC),
    60,
    "Rum 3",
)


@pytest.mark.parametrize("language", list(Language))
def test_sheet_tells_who_when_where_and_how(language):
    guide = reader.guide()
    text = samples.word_text(word.write(preparations.sheet(TALK, guide, language, (("Rollbeskrivning", True),))))
    for part in ("Zoë O’Brien", "Åsa Öberg", "Gjuteriet", "Rum 3", "13.30", "Rollbeskrivning", "60"):
        assert part in text.replace("13:30", "13.30")
    for subject in guide.subjects:
        assert subject.question.in_language(language) in text
        assert subject.coach.in_language(language) in text
    for step in (*guide.opening, *guide.closing):
        assert step.text.in_language(language) in text


def test_sheet_ticks_what_is_read():
    blocks = preparations.sheet(TALK, reader.guide(), Language.EN, (("Role", True), ("Letter", False))).blocks
    assert pages.Ticks((pages.Tick("Role", True), pages.Tick("Letter", False))) in blocks


def test_sheet_without_reading_says_nothing_of_it():
    headings = [b.text for b in preparations.sheet(TALK, reader.guide(), Language.EN).blocks if hasattr(b, "level")]
    assert "Done and read beforehand" not in headings


@pytest.mark.parametrize(("day", "hour"), [((2026, 3, 13), 12), ((2026, 10, 7), 13)])
def test_hour_is_that_of_the_wall_clock(day, hour):
    at = dt.datetime(*day, 11, 30, tzinfo=dt.UTC)
    assert talks.moment(at).endswith(f"{hour}:30")


def test_facts_leave_out_what_is_not_known():
    assert talks.facts(talks.Talk("Zoë", "", "")).rows == (("Employee", "Zoë"),)
    assert [value for _, value in talks.facts(talks.Talk("Zoë", "", ""), "___").rows] == ["Zoë", *["___"] * 4]
