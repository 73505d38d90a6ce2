"""A list as an XLSX workbook: text is only ever text, and a second sheet says what the columns mean."""

import dataclasses
import datetime as dt
import io
import re
from collections.abc import Sequence

import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext as _

from efterord import clock
from efterord.documents import signs
from efterord.words import Language

Cell = str | int | float | dt.date | None
LONGEST_CELL = 32_767  # Excel's own limit; more would be left out without a word
NARROWEST, WIDEST = 8, 60
SAMPLE_ROWS = 500
# Ours are cells of text and no program runs them; but a file saved on as CSV loses that, so they get an apostrophe.
_LIVE = re.compile(r"[=+\-@\t\r]")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")


@dataclasses.dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, its columns' names and its rows."""

    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def workbook(
    title: str,
    head: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    definitions: Sequence[tuple[str, str]],
    language: Language,
) -> bytes:
    """This function will return a workbook with the rows under a head that stays, and a sheet of definitions.

    Dates and numbers stay what they are. Text that begins with a sign a spreadsheet acts on gets an apostrophe first.
    """
    with translation.override(language.value):
        second = Sheet(_("Definitions"), (_("Word"), _("Meaning")), definitions)
    return book(title, (Sheet(title, head, rows), second), made_at=clock.now())


def book(title: str, sheets: Sequence[Sheet], *, made_at: dt.datetime) -> bytes:
    """This function will return a workbook of several sheets, each with its rows under a head that stays.

    The same sheets made at the same instant are the same bytes.
    """
    packed = io.BytesIO()
    # In memory: with constant_memory the rows would lie in clear text in the machine's folder for temporary files.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    file = xlsxwriter.Workbook(packed, {**options, "default_date_format": "yyyy-mm-dd"})
    file.set_properties({"title": signs.line(title)[:255], "author": "", "created": made_at.replace(tzinfo=None)})
    taken: set[str] = set()
    for n, sheet in enumerate(sheets, 1):
        name = _sheet_name(sheet.name)
        if name.lower() in taken:
            name = f"{_cut(name, 29)} {n}"
        taken.add(name.lower())
        _write(file, name, sheet.head, sheet.rows)
    file.close()
    return packed.getvalue()


def _write(book: xlsxwriter.Workbook, name: str, head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    top = book.add_format({"valign": "top", "text_wrap": True})
    date = book.add_format({"valign": "top", "num_format": "yyyy-mm-dd", "align": "left"})
    bold = book.add_format({"bold": True, "valign": "top", "text_wrap": True, "bottom": 1})
    for column, width in enumerate(_widths(head, rows)):
        sheet.set_column(column, column, width)
    for column, words in enumerate(head):
        sheet.write_string(0, column, _text(words), bold)
    for n, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(n, column, _text(cell), top)
            elif isinstance(cell, dt.date):
                sheet.write_datetime(n, column, _naive(cell), date)
            elif cell is not None:
                sheet.write_number(n, column, cell, top)
    if rows:
        sheet.autofilter(0, 0, len(rows), max(len(head) - 1, 0))


def _text(text: str) -> str:
    safe = f"'{text}" if _LIVE.match(text) else text
    kept = signs.clean(safe)
    return kept if _cut(kept, LONGEST_CELL) == kept else f"{_cut(kept, LONGEST_CELL - 1)}…"


def _cut(text: str, most: int) -> str:
    """Excel counts as UTF-16 does: an emoji is two signs."""
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")


def _naive(date: dt.date) -> dt.date:
    """A spreadsheet has no time zones: an instant is shown as the wall clock here."""
    return clock.local(date).replace(tzinfo=None) if isinstance(date, dt.datetime) and date.tzinfo else date


def _widths(head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> list[int]:
    widths = [len(words) for words in head]
    for row in rows[:SAMPLE_ROWS]:
        for column, cell in enumerate(row[: len(widths)]):
            longest = max(map(len, cell.split("\n"))) if isinstance(cell, str) else 10
            widths[column] = max(widths[column], longest)
    return [min(max(width + 2, NARROWEST), WIDEST) for width in widths]


def _sheet_name(text: str) -> str:
    """Excel allows 31 signs and not all of them, and refuses "History"."""
    name = _cut(signs.line(_NOT_IN_NAMES.sub(" ", text)), 31).strip()
    return f"{name}." if name.lower() == "history" else name or "1"
