"""The seven areas: a unit's index with its interval beside the rest of a unit above and the time before, in figures."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from efterord.documents.results import asked
from efterord.queries import results
from efterord.rules import scores, standouts

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
NOT_KNOWN = "\u2013"


@dataclasses.dataclass(frozen=True, slots=True)
class Beside:
    """What a unit stands beside: its name in a sentence and over a column, the figures, and what stands out."""

    name: str
    head: str
    counts: standouts.Areas
    n: int
    standout: standouts.Standout | None


def beside(
    name: str, head: str, ours: standouts.Areas, figures: Figures, questions: asked.Asked, *, n_others: int = 1
) -> Beside | None:
    """This function will set a unit beside other figures; None where no area of theirs can be compared.

    `n_others`: how many a page sets it beside at once.
    """
    theirs = counts(figures, questions)
    found = standouts.standout(ours, theirs, n_others=n_others)
    n = max((figure.n for figure in figures.values()), default=0)
    return Beside(name, head, theirs, n, found) if found else None


def counts(figures: Figures, questions: asked.Asked) -> standouts.Areas:
    """This function will sort the counts of the statements that may be shown by their area."""
    return {
        page.area: {q.id: figures[q.id].counts for q in page.questions if q.id in figures}
        for page in questions.pages
        if page.area
    }


def indices(ours: standouts.Areas) -> dict[int, scores.Score]:
    """This function will give the index of each area that has one."""
    found = {area: scores.area_index(list(items.values())) for area, items in ours.items()}
    return {area: score for area, score in found.items() if score is not None}


def chart(ours: standouts.Areas, found: Mapping[int, scores.Score], rest: Beside | None, before: Beside | None) -> Row:
    """This function will set the seven areas as rows of an interval chart, with a column for each comparison."""
    heads = [_("Area"), _("Index"), *(each.head for each in (rest, before) if each)]
    rows = [_row(area, found.get(area), ours.get(area, {}), rest, before) for area in AREAS]
    return {
        "rows": rows,
        "has_dash": any(NOT_KNOWN in row.values() for row in rows if "value" in row),
        "heads": heads,
        "rest": rest.name if rest else "",
        "before": before.name if before else "",
    }


def _row(
    area: int,
    score: scores.Score | None,
    items: Mapping[str, scores.Counts],
    rest: Beside | None,
    before: Beside | None,
) -> Row:
    label = AREAS[area][0]
    empty: Row = {f"shown_{name}": NOT_KNOWN for name, each in (("other", rest), ("before", before)) if each}
    # As they are written, one for each column of figures, for forms that keep numbers as numbers.
    beside = [standouts.index_beside(items, each.counts.get(area, {})) for each in (rest, before) if each]
    numbers = [_rounded(each) for each in (score, *beside)]
    if score is None:
        return {
            "area": area,
            "label": label,
            "notes": [_("not shown yet")],
            "shown": NOT_KNOWN,
            "numbers": numbers,
            **empty,
        }
    n = [scores.n_substantive(each) for each in items.values()]
    said = [_("%(n)s answered") % {"n": span(min(n), max(n))}, *notes(area, rest), *notes(area, before)]
    row = {
        "area": area,
        "label": label,
        "notes": said,
        "n": (min(n), max(n)),
        "numbers": numbers,
        "value": score.value,
        "lower": score.lower,
        "upper": score.upper,
        "shown": whole(score.value),
        "shown_interval": span(whole(score.lower), whole(score.upper)),
        **empty,
    }
    if rest and (theirs := standouts.index_beside(items, rest.counts.get(area, {}))):
        row |= {"other_lower": theirs.lower, "other_upper": theirs.upper, **_shown("other", theirs)}
    if before and (earlier := standouts.index_beside(items, before.counts.get(area, {}))):
        row |= {"before": earlier.value, **_shown("before", earlier)}
    return row


def notes(area: int, other: Beside | None) -> list[str]:
    """This function will tell the finding of the first sentences again, in words at the area's own row."""
    if other is None or other.standout is None:
        return []
    if area in other.standout.lower:
        return [_("lower than %(other)s") % {"other": other.name}]
    return [_("higher than %(other)s") % {"other": other.name}] if area in other.standout.higher else []


def _shown(name: str, score: scores.Score) -> Row:
    interval = span(whole(score.lower), whole(score.upper))
    return {f"shown_{name}": whole(score.value), f"shown_{name}_interval": interval}


def _rounded(score: scores.Score | None) -> tuple[int, int, int] | None:
    return (round(score.value), round(score.lower), round(score.upper)) if score else None


def whole(value: float) -> str:
    """This function will write a figure without decimals, a real minus sign before what is below nothing."""
    rounded = round(value)
    return f"\u2212{-rounded}" if rounded < 0 else str(rounded)


def span(low: object, high: object) -> str:
    """This function will write from and to, or one figure if they are the same."""
    return str(low) if low == high else f"{low}\u2013{high}"
