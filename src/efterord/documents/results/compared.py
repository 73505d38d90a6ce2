"""A unit beside several others, or beside itself at another time: one account of it, read from an address."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from efterord import gate
from efterord.content import reader
from efterord.documents.results import areas, asked, comparing, periods, sentences
from efterord.documents.results.figures import RECOMMEND
from efterord.queries import releases as plans
from efterord.queries import results
from efterord.rules import comparisons, scores, standouts

if TYPE_CHECKING:
    from efterord.models import Release, Unit

Row = dict[str, Any]


class SillyComparison(ValueError):
    """What was asked for cannot be compared; `words` say why, to whoever asked."""

    def __init__(self, words: "str | Promise") -> None:
        super().__init__(words)
        self.words = words


@dataclasses.dataclass(frozen=True, slots=True)
class Side:
    """One that stands there: its name in a row and a sentence, what it is made of, and its figures."""

    name: str
    of: comparisons.Side
    figures: areas.Figures

    @property
    def n(self) -> int:
        return max((figure.n for figure in self.figures.values()), default=0)


@dataclasses.dataclass(frozen=True, slots=True)
class Frame:
    """What is asked for before any figure: the unit and its time, who else, and the other time ("" for none)."""

    unit: "Unit"
    held: "tuple[Release, ...]"
    period: periods.Period
    others: "tuple[Unit, ...]"
    against: periods.Period | None


@dataclasses.dataclass(frozen=True, slots=True)
class Compared:
    """`areas` and `recommend` are charts with a row a side; empty where the unit has nothing, and `nothing` says so."""

    say: tuple[str, ...]
    built_on: str
    areas: tuple[Row, ...]
    recommend: Row | None
    nothing: str


def frame(viewer: gate.Actor, unit_id: int, given: Mapping[str, str], others: Sequence[str]) -> Frame:
    """This function will read from an address what a comparison is of; Hidden for units and releases there are not.

    `others`: the ids of the units, of those in sight or above the unit. `given["against"]`: another time, "year-5".
    """
    unit = results.unit(viewer, unit_id)
    held = tuple(results.releases(viewer))
    period = periods.asked(given, held)
    kind, _dash, number = given.get("against", "").partition("-")
    against = periods.asked({kind: number}, held) if kind in (periods.YEAR, periods.ONLY, periods.UP_TO) else None
    if kind and against is None:
        raise gate.Hidden
    results.have_at_hand(viewer, numbers=(*period.numbers, *(against.numbers if against else ())))
    if not period.query and not results.result(viewer, unit, numbers=period.numbers).figures:
        period = periods.everything(held)
    found = tuple(_other(viewer, unit, each) for each in dict.fromkeys(others))
    return Frame(unit, held, period, found, against)


def _other(viewer: gate.Actor, unit: "Unit", written: str) -> "Unit":
    """A unit above may be named by whoever may see the unit; every other one only by who may see that one too."""
    above = {str(each.pk): each for each in results.above(viewer, unit)}
    if written in above:
        return above[written]
    if not (written.isascii() and written.isdigit() and len(written) < 19):
        raise gate.Hidden
    return results.unit(viewer, int(written))


def compared(viewer: gate.Actor, asked_for: Frame, lang: str) -> Compared:
    """This function will set a unit beside the others, area by area; raises SillyComparison with the reason in words.

    The difference from each other is judged at 95 per cent for all areas and all others of the page taken together.
    """
    ours, *others = _sides(viewer, asked_for)
    if not ours.figures:
        sentence = reader.promise().sentence("nothing_to_show", lang, k=plans.plan(viewer).k)
        return Compared((), "", (), None, sentence)
    questions = asked.asked(viewer)
    counted = areas.counts(ours.figures, questions)
    beside = [areas.beside(each.name, "", counted, each.figures, questions, n_others=len(others)) for each in others]
    say = [
        sentences.compared(found)
        if found
        else _("Nothing of %(other)s can be shown beside this.") % {"other": each.name}
        for each, found in zip(others, beside, strict=True)
    ]
    charts = [_area(area, counted, ours, list(zip(others, beside, strict=True))) for area in areas.AREAS]
    return Compared(tuple(say), _built_on([ours, *others]), tuple(charts), _recommend([ours, *others]), "")


def _sides(viewer: gate.Actor, asked_for: Frame) -> list[Side]:
    """The unit first, then each other; nobody on two sides."""
    unit, numbers = asked_for.unit, asked_for.period.numbers
    n_sides = 1 + len(asked_for.others) + (asked_for.against is not None)
    if n_sides > comparisons.MOST_SIDES:
        words = _("At most %(n)s can stand beside each other. Choose fewer.")
        raise SillyComparison(words % {"n": comparisons.MOST_SIDES})
    children = gate.children_of(viewer)
    own = frozenset(gate.subtree(unit.pk, children))
    above = gate.ancestors(viewer, unit.pk) - {unit.pk}
    named = [(unit.name, comparisons.Side(own, frozenset(numbers)))]
    for each in asked_for.others:
        below = frozenset(gate.subtree(each.pk, children))
        is_rest = each.pk in above
        name = comparing.the_rest(each) if is_rest else each.name
        named.append((name, comparisons.Side(below - own if is_rest else below, frozenset(numbers))))
    if asked_for.against:
        name = when(asked_for.held, asked_for.against)
        named.append((name, comparisons.Side(own, frozenset(asked_for.against.numbers))))
    _refuse_what_is_shared(named)
    found = [results.result(viewer, unit, numbers=numbers).figures]
    for each in asked_for.others:
        if each.pk in above:
            found.append(results.beside(viewer, unit, each, numbers=numbers))
        else:
            found.append(results.result(viewer, each, numbers=numbers).figures)
    if asked_for.against:
        found.append(results.result(viewer, unit, numbers=asked_for.against.numbers).figures)
    return [Side(name, of, figures) for (name, of), figures in zip(named, found, strict=True)]


def _refuse_what_is_shared(named: Sequence[tuple[str, comparisons.Side]]) -> None:
    pair = comparisons.in_common([of for _name, of in named])
    if pair is None:
        return
    one, other = (named[at] for at in pair)
    if one[1].units == other[1].units and one[1].numbers != other[1].numbers:
        raise SillyComparison(_("The two times have releases in common. Choose two that have none."))
    if one[1] == other[1]:
        raise SillyComparison(_("%(name)s cannot stand beside itself.") % {"name": one[0]})
    words = _(
        "%(one)s and %(other)s have people in common, so they cannot be compared. Choose units of which none is part "
        "of another; a unit can be compared with the rest of a unit above it."
    )
    raise SillyComparison(words % {"one": _capital(one[0]), "other": other[0]})


def when(held: "Sequence[Release]", period: periods.Period) -> str:
    """This function will name a time in a sentence."""
    day = next(periods.day(each.as_of) for each in held if each.number == period.number)
    words = {
        periods.YEAR: _("the year up to %(date)s"),
        periods.ONLY: _("what was opened on %(date)s"),
        periods.UP_TO: _("all up to %(date)s"),
    }
    return words[period.kind] % {"date": day}


def _built_on(sides: Sequence[Side]) -> str:
    named = [_("%(other)s (%(n)s answers)") % {"other": each.name, "n": each.n} for each in sides]
    return _("Beside each other: %(sides)s.") % {"sides": sentences.listed(named)}


def _area(area: int, counted: standouts.Areas, ours: Side, others: Sequence[tuple[Side, areas.Beside | None]]) -> Row:
    """One area as a chart: the unit's row first; the others' index is of the same statements."""
    items = counted.get(area, {})
    rows = [_row(ours.name, scores.area_index(list(items.values())), list(items.values()))]
    for side, beside in others:
        theirs = beside.counts.get(area, {}) if beside else {}
        score = standouts.index_beside(items, theirs)
        row = _row(side.name, score, [theirs[q] for q in items] if score else [])
        if score and beside and beside.standout:
            row["notes"] += _finding(area, beside.standout, ours.name)
        rows.append(row)
    return {"title": areas.AREAS[area][0], "rows": rows, "heads": [_("Unit or time"), _("Index")]}


def _finding(area: int, found: standouts.Standout, ours: str) -> list[str]:
    """The same finding as in the sentences, seen from the other's row."""
    if area in found.lower:
        return [_("higher than %(other)s") % {"other": ours}]
    return [_("lower than %(other)s") % {"other": ours}] if area in found.higher else []


