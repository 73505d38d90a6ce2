"""Where the marks of a chart strip stand: percent across and pixels down, as SVG wants them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

GRID = ("0%", "25%", "50%", "75%", "100%")

# Five steps that stay apart in grey and judge nothing: from the sand of the band to the ink.
STEP_FILLS = ("var(--step-1)", "var(--step-2)", "var(--step-3)", "var(--step-4)", "var(--step-5)")


def percent(value: float, low: float, high: float) -> str:
    """This function will return where a value stands on the axis; "47.3%", with a point in every language."""
    share = (float(value) - low) / (high - low)
    return f"{round(100 * min(max(share, 0.0), 1.0), 2):g}%"


def axis(low: float, high: float, last_label: str = "") -> list[dict[str, str]]:
    """This function will return the three labels of an axis: where, how anchored, what is written."""
    middle = (low + high) / 2
    return [
        {"x": "0", "anchor": "start", "text": f"{low:g}"},
        {"x": "50%", "anchor": "middle", "text": f"{middle:g}"},
        {"x": "100%", "anchor": "end", "text": last_label or f"{high:g}"},
    ]


def interval(row: Mapping[str, Any], low: float, high: float) -> dict[str, str]:
    """This function will return the places of a dot, its interval, the others' band and the ring before."""
    places = {
        f"at_{name}": percent(row[name], low, high)
        for name in ("value", "lower", "upper", "before", "other_lower")
        if row.get(name) is not None
    }
    if row.get("other_lower") is not None:
        # A band is never thinner than one can see: two hundredths of the axis.
        width = max(float(row["other_upper"]) - float(row["other_lower"]), (high - low) / 50)
        places["other_width"] = percent(low + width, low, high)
    return places


def bar(row: Mapping[str, Any], most: float) -> dict[str, str]:
    """This function will return how far a bar and its decided part reach."""
    reach = {"to": percent(row["n"], 0, most)}
    if row.get("n_decided"):
        reach["to_decided"] = percent(row["n_decided"], 0, most)
    return reach


def stacked(counts: Sequence[int]) -> list[dict[str, str]]:
    """This function will return the pieces of a stacked strip; a step nobody chose has no piece."""
    total = sum(counts)
    bits, before = [], 0
    for count, fill in zip(counts, STEP_FILLS, strict=True):
        if count:
            bits.append({"x": percent(before, 0, total), "width": percent(count, 0, total), "fill": fill})
        before += count
    return bits
