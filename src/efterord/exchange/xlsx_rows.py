"""Reading the first sheet of an XLSX workbook into rows of strings; runs inside the limited reader."""

import datetime
import re
import warnings
import zipfile
from collections.abc import Iterator
from typing import IO, Any, BinaryIO
from xml.etree.ElementTree import Element, iterparse

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from openpyxl.reader.excel import ExcelReader
from openpyxl.xml.constants import SHARED_STRINGS

from efterord.exchange import table_limits

MAX_PARTS = 2_000
MAX_RATIO = 100  # sheets of one repeated row pack to about 60; ordinary ones to 5-15
SMALL_PART_BYTES = 1_000_000  # below this a ratio says nothing
MAX_SIDE_PART_BYTES = 20_000_000  # styles, themes and the like are held whole by the library
STREAMED = ("xl/worksheets/", "xl/sharedStrings")
MACROS = re.compile(r"vbaProject|macrosheets/", re.IGNORECASE)
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
CHUNK_BYTES = 1 << 16


def records(stream: BinaryIO, limits: table_limits.Limits) -> Iterator[tuple[int, list[str]]]:
    """This function will yield (row number, cells) for each row of the first visible sheet, blank or not."""
    has_formulas = _check_archive(stream, limits)
    warnings.simplefilter("ignore")  # of styles and headers it cannot keep; we keep none
    sheet = _first_sheet(stream, data_only=True)
    rows = sheet.iter_rows(values_only=True)
    if has_formulas:
        rows = _only_calculated(rows, _first_sheet(stream, data_only=False).iter_rows())
    for row, values in enumerate(rows, 1):
        cells = [] if not any(value is not None for value in values) else [_as_text(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        yield row, cells


class _LeanReader(ExcelReader):  # type: ignore[misc]
    """The library's reader, but for the table of texts: it keeps every emptied XML element of that."""

    def read_strings(self) -> None:
        part = self.package.find(SHARED_STRINGS)
        if part is None:
            return
        with self.archive.open(part.PartName.lstrip("/")) as source:
            root = None
            for event, element in iterparse(source, events=("start", "end")):  # noqa: S314 no document type
                if root is None:
                    root = element
                elif event == "end" and element.tag.endswith("}si"):
                    self.shared_strings.append("".join(_texts(element)))
                    root.clear()


def _texts(item: Element) -> Iterator[str]:
    """Yield the runs of a text, without the readings that East Asian workbooks put above it."""
    for child in item:
        if child.tag.endswith("}t"):
            yield child.text or ""
        elif child.tag.endswith("}r"):
            yield from _texts(child)


def _first_sheet(stream: BinaryIO, data_only: bool) -> Any:
    stream.seek(0)
    reader = _LeanReader(stream, read_only=True, data_only=data_only, keep_links=False)
    reader.read()
    sheets = [sheet for sheet in reader.wb.worksheets if sheet.sheet_state == "visible"]
    if not sheets:
        raise table_limits.RefusalError("not_a_table")
    sheets[0].reset_dimensions()  # a size that the file claims for itself is not to be believed
    return sheets[0]


def _check_archive(stream: BinaryIO, limits: table_limits.Limits) -> bool:
    """Refuse what would unpack too large or bend the XML; tell whether there are formulas."""
    stream.seek(0)
    with zipfile.ZipFile(stream) as archive:
        parts = archive.infolist()
        names = {part.filename for part in parts}
        if len(parts) > MAX_PARTS or len(names) != len(parts):
            raise table_limits.RefusalError("unpacks_too_large")
        if any(MACROS.search(name) for name in names):
            raise table_limits.RefusalError("macros")
        if "xl/workbook.xml" not in names or "[Content_Types].xml" not in names:
            raise table_limits.RefusalError("not_a_table")
        if sum(part.file_size for part in parts) > limits.max_unpacked_bytes:
            raise table_limits.RefusalError("unpacks_too_large")
        has_formulas = False
        for part in parts:
            _check_part(part)
            if not part.filename.endswith((".xml", ".rels")):
                continue
            with archive.open(part) as source:
                _refuse_entities(source)
            if part.filename.startswith("xl/worksheets/") and not has_formulas:
                with archive.open(part) as source:
                    has_formulas = _has_formulas(source)
    return has_formulas


def _check_part(part: zipfile.ZipInfo) -> None:
    packed = max(part.compress_size, 1)
    if part.file_size > SMALL_PART_BYTES and part.file_size / packed > MAX_RATIO:
        raise table_limits.RefusalError("unpacks_too_large")
    if part.file_size > MAX_SIDE_PART_BYTES and not part.filename.startswith(STREAMED):
        raise table_limits.RefusalError("unpacks_too_large")


class _RootReached(Exception):
    """Raised at the first element: a document type can only stand before it."""


class _Prolog:
    def start(self, tag: str, attributes: dict[str, str]) -> None:
        raise _RootReached

    def close(self) -> None:
        return None


def _refuse_entities(source: IO[bytes]) -> None:
    """A workbook never has a document type, and without one there are no entities to grow or to fetch.

    Looked for once in every part, so that the library may then use the quick parser: the guarded one is
    written in Python and takes four times the time and the memory.
    """
    parser = DefusedXMLParser(target=_Prolog(), forbid_dtd=True)
    try:
        while chunk := source.read(CHUNK_BYTES):
            parser.feed(chunk)
    except _RootReached:
        return
    except DefusedXmlException:
        raise table_limits.RefusalError("entities") from None


def _has_formulas(source: IO[bytes]) -> bool:
    tail = b""
    while chunk := source.read(CHUNK_BYTES):
        if FORMULA.search(tail + chunk):
            return True
        tail = chunk[-64:]
    return False


def _only_calculated(rows: Iterator[Any], twins: Iterator[Any]) -> Iterator[Any]:
    """A formula that nobody has calculated reads as blank, and a blank end date means "still employed"."""
    for values, cells in zip(rows, twins, strict=False):
        for value, cell in zip(values, cells, strict=False):
            if value is None and cell.data_type == "f":
                raise table_limits.RefusalError("not_calculated", row=cell.row, column=cell.column_letter)
        yield values


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # an employee number typed as 123 is stored as 123.0
    if isinstance(value, datetime.datetime):
        is_day = value.time() == datetime.time(0)
        return value.date().isoformat() if is_day else value.isoformat(" ")
    return str(value)
