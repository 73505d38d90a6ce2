"""Follow-ups and examples as lines to edit: what is written is read back the same."""

import pytest

from efterord.content import reader
from efterord.rules import guide_lines, guides

EVERY = [s for guide in reader.guides() for s in guides.to_data(guide)["subjects"]]


@pytest.mark.parametrize("subject", EVERY, ids=lambda s: s["key"])
def test_published_subject_is_read_back_the_same(subject):
    written = guide_lines.write_follow_ups(subject["follow_ups"])
    assert guide_lines.read_follow_ups(written) == subject["follow_ups"]
    examples = subject.get("examples", [])
    assert guide_lines.read_examples(guide_lines.write_examples(examples)) == examples


@pytest.mark.parametrize(
    ("line", "when"),
    [
        ("+: What made it so?", "plus"),
        ("-: What made it so?", "minus"),
        ("–: What made it so?", "minus"),
        ("”: What made it so?", "quote"),
        ('": What made it so?', "quote"),
        ("~: What made it so?", "cue"),
        ("#A: What made it so?", "reason:A"),
        ("#A1: What made it so?", "reason:r-A1"),
        ("?stay=yes: What made it so?", "choice:stay:yes"),
        ("What made it so?", ""),
    ],
)
def test_sign_in_front_says_when(line, when):
    (row,) = guide_lines.read_follow_ups({"en": line})
    assert row["en"] == "What made it so?"
    assert row.get("when", "") == when


@pytest.mark.parametrize("line", ["+What: a plus", "#Z1: no such letter", "A - b: c", "+ what", "?: what"])
def test_text_that_only_looks_like_a_sign_stays_whole(line):
    assert guide_lines.read_follow_ups({"en": line}) == [{"sv": "", "nb": "", "en": line}]


def test_lines_in_the_same_place_belong_together_also_when_one_is_missing():
    read = guide_lines.read_follow_ups({"sv": "ett\ntvå\n+: tre", "nb": "en\n\n+: tre", "en": "one"})
    assert read == [
        {"sv": "ett", "nb": "en", "en": "one"},
        {"sv": "två", "nb": "", "en": ""},
        {"sv": "tre", "nb": "tre", "en": "", "when": "plus"},
    ]
    assert guide_lines.read_follow_ups(guide_lines.write_follow_ups(read)) == read


def test_signs_that_differ_are_refused_with_their_line():
    with pytest.raises(guide_lines.SignsDiffer) as differ:
        guide_lines.read_follow_ups({"sv": "ett\n+: två", "nb": "en\n-: to"})
    assert differ.value.line == 2
    with pytest.raises(guide_lines.SignsDiffer):
        guide_lines.read_follow_ups({"sv": "+: två", "nb": "to"})


def test_nothing_written_is_one_to_fill_in():
    assert guide_lines.read_follow_ups({}) == [{"sv": "", "nb": "", "en": ""}]
    assert guide_lines.read_examples({"sv": "\n"}) == []
