"""The limited process that reads a table from outside and sends its rows up a pipe; started by tables.py.

It sees the file only as its standard input, has no environment worth stealing, and sets its own limits before
it looks at the first byte. One JSON text a line goes up: the columns, then lists of [row number, cells], then
{"end": rows}, or {"error": code} in their place.
"""

import io
import json
import sys
from collections.abc import Iterator
from typing import BinaryIO

from efterord.exchange import csv_rows, table_limits

BATCH_ROWS = 500
BATCH_CHARS = 200_000
OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # the container of .xls, and of a workbook with a password
ZIP = b"PK\x03\x04"


def main(arguments: list[str]) -> int:
    """Read standard input within the limits given as JSON, and answer on standard output."""
    limits = table_limits.Limits(**json.loads(arguments[0]))
    _limit_this_process(limits)
    try:
        _send_rows(_table_rows(sys.stdin.buffer, limits))
    except table_limits.RefusalError as no:
        _send({"error": no.code, "row": no.row, "column": no.column, "n": no.n})
    except MemoryError:
        _send({"error": "too_heavy"})
    except Exception:  # whatever a broken file makes a library raise; its words may quote the file, so they go
        _send({"error": "damaged"})
    return 0


def _limit_this_process(limits: table_limits.Limits) -> None:
    try:
        import resource
    except ImportError:  # Windows has none; the parent's patience and the caps below still hold
        return
    wanted = (
        (resource.RLIMIT_AS, limits.max_memory_bytes),
        (resource.RLIMIT_CPU, limits.max_cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    )
    for kind, value in wanted:
        try:
            resource.setrlimit(kind, (value, value))
        except (ValueError, OSError):
            continue  # macOS refuses some; the others hold


def _table_rows(stream: BinaryIO, limits: table_limits.Limits) -> Iterator[list[str] | tuple[int, list[str]]]:
    """Yield the column names, then (row number, cells) of each row that says anything."""
    stream = _seekable(stream, limits)
    head = stream.read(4)
    if not head:
        raise table_limits.RefusalError("empty")
    if head == OLD_EXCEL:
        raise table_limits.RefusalError("old_excel")
    is_workbook = head == ZIP
    if is_workbook:
        # openpyxl would load numpy only to recognise its numbers: 30 MB and much address space for nothing
        sys.modules.setdefault("numpy", None)  # type: ignore[arg-type]
        from efterord.exchange import xlsx_rows

        records = xlsx_rows.records(stream, limits)
    else:
        records = csv_rows.records(stream, limits)
    yield from _laid_out(_cleaned(records, limits), limits, is_workbook)


def _seekable(stream: BinaryIO, limits: table_limits.Limits) -> BinaryIO:
    """A file is read where it lies; an upload comes through a pipe and is small enough to hold."""
    return stream if stream.seekable() else io.BytesIO(stream.read(limits.max_bytes))


def _cleaned(records: Iterator[tuple[int, list[str]]], limits: table_limits.Limits) -> Iterator[tuple[int, list[str]]]:
    """Leave out rows without a word in them, trim every cell, and hold rows to their limits."""
    n_rows = -1  # the header is not counted
    for row, cells in records:
        cells = [cell.strip() for cell in cells]
        if not any(cells):
            continue
        n_rows += 1
        if n_rows > limits.max_rows:
            raise table_limits.RefusalError("too_many_rows", n=limits.max_rows)
        if len(cells) > limits.max_columns:
            raise table_limits.RefusalError("too_many_columns", row=row, n=limits.max_columns)
        for cell in cells:
            if len(cell) > limits.max_cell_chars:
                raise table_limits.RefusalError("cell_too_long", row=row, n=limits.max_cell_chars)
        yield row, cells


def _laid_out(
    records: Iterator[tuple[int, list[str]]], limits: table_limits.Limits, is_workbook: bool
) -> Iterator[list[str] | tuple[int, list[str]]]:
    header = next(records, None)
    if header is None:
        raise table_limits.RefusalError("empty")
    columns = header[1]
    while columns and not columns[-1]:
        columns.pop()
    first = next(records, None)
    if first is None:
        raise table_limits.RefusalError("no_rows")
    yield _named(columns)
    width = len(columns)
    yield first[0], _of_width(first[1], width, is_workbook)
    for row, cells in records:
        yield row, _of_width(cells, width, is_workbook)


def _named(columns: list[str]) -> list[str]:
    """Give every column a name of its own, so that a mapping can tell them apart."""
    names: list[str] = []
    for place, column in enumerate(columns, 1):
        plain = " ".join(column.split()) or f"({place})"
        name, n = plain, 1
        while name in names:
            n += 1
            name = f"{plain} ({n})"
        names.append(name)
    return names


def _of_width(cells: list[str], width: int, is_workbook: bool) -> list[str]:
    """Blank cells to the right are nobody's fault; other differences stay, for the rules to report."""
    while len(cells) > width and not cells[-1]:
        cells.pop()
    if is_workbook and len(cells) < width:
        cells.extend([""] * (width - len(cells)))  # a workbook does not store blank cells
    return cells


def _send(message: object) -> None:
    sys.stdout.buffer.write(json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
    sys.stdout.buffer.flush()


def _send_rows(rows: Iterator[list[str] | tuple[int, list[str]]]) -> None:
    _send({"columns": next(rows)})
    batch: list[object] = []
    n_rows = n_chars = 0
    for row in rows:
        batch.append(row)
        n_rows += 1
        n_chars += sum(map(len, row[1]))
        if len(batch) >= BATCH_ROWS or n_chars >= BATCH_CHARS:
            _send(batch)
            batch, n_chars = [], 0
    _send(batch)
    _send({"end": n_rows})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
