"""What the summaries say and promise, each with its case, unit and day, the newest talk first."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from efterord import clock, labels
from efterord.rules import patterns, summaries
from efterord.web.cases import days
from efterord.words import InterviewKind

if TYPE_CHECKING:
    from efterord.services.patterns import Opened

# What is read in a sitting; the search finds the others.
MOST = 15


def listed(opened: "Iterable[Opened]", part: str, wanted: str) -> dict[str, Any]:
    """This function will return one part of each summary that holds the words sought, with the leaver's correction."""
    lines = []
    for each in opened:
        written = "" if each.talk.text is None else summaries.as_text(each.talk.text, part).strip()
        corrected = each.talk.corrections.get(part, "").strip()
        if (written or corrected) and patterns.says(f"{written}\n{corrected}", wanted):
            lines.append(_of(each) | {"text": written, "corrected": corrected})
    return {"lines": lines[:MOST], "n": len(lines), "most": MOST}


def promises(opened: "Iterable[Opened]", today: dt.date, wanted: str) -> dict[str, Any]:
    """This function will return what was promised: what is past its day first, then open, then kept."""
    lines = []
    for each in opened:
        for n, promise in enumerate(() if each.talk.text is None else each.talk.text.promises):
            if patterns.says(f"{promise.what} {promise.who}", wanted):
                lines.append(_of(each) | _promise(each, n, promise, today))
    lines.sort(key=lambda line: (line["rank"], line["due"]))
    n_kept = sum(line["is_kept"] for line in lines)
    n_past = sum(line["is_past"] for line in lines)
    return {"lines": lines[:MOST], "n": len(lines), "n_kept": n_kept, "n_past": n_past, "most": MOST}


def _promise(each: "Opened", n: int, promise: summaries.Promise, today: dt.date) -> dict[str, Any]:
    by, kept = patterns.day_of(promise.by), patterns.day_of(promise.kept)
    is_past = patterns.is_past(promise, today)
    return {
        "what": promise.what,
        "who": promise.who,
        "by": days.day(by) if by else promise.by,
        "kept": days.day(kept) if kept else "",
        "is_kept": bool(promise.kept),
        "is_past": is_past,
        "may_mark": each.summary is not None and each.summary.closed_at is not None,
        "mark_url": reverse("patterns-promise", args=[each.about.pk, n]),
        "rank": 2 if promise.kept else 0 if is_past else 1,
        "due": by or dt.date.max,
    }


def _of(each: "Opened") -> dict[str, Any]:
    talk = each.about
    return {
        "number": talk.case.number,
        "url": reverse("cases-case", args=[talk.case_id]),
        "unit": talk.case.unit.name,
        "kind": labels.of(InterviewKind(talk.kind)),
        "day": days.day(clock.local(talk.ended_at or clock.now()).date()),
        "language": talk.language,
        "state": "" if each.summary is None or each.summary.closed_at else _("not final yet"),
    }
