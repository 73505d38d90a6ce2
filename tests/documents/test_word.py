"""Word files, read by another program: headings, language, marked table heads, and text is only ever text."""

import datetime as dt

import hypothesis
import pytest
from hypothesis import strategies

from efterord import clock
from efterord.documents import pages, signs, word
from efterord.words import Language
from tests.documents import samples

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
DC = "{http://purl.org/dc/elements/1.1/}"


def body(packed):
    return samples.parts(packed)["word/document.xml"]


@pytest.mark.parametrize("language", list(Language))
def test_word_says_its_language_title_and_employer(language):
    made = word.write(samples.document(pages.Paragraph("a"), language=language, title="Årets möte", sub="Under"))
    parts = samples.parts(made)
    tag = f"{language.value}-{pages.PLACES[language]}"
    assert {each.get(f"{W}val") for each in parts["word/styles.xml"].iter(f"{W}lang")} == {tag}
    core = parts["docProps/core.xml"]
    assert core.findtext(f"{DC}title") == "Årets möte"
    assert core.findtext(f"{DC}creator") == samples.EMPLOYER
    assert core.findtext(f"{DC}language") == tag
    text = samples.word_text(made)
    assert samples.EMPLOYER in text
    assert "Under" in text


def test_word_tells_nothing_of_the_program_that_made_it():
    made = word.write(pages.Document("T", Language.SV, "", ()))
    assert b"python-docx" not in made
    parts = samples.parts(made)
    assert "python-docx" not in "".join(parts["docProps/core.xml"].itertext())
    assert "docProps/thumbnail.jpeg" not in "".join(each.get("Target", "") for each in parts["_rels/.rels"])


def test_word_has_no_links_macros_or_things_fetched():
    parts = samples.parts(word.write(samples.document(*samples.every_block("https://x.example/a"))))
    relations = [each for name, part in parts.items() if name.endswith(".rels") for each in part]
    assert relations
    assert [each for each in relations if each.get("TargetMode") == "External"] == []
    assert not any("vbaProject" in name for name in parts)
    assert list(parts["word/document.xml"].iter(f"{W}hyperlink")) == []


def test_word_headings_begin_at_one_and_skip_none():
    made = word.write(samples.document(pages.Heading("a", 3), pages.Heading("b", 3), pages.Heading("c", 1)))
    styles = [each.get(f"{W}val") for each in body(made).iter(f"{W}pStyle")]
    assert styles == ["Title", "Heading1", "Heading2", "Heading1"]


def test_word_styles_are_all_there():
    parts = samples.parts(word.write(samples.document(*samples.every_block("a"), sub="b")))
    known = {each.get(f"{W}styleId") for each in parts["word/styles.xml"].iter(f"{W}style")}
    used = {each.get(f"{W}val") for each in parts["word/document.xml"].iter(f"{W}pStyle")}
    assert len(used) > 12
    assert used <= known


def test_word_table_head_is_marked_and_repeats():
    made = word.write(samples.document(pages.Table(("Vad", "Vem"), (("a", "b"), ("c", "d")))))
    rows = list(body(made).iter(f"{W}tr"))
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, False, False]
    assert body(made).find(f".//{W}tblLook").get(f"{W}firstRow") == "1"


def test_word_boxes_can_be_ticked():
    made = word.write(samples.document(pages.Ticks((pages.Tick("a", True), pages.Tick("b")))))
    assert [each.get(f"{W14}val") for each in body(made).iter(f"{W14}checked")] == ["1", "0"]
    text = samples.word_text(made)
    assert "☒" in text
    assert "☐" in text


def test_word_numbers_its_pages():
    foot = samples.parts(word.write(samples.document()))["word/footer1.xml"]
    assert [each.get(f"{W}instr").strip() for each in foot.iter(f"{W}fldSimple")] == ["PAGE", "NUMPAGES"]


@pytest.mark.parametrize("text", samples.HOSTILE)
def test_word_shows_markup_and_code_as_text(text):
    made = word.write(samples.document(*samples.every_block(text), title=text, sub=text))
    told = ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in body(made).iter(f"{W}p")]
    assert told.count(text) >= 16
    fields = [each for each in body(made).iter() if each.tag in (f"{W}instrText", f"{W}fldSimple")]
    assert fields == [], "a text became a field, which Word runs"


@pytest.mark.parametrize("name", [samples.HEBREW, samples.ARABIC])
def test_word_marks_what_runs_from_right_to_left(name):
    made = word.write(samples.document(pages.Paragraph(f"Samtal med {signs.within(name)} 7 maj"), pages.Words(name)))
    runs = ["".join(run.itertext()) for run in body(made).iter(f"{W}r") if run.find(f"{W}rPr/{W}rtl") is not None]
    assert runs == [name, name]
    turned = [p for p in body(made).iter(f"{W}p") if p.find(f"{W}pPr/{W}bidi") is not None]
    assert ["".join(p.itertext()) for p in turned] == [name]
    assert name in samples.word_text(made)


def test_word_leaves_out_what_no_file_may_hold():
    made = word.write(samples.document(pages.Words(f"före{samples.NEVER_IN_A_FILE}efter"), title="a\x00b\nc"))
    assert "före\nefter" in samples.word_text(made).replace("\n\n", "\n")
    assert samples.parts(made)["docProps/core.xml"].findtext(f"{DC}title") == "ab c"


@pytest.mark.parametrize("text", ["ord å " * 16_667, "x" * 100_000, "😀" * 100_000, "rad\n\n" * 20_000])
def test_word_takes_a_note_of_100_000_characters(text):
    made = word.write(samples.document(pages.Words(text)))
    told = "".join(t.text or "" for t in body(made).iter(f"{W}t"))
    assert told.count(text[0]) >= text.count(text[0])


def test_word_tells_the_time_of_our_clock():
    with clock.told_at(dt.datetime(2024, 2, 29, 12, tzinfo=dt.UTC)):
        core = samples.parts(word.write(samples.document()))["docProps/core.xml"]
    assert "2024-02-29T12:00:00Z" in list(core.itertext())


@hypothesis.settings(max_examples=20, deadline=None)
@hypothesis.given(strategies.text(max_size=200))
def test_word_can_be_made_of_any_text(text):
    made = word.write(samples.document(*samples.every_block(text), title=text, sub=text))
    assert signs.line(text) in "".join(body(made).itertext()).replace("\u200e", "") or signs.line(text) != text
