"""A unit's figures as a page sets them: the first sentence, the seven areas, and the rows of every chart."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from efterord.documents.results import areas, asked, bars, reading, reasons, sentences
from efterord.queries import results
from efterord.rules import questionnaires, scores

Row = dict[str, Any]
Figures = Mapping[str, results.Figure]


class Other(NamedTuple):
    """Figures that a unit stands beside: their name in a sentence, and over a column."""

    name: str
    head: str
    figures: Figures


class Comparisons(NamedTuple):
    """The rest of a unit above, and the unit itself in the time before; None where there is nothing."""

    rest: Other | None = None
    before: Other | None = None


# What has no area of its own: how one left, coming back, what could have been done.
DEPARTURE, RETURN, STAY = ("q-E1", "q-E2"), "q-R1", "q-R4"
RECOMMEND = "q-N0"
# How the decision came about, and what was settled; how it was done where the employer decided.
PATH, NEXT = ("q-R3", "q-P1", "q-P2", "q-P3", "q-P4", "q-P7"), ("q-R5", "q-P5", "q-P6")
ENDED = ("q-E3", "q-E4", "q-E5", "q-E6")


def page(result: results.Result, questions: asked.Asked, lang: str, compared: Comparisons) -> dict[str, Any]:
    """This function will return everything that a unit's page shows, from its figures alone."""
    figures = result.figures
    ours = areas.counts(figures, questions)
    found = areas.indices(ours)
    rest, before = (
        areas.beside(each.name, each.head, ours, each.figures, questions) if each else None for each in compared
    )
    return {
        "say": sentences.first(found, rest, before),
        "built_on": sentences.built_on(result.n, [release.as_of for release in result.releases]),
        "stands_beside": sentences.stands_beside([rest, before]),
        "areas": _noted(areas.chart(ours, found, rest, before)),
        "statements": _statements(figures, questions, lang, [each for each in compared if each]),
        "reasons": reasons.chapter(figures, questions, lang),
        "recommend": _recommend(figures.get(RECOMMEND), questions.question(RECOMMEND), lang),
        "recommend_beside": _recommend_beside(compared),
        "enps": [("", _enps(figures)), *((other.name, _enps(other.figures)) for other in compared if other)],
        "shares": {"return": _share(figures.get(RETURN)), "stay": _share(figures.get(STAY))},
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


def _noted(chart: dict[str, Any]) -> dict[str, Any]:
    return {**chart, "note": reading.of_areas(chart)}


def likert(
    figures: Figures, statements: Sequence[questionnaires.Question], lang: str, others: Sequence[Other] = ()
) -> dict[str, Any]:
    """This function will set statements on one scale as rows of a strip; what may not be shown says so.

    The means of others stand in columns of their own.
    """
    low, high = (end.in_language(lang) if end else "" for end in (statements[0].low, statements[0].high))
    return {
        "rows": [_statement(figures[q.id], q, lang, others) for q in statements if q.id in figures],
        "missing": [q.text.in_language(lang) for q in statements if q.id not in figures],
        "heads": [_("Statement"), _("Mean"), *(other.head for other in others)],
        "steps": [f"1 {low}", "2", "3", "4", f"5 {high}"],
    }


def _statements(figures: Figures, questions: asked.Asked, lang: str, others: Sequence[Other]) -> list[dict[str, Any]]:
    return [
        {"title": areas.AREAS[page.area][0], **likert(figures, page.questions, lang, others)}
        for page in questions.pages
        if page.area
    ]


def _statement(figure: results.Figure, question: questionnaires.Question, lang: str, others: Sequence[Other]) -> Row:
    counts = [figure.counts[step] for step in scores.STEPS]
    told = {"n": figure.n_substantive, "all": figure.n, "counts": ", ".join(map(str, counts))}
    return {
        "id": question.id,
        "label": question.text.in_language(lang),
        # The strip's figures stand in the note, from the lowest step to the highest: seven columns fit no phone.
        "note": _("%(n)s of %(all)s answered, from 1 to 5: %(counts)s") % told,
        "counts": counts,
        "n": figure.n_substantive,
        "n_all": figure.n,
        "means": [_rounded(figure), *(_rounded(other.figures.get(question.id)) for other in others)],
        "shown": [_mean(figure), *(_mean(other.figures.get(question.id)) for other in others)],
    }


def _mean(figure: results.Figure | None) -> str:
    mean = _rounded(figure)
    return areas.NOT_KNOWN if mean is None else number_format(mean, 1)


def _rounded(figure: results.Figure | None) -> float | None:
    """The mean as it is shown. Django's own formatting cuts, and 3.96 would read as 3.9."""
    return round(scores.mean(figure.counts), 1) if figure and figure.n_substantive else None


def _recommend_beside(compared: Comparisons) -> list[str]:
    """The others' eNPS, each in a sentence."""
    found = (
        (other, scores.enps(other.figures[RECOMMEND].counts))
        for other in compared
        if other and RECOMMEND in other.figures
    )
    return [
        _("For %(other)s it is %(value)s, %(lower)s to %(upper)s, from %(n)s answers.")
        % {
            "other": other.name,
            "value": areas.whole(score.value),
            "lower": areas.whole(score.lower),
            "upper": areas.whole(score.upper),
            "n": score.n,
        }
        for other, score in found
        if score
    ]


def _recommend(figure: results.Figure | None, question: questionnaires.Question, lang: str) -> dict[str, Any] | None:
    if figure is None:
        return None
    chart = bars.chart(figure, question, lang)
    score = scores.enps(figure.counts)
    if score is None:
        say = _("A summary figure, eNPS, is given from ten answers on.")
    else:
        say = _("eNPS %(value)s, with an interval from %(lower)s to %(upper)s, from %(n)s answers.") % {
            "value": areas.whole(score.value),
            "lower": areas.whole(score.lower),
            "upper": areas.whole(score.upper),
            "n": score.n,
        }
    return {**chart, "say": say}


def _enps(figures: Figures) -> dict[str, int] | None:
    """The eNPS in numbers, as it is written; None where it is not given."""
    score = scores.enps(figures[RECOMMEND].counts) if RECOMMEND in figures else None
    return {**_whole(score), "n": score.n} if score else None


def _share(figure: results.Figure | None) -> dict[str, int] | None:
    """How many answered 4 or 5 of those who answered, in per cent only where the page says so."""
    if figure is None:
        return None
    if figure.n_substantive < scores.LEAST_FOR_PERCENT:
        return _high(figure)
    return _high(figure) | _whole(scores.share(figure.counts, scores.HIGH_STEPS), 100)


def _whole(score: scores.Score, times: int = 1) -> dict[str, int]:
    return {name: round(times * getattr(score, name)) for name in ("value", "lower", "upper")}


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
        "value": areas.whole(100 * share.value),
        "lower": areas.whole(100 * share.lower),
        "upper": areas.whole(100 * share.upper),
    }
