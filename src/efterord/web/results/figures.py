"""A unit's figures as a page sets them: the first sentence, the seven areas, and the rows of every chart."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from efterord.queries import results
from efterord.rules import questionnaires, scores
from efterord.web.results import asked, bars, reasons

Row = dict[str, Any]
Figures = Mapping[str, results.Figure]

# The seven areas: as the name of a row, and as what somebody spoke of.
AREAS: Mapping[int, tuple[Promise, Promise]] = {
    1: (gettext_lazy("Work organisation"), pgettext_lazy("spoke of", "how work was organised")),
    2: (gettext_lazy("Work environment"), pgettext_lazy("spoke of", "the work environment")),
    3: (gettext_lazy("Terms of employment"), pgettext_lazy("spoke of", "pay, hours and terms")),
    4: (gettext_lazy("Tasks"), pgettext_lazy("spoke of", "the work itself")),
    5: (gettext_lazy("Development and career"), pgettext_lazy("spoke of", "development")),
    6: (gettext_lazy("Leadership"), pgettext_lazy("spoke of", "leadership")),
    7: (gettext_lazy("Group and cooperation"), pgettext_lazy("spoke of", "the group and cooperation")),
}
# What has no area of its own: how one left, coming back, what could have been done.
DEPARTURE, RETURN, STAY = ("q-E1", "q-E2"), "q-R1", "q-R4"
RECOMMEND = "q-N0"
# How the decision came about, and what was settled; how it was done where the employer decided.
PATH, NEXT = ("q-R3", "q-P1", "q-P2", "q-P3", "q-P4", "q-P7"), ("q-R5", "q-P5", "q-P6")
ENDED = ("q-E3", "q-E4", "q-E5", "q-E6")


def page(result: results.Result, questions: asked.Asked, lang: str) -> dict[str, Any]:
    """This function will return everything that a unit's page shows, from its figures alone."""
    figures = result.figures
    found = _scores(figures, questions)
    return {
        "say": _first_sentence(found),
        "built_on": _built_on(result.n, [release.as_of for release in result.releases]),
        "areas": [_area_row(area, found.get(area), figures, questions) for area in AREAS],
        "area_heads": [_("Area"), _("Index")],
        "statements": _statements(figures, questions, lang),
        "reasons": reasons.chapter(figures, questions, lang),
        "recommend": _recommend(figures.get(RECOMMEND), questions.question(RECOMMEND), lang),
        "departure": likert(figures, [questions.question(q) for q in DEPARTURE], lang),
        "return": _return(figures.get(RETURN)),
        "return_chart": likert(figures, [questions.question(RETURN)], lang),
        # Most are never asked this, so it is left out where nothing of it can be shown.
        "ended": likert(figures, [questions.question(q) for q in ENDED], lang) if {*ENDED} & {*figures} else None,
        "path": [bars.chapter(figures, questions.question(q), lang) for q in PATH],
        "stay": _stay(figures.get(STAY)),
        "stay_chart": likert(figures, [questions.question(STAY)], lang),
        "next": [bars.chapter(figures, questions.question(q), lang) for q in NEXT],
        "own_questions": [bars.chapter(figures, question, lang) for question in questions.own],
    }


def likert(figures: Figures, statements: Sequence[questionnaires.Question], lang: str) -> dict[str, Any]:
    """This function will set statements on one scale as rows of a strip; what may not be shown says so."""
    low, high = (end.in_language(lang) if end else "" for end in (statements[0].low, statements[0].high))
    return {
        "rows": [_statement(figures[q.id], q, lang) for q in statements if q.id in figures],
        "missing": [q.text.in_language(lang) for q in statements if q.id not in figures],
        "heads": [_("Statement"), _("Mean")],
        "steps": [f"1 {low}", "2", "3", "4", f"5 {high}"],
    }


def _scores(figures: Figures, questions: asked.Asked) -> dict[int, scores.Score]:
    found = {}
    for page in questions.pages:
        shown = [figures[q.id].counts for q in page.questions if q.id in figures]
        score = scores.area_index(shown) if page.area else None
        if page.area and score:
            found[page.area] = score
    return found


