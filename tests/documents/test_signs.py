"""Signs: what is left out, which way a text runs, and what our letters can show."""

import hypothesis
import pytest
from hypothesis import strategies

from efterord.documents import signs
from tests.documents import samples


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\r\nb\rc\vd\fe\u2028f", "a\nb\nc\nd\ne\nf"),
        ("a\x00b\x1fc\x7fd\ud800e\ufffff", "abcdef"),
        ("a\U0001fffeb", "ab"),
        ("evil\u202etxt", "eviltxt"),
        ("a\tb å 😀 ש", "a\tb å 😀 ש"),
    ],
)
def test_clean_leaves_out_only_what_no_file_may_hold(text, cleaned):
    assert signs.clean(text) == cleaned


@hypothesis.given(strategies.text())
def test_clean_twice_is_clean_once(text):
    assert signs.clean(signs.clean(text)) == signs.clean(text)


def test_paragraphs_part_at_empty_lines():
    assert signs.paragraphs("a\nb\n\n \n\nc\n") == ["a\nb", "c"]
    assert signs.paragraphs(" \n\n") == []


@hypothesis.given(strategies.text(alphabet="ab 1,.שלעم\n"))
def test_runs_lose_nothing(text):
    assert "".join(stretch for stretch, _ in signs.runs(text)) == text


def test_runs_keep_a_name_whole():
    assert list(signs.runs(f"Hej {samples.HEBREW}, 7 maj")) == [
        ("Hej ", False),
        (samples.HEBREW, True),
        (", 7 maj", False),
    ]


@pytest.mark.parametrize(
    ("text", "is_right"),
    [("שלום hej", True), ("hej שלום", False), ("12 שלום", True), ("12", False), ("", False), ("⁨שלום⁩ hej", False)],
)
def test_first_letter_outside_an_isolate_decides_the_direction(text, is_right):
    assert signs.begins_right(text) is is_right


def test_a_name_in_a_sentence_keeps_its_direction_to_itself():
    assert signs.within(samples.HEBREW) == f"\u2068{samples.HEBREW}\u2069"
    assert signs.within("Zoë\nO’Brien\u2069") == "Zoë O’Brien"


def test_signs_our_letters_lack_become_squares():
    assert signs.shown("Åse 😀 中 ש ع ł ñ ß – ” …") == "Åse □ □ ש ع ł ñ ß – ” …"
    assert signs.shown("a\u0308") == "ä"


@pytest.mark.parametrize("language", ["åäöÅÄÖéü", "æøåÆØÅéôò", "ðþáíóúý", "čđŋšŧž", "ąćęłńóśźż", "абвг", "αβγ"])
def test_our_letters_hold_the_alphabets_of_the_north_and_its_neighbours(language):
    assert signs.shown(language) == language


def test_long_words_may_break_and_others_not():
    assert signs.breakable("arbetsmiljöutvecklingsavdelningen") == "arbetsmiljöutvecklingsavdelningen"
    assert signs.breakable("x" * 45) == "\u200b".join(["x" * 10] * 4 + ["x" * 5])


def test_head_of_a_page_has_room_for_sixty_signs():
    assert len(signs.brief("x" * 100)) == 60
    assert signs.brief("kort\ntext") == "kort text"
