"""What a benchmark found: one figure with its aim, the table that people read and the file that scripts read."""

import dataclasses
import json
import statistics
from collections.abc import Sequence
from pathlib import Path

from rich import box, console
from rich import table as tables


@dataclasses.dataclass(frozen=True)
class Figure:
    """One measured figure. `against` is the other side in the same unit, `against_what` says in words what that was.

    `aim` is the most that is good enough: of the ratio if there is one, else of the value.
    """

    name: str
    value: float
    unit: str
    seed: int
    against: float | None = None
    against_what: str = ""
    ratio: float | None = None
    aim: float | None = None
    low: float | None = None
    high: float | None = None
    note: str = ""

    @property
    def is_met(self) -> bool | None:
        if self.aim is None:
            return None
        return (self.value if self.ratio is None else self.ratio) <= self.aim

    def as_json(self) -> dict[str, object]:
        """This function will return the promised keys first, then what a curious reader may want beside them."""
        return {
            "name": self.name,
            "value": _rounded(self.value),
            "unit": self.unit,
            "against": _rounded(self.against),
            "ratio": _rounded(self.ratio),
            "seed": self.seed,
            "against_what": self.against_what,
            "aim": self.aim,
            "met": self.is_met,
            "min": _rounded(self.low),
            "max": _rounded(self.high),
            "note": self.note,
        }


def of_runs(
    name: str, unit: str, runs: Sequence[float], *, seed: int, aim: float | None = None, note: str = ""
) -> Figure:
    """This function will make a figure of several runs: their median, the least and the most beside it."""
    middle = statistics.median(runs)
    return Figure(name, middle, unit, seed, aim=aim, low=min(runs), high=max(runs), note=note)


def of_pairs(
    name: str,
    unit: str,
    pairs: Sequence[tuple[float, float]],
    *,
    seed: int,
    against_what: str,
    aim: float | None = None,
    note: str = "",
) -> Figure:
    """This function will make a figure of runs in turn, (ours, theirs) each; the ratio is that of the two medians.

    Not the median of the pairs' ratios: where other work disturbs one run in three, that one says little. The least and
    the most are of the pairs.
    """
    ratios = [ours / theirs for ours, theirs in pairs]
    mine, other = (statistics.median(side) for side in zip(*pairs, strict=True))
    return Figure(
        name,
        mine,
        unit,
        seed,
        against=other,
        against_what=against_what,
        ratio=mine / other,
        aim=aim,
        low=min(ratios),
        high=max(ratios),
        note=note,
    )


def write(figures: Sequence[Figure], path: Path) -> None:
    """This function will write build/bench.json; figures of an earlier run that were not measured now stay out."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([figure.as_json() for figure in figures], indent=1) + "\n", encoding="utf-8")


def show(figures: Sequence[Figure]) -> None:
    """This function will print the figures as a table, with aims and whether they are met."""
    table = tables.Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("name", "value", "against", "ratio", "min-max", "aim", "met"):
        table.add_column(heading, justify="left" if heading in ("name", "met") else "right", no_wrap=True)
    for figure in figures:
        table.add_row(
            figure.name,
            f"{_short(figure.value)} {figure.unit}",
            "" if figure.against is None else f"{_short(figure.against)} {figure.unit}",
            _short(figure.ratio),
            "" if figure.low is None else f"{_short(figure.low)}-{_short(figure.high)}",
            "" if figure.aim is None else f"<= {figure.aim:g}",
            {None: "", True: "met", False: "NOT MET"}[figure.is_met],
        )
    page = console.Console(width=max(110, console.Console().width))
    page.print(table)
    for figure in figures:
        words = "; ".join(filter(None, (figure.against_what and f"against {figure.against_what}", figure.note)))
        if words:
            page.print(f"{figure.name}: {words}", style="dim", highlight=False)


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 4)


def _short(number: float | None) -> str:
    if number is None:
        return ""
    return f"{number:.0f}" if abs(number) >= 100 else f"{number:.3g}"
