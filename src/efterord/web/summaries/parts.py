"""A summary's parts as pages show them: their names, the interviewer's words, the leaver's corrections beside them."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from efterord.rules import summaries
from efterord.web.cases import days
from efterord.web.interviews import keeping

# Empty rows to write further promises in; saving gives new ones.
EMPTY_ROWS = 2
ROWS = ("what", "who", "by")


def names() -> Mapping[str, str]:
    """This function will return what each part is called, in the order in which it is written and read."""
    return {
        "said": _("What was said"),
        "strengths": _("What has worked well"),
        "to_change": _("What could be better"),
        "promises": _("What was promised"),
        "next_steps": _("What happens next"),
        "support": _("Support and references"),
    }


def hints() -> Mapping[str, str]:
    """This function will return a line of help for each part to write."""
    return {
        "said": _("In the leaver's own words where you have them. Leave out what was only for you."),
        "strengths": _("What the leaver wants us to keep, and what the leaver has done well."),
        "to_change": _("What the leaver would change, and for whom."),
        "promises": _("Only what was really promised. Who does it, and by which day?"),
        "next_steps": _("What you do now, and when the leaver hears from you."),
        "support": _("References, a certificate, help with the next step: who gives it and how it is asked for."),
    }


def read(request: HttpRequest) -> summaries.Text:
    """This function will read a summary from what was written on its page; empty rows of promises are left out."""
    rows = [
        summaries.Promise(*(keeping.text_of(request, f"{name}-{place}").strip() for name in ROWS))
        for place in range(summaries.MOST_PROMISES + EMPTY_ROWS)
    ]
    told = {part: keeping.text_of(request, part) for part in summaries.TEXTS}
    return summaries.Text(promises=tuple(row for row in rows if any((row.what, row.who, row.by))), **told)


def words(request: HttpRequest) -> str:
    """This function will return all that was written on the page as one text, so that it can be shown again."""
    return whole(read(request))


def whole(text: summaries.Text) -> str:
    """This function will return a summary as one text: each part that says anything under its name."""
    told = [(name, summaries.as_text(text, part)) for part, name in names().items()]
    return "\n\n".join(f"{name}\n{said}" for name, said in told if said)


def to_write(
    text: summaries.Text, answer: summaries.Answer, other: summaries.Text | None = None
) -> list[dict[str, Any]]:
    """This function will return the fields of the page: each part, the leaver's correction, and the other window's."""
    helps = hints()
    return [
        {
            "part": part,
            "name": name,
            "hint": helps[part],
            "text": "" if part == "promises" else summaries.as_text(text, part),
            "rows": rows(text) if part == "promises" else [],
            "correction": answer.corrections.get(part, ""),
            "other": _other(text, other, part),
        }
        for part, name in names().items()
    ]


def to_read(text: summaries.Text, answer: summaries.Answer) -> list[dict[str, Any]]:
    """This function will return what a reader is shown: each part that says anything, with the leaver's correction."""
    shown = [
        {
            "part": part,
            "name": name,
            "text": "" if part == "promises" else summaries.as_text(text, part),
            "promises": [_promise(row) for row in text.promises] if part == "promises" else [],
            "correction": answer.corrections.get(part, ""),
        }
        for part, name in names().items()
    ]
    return [each for each in shown if each["text"] or each["promises"] or each["correction"]]


def rows(text: summaries.Text) -> list[dict[str, Any]]:
    """This function will return the rows of promises, with empty ones after them."""
    blank = summaries.Promise("")
    shown = (*text.promises, *([blank] * EMPTY_ROWS))[: summaries.MOST_PROMISES + EMPTY_ROWS]
    return [
        {"place": place, "number": place + 1, "what": row.what, "who": row.who, "by": row.by}
        for place, row in enumerate(shown)
    ]


def _promise(row: summaries.Promise) -> dict[str, str]:
    return {"what": row.what, "who": row.who, "by": _day(row.by), "kept": _day(row.kept)}


def _day(written: str) -> str:
    """A day that is none is shown as it was written."""
    try:
        return days.day(dt.date.fromisoformat(written)) if written else ""
    except ValueError:
        return written


def _other(text: summaries.Text, other: summaries.Text | None, part: str) -> str:
    if other is None or summaries.as_text(other, part) == summaries.as_text(text, part):
        return ""
    return summaries.as_text(other, part) or "–"