def _row(name: str, score: scores.Score | None, items: Sequence[scores.Counts]) -> Row:
    if score is None:
        return {"label": _capital(name), "notes": [_("not shown yet")], "shown": areas.NOT_KNOWN}
    n = [scores.n_substantive(each) for each in items]
    return {
        "label": _capital(name),
        "notes": [_("%(n)s answered") % {"n": areas.span(min(n), max(n))}],
        "value": score.value,
        "lower": score.lower,
        "upper": score.upper,
        "shown": areas.whole(score.value),
        "shown_interval": areas.span(areas.whole(score.lower), areas.whole(score.upper)),
    }


def _recommend(sides: Sequence[Side]) -> Row | None:
    found = [(each, each.figures.get(RECOMMEND)) for each in sides]
    told = [(each, scores.enps(figure.counts) if figure else None, figure) for each, figure in found]
    if not any(score for _each, score, _figure in told):
        return None
    rows = [_row(each.name, score, [figure.counts] if score and figure else []) for each, score, figure in told]
    for row, (_each, score, _figure) in zip(rows, told, strict=True):
        if score:  # both ends may be below nothing, where a dash between them is read as another minus
            ends = {"lower": areas.whole(score.lower), "upper": areas.whole(score.upper)}
            row["shown_interval"] = _("%(lower)s to %(upper)s") % ends
    return {"rows": rows, "heads": [_("Unit or time"), _("eNPS")], "ends": (-100, 100)}


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
