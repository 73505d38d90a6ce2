"""A document as a tagged PDF (PDF/UA-1), set by typst in our own fonts. It takes a while: never within a transaction."""

import functools
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import typst
from django.utils import translation
from django.utils.translation import gettext as _

from efterord import clock
from efterord.documents import pages, signs

HERE = Path(__file__).parent
TEMPLATE = HERE / "page.typ"
STANDARD = "ua-1"


def write(document: pages.Document) -> bytes:
    """This function will return the document as a PDF that reads aloud in order, on A4, with no font of the machine.

    A sign that our fonts lack is shown as a square, and a line at the end says so.
    """
    told = _told(document)
    compiler = typst.Compiler(TEMPLATE.read_bytes(), root=HERE, font_paths=_fonts())
    made = compiler.compile(
        format="pdf",
        sys_inputs={"document": json.dumps(told)},
        pdf_standards=STANDARD,
        timestamp=int(clock.now().timestamp()),
    )
    if not isinstance(made, bytes):
        raise TypeError("typst made something else than one file")
    return made


@functools.cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[signs.FONTS])


def _told(document: pages.Document) -> dict[str, Any]:
    """The document as the template reads it: kinds, texts and numbers."""
    blocks = [piece for block in pages.headed(document.blocks) for piece in _pieces(block)]
    told = {
        "title": _text(_line(document.title)),
        "brief": _text(_brief(document.title)),
        "author": signs.clean(_line(document.employer)),
        "employer": _text(_line(document.employer)),
        "sub": _text(_line(document.sub)),
        "language": document.language.value,
        "region": pages.PLACES[document.language],
        "blocks": blocks,
    }
    if signs.MISSING in json.dumps(told, ensure_ascii=False):
        with translation.override(document.language.value):
            words = _("□ stands for a sign that the letters of this file lack. The Word file has it.")
        blocks.append({"kind": "quiet", "text": _text(words)})
    return told


def _pieces(block: pages.Block) -> Iterable[dict[str, Any]]:
    match block:
        case pages.Heading(text, level):
            yield {"kind": "heading", "level": level, "text": _text(_line(text))}
        case pages.Paragraph(text, is_quiet):
            for part in signs.paragraphs(text):
                yield {"kind": "quiet" if is_quiet else "paragraph", "text": _text(part)}
        case pages.Say(text):
            for part in signs.paragraphs(text):
                yield {"kind": "say", "text": _text(part)}
        case pages.Words(text):
            yield {"kind": "words", "texts": [_text(part) for part in signs.paragraphs(text)]}
        case pages.Lines(n):
            yield {"kind": "lines", "n": n}
        case pages.Facts(rows):
            yield {"kind": "facts", "rows": [[_text(label), _text(value)] for label, value in rows]}
        case pages.Bullets(items):
            yield {"kind": "bullets", "items": [_text(item) for item in items]}
        case pages.Ticks(items):
            yield {"kind": "ticks", "items": [_tick(item) for item in items]}
        case pages.Table(head, rows, widths):
            yield {
                "kind": "table",
                "head": [_text(cell) for cell in head],
                "rows": [[_text(cell) for cell in row] for row in rows],
                "widths": list(widths or (1,) * len(head)),
            }
        case pages.PageBreak():
            yield {"kind": "page-break"}


def _tick(item: pages.Tick) -> dict[str, Any]:
    return {
        "text": _text(item.text),
        "ticked": item.is_ticked,
        "aside": _text(item.aside) if item.aside else None,
    }


def _text(text: str) -> dict[str, Any]:
    ready = signs.breakable(signs.shown(signs.clean(text)))
    return {"lines": ready.split("\n"), "right": signs.begins_right(ready)}


def _line(text: str) -> str:
    return " ".join(signs.clean(text).split())


def _brief(title: str) -> str:
    """The title as the head of later pages has room for it."""
    one_line = _line(title)
    return one_line if len(one_line) <= 60 else f"{one_line[:59].rstrip()}…"
