"""A document as a tagged PDF (PDF/UA-1), set by typst in our own fonts; never within a transaction."""

import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from efterord import clock
from efterord.documents import pages, signs

PATIENCE_SECONDS = 60


class NotSetError(RuntimeError):
    """The PDF could not be set; the reason is left out, since it may quote what people wrote."""


def write(document: pages.Document) -> bytes:
    """This function will return the document as a PDF that reads aloud in order, on A4, with no font of the machine.

    A sign that our fonts lack is shown as a square, and a line at the end says so. Raises NotSetError.
    """
    told = _told(document)
    # A mark on a letter of another script, or on none, is in no font of ours: then all loose marks are left out.
    made_at = clock.now() if document.made_on is None else _noon(document.made_on)
    made = _set(told, made_at) or _set(_plain(told), made_at)
    if not made:
        raise NotSetError("the PDF could not be set")
    return made


def _set(document: dict[str, Any], made_at: dt.datetime) -> bytes:
    """Return the PDF, or nothing if typst refuses it."""
    # Nothing of our environment goes along: neither key file nor database. Windows starts no Python without its root.
    told = {"document": document, "made_at": int(made_at.timestamp())}
    environment = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    try:
        ended = subprocess.run(
            [sys.executable, "-I", "-m", "efterord.documents.typesetter"],
            input=json.dumps(told).encode("ascii"),
            capture_output=True,
            env=environment,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NotSetError("setting the PDF took too long") from None
    return ended.stdout if ended.returncode == 0 and ended.stdout.startswith(b"%PDF-") else b""


def _noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), dt.UTC)


def _plain(told: Any) -> Any:
    """The same document without loose marks, wherever a text stands in it."""
    if isinstance(told, dict):
        return {key: _plain_lines(part) if key == "lines" else _plain(part) for key, part in told.items()}
    return [_plain(part) for part in told] if isinstance(told, list) else told


def _plain_lines(lines: list[str]) -> list[str]:
    """A line of marks alone becomes a dash, since a title or a heading may not be empty."""
    return [signs.plain(line) or "–" if line else "" for line in lines]


def _told(document: pages.Document) -> dict[str, Any]:
    """The document as the template reads it: kinds, texts and numbers."""
    laid = tuple(pages.headed(document.blocks))
    blocks = [
        {**piece, "stays": is_staying}
        for block, is_staying in zip(laid, pages.stays(laid), strict=True)
        for piece in _pieces(block)
    ]
    told = {
        "title": _text(pages.title_of(document)),
        "brief": _text(signs.brief(pages.title_of(document))),
        "author": signs.line(document.employer),
        "employer": _text(signs.brief(document.employer)),
        "sub": _text(signs.line(document.sub)),
        "foot": _text(signs.brief(document.sub)),
        "language": document.language.value,
        "region": pages.PLACES[document.language],
        "blocks": blocks,
    }
    if signs.MISSING in json.dumps(told, ensure_ascii=False):
        with translation.override(document.language.value):
            words = _("□ stands for a sign that the letters of this file lack. The Word file has it.")
        blocks.append({"kind": "quiet", "text": _text(words), "stays": False})
    return told


def _pieces(block: pages.Block) -> Iterable[dict[str, Any]]:
    match block:
        case pages.Heading(text, level):
            yield {"kind": "heading", "level": level, "text": _text(signs.line(text))}
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
        case pages.Facts(rows, is_wide):
            told = [[_text(label), _text(value)] for label, value in rows]
            yield {"kind": "facts", "rows": told, "wide": is_wide}
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
        case pages.Chart(head, axis, rows, key):
            yield {
                "kind": "chart",
                "head": [_text(cell) for cell in head],
                "axis": list(map(_text, axis)),
                "rows": [_chart_row(row) for row in rows],
                "key": [[kind.value, _text(words)] for kind, words in key],
            }
        case pages.PageBreak():
            yield {"kind": "page-break"}


def _chart_row(row: pages.ChartRow) -> dict[str, Any]:
    return {
        "label": _text(row.label),
        "notes": [_text(note) for note in row.notes],
        "marks": [[mark.kind.value, round(mark.start, 4), round(mark.end, 4)] for mark in row.marks],
        "figures": [[_text(figure), _text(small)] for figure, small in row.figures],
    }


def _tick(item: pages.Tick) -> dict[str, Any]:
    return {
        "text": _text(item.text),
        "ticked": item.is_ticked,
        "aside": _text(item.aside) if item.aside else None,
    }


def _text(text: str) -> dict[str, Any]:
    ready = signs.breakable(signs.shown(signs.clean(text)))
    return {"lines": ready.split("\n"), "right": signs.begins_right(ready)}