def _first_sentence(found: Mapping[int, scores.Score]) -> str:
    apart = scores.best_and_worst(found)
    if apart is not None:
        best, worst = (AREAS[area][1] for area in apart)
        return _("Those who left spoke best of %(best)s and least well of %(worst)s.") % {"best": best, "worst": worst}
    if len(found) > 1:
        return _("No area stands out: the differences between them may be chance.")
    return _("There are figures here, but too few to say how the areas differ.")


def _built_on(n: int, days: Sequence[dt.date]) -> str:
    return ngettext(
        "Built on %(n)s answers, opened in one release, on %(date)s.",
        "Built on %(n)s answers, opened in %(releases)s releases, the latest on %(date)s.",
        len(days),
    ) % {"n": n, "releases": len(days), "date": date_format(days[-1], pgettext("day with year", "j F Y"))}


def _area_row(area: int, score: scores.Score | None, figures: Figures, questions: asked.Asked) -> Row:
    label = AREAS[area][0]
    if score is None:
        return {"label": label, "shown": _("not shown yet")}
    of_area = [q.id for page in questions.pages if page.area == area for q in page.questions]
    n = [scores.n_substantive(figures[q].counts) for q in of_area if q in figures]
    return {
        "label": label,
        "note": _("%(n)s answered") % {"n": span(min(n), max(n))},
        "value": score.value,
        "lower": score.lower,
        "upper": score.upper,
        "shown": whole(score.value),
        "shown_interval": span(whole(score.lower), whole(score.upper)),
    }


def _statements(figures: Figures, questions: asked.Asked, lang: str) -> list[dict[str, Any]]:
    return [
        {"title": AREAS[page.area][0], **likert(figures, page.questions, lang)} for page in questions.pages if page.area
    ]


def _statement(figure: results.Figure, question: questionnaires.Question, lang: str) -> Row:
    counts = [figure.counts[step] for step in scores.STEPS]
    told = {"n": figure.n_substantive, "all": figure.n, "counts": ", ".join(map(str, counts))}
    return {
        "label": question.text.in_language(lang),
        # The strip's figures stand in the note, from the lowest step to the highest: seven columns fit no phone.
        "note": _("%(n)s of %(all)s answered, from 1 to 5: %(counts)s") % told,
        "counts": counts,
        "shown": [number_format(scores.mean(figure.counts), 1)],
    }


def _recommend(figure: results.Figure | None, question: questionnaires.Question, lang: str) -> dict[str, Any] | None:
    if figure is None:
        return None
    chart = bars.chart(figure, question, lang)
    score = scores.enps(figure.counts)
    if score is None:
        say = _("A summary figure, eNPS, is given from ten answers on.")
    else:
        say = _("eNPS %(value)s, with an interval from %(lower)s to %(upper)s, from %(n)s answers.") % {
            "value": whole(score.value),
            "lower": whole(score.lower),
            "upper": whole(score.upper),
            "n": score.n,
        }
    return {**chart, "say": say}


def _return(figure: results.Figure | None) -> str:
    if figure is None:
        return ""
    return _("%(n)s of %(all)s would rather come back than not (4 or 5).") % _high(figure) + _per_cent(figure)


def _stay(figure: results.Figure | None) -> str:
    if figure is None:
        return ""
    return _("%(n)s of %(all)s think that the employer could have made them stay (4 or 5).") % _high(
        figure
    ) + _per_cent(figure)


def _high(figure: results.Figure) -> dict[str, int]:
    return {"n": sum(figure.counts[step] for step in scores.HIGH_STEPS), "all": figure.n_substantive}


def _per_cent(figure: results.Figure) -> str:
    """The share with its interval, where one person is not more than five per cent of it."""
    if figure.n_substantive < scores.LEAST_FOR_PERCENT:
        return ""
    share = scores.share(figure.counts, scores.HIGH_STEPS)
    return " " + _("That is %(value)s per cent, with an interval from %(lower)s to %(upper)s.") % {
        "value": whole(100 * share.value),
        "lower": whole(100 * share.lower),
        "upper": whole(100 * share.upper),
    }


def whole(value: float) -> str:
    """This function will write a figure without decimals, a real minus sign before what is below nothing."""
    rounded = round(value)
    return f"\u2212{-rounded}" if rounded < 0 else str(rounded)


def span(low: object, high: object) -> str:
    """This function will write from and to, or one figure if they are the same."""
    return str(low) if low == high else f"{low}\u2013{high}"
