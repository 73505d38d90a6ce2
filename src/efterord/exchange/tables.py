"""Any CSV or XLSX file as rows of strings, read by a limited process, or a refusal in plain words."""

import dataclasses
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from efterord.exchange import table_limits
from efterord.exchange.table_limits import PAGE, SHELL, Limits

__all__ = ["PAGE", "SHELL", "WORDS", "Limits", "Table", "TableError", "read_table"]

MACRO_NAMES = (".xlsm", ".xltm", ".xlam", ".xlsb", ".xla", ".xlm")

WORDS: dict[str, str | Promise] = {
    "no_file": _("There is no such file, or it cannot be opened."),
    "empty": _("The file is empty."),
    "no_rows": _("The file has a header row and nothing below it."),
    "too_big": _("The file is larger than %(n)s MB, which is the most that is read here."),
    "too_many_rows": _("The file has more than %(n)s rows, which is the most that is read here."),
    "too_many_columns": _("Row %(row)s has more than %(n)s columns. Keep the columns that are needed and try again."),
    "cell_too_long": _(
        "A cell in row %(row)s holds more than %(n)s characters. Perhaps a quotation mark was never closed."
    ),
    "encoding": _(
        "The text in line %(row)s is not UTF-8. Open the file in the program that made it and save it again"
        " as “CSV UTF-8”, or as XLSX."
    ),
    "encoding_windows": _(
        "The text in line %(row)s is not UTF-8. The file looks like Windows-1252, which older versions of"
        " Excel write. Open it there and save it again as “CSV UTF-8”, or as XLSX."
    ),
    "nul": _(
        "Line %(row)s holds a NUL character, so this is not a text file, or not one that can be read safely."
        " Save it again as “CSV UTF-8”, or as XLSX."
    ),
    "quotes": _("The quotation marks in row %(row)s do not match. Mend the row, or save the file as XLSX."),
    "macros": _("Workbooks with macros and binary workbooks are not read. Save the file as XLSX or CSV."),
    "old_excel": _("The workbook is in the old Excel format, or has a password. Save it as XLSX without a password."),
    "not_a_table": _("The file is neither a CSV file nor an XLSX workbook with a visible sheet."),
    "damaged": _("The file is damaged and cannot be read. Save it again in the program that made it."),
    "unpacks_too_large": _(
        "The workbook unpacks to far more than its size tells, so it is not read. Save the sheet as CSV."
    ),
    "entities": _("The workbook holds XML definitions that no spreadsheet program writes, so it is not read."),
    "not_calculated": _(
        "The formula in row %(row)s, column %(column)s has no stored result. Open the file in a spreadsheet"
        " program and save it, or replace the formulas with their values."
    ),
    "too_heavy": _(
        "Reading the file took more memory or time than is allowed. Save the sheet as CSV, or divide the file."
    ),
}


