"""A unit's leavers beside those who stayed: the newest staff survey with figures of the unit, where both were asked."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from efterord.documents.results import areas, periods, reading, sentences
from efterord.queries import staff_surveys as queries
from efterord.rules import blocks, scores, staff_surveys, standouts

Row = dict[str, Any]


def chapter(ours: standouts.Areas, stayed: queries.Stayed | None) -> Row | None:
    """This function will set the seven areas beside a staff survey's; None where there is none, or nothing in common.

    An area is compared on the statements that both have, at least two, else on the survey's own mean of the area. Only
    where the survey says how many chose each step is there an interval, and only there is anything called lower or
    higher: a mean alone does not tell how far chance may have moved it.
    """
    if stayed is None:
        return None
    pairs = {area: pair for area in areas.AREAS if (pair := _pair(area, ours.get(area, {}), stayed.cells)) is not None}
    if not pairs:
        return None
    name = _("those who stayed")
    counted = {area: pair for area, pair in pairs.items() if pair[1]}
    standout = standouts.standout(
        {area: mine for area, (mine, _theirs, _value) in counted.items()},
        {area: theirs for area, (_mine, theirs, _value) in counted.items()},
    )
    beside = areas.Beside(name, _("Stayed"), {}, 0, standout)
    rows = [_row(area, pairs.get(area), beside, stayed.cells) for area in areas.AREAS]
    known = {"survey": stayed.name, "date": periods.day(stayed.on)}
    return {
        "say": sentences.compared(beside) if standout else "",
        "heads": [_("Area"), _("Index"), _("Stayed")],
        "rows": rows,
        "name": name,
        "has_means_alone": len(counted) < len(pairs),
        "note": " ".join(
            (_("%(survey)s of %(date)s, answered by those who worked here then.") % known, reading.of_stayers())
        ),
    }


# Ours and theirs by statement (theirs empty without counts), and their index.
Pair = tuple[Mapping[str, scores.Counts], Mapping[str, scores.Counts], float]


def _pair(area: int, ours: Mapping[str, scores.Counts], cells: Mapping[str, staff_surveys.Cell]) -> Pair | None:
    common = {question: counts for question, counts in ours.items() if question in cells}
    if len(common) >= scores.LEAST_ITEMS:
        theirs = {question: cells[question] for question in common}
        value = sum((cell.mean - 1) * 25 for cell in theirs.values()) / len(theirs)
        is_counted = all(cell.counts for cell in theirs.values())
        return common, {q: _counts(cell) for q, cell in theirs.items()} if is_counted else {}, value
    whole = cells.get(staff_surveys.area_code(area))
    if whole is None or len(ours) < scores.LEAST_ITEMS:
        return None
    return ours, {}, (whole.mean - 1) * 25


def _counts(cell: staff_surveys.Cell) -> scores.Counts:
    return {**dict(zip(scores.STEPS, cell.counts, strict=True)), blocks.NONE: 0}


def _row(area: int, pair: Pair | None, beside: areas.Beside, cells: Mapping[str, staff_surveys.Cell]) -> Row:
    label = areas.AREAS[area][0]
    nothing: Row = {
        "area": area,
        "numbers": [None, None],
        "label": label,
        "notes": [_("not in both")],
        "shown": areas.NOT_KNOWN,
        "shown_other": areas.NOT_KNOWN,
    }
    mine = scores.area_index(list(pair[0].values())) if pair else None
    if pair is None or mine is None:
        return nothing
    ours, theirs, value = pair
    n = [scores.n_substantive(each) for each in ours.values()]
    stayed = [cells[q].n for q in ours if q in cells] or [cells[staff_surveys.area_code(area)].n]
    told = {"left": areas.span(min(n), max(n)), "stayed": areas.span(min(stayed), max(stayed))}
    row: Row = {
        "area": area,
        "n": (min(n), max(n)),
        "label": label,
        "notes": [_("%(left)s who left, %(stayed)s who stayed") % told, *areas.notes(area, beside)],
        "value": mine.value,
        "lower": mine.lower,
        "upper": mine.upper,
        "shown": areas.whole(mine.value),
        "shown_interval": areas.span(areas.whole(mine.lower), areas.whole(mine.upper)),
        "shown_other": areas.whole(value),
    }
    their_index = scores.area_index(list(theirs.values())) if theirs else None
    # As they are written; a mean alone has no interval.
    own = (round(mine.value), round(mine.lower), round(mine.upper))
    if their_index is None:
        return {**row, "before": value, "numbers": [own, (round(value), None, None)]}
    interval = areas.span(areas.whole(their_index.lower), areas.whole(their_index.upper))
    return {
        **row,
        "numbers": [own, (round(value), round(their_index.lower), round(their_index.upper))],
        "other_lower": their_index.lower,
        "other_upper": their_index.upper,
        "shown_other_interval": interval,
    }
