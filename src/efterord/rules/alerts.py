"""Alerts: what a release shows above a limit that HR has chosen, at which units. From released tables only.

Each alert says what it is `of`: reasons now; what comes later (themes) joins as another word and another function.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from efterord.rules import blocks, scores
from efterord.rules.sheets import Sheet

# What an alert can be of: a reason that weighed heavily, or one that decided.
STRONG, DECIDED = "strong reason", "deciding reason"
# Of the weights 1 to 4: "a lot" and "very much".
STRONG_WEIGHTS = ("3", "4")
# Shares HR can choose from; below a fifth nearly every unit would have an alert, above 60 per cent nearly none.
LIMITS = (0.2, 0.25, 0.3, 0.4, 0.5, 0.6)

Parents = Mapping[int, int | None]
Vectors = dict[int, npt.NDArray[np.int64]]


class Alert(NamedTuple):
    """At a unit `n_named` of `n` named a reason, by its code; the share's interval is all above the limit."""

    unit: int
    of: str
    code: str
    n_named: int
    n: int


def of_reasons(found: Iterable[Sheet], question: str, parents: Parents, *, limit: float) -> list[Alert]:
    """This function will find the reasons that weighed heavily, or decided, for more than a share (0-1) of a unit.

    `question`: that of the reasons, of which those that are sensitive and what decided have tables of their own. A unit
    is all below it too, as its page is. The share is of those who gave any reason there, and both it and the lower end
    of Wilson's interval are above the limit.
    """
    told = list(found)
    alerts = []
    for table in (question, f"{question}-sensitive"):
        alerts += _above(told, table, STRONG, _strong, parents, limit)
    alerts += _above(told, f"{question}-decided", DECIDED, lambda option: option, parents, limit)
    return alerts


def nearest(alerts: Iterable[Alert], parents: Parents) -> list[Alert]:
    """This function will leave out what a unit below says of the same reason, and a reason said a second time."""
    told: dict[tuple[int, str], Alert] = {}
    for alert in alerts:
        told.setdefault((alert.unit, alert.code), alert)
    covered = {(above, code) for unit, code in told for above in _above_of(unit, parents)}
    return [alert for key, alert in told.items() if key not in covered]


def with_all_above(units: Iterable[int], parents: Parents) -> set[int]:
    """This function will return some units and all above them."""
    return {each for unit in units for each in (unit, *_above_of(unit, parents))}


def _strong(option: str) -> str | None:
    code, _colon, weight = option.partition(":")
    return code if weight in STRONG_WEIGHTS else None


def _above(
    found: list[Sheet], table: str, of: str, code_of: Callable[[str], str | None], parents: Parents, limit: float
) -> list[Alert]:
    options = dict.fromkeys(o for sheet in found for q, told in sheet.layout if q == table for o in told)
    codes = list(dict.fromkeys(code for o in options if o != blocks.NONE and (code := code_of(o)) is not None))
    alerts = []
    for unit, vector in _by_unit(found, table, code_of, codes, parents).items():
        *named, n = vector.tolist()
        alerts += [
            Alert(unit, of, code, k, n)
            for code, k in zip(codes, named, strict=True)
            if n and k > limit * n and scores.share({"named": k, "other": n - k}, ["named"]).lower > limit
        ]
    return alerts


def _by_unit(
    found: list[Sheet], table: str, code_of: Callable[[str], str | None], codes: list[str], parents: Parents
) -> Vectors:
    """How many named each code, and last how many named any, at each unit and all below it."""
    place = {code: at for at, code in enumerate(codes)}
    summed: Vectors = {}
    for sheet in found:
        for unit, vector in _own(sheet, table, code_of, place):
            for each in (unit, *_above_of(unit, parents)):
                summed[each] = summed[each] + vector if each in summed else vector
    return summed


def _own(
    sheet: Sheet, table: str, code_of: Callable[[str], str | None], place: Mapping[str, int]
) -> Iterable[tuple[int, npt.NDArray[np.int64]]]:
    names = [question for question, _options in sheet.layout]
    if table not in names:
        return
    at = names.index(table)
    options = sheet.layout[at][1]
    start = sum(len(each) for _question, each in sheet.layout[:at])
    counts = sheet.counts[:, start : start + len(options)]
    shown_at = sheet.shown_at[at]
    is_shown = shown_at >= 0
    n: npt.NDArray[Any] = np.bincount(shown_at[is_shown], sheet.sizes[is_shown], len(sheet.units)).astype(np.int64)
    found = np.zeros((len(sheet.units), len(place) + 1), dtype=np.int64)
    found[:, -1] = n
    for column, option in enumerate(options):
        if option == blocks.NONE:
            found[:, -1] -= counts[:, column]
        elif (code := code_of(option)) is not None:
            found[:, place[code]] += counts[:, column]
    for row in np.flatnonzero(n).tolist():
        yield int(sheet.units[row]), found[row]


def _above_of(unit: int, parents: Parents) -> list[int]:
    found: list[int] = []
    at = parents.get(unit)
    while at is not None and at not in found:
        found.append(at)
        at = parents.get(at)
    return found
