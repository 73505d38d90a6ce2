"""Any closed question as bars in the order asked, "no answer" last: what a question of any kind comes to."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from efterord.queries import results
from efterord.rules import blocks, questionnaires, questionnaires_routes, scores
from efterord.words import QuestionKind

Row = dict[str, Any]
Figures = Mapping[str, results.Figure]


def chapter(figures: Figures, question: questionnaires.Question, lang: str) -> dict[str, Any]:
    """This function will set one question by itself: its wording, and a chart for each of its tables that is shown.

    A question whose sensitive options wait for more answers has two tables, which may be over different batches.
    """
    tables = [question.id, f"{question.id}-sensitive"]
    return {
        "id": question.id,
        "title": question.text.in_language(lang),
        "charts": [chart(figures[table], question, lang) for table in tables if table in figures],
    }


def chart(figure: results.Figure, question: questionnaires.Question, lang: str) -> dict[str, Any]:
    """This function will set one table as the rows of a bar chart."""
    is_ticked = question.kind in questionnaires.TICKED
    counts = scores.named(figure.counts) if is_ticked else figure.counts
    rows = [bar(label, counts[code]) for code, label in _labels(question, lang).items() if code in counts]
    said = ngettext("Of %(n)s answer.", "Of %(n)s answers.", figure.n) % {"n": figure.n}
    several = " " + _("Several could be chosen, so the sum may be more than that.") if is_ticked else ""
    return {**bars([*rows, no_answer(figure.counts[blocks.NONE])], figure.n), "say": said + several}


def bars(rows: list[Row], n: int) -> dict[str, Any]:
    """This function will complete rows to a bar chart of `n` people."""
    return {"rows": rows, "n": n, **axis(rows, n), "heads": [_("Answer"), _("People")]}


def axis(rows: list[Row], n: int) -> dict[str, Any]:
    """This function will end a bar chart's axis at an even figure just above the longest bar, "40 of 61"."""
    most = min(max(row["n"] for row in rows), n)
    most = max(4, most + most % 2)
    return {"most": most, "most_label": _("%(most)s of %(n)s") % {"most": most, "n": n} if most <= n else str(most)}


def bar(label: str, n: int) -> Row:
    """This function will make one row."""
    return {"label": label, "n": n, "shown": n}


def no_answer(n: int) -> Row:
    """This function will make the row of those who did not answer, or were not asked."""
    return {**bar(_("No answer, or not asked"), n), "is_uncoded": True}


def recommend_labels() -> dict[str, str]:
    """This function will name the three classes in which answers from 0 to 10 are kept."""
    names = (_("0 to 6"), _("7 or 8"), _("9 or 10"))
    return dict(zip(questionnaires_routes.RECOMMEND_CLASSES, names, strict=True))


def _labels(question: questionnaires.Question, lang: str) -> dict[str, str]:
    if question.kind is QuestionKind.RECOMMEND:
        return recommend_labels()
    labels = {option.code: option.text.in_language(lang) for option in question.options}
    if question.low is not None and question.high is not None:
        first, *_rest, last = question.codes
        labels[first] = f"{first} {question.low.in_language(lang)}"
        labels[last] = f"{last} {question.high.in_language(lang)}"
    return labels
