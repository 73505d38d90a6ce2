"""Reading CSV and XLSX files in the limited process: what is read, what is refused and in which words."""

import csv
import datetime as dt
import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from django.utils import translation

from efterord.exchange import tables

DATA = Path(__file__).parent.parent / "data"
HEADER = "employee_id;unit;start_date\n"
SMALL = tables.Limits(max_bytes=200_000, max_rows=100, max_columns=50, max_cell_chars=200)


@pytest.fixture(autouse=True)
def _plain_english() -> object:
    with translation.override("en"):
        yield


def _read(source: bytes | Path, limits: tables.Limits = tables.PAGE, name: str = "") -> list[tuple[int, list[str]]]:
    with tables.read_table(source, limits, name) as table:
        return [(1, table.columns), *table.rows()]


def _refusal(source: bytes | Path, limits: tables.Limits = tables.PAGE, name: str = "") -> tables.TableError:
    with pytest.raises(tables.TableError) as refused:
        _read(source, limits, name)
    return refused.value


def _workbook(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _with_part(workbook: bytes, name: str, content: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return held.getvalue()


def _sheet(workbook: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return archive.read("xl/worksheets/sheet1.xml")


def test_staff_register_has_its_known_counts() -> None:
    rows = _read(DATA / "staff_register_synthetic.csv")
    assert rows[0] == (1, ["employee_id", "unit", "start_date", "end_date", "reason"])
    assert rows[1] == (2, ["E00001", "A1", "2019-12-24", "", ""])
    assert len(rows) == 2_001
    assert rows[-1][0] == 2_001


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_csv_is_read_with_any_separator_encoding_and_line_end(separator: str, encoding: str, line_end: str) -> None:
    held = io.StringIO(newline="")
    writer = csv.writer(held, delimiter=separator, lineterminator=line_end)
    writer.writerows([["id", "namn", "enhet"], ["007", 'Åsa "Bo" Öst, Ære; a|b\tc', "Vård\nKök"], ["8", "", "x"]])
    assert _read(held.getvalue().encode(encoding)) == [
        (1, ["id", "namn", "enhet"]),
        (2, ["007", 'Åsa "Bo" Öst, Ære; a|b\tc', "Vård\nKök"]),
        (3, ["8", "", "x"]),
    ]


def test_csv_line_that_names_the_separator_is_no_row() -> None:
    assert _read(b"sep=;\r\nid;unit\r\n1;a,b\r\n") == [(1, ["id", "unit"]), (2, ["1", "a,b"])]


def test_rows_are_numbered_as_in_the_spreadsheet_and_blank_ones_left_out() -> None:
    assert [row for row, _ in _read(b'id;unit\n\n1;"a\nb"\n;\n2;b\n')] == [1, 3, 5]


def test_rows_can_be_read_twice() -> None:
    with tables.read_table(b"id;unit\n1;a\n") as table:
        assert list(table.rows()) == list(table.rows()) == [(2, ["1", "a"])]


def test_ragged_rows_come_as_they_are_and_blank_cells_to_the_right_are_dropped() -> None:
    rows = _read(b"id;unit;start\n1;a\n2;a;b;c\n3;a;b;;\n")
    assert rows[1:] == [(2, ["1", "a"]), (3, ["2", "a", "b", "c"]), (4, ["3", "a", "b"])]


def test_columns_get_names_of_their_own() -> None:
    assert _read(b"id;unit;id;;x\n1;a;2;;3\n")[0] == (1, ["id", "unit", "id (2)", "(4)", "x"])


def test_formulas_in_csv_stay_text() -> None:
    assert _read(b'id;unit\n"=1+1";@SUM(A1)\n')[1] == (2, ["=1+1", "@SUM(A1)"])


@pytest.mark.parametrize(
    ("content", "code", "row"),
    [
        (b"", "empty", None),
        (b"\n \n\n", "empty", None),
        (HEADER.encode(), "no_rows", None),
        (b"id;unit\n1;a\n2;V\xe5rd\n", "encoding_windows", 3),
        (b"id;unit\n1;a\n2;V\x8crd\n", "encoding", 3),  # Macintosh
        ("id;unit\n1;ж\n".encode("cp1251"), "encoding_windows", 2),  # letters that could be Nordic: a hint, no guess
        (b"id;unit\n1;\xff\n", "encoding", 2),
        (b"id;unit\n1;a\x00b\n", "nul", 2),
        ("id;unit\n1;a\n".encode("utf-16-le"), "nul", 1),
        ("id;unit\n1;a\n".encode("utf-32"), "encoding", 1),
        (b'id;unit\n1;a\n2;"b\n', "quotes", 3),
        (b'id;unit\n1;"a"b\n', "quotes", 2),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_excel", None),
        (b"PK\x03\x04 and nothing more", "damaged", None),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\x00\x01", "encoding", 2),
    ],
)
def test_bad_files_are_refused_by_code_and_row(content: bytes, code: str, row: int | None) -> None:
    refused = _refusal(content)
    assert (refused.code, refused.row) == (code, row)
    assert "%(" not in refused.words
    assert row is None or str(row) in refused.words


def test_wrong_encoding_is_told_with_line_and_remedy() -> None:
    assert _refusal("id;namn\n1;Bo\n2;Åsa Ödén\n".encode("cp1252")).words == (
        "The text in line 3 is not UTF-8. The file looks like Windows-1252, which older versions of Excel write."
        " Open it there and save it again as “CSV UTF-8”, or as XLSX."
    )


def test_wrong_encoding_far_into_the_file_is_found_before_any_row_is_given() -> None:
    content = HEADER.encode() + b"1;a;2020-01-01\n" * 40_000 + "2;Vård;2020-01-01\n".encode("cp1252")
    with pytest.raises(tables.TableError) as refused:
        tables.read_table(content)
    assert (refused.value.code, refused.value.row) == ("encoding_windows", 40_002)


@pytest.mark.parametrize(
    ("content", "code", "row"),
    [
        (HEADER.encode() + b"1;a;b\n" * 101, "too_many_rows", None),
        ((";".join(f"c{n}" for n in range(10_000)) + "\n" + ";".join("1" * 10_000)).encode(), "too_many_columns", 1),
        (b"id;unit\n1;" + b"x" * 201 + b"\n", "cell_too_long", 2),
        (b'id;unit\n1;"' + b"x;y\n" * 100, "cell_too_long", 2),
        (b"x" * 200_001, "too_big", None),
    ],
)
def test_files_beyond_the_limits_are_refused(content: bytes, code: str, row: int | None) -> None:
    refused = _refusal(content, SMALL)
    assert (refused.code, refused.row) == (code, row)


def test_file_at_the_limits_is_read() -> None:
    assert len(_read(HEADER.encode() + b"1;a;b\n" * 100, SMALL)) == 101


def test_missing_file_is_refused(tmp_path: Path) -> None:
    assert _refusal(tmp_path / "none.csv").code == "no_file"
    assert _refusal(tmp_path).code == "no_file"


@pytest.mark.parametrize("name", ["staff.xlsm", "STAFF.XLSB", "a.xltm"])
def test_macro_files_are_refused_by_name(name: str) -> None:
    assert _refusal(HEADER.encode() + b"1;a;b\n", name=name).code == "macros"


def test_workbook_cells_become_text() -> None:
    content = _workbook(
        ["id", "unit", "start", "ok", "n", None],
        [123, " Vård ", dt.date(2024, 5, 6), True, 1.5],
        [],
        [12345678901.0, "=x", dt.datetime(2024, 5, 6, 7, 8), None, None],
    )
    rows = _read(_text_formula(content))
    assert rows == [
        (1, ["id", "unit", "start", "ok", "n"]),
        (2, ["123", "Vård", "2024-05-06", "true", "1.5"]),
        (4, ["12345678901", "7", "2024-05-06 07:08:00", "", ""]),
    ]


def _text_formula(workbook: bytes) -> bytes:
    """Give the sheet's only formula a stored result, as a spreadsheet program would."""
    sheet = _sheet(workbook)
    assert b"<f>x</f><v />" in sheet or b"<f>x</f><v></v>" in sheet
    sheet = sheet.replace(b"<f>x</f><v />", b"<f>x</f><v>7</v>").replace(b"<f>x</f><v></v>", b"<f>x</f><v>7</v>")
    return _with_part(workbook, "xl/worksheets/sheet1.xml", sheet)


def test_workbook_formula_without_a_result_is_refused() -> None:
    refused = _refusal(_workbook(["id", "end"], [1, "=TODAY()"]))
    assert (refused.code, refused.row, refused.column) == ("not_calculated", 2, "B")


@pytest.mark.parametrize("claim", [b"A1:XFD1048576", b"A1:A1"])
def test_workbook_claiming_a_size_is_not_believed(claim: bytes) -> None:
    workbook = _workbook(["id", "unit"], [1, "a"])
    sheet = _sheet(workbook).replace(b'ref="A1:B2"', b'ref="' + claim + b'"')
    assert sheet != _sheet(workbook)
    assert _read(_with_part(workbook, "xl/worksheets/sheet1.xml", sheet)) == [(1, ["id", "unit"]), (2, ["1", "a"])]


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def _shared(strings: list[str], cells: list[list[int]]) -> bytes:
    """A workbook as Excel writes them, each text once in a table of its own; `cells` holds places in `strings`."""
    rows = "".join("<row>" + "".join(f'<c t="s"><v>{n}</v></c>' for n in row) + "</row>" for row in cells)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{SPREADSHEET}.sheet.main+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{SPREADSHEET}.sharedStrings+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{SPREADSHEET}.worksheet+xml"/></Types>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        '<sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">' + "".join(f"<si>{each}</si>" for each in strings) + "</sst>",
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


def test_workbook_rich_text_is_read_and_readings_are_not() -> None:
    rich = "<r><t>Vå</t></r><r><t>rd</t></r><rPh sb='0' eb='1'><t>no</t></rPh>"
    workbook = _shared(["<t>id</t>", "<t>unit</t>", rich, "<t/>"], [[0, 1], [2, 3]])
    assert _read(workbook) == [(1, ["id", "unit"]), (2, ["Vård", ""])]


BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY d SYSTEM "file:///etc/hostname">]>"""


@pytest.mark.parametrize("prolog", [BOMB, OUTSIDE])
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "docProps/core.xml"])
def test_workbook_with_xml_entities_is_refused(prolog: bytes, part: str) -> None:
    workbook = _workbook(["id", "unit"], [1, "a"])
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        body = archive.read(part).split(b"?>", 1)[-1]
    assert _refusal(_with_part(workbook, part, prolog + body)).code == "entities"


def test_zip_bomb_is_refused_unopened() -> None:
    workbook = _workbook(["id", "unit"], [1, "a"])
    sheet = _sheet(workbook).replace(b"</sheetData>", b"<row></row>" * 3_000_000 + b"</sheetData>")
    bomb = _with_part(workbook, "xl/worksheets/sheet1.xml", sheet)
    assert len(bomb) < tables.PAGE.max_bytes
    assert _refusal(bomb).code == "unpacks_too_large"


def test_workbook_that_hides_macros_is_refused() -> None:
    assert _refusal(_with_part(_workbook(["id"], [1]), "xl/vbaProject.bin", b"x")).code == "macros"


def test_zip_that_is_no_workbook_is_refused() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("content.xml", "<a/>")
    assert _refusal(held.getvalue()).code == "not_a_table"


def test_damaged_sheet_is_refused() -> None:
    workbook = _workbook(["id", "unit"], [1, "a"])
    broken = _with_part(workbook, "xl/worksheets/sheet1.xml", _sheet(workbook)[:-40])
    assert _refusal(broken).code == "damaged"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not hold a process to its address space")
def test_reader_that_takes_too_much_memory_is_stopped() -> None:
    workbook = _shared(["<t>id</t>", "<t>unit</t>", *(f"<t>{n:0150}</t>" for n in range(300_000))], [[0, 1], [2, 3]])
    roomy = tables.Limits(max_bytes=5_000_000, max_rows=50_000)
    assert _read(workbook, roomy)[1][0] == 2
    tight = tables.Limits(max_bytes=5_000_000, max_rows=50_000, max_memory_bytes=64 * 1024 * 1024)
    assert _refusal(workbook, tight).code == "too_heavy"


def test_reader_that_is_silent_for_too_long_is_stopped() -> None:
    hasty = tables.Limits(max_bytes=5_000_000, max_rows=50_000, max_wait_seconds=0.001)
    assert _refusal(HEADER.encode() + b"1;a;b\n", hasty).code == "too_heavy"


def test_reader_gets_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, object] = {}
    start = subprocess.Popen

    def watched(*arguments: object, **options: object) -> object:
        seen.update(options["env"])  # type: ignore[call-overload]
        return start(*arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setenv("EFTERORD_KEY_FILE", "/somewhere/key")
    monkeypatch.setattr(subprocess, "Popen", watched)
    _read(HEADER.encode() + b"1;a;b\n")
    assert set(seen) == {"OPENPYXL_DEFUSEDXML", "OPENPYXL_LXML"}


def test_reader_ends_when_its_rows_are_not_wanted() -> None:
    table = tables.read_table(HEADER.encode() + b"1;a;b\n" * 50_000)
    process = table._reading._process  # type: ignore[union-attr]
    table.close()
    assert process.poll() is not None
    rows = table.rows()
    next(rows)
    rows.close()  # type: ignore[attr-defined]


# The kernel's own peak of each process's memory: getrusage would tell of the process that started it, too.
WHOLE_TRIP = """
import datetime, re, sys
from efterord.exchange import tables
from efterord.rules import people, people_changes, people_rows
def peak(process):
    return int(re.search(r"VmHWM:\\s+(\\d+)", open(f"/proc/{process}/status").read())[1]) // 1024
def rows(table, layout):
    for n, (row, cells) in enumerate(table.rows()):
        if n % 1000 == 0:
            readers.append(peak(reader))
        yield people_rows.read_row(layout, row, cells)
readers = []
with tables.read_table(sys.argv[1], tables.SHELL) as table:
    reader = table._reading._process.pid
    layout = people.layout(table.columns, people.suggest_mapping(table.columns))
    today = datetime.date(2025, 1, 15)
    plan = people_changes.compare(
        {}, rows(table, layout), {}, layout, first_import=True, complete_from=None, today=today
    )
print(plan.n_added, len(plan.new_units), peak("self") + max(readers))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="peaks of memory are read from /proc")
def test_200_000_rows_are_read_and_compared_in_under_300_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    with path.open("w") as file:
        file.write("employee_id;unit;start_date;name;mail\n")
        for n in range(200_000):
            file.write(f"E{n:06d};A > B{n % 300};2020-01-01;Name {n} of Someone;name.{n}@example.org\n")
    done = subprocess.run(
        [sys.executable, "-c", WHOLE_TRIP, str(path)], capture_output=True, text=True, check=True, timeout=300
    )
    n_added, n_units, megabytes = map(int, done.stdout.split())
    assert (n_added, n_units) == (200_000, 301)
    assert megabytes < 200  # the rest of the 300 is for Django and the database
    assert _refusal(path, tables.PAGE).code == "too_big"


def test_every_refusal_has_words() -> None:
    source = Path(tables.__file__).parent
    used = set()
    for name in ("csv_rows", "xlsx_rows", "table_reader", "tables"):
        text = (source / f"{name}.py").read_text()
        used.update(re.findall(r'(?:RefusalError\(|_error\(|"error": |code = )"([a-z_]+)"', text))
    # the other branch of two conditional codes
    assert used | {"encoding", "quotes"} == set(tables.WORDS)
