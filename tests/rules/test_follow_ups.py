"""Follow-ups: marks read from the notes, and what to ask next with the leaver's words filled in."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from efterord.content import reader
from efterord.rules import content_parts, follow_ups, guides

Line = follow_ups.Line


def same(text: str) -> content_parts.LocalizedText:
    return content_parts.LocalizedText(text, text, text)


def subject(*calls: tuple[str, str]) -> guides.GuideSubject:
    asked = tuple(guides.FollowUp(same(text), when) for when, text in calls)
    return guides.GuideSubject("s", same("s"), same("?"), asked, same("c"))


SUBJECT = subject(
    ("", "Always?"),
    ("plus", "You like {words}?"),
    ("minus", "Why {words}?"),
    ("quote", "Meaning {words}?"),
    ("cue", "Go on?"),
    ("reason:r-A4", "Looking?"),
    ("reason:A", "Next step?"),
    ("reason:I", "Equal pay?"),
    ("choice:met:now", "Really now?"),
)


def proposed(notes: str, choices: dict[str, str] | None = None, language: str = "en", of=SUBJECT) -> list[str]:
    return [each.text for each in follow_ups.propose(of, notes, choices or {}, language)]


@pytest.mark.parametrize(("written", "read"), [
    ("plain words", Line("", "plain words", "")),
    ("+ kind colleagues", Line("plus", "kind colleagues", "")),
    ("- too slow", Line("minus", "too slow", "")),
    ("– too slow", Line("minus", "too slow", "")),
    ('" nobody asked me', Line("quote", "nobody asked me", "")),
    ("” ingen frågade", Line("quote", "ingen frågade", "")),
    ("«Ingen spurte»", Line("quote", "Ingen spurte»", "")),
    ("~ looks away", Line("cue", "looks away", "")),
    ("#A1 no way forward", Line("reason", "no way forward", "r-A1")),
    ("#a1: no way forward", Line("reason", "no way forward", "r-A1")),
    ("#r-A1", Line("reason", "", "r-A1")),
    ("   +   spaced   out ", Line("plus", "spaced out", "")),
    ("+", Line("plus", "", "")),
    # what looks like a mark and is none
    ("+5 per cent", Line("", "+5 per cent", "")),
    ("-5 degrees", Line("", "-5 degrees", "")),
    ("a - b", Line("", "a - b", "")),
    ("#1 on the list", Line("", "#1 on the list", "")),
    ("#A1x", Line("", "#A1x", "")),
    ("#Q1", Line("", "#Q1", "")),
    # invisible characters neither hide a mark nor become words
    ("\u200f+ \u202eמשכורת", Line("plus", "משכורת", "")),
    ("\x00- a\x07b", Line("minus", "a b", "")),
])  # fmt: skip
def test_a_line_is_read_with_its_mark(written: str, read: follow_ups.Line) -> None:
    assert follow_ups.lines(written) == (read,)


def test_lines_keep_their_order_and_empty_ones_are_left_out() -> None:
    read = follow_ups.lines("one\r\n\r\n+ two\n   \n#A1 #I2 pay")
    assert read == (
        Line("", "one", ""),
        Line("plus", "two", ""),
        Line("reason", "pay", "r-A1"),
        Line("reason", "pay", "r-I2"),
    )


def test_reason_codes_are_told_once_each_in_the_order_marked() -> None:
    assert follow_ups.marks_of("#I1\nwords #B2 in the middle\n#A4 offer\n#i1 again") == ("r-I1", "r-A4")
    assert follow_ups.marks_of("") == ()


def test_without_marks_only_the_standing_ones_are_shown() -> None:
    assert follow_ups.propose(SUBJECT, "some words", {}, "en") == (follow_ups.Proposed("Always?", False),)


def test_the_latest_mark_comes_first_and_each_mark_once() -> None:
    notes = "- meetings\n+ colleagues\n~ silent\n- the rota"
    assert proposed(notes) == ["Why “the rota”?", "Go on?", "You like “colleagues”?", "Always?"]
    assert [each.is_new for each in follow_ups.propose(SUBJECT, notes, {}, "en")] == [True, True, True, False]


def test_a_mark_still_without_words_borrows_those_of_the_same_mark_before() -> None:
    assert proposed("+ colleagues\n- meetings\n+ ") == ["You like “colleagues”?", "Why “meetings”?", "Always?"]
    assert proposed("+ ") == ["Always?"]


def test_the_next_follow_up_of_a_mark_steps_in_when_there_are_no_words() -> None:
    both = subject(("plus", "You like {words}?"), ("plus", "What was good?"))
    assert proposed("+", of=both) == ["What was good?"]
    assert proposed("+ pay", of=both) == ["You like “pay”?"]


def test_a_code_of_its_own_goes_before_its_theme() -> None:
    assert proposed("#A4") == ["Looking?", "Always?"]
    assert proposed("#A1") == ["Next step?", "Always?"]
    assert proposed("#A1\n#A2\n#I3") == ["Equal pay?", "Next step?", "Always?"]


def test_a_choice_calls_for_its_follow_up() -> None:
    assert proposed("+ pay", {"met": "now"}) == ["You like “pay”?", "Really now?", "Always?"]
    assert proposed("", {"met": "not-ours", "other": "now"}) == ["Always?"]


def test_the_same_words_are_never_proposed_twice() -> None:
    twice = subject(("", "More?"), ("plus", "More?"), ("minus", "MORE?"))
    assert [(each.text, each.is_new) for each in follow_ups.propose(twice, "+ a\n- b", {}, "en")] == [("MORE?", True)]


def test_a_standing_follow_up_takes_the_latest_words() -> None:
    standing = subject(("", "You said {words}?"))
    assert proposed("first\n+ last", of=standing) == ["You said “last”?"]
    assert proposed("", of=standing) == []


@pytest.mark.parametrize(("language", "filled"), [("sv", "”ja”"), ("nb", "«ja»"), ("en", "“ja”")])
def test_words_stand_in_the_quotation_marks_of_the_language(language: str, filled: str) -> None:
    assert proposed('"ja"', language=language)[0] == f"Meaning {filled}?"


def test_long_words_are_cut_between_words() -> None:
    said = follow_ups.quoted("word " * 40, "en")
    assert said == "“" + " ".join(["word"] * 16) + "…”"
    exactly = "x" * 39 + " " + "y" * 40
    assert follow_ups.quoted(exactly, "en") == f"“{exactly}”"


def test_one_endless_word_is_cut_but_not_between_a_letter_and_its_accent() -> None:
    assert follow_ups.quoted("x" * 500, "en") == "“" + "x" * 80 + "…”"
    assert follow_ups.quoted("e\u0301" * 500, "en") == "“" + "e\u0301" * 40 + "…”"
    assert follow_ups.quoted("a" * 79 + "e\u0301" * 9, "en") == "“" + "a" * 79 + "…”"


def test_words_from_right_to_left_do_not_turn_the_sentence() -> None:
    assert proposed("+ המשכורת \u202eנמוכה")[0] == "You like “\u2068המשכורת נמוכה\u2069”?"


def test_markup_and_braces_in_the_words_are_just_words() -> None:
    assert proposed("+ {words} <b>&amp;")[0] == "You like “{words} <b>&amp”?"


@pytest.mark.parametrize("notes", [
    "a" * 100_000, "+ a\n" * 25_000, "#A1" * 33_333, "#A1 " * 25_000, "-" * 100_000, "\u0301" * 100_000,
    "\x00" * 100_000, "א " * 50_000, '"' * 100_000, "+ " + "\u200d" * 99_998,
], ids=range(10))  # fmt: skip
def test_a_hundred_thousand_characters_take_no_time(notes: str) -> None:
    staying = reader.guide("nearest-manager", 2).subject("staying")
    began = time.process_time()
    follow_ups.propose(staying, notes, {"met": "now"}, "sv")
    follow_ups.marks_of(notes)
    assert time.process_time() - began < 1.0


@given(st.text(max_size=300), st.sampled_from(["sv", "nb", "en"]))
def test_whatever_is_written_the_proposals_are_sentences(notes: str, language: str) -> None:
    for guide in reader.guides():
        for each in guide.subjects:
            shown = follow_ups.propose(each, notes, {}, language)
            assert len({one.text for one in shown}) == len(shown)
            for one in shown:
                assert one.text.endswith("?")
                assert "\n" not in one.text
                assert guides.BLANK not in one.text or guides.BLANK in notes
