"""A staff survey's figures by unit, from another program: what may be set beside those of the leavers, and what not.

Its answers were given to somebody else under another promise. Here only one rule of ours is kept: no figure of fewer
than k, and none that comes out by subtracting the units below from a unit.
"""

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

STEPS = ("1", "2", "3", "4", "5")
# Two decimals are what such reports print.
ROUNDING = 0.051
LONGEST_NAME = 100


class Cell(NamedTuple):
    """A unit's figure, all below it included, for a statement or an area: mean step 1 to 5, and how many chose each."""

    row: int
    unit: int
    code: str
    n: int
    mean: float
    counts: tuple[int, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Survey:
    """A whole file. `cells` are in the order of the file."""

    name: str
    on: dt.date
    cells: tuple[Cell, ...]


class Problem(NamedTuple):
    """One thing wrong in one row, as a code of staff_surveys_problems and what fills its words."""

    row: int
    code: str
    params: Mapping[str, object] = {}


def problems(survey: Survey, parents: Mapping[int, int | None], codes: Collection[str], *, k: int) -> list[Problem]:
    """This function will find what may not be kept of a survey, in the order of its rows.

    `parents`: unit to the unit above it, for all units there are; `codes`: of the statements and areas; `k`: the least
    that a figure may stand for.
    """
    found = [problem for cell in survey.cells for problem in _alone(cell, parents, codes, k)]
    seen: dict[tuple[int, str], int] = {}
    for cell in survey.cells:
        first = seen.setdefault((cell.unit, cell.code), cell.row)
        if first != cell.row:
            found.append(Problem(cell.row, "twice", {"value": first}))
    found += _left_over(survey.cells, parents, k)
    return sorted(found, key=lambda problem: problem.row)


def _alone(cell: Cell, parents: Mapping[int, int | None], codes: Collection[str], k: int) -> Iterable[Problem]:
    if cell.unit not in parents:
        yield Problem(cell.row, "unit_unknown", {"value": cell.unit})
    if cell.code not in codes:
        yield Problem(cell.row, "code_unknown", {"value": cell.code})
    if cell.n < k:
        yield Problem(cell.row, "too_few", {"value": cell.n, "other": k})
    if not 1 <= cell.mean <= len(STEPS):
        yield Problem(cell.row, "mean_outside", {"value": f"{cell.mean:g}"})
    if cell.counts:
        if len(cell.counts) != len(STEPS) or min(cell.counts) < 0:
            yield Problem(cell.row, "counts_unreadable")
        elif sum(cell.counts) != cell.n:
            yield Problem(cell.row, "counts_differ", {"value": sum(cell.counts), "other": cell.n})
        elif abs(mean_of(cell.counts) - cell.mean) > ROUNDING:
            yield Problem(cell.row, "mean_differs", {"value": f"{cell.mean:g}", "other": f"{mean_of(cell.counts):.2f}"})


def _left_over(cells: Sequence[Cell], parents: Mapping[int, int | None], k: int) -> Iterable[Problem]:
    """Where the units below a unit leave some of it, but fewer than k: whoever subtracts has a figure of so few.

    It is enough to take the nearest units below that have a figure all together: as long as one of them is left out,
    at least its own k are left.
    """
    for code in dict.fromkeys(cell.code for cell in cells):
        of_unit = {cell.unit: cell for cell in cells if cell.code == code}
        below: dict[int, list[Cell]] = {}
        for cell in of_unit.values():
            above = _nearest_above(cell.unit, of_unit, parents)
            if above is not None:
                below.setdefault(above, []).append(cell)
        for unit, parts in below.items():
            left = of_unit[unit].n - sum(part.n for part in parts)
            if left < 0:
                yield Problem(of_unit[unit].row, "more_below", {"value": -left})
            elif 0 < left < k:
                rows = ", ".join(str(part.row) for part in parts)
                yield Problem(of_unit[unit].row, "left_over", {"value": left, "other": k, "rows": rows})


def _nearest_above(unit: int, known: Collection[int], parents: Mapping[int, int | None]) -> int | None:
    seen = {unit}
    at = parents.get(unit)
    while at is not None and at not in known and at not in seen:
        seen.add(at)
        at = parents.get(at)
    return at if at in known else None


def mean_of(counts: Sequence[int]) -> float:
    """This function will give the mean step of those who chose each."""
    return sum(step * n for step, n in enumerate(counts, 1)) / sum(counts) if sum(counts) else 0.0


def area_code(area: int) -> str:
    """This function will give the code by which a file names an area as a whole."""
    return f"area-{area}"
