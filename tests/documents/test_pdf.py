"""PDFs, read by another program: tagged, in their language, in our own letters, and text is only ever text."""

import dataclasses
import datetime as dt
import re
from pathlib import Path

import hypothesis
import pytest
from hypothesis import strategies

from efterord import clock
from efterord.documents import pages, pdf, signs
from efterord.words import Language
from tests.documents import samples


@pytest.mark.parametrize("language", list(Language))
def test_pdf_says_what_it_is_and_reads_aloud(language):
    made = pdf.write(samples.document(*samples.every_block(samples.NORDIC), language=language, title="Årets möte"))
    opened = samples.pdf(made)
    root = opened.trailer["/Root"]
    assert opened.metadata.title == "Årets möte"
    assert opened.metadata.author == samples.EMPLOYER
    assert str(root["/Lang"]).lower() == f"{language.value}-{pages.PLACES[language].lower()}"
    assert bool(root["/MarkInfo"]["/Marked"]) is True
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"]) is True
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_data()
    assert {"H1", "H2", "P", "L", "LI", "Table", "TR", "TH", "TD"} <= set(samples.tags(made))
    box = opened.pages[0].mediabox
    assert (round(box.width / 72 * 25.4), round(box.height / 72 * 25.4)) == (210, 297)


def test_pdf_text_keeps_its_letters():
    text = samples.squeezed(samples.pdf_text(pdf.write(samples.document(pages.Words(samples.NORDIC)))))
    assert samples.squeezed(samples.NORDIC) in text
    assert samples.squeezed(samples.EMPLOYER) in text


def test_pdf_has_only_our_letters_and_holds_them():
    opened = samples.pdf(pdf.write(samples.document(*samples.every_block(f"a ש ع {samples.NORDIC}"))))
    names = set()
    for page in opened.pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            names.add(str(inner["/BaseFont"]).partition("+")[2].partition("-")[0])
            assert {"/FontFile2", "/FontFile3"} & set(inner["/FontDescriptor"])
    assert names == {"CharisSIL", "Inter", "NotoSansHebrew", "NotoNaskhArabic"}


@pytest.mark.parametrize("name", [samples.HEBREW, samples.ARABIC])
def test_pdf_shows_names_that_run_from_right_to_left(name):
    made = pdf.write(samples.document(pages.Facts((("Namn", name),)), title=f"Samtal med {signs.within(name)}"))
    text = samples.pdf_text(made)
    # A reader gives the letters as they stand on the page, and two joined to one sign in either order.
    words = [sorted(word) for word in text.split()]
    for word in name.split():
        assert words.count(sorted(word)) == 2
    assert signs.MISSING not in text


@pytest.mark.parametrize("text", samples.HOSTILE)
def test_pdf_shows_markup_and_code_as_text(text):
    made = pdf.write(samples.document(*samples.every_block(text), title=text, sub=text))
    found = samples.squeezed(samples.pdf_text(made))
    assert found.count(samples.squeezed(text)) >= 17
    assert not any("/Annots" in page for page in samples.pdf(made).pages), "nothing in a PDF is a link"


def test_pdf_leaves_out_what_no_file_may_hold():
    made = pdf.write(samples.document(pages.Words(f"före{samples.NEVER_IN_A_FILE}efter"), title="a\x00b\nc"))
    assert "före\nefter" in samples.pdf_text(made)
    assert samples.pdf(made).metadata.title == "ab c"


def test_pdf_shows_a_square_for_a_missing_sign_and_says_so():
    plain = samples.pdf_text(pdf.write(samples.document(pages.Words("glad"))))
    lacking = samples.pdf_text(pdf.write(samples.document(pages.Words("glad 😀 中"), language=Language.EN)))
    assert "glad □ □" in lacking
    assert "stands for a sign" in lacking
    assert signs.MISSING not in plain


