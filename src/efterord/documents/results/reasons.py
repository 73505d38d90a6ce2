"""Reasons as ranked bars: pale where one contributed, dark where it decided, and how many chose none."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from efterord.documents.results import asked, bars, reading
from efterord.queries import results
from efterord.rules import blocks, scores

REASONS = "q-R2"

# What is read in two minutes; the rest of some forty reasons is mostly named by one or two.
N_OPEN = 8
Figures = Mapping[str, results.Figure]
Row = dict[str, Any]


def chapter(figures: Figures, questions: asked.Asked, lang: str) -> dict[str, Any]:
    """This function will return the charts of reasons, and the words for what may not be shown.

    Figures over the same batches stand in one chart. Sensitive reasons and the deciding one need more answers and may
    therefore be summed over other batches; then each has a chart of its own, with its own number of answers.
    """
    texts = {reason.id: reason.text.in_language(lang) for reason in questions.book.reasons}
    charts, missing = ranked(figures, REASONS, texts, _("No reason chosen"))
    return {"charts": [{**chart, "note": reading.of_reasons(chart)} for chart in charts], "missing": missing}


def ranked(
    figures: Figures, question: str, texts: Mapping[str, str], uncoded: str
) -> tuple[list[dict[str, Any]], list[str]]:
    """This function will rank the reasons of a question: the charts, and what may not be shown.

    `uncoded` names the row of those who have none.
    """
    ticks, decided = (question, f"{question}-sensitive"), figures.get(f"{question}-decided")
    named = [figures[q] for q in ticks if q in figures]
    is_one = len({figure.batches for figure in named}) == 1
    groups = [named] if is_one else [[figure] for figure in named]
    charts = [
        _contributed(
            group, decided if decided and decided.batches == group[0].batches and is_one else None, texts, uncoded
        )
        for group in groups
    ]
    if decided and not any(chart["has_decided"] for chart in charts):
        charts.append(_decided_alone(decided, texts))
    missing = []
    if ticks[0] not in figures:
        missing.append(_("What contributed"))
    if ticks[1] not in figures:
        missing.append(_("Reasons that concern health, safety and respect"))
    if not decided:
        missing.append(_("What decided"))
    return charts, missing


def _contributed(
    group: list[results.Figure], decided: results.Figure | None, texts: Mapping[str, str], uncoded: str
) -> dict[str, Any]:
    n = group[0].n
    counts = {reason: count for figure in group for reason, count in scores.named(figure.counts).items()}
    rows: list[Row] = [
        {
            "label": texts[reason],
            "n": count,
            "shown": count,
            "n_decided": decided.counts[reason] if decided else 0,
            "shown_decided": decided.counts[reason] if decided else "",
        }
        for reason, count in counts.items()
        if count
    ]
    rows.sort(key=lambda row: (-row["n"], -row["n_decided"], row["label"]))
    none = group[0].counts[blocks.NONE]
    last: Row = {
        "label": uncoded,
        "n": none,
        "shown": none,
        "is_uncoded": True,
        "shown_decided": "\u2013",
    }
    heads = [_("Reasons"), _("Contributed"), *([_("Decided")] if decided else [])]
    most, folded = _folded(rows)
    is_sensitive_alone = len(group) == 1 and group[0].question.endswith("-sensitive")
    return {
        "rows": [*most, last],
        "more": folded,
        "heads": heads,
        "n": n,
        "has_decided": decided is not None,
        "is_sensitive_alone": is_sensitive_alone,
        "is_bare": not rows,
        "n_unnamed": sum(not count for count in counts.values()),
        "no_decided": decided.counts[blocks.NONE] - none if decided else None,
        **bars.axis([*rows, last], n),
    }


def _folded(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """The rows that a reader sees at once, and the others; a single one is not worth the folding."""
    return (rows, []) if len(rows) <= N_OPEN + 1 else (rows[:N_OPEN], rows[N_OPEN:])


def _decided_alone(figure: results.Figure, texts: Mapping[str, str]) -> dict[str, Any]:
    rows: list[Row] = [
        {"label": texts[reason], "n": count, "n_decided": count, "shown": count}
        for reason, count in figure.counts.items()
        if count and reason != blocks.NONE
    ]
    rows.sort(key=lambda row: (-row["n"], row["label"]))
    none = figure.counts[blocks.NONE]
    last: Row = {"label": _("No deciding reason"), "n": none, "shown": none, "is_uncoded": True}
    most, folded = _folded(rows)
    return {
        "rows": [*most, last],
        "more": folded,
        "heads": [_("Reasons"), _("Decided")],
        "n": figure.n,
        "has_decided": True,
        "is_decided_alone": True,
        **bars.axis([*rows, last], figure.n),
    }
