"""Reasons as ranked bars: pale where one contributed, dark where it decided, and how many chose none."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from efterord.documents.results import asked, bars, reading
from efterord.queries import results
from efterord.rules import blocks, scores

REASONS = "q-R2"
SENSITIVE, DECIDED = f"{REASONS}-sensitive", f"{REASONS}-decided"
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
    named = [figures[q] for q in (REASONS, SENSITIVE) if q in figures]
    decided = figures.get(DECIDED)
    is_one = len({figure.batches for figure in named}) == 1
    groups = [named] if is_one else [[figure] for figure in named]
    charts = [
        _contributed(group, decided if decided and decided.batches == group[0].batches and is_one else None, texts)
        for group in groups
    ]
    if decided and not any(chart["has_decided"] for chart in charts):
        charts.append(_decided_alone(decided, texts))
    missing = []
    if REASONS not in figures:
        missing.append(_("What contributed"))
    if SENSITIVE not in figures:
        missing.append(_("Reasons that concern health, safety and respect"))
    if DECIDED not in figures:
        missing.append(_("What decided"))
    return {"charts": [{**chart, "note": reading.of_reasons(chart)} for chart in charts], "missing": missing}


def _contributed(
    group: list[results.Figure], decided: results.Figure | None, texts: Mapping[str, str]
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
        "label": _("No reason chosen"),
        "n": none,
        "shown": none,
        "is_uncoded": True,
        "shown_decided": "\u2013",
    }
    heads = [_("Reasons"), _("Contributed"), *([_("Decided")] if decided else [])]
    most, folded = _folded(rows)
    is_sensitive_alone = [figure.question for figure in group] == [SENSITIVE]
    return {
        "rows": [*most, last],
        "more": folded,
        "heads": heads,
        "n": n,
        "has_decided": decided is not None,
        "is_sensitive_alone": is_sensitive_alone,
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