@pytest.mark.parametrize(
    "text", ["ord å " * 16_667, "x" * 100_000, "😀" * 100_000, f"{samples.HEBREW} " * 8_334, "rad\n" * 25_000]
)
def test_pdf_takes_a_note_of_100_000_characters(text):
    made = pdf.write(samples.document(pages.Words(text)))
    assert len(samples.pdf(made).pages) > 5


def test_pdf_breaks_a_word_that_no_line_holds():
    made = pdf.write(samples.document(pages.Table(("a", "b"), (("x" * 400, "y" * 400),))))
    assert all(len(line.strip()) < 120 for line in samples.pdf_text(made).splitlines())
    assert samples.squeezed(samples.pdf_text(made)).count("x") == 400


@pytest.mark.parametrize("mark", ["\u0591", "a\u0591", "\u064e", "\n\u0591"])
def test_pdf_goes_without_loose_marks_that_no_letters_carry(mark):
    made = pdf.write(samples.document(pages.Heading(mark), pages.Bullets((mark,)), pages.Words("kvar"), title=mark))
    assert "kvar" in samples.pdf_text(made)


def test_pdf_of_nothing_is_a_page():
    made = pdf.write(pages.Document("", Language.NB, "", ()))
    assert len(samples.pdf(made).pages) == 1
    assert samples.pdf(made).metadata.title == "–"


def test_pdf_tells_the_time_of_our_clock():
    with clock.told_at(dt.datetime(2024, 2, 29, 12, tzinfo=dt.UTC)):
        made = pdf.write(samples.document(pages.Paragraph("a")))
    assert samples.pdf(made).metadata.creation_date == dt.datetime(2024, 2, 29, 12, tzinfo=dt.UTC)


def test_pdf_of_a_day_is_the_same_whenever_it_is_asked_for():
    document = dataclasses.replace(samples.document(pages.Paragraph("a")), made_on=dt.date(2024, 2, 29))
    made = []
    for year in (2025, 2026):
        with clock.told_at(dt.datetime(year, 1, 1, 12, tzinfo=dt.UTC)):
            made.append(pdf.write(document))
    assert made[0] == made[1]
    assert samples.pdf(made[0]).metadata.creation_date == dt.datetime(2024, 2, 29, 12, tzinfo=dt.UTC)


def test_pdf_draws_every_mark_of_a_chart_and_reads_its_table_aloud():
    marks = tuple(pages.Mark(kind, 0.2, 0.7) for kind in pages.MarkKind)
    row = pages.ChartRow("Ledarskap", ("12 har svarat",), marks, (("47", "42–53"),))
    drawn, plain = (
        pdf.write(samples.document(pages.Chart(("Område", "Index"), ("0", "50", "100"), (each,))))
        for each in (row, dataclasses.replace(row, marks=()))
    )
    # Filled or stroked paths, as the page's own orders name them (PDF 1.7, table 60).
    n_drawn, n_plain = (
        len(re.findall(rb"(?m)^(f|S|B|b|s)$", samples.pdf(made).pages[0].get_contents().get_data()))
        for made in (drawn, plain)
    )
    assert n_drawn - n_plain >= len(pages.MarkKind)
    assert {"Table", "TR", "TH", "TD"} <= set(samples.tags(drawn))
    assert samples.tags(drawn) == samples.tags(plain), "what is drawn is read aloud"
    assert samples.pdf_text(drawn).count("12 har svarat") == 1


def test_pdf_error_tells_nothing_of_the_text(monkeypatch, tmp_path):
    monkeypatch.setattr(pdf.sys, "executable", str(Path("/bin/false")))
    with pytest.raises(pdf.NotSetError) as raised:
        pdf.write(samples.document(pages.Words("hemligt")))
    assert "hemligt" not in str(raised.value)


@hypothesis.settings(max_examples=20, deadline=None)
@hypothesis.given(strategies.text(max_size=200))
def test_pdf_can_be_made_of_any_text(text):
    made = pdf.write(samples.document(*samples.every_block(text), title=text, sub=text))
    assert len(samples.pdf(made).pages) >= 2
