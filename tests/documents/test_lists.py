"""Lists as XLSX: numbers are numbers, text is only ever text, and the words are explained."""

import datetime as dt
import io
import zipfile

import hypothesis
import openpyxl
import pytest
from hypothesis import strategies

from efterord.documents import lists
from efterord.words import Language
from tests.documents import samples

HEAD = ("Namn", "Sista dag", "Månader")
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def made(*rows, title="Ärenden", language=Language.SV):
    return lists.workbook(title, HEAD, rows, (("Sista dag", "Anställningens sista dag"),), language)


def opened(packed):
    return openpyxl.load_workbook(io.BytesIO(packed))


def test_list_keeps_rows_dates_and_numbers():
    sheet = opened(made(("Åsa Öberg", dt.date(2026, 10, 31), 14), (samples.HEBREW, None, 2.5))).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows == [
        list(HEAD),
        ["Åsa Öberg", dt.datetime(2026, 10, 31), 14],
        [samples.HEBREW, None, 2.5],
    ]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:C3"
    assert sheet.column_dimensions["A"].width > len(samples.HEBREW)


def test_list_shows_an_instant_as_the_wall_clock():
    sheet = opened(made(("a", dt.datetime(2026, 7, 1, 22, 30, tzinfo=dt.UTC), 1))).worksheets[0]
    assert sheet["B2"].value == dt.datetime(2026, 7, 2, 0, 30)


@pytest.mark.parametrize("language", list(Language))
def test_list_explains_its_words_on_a_second_sheet(language):
    book = opened(made(("a", None, 1), language=language))
    assert len(book.sheetnames) == 2
    assert [cell.value for cell in book.worksheets[1][2]] == ["Sista dag", "Anställningens sista dag"]
    assert book.properties.title == "Ärenden"
    assert not book.properties.creator


@pytest.mark.parametrize("live", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("https://x.example")'])
def test_list_text_is_never_live(live):
    packed = made((live, None, None))
    cell = opened(packed).worksheets[0]["A2"]
    assert cell.data_type == "s"
    assert cell.value.startswith("'")
    assert samples.squeezed(cell.value[1:]) == samples.squeezed(live)
    assert list(samples.parts(packed)["xl/worksheets/sheet1.xml"].iter(f"{S}f")) == []


def test_list_has_no_links():
    packed = made(("https://x.example", None, None), ("mailto:a@x.example", None, None), ("internal:A!A1", None, None))
    sheet = samples.parts(packed)["xl/worksheets/sheet1.xml"]
    assert list(sheet.iter(f"{S}hyperlink")) == []
    assert not any("External" in str(each.attrib) for name, p in samples.parts(packed).items() for each in p.iter())
    assert opened(packed).worksheets[0]["A4"].value == "internal:A!A1"


@pytest.mark.parametrize("text", [*samples.HOSTILE, "_x0041_", "å ö ø 😀"])
def test_list_text_is_kept(text):
    value = opened(made((text, None, None))).worksheets[0]["A2"].value
    assert value.removeprefix("'" if text[0] in "=@" else "\0") == text


def test_list_cuts_what_a_cell_cannot_hold_and_shows_that():
    value = opened(made(("x" * 100_000, None, None))).worksheets[0]["A2"].value
    assert len(value) == 32_767
    assert value.endswith("…")
    value = opened(made(("😀" * 50_000, None, None))).worksheets[0]["A2"].value
    assert len(value.encode("utf-16-le")) <= 2 * 32_767


def test_list_leaves_out_what_no_file_may_hold():
    assert opened(made((f"a{samples.NEVER_IN_A_FILE}b", None, None))).worksheets[0]["A2"].value == "a\n\nb"


@pytest.mark.parametrize(
    "title", ["Ärenden: okt/2026 [alla] *?\\", "'citat'", "", "x" * 80, "0" * 20 + "😀" * 20, "History", "Definitions"]
)
def test_list_takes_any_title(title):
    book = opened(made(("a", None, 1), title=title, language=Language.EN))
    assert len(book.sheetnames[0].encode("utf-16-le")) <= 62
    assert len({name.lower() for name in book.sheetnames}) == 2


def test_list_writes_no_file_beside_itself(monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "not there"))
    assert zipfile.is_zipfile(io.BytesIO(made(("a", None, 1))))


@hypothesis.settings(max_examples=25, deadline=None)
@hypothesis.given(strategies.text(max_size=100), strategies.text(max_size=40))
def test_list_can_be_made_of_any_text(text, title):
    packed = made((text, None, 1), title=title)
    assert samples.parts(packed)  # every part is read, and refused unless well formed
    assert len(opened(packed).worksheets) == 2
