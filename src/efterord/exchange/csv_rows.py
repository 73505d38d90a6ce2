"""Reading a CSV file into rows of strings: encoding, separator, quotes; runs inside the limited reader."""

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from efterord.exchange import table_limits

SEPARATORS = ",;\t|"
CHUNK_BYTES = 1 << 16
SAMPLE_CHARS = 1 << 18  # enough for a hundred rows as wide as the limit on ordinary cells
SAMPLE_ROWS = 100

BYTE_ORDER_MARKS = (
    (
        codecs.BOM_UTF32_LE,
        "",
    ),  # before UTF-16, whose mark begins the same way; nothing writes it, so: refused
    (codecs.BOM_UTF32_BE, ""),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Letters of Nordic names (and of neighbours' names) as Windows-1252 writes them. The caron letters are left
# out: their bytes are the umlauts of the old Macintosh encoding, and then the advice given would be wrong.
NORDIC = frozenset("åäöÅÄÖæøÆØéÉèÈêÊëËüÜáÁàÀâÂíÍïÏóÓòÒôÔúÚñÑçÇßýÝðÐþÞ’–\u00a0".encode("cp1252"))
ASCII = bytes(range(128))


def records(stream: BinaryIO, limits: table_limits.Limits) -> Iterator[tuple[int, list[str]]]:
    """This function will yield (row number, cells) for every line of a CSV file, the blank ones too."""
    encoding, n_mark = _encoding(stream)
    stream.seek(n_mark)
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    csv.field_size_limit(limits.max_cell_chars)
    sample = text.read(SAMPLE_CHARS)
    separator, n_skip = _separator(sample)
    text.seek(0)
    # the mark is a character to a wrapper that starts anew at 0, so it is read past by hand
    if n_mark:
        text.read(1)
    for _ in range(n_skip):
        text.readline()
    row = 0
    try:
        for row, cells in enumerate(csv.reader(text, delimiter=separator, strict=True), 1):
            yield row, cells
    except csv.Error as error:
        code = "cell_too_long" if "field limit" in str(error) else "quotes"
        raise table_limits.RefusalError(code, row=row + 1, n=limits.max_cell_chars) from None


def _encoding(stream: BinaryIO) -> tuple[str, int]:
    """Name the encoding and the length of its mark, or refuse: a guess misspells names unseen."""
    stream.seek(0)
    head = stream.read(4)
    encoding, n_mark = "utf-8", 0
    for mark, name in BYTE_ORDER_MARKS:
        if head.startswith(mark):
            encoding, n_mark = name, len(mark)
            break
    if not encoding:
        raise table_limits.RefusalError("encoding", row=1)
    stream.seek(n_mark)
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    while True:
        chunk = stream.read(CHUNK_BYTES)
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            before = error.object[: error.start].decode(encoding, "ignore")
            nul = before.find("\0")
            if nul >= 0:
                raise table_limits.RefusalError("nul", row=line + before.count("\n", 0, nul)) from None
            code = "encoding_windows" if encoding == "utf-8" and _is_nordic_windows(stream) else "encoding"
            raise table_limits.RefusalError(code, row=line + before.count("\n")) from None
        nul = text.find("\0")
        if nul >= 0:
            raise table_limits.RefusalError("nul", row=line + text.count("\n", 0, nul))
        if not chunk:
            return encoding, n_mark
        line += text.count("\n")


def _is_nordic_windows(stream: BinaryIO) -> bool:
    stream.seek(0)
    while chunk := stream.read(CHUNK_BYTES):
        if not NORDIC.issuperset(chunk.translate(None, ASCII)):
            return False
    return True


def _separator(sample: str) -> tuple[str, int]:
    """Choose what parts the header and parts the rows alike; a line "sep=;" is a word to Excel, not a row."""
    first = sample.split("\n", 1)[0].rstrip("\r")
    if len(first) == 5 and first.lower().startswith("sep=") and first[4] in SEPARATORS:
        return first[4], 1
    is_cut = len(sample) == SAMPLE_CHARS
    best = (0.0, 0, ",")
    for separator in SEPARATORS:
        widths = _widths(sample, separator, is_cut)
        if not widths or widths[0] < 2:
            continue
        alike = widths.count(widths[0]) / len(widths)
        best = max(best, (alike, widths[0], separator), key=lambda found: found[:2])
    return best[2], 0


def _widths(sample: str, separator: str, is_cut: bool) -> list[int]:
    widths = []
    try:
        for cells in islice(csv.reader(io.StringIO(sample, newline=""), delimiter=separator), SAMPLE_ROWS + 1):
            if any(cells):
                widths.append(len(cells))
    except csv.Error:
        pass  # said properly when the rows are read
    return widths[:-1] if len(widths) > 1 and (is_cut or len(widths) > SAMPLE_ROWS) else widths
