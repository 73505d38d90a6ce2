"""How much a table from outside may cost us, and how a reader says no; imported by both ends of the pipe."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may be and what reading it may take; trust.md, "The web", sets the sizes of a page."""

    max_bytes: int
    max_rows: int
    max_columns: int = 200  # the widest staff file of a Nordic pay system we know of has about 120
    max_cell_chars: int = 4_000  # a cell is a name, a date or an address, never a document
    max_memory_bytes: int = 256 * MEGABYTE  # of the reader alone, in address space
    max_cpu_seconds: int = 60
    max_wait_seconds: float = 90.0  # for the next rows, not for the whole: a slow caller is no fault of the file

    @property
    def max_unpacked_bytes(self) -> int:
        """XML is wordy: a workbook of this size unpacks to about ten times as much, never to twenty."""
        return 20 * self.max_bytes


PAGE = Limits(max_bytes=5 * MEGABYTE, max_rows=50_000)
SHELL = Limits(
    max_bytes=100 * MEGABYTE,
    max_rows=1_000_000,
    max_memory_bytes=512 * MEGABYTE,
    max_cpu_seconds=900,
    max_wait_seconds=600.0,
)


class RefusalError(Exception):
    """The file is not read: a code, and where; the words are added by tables.py, in the reader's language."""

    def __init__(self, code: str, row: int | None = None, column: str | None = None, n: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.row = row
        self.column = column
        self.n = n