class TableError(Exception):
    """A file that is not read: a stable code, where, and a sentence in the reader's language."""

    def __init__(
        self,
        code: str,
        words: str | Promise,
        row: int | None = None,
        column: str | None = None,
        n: int | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.row = row
        self.column = column
        self._words = words
        self._n = n

    @property
    def words(self) -> str:
        n = f"{self._n:,}".replace(",", "\u00a0") if self._n is not None else ""
        return str(self._words) % {"row": self.row or "", "column": self.column or "", "n": n}

    def __str__(self) -> str:
        return self.words


class Table:
    """The columns of a file, and its rows as often as they are asked for; close it, or use it in a `with`."""

    def __init__(self, source: Path | bytes, limits: Limits) -> None:
        self._source = source
        self._limits = limits
        self._reading: _Reading | None = _Reading(source, limits)
        self.columns: list[str] = self._reading.columns

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield (row number as the spreadsheet shows it, cells); the first data row is usually number 2.

        Blank rows are left out. A row of another width than `columns` is yielded as it is: the rules report
        it. Each call reads the file from its beginning. Raises TableError, also midway: keep nothing until
        the end.
        """
        reading = self._reading or _Reading(self._source, self._limits)
        self._reading = None
        try:
            yield from reading.rows()
        finally:
            reading.close()

    def close(self) -> None:
        """End the reader if its rows were never asked for."""
        if self._reading is not None:
            self._reading.close()
            self._reading = None

    def __enter__(self) -> "Table":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def read_table(path_or_bytes: str | Path | bytes, limits: Limits = PAGE, name: str = "") -> Table:
    """Start reading a CSV or XLSX file; `name` is what an uploaded file was called. Raises TableError."""
    source = path_or_bytes if isinstance(path_or_bytes, bytes) else Path(path_or_bytes)
    if isinstance(source, Path):
        name = name or source.name
        if not source.is_file():
            raise _error("no_file")
    if name.lower().endswith(MACRO_NAMES):
        raise _error("macros")
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > limits.max_bytes:
        raise _error("too_big", n=limits.max_bytes // table_limits.MEGABYTE)
    return Table(source, limits)


def _error(code: str, row: int | None = None, column: str | None = None, n: int | None = None) -> TableError:
    return TableError(code, WORDS[code], row=row, column=column, n=n)


class _Reading:
    """One run of the limited reader over the file."""

    def __init__(self, source: Path | bytes, limits: Limits) -> None:
        self._limits = limits
        self._longest_line = 8 * limits.max_columns * limits.max_cell_chars + 4_000_000
        self._process = self._start(source)
        try:
            self.columns: list[str] = self._next()["columns"]
        except BaseException:
            self.close()
            raise

    def _start(self, source: Path | bytes) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-I", "-m", "efterord.exchange.table_reader"]
        command.append(json.dumps(dataclasses.asdict(self._limits)))
        if isinstance(source, bytes):
            process = self._popen(command, subprocess.PIPE)
            if process.stdin is not None:
                threading.Thread(target=_feed, args=(process.stdin, source), daemon=True).start()
            return process
        try:
            with source.open("rb") as opened:
                return self._popen(command, opened)
        except OSError:
            raise _error("no_file") from None

    def _popen(self, command: list[str], stdin: int | IO[bytes]) -> "subprocess.Popen[bytes]":
        # Nothing of our environment goes along: neither key file nor database. openpyxl is told to use the
        # quick XML parser, because the reader has refused every document type before.
        environment = {"OPENPYXL_DEFUSEDXML": "False", "OPENPYXL_LXML": "False"}
        if "SYSTEMROOT" in os.environ:  # Windows starts no Python without it
            environment["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
        return subprocess.Popen(  # noqa: S603 our own interpreter and our own module
            command,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            close_fds=True,
        )

    def _next(self) -> Any:
        """Return the reader's next message, or say why there is none; a silent reader is killed."""
        patience = threading.Timer(self._limits.max_wait_seconds, self._process.kill)
        patience.daemon = True
        patience.start()
        try:
            line = self._process.stdout.readline(self._longest_line) if self._process.stdout else b""
        finally:
            patience.cancel()
        if not line.endswith(b"\n"):
            raise _error("too_heavy")  # killed by its limits or by us
        try:
            message = json.loads(line)
        except ValueError:
            raise _error("damaged") from None
        if isinstance(message, dict) and "error" in message:
            code = message["error"]
            raise _error(code, row=message.get("row"), column=message.get("column"), n=message.get("n"))
        return message

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        while isinstance(batch := self._next(), list):
            yield from ((row, cells) for row, cells in batch)

    def close(self) -> None:
        self._process.kill()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._process.wait()


def _feed(pipe: IO[bytes], content: bytes) -> None:
    """Hand an upload to the reader from a thread of its own, since both pipes are short."""
    try:
        pipe.write(content)
        pipe.close()
    except OSError:
        pass  # the reader has refused and gone
