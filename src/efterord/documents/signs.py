"""Signs in texts from people: which no file may hold, which way they run, and which our fonts can show."""

import functools
import re
import struct
import unicodedata
from collections.abc import Iterator
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
MISSING = "□"
HEAD_CHARS = 60

# Old Macs, teletypes and Word's soft breaks all mean a new line. Overrides of direction (U+202A-E) go, since they can
# turn round what stands after them; surrogates and non-characters, because XML and UTF-8 cannot hold them.
_NEW_LINE = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\ufdd0-\ufdef\ud800-\udfff\ufff9-\ufffb\ufffe\uffff]")
_LONE = re.compile(r"\S{40,}")
_INVISIBLE = frozenset((0xA, 0x9, 0xAD, *range(0x200B, 0x2010), *range(0x2060, 0x206A), 0xFEFF, *range(0xFE00, 0xFE10)))
# Hebrew, Arabic, Syriac, Thaana, N'Ko and their kin, marks and figures included (Unicode 15, blocks).
_RIGHT = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
_RIGHTWARD = re.compile(rf"{_RIGHT}+(?:\W+{_RIGHT}+)*")
_ISOLATED = re.compile("[\u2066-\u2068][^\u2066-\u2069]*\u2069")
_ISOLATES = re.compile("[\u2066-\u2069]")


def clean(text: str) -> str:
    """This function will return the text without what no file may hold; every kind of line end becomes a new line."""
    kept = _FORBIDDEN.sub("", _NEW_LINE.sub("\n", text))
    return "".join(c for c in kept if ord(c) & 0xFFFE != 0xFFFE)


def line(text: str) -> str:
    """This function will clean a text and put it on one line."""
    return " ".join(clean(text).split())


def brief(text: str) -> str:
    """This function will return as much of a text as the head or foot of a page has room for."""
    one_line = line(text)
    return one_line if len(one_line) <= HEAD_CHARS else f"{one_line[: HEAD_CHARS - 1].rstrip()}…"


def paragraphs(text: str) -> list[str]:
    """This function will clean a text and part it at its empty lines; an empty text has no paragraph."""
    return [part.strip("\n") for part in re.split(r"\n[ \t]*\n", clean(text)) if part.strip()]


def begins_right(text: str) -> bool:
    """This function will tell whether a text runs from right to left: its first letter outside an isolate decides."""
    for char in _ISOLATED.sub("", text):
        kind = unicodedata.bidirectional(char)
        if kind in ("R", "AL", "L"):
            return kind != "L"
    return False


def within(text: str) -> str:
    """This function will make a name safe to weave into a sentence: one line, and its direction ends with it."""
    one_line = line(without_isolates(text))
    return f"\u2068{one_line}\u2069" if _RIGHTWARD.search(one_line) else one_line


def plain(text: str) -> str:
    """This function will leave out loose marks over and under letters, and signs that are only there to join."""
    return "".join(c for c in text if unicodedata.category(c)[0] not in "MC")


def without_isolates(text: str) -> str:
    """This function will take the signs of `within` away, for a writer that has marks of its own."""
    return _ISOLATES.sub("", text)


def runs(text: str) -> Iterator[tuple[str, bool]]:
    """This function will part a line into stretches, each with whether it runs from right to left.

    Spaces and signs between two such words belong to the stretch, so that a full name stays one.
    """
    at = 0
    for found in _RIGHTWARD.finditer(text):
        if found.start() > at:
            yield text[at : found.start()], False
        yield found[0], True
        at = found.end()
    if at < len(text):
        yield text[at:], False


def breakable(text: str) -> str:
    """This function will let a line break every ten signs within a word too long for any line."""
    return _LONE.sub(lambda m: "\u200b".join(m[0][n : n + 10] for n in range(0, len(m[0]), 10)), text)


def shown(text: str) -> str:
    """This function will return the text with a square for each sign that our fonts lack."""
    covered = _covered()
    composed = unicodedata.normalize("NFC", text)
    return "".join(c if ord(c) in covered else MISSING for c in composed)


@functools.cache
def _covered() -> frozenset[int]:
    """Every sign that some font of ours has, and those that are never seen."""
    codes: set[int] = set(_INVISIBLE)
    for path in sorted([*FONTS.rglob("*.otf"), *FONTS.rglob("*.ttf")]):
        codes.update(_codes(path.read_bytes()))
    return frozenset(codes)


def _codes(font: bytes) -> set[int]:
    """The code points in a font's own table (OpenType 1.9, "cmap", formats 4 and 12)."""
    n_tables = struct.unpack_from(">H", font, 4)[0]
    tables = {font[at : at + 4]: struct.unpack_from(">I", font, at + 8)[0] for at in range(12, 12 + 16 * n_tables, 16)}
    start = tables[b"cmap"]
    codes: set[int] = set()
    for n in range(struct.unpack_from(">H", font, start + 2)[0]):
        at = start + struct.unpack_from(">I", font, start + 4 + 8 * n + 4)[0]
        kind = struct.unpack_from(">H", font, at)[0]
        if kind == 12:
            for group in range(struct.unpack_from(">I", font, at + 12)[0]):
                first, last = struct.unpack_from(">II", font, at + 16 + 12 * group)
                codes.update(range(first, last + 1))
        elif kind == 4:
            codes.update(_segments(font, at))
    return codes


def _segments(font: bytes, at: int) -> Iterator[int]:
    double = struct.unpack_from(">H", font, at + 6)[0]
    for n in range(0, double, 2):
        last = struct.unpack_from(">H", font, at + 14 + n)[0]
        first = struct.unpack_from(">H", font, at + 16 + double + n)[0]
        delta = struct.unpack_from(">H", font, at + 16 + 2 * double + n)[0]
        place = at + 16 + 3 * double + n
        offset = struct.unpack_from(">H", font, place)[0]
        for code in range(first, last + 1):
            glyph = struct.unpack_from(">H", font, place + offset + 2 * (code - first))[0] if offset else code
            if glyph and (glyph + delta) & 0xFFFF and code != 0xFFFF:
                yield code
