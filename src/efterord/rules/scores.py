"""Scores: what is said of a table of counts, with its interval (metrics.md, The survey).

Counts come as the tables have them: by option, with "none" for no answer. Nothing here is shown below the thresholds
under which the tables themselves were made.
"""

import functools
import math
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from efterord.rules import blocks

LEAST_ITEMS = 2  # an index of one question would be that question
LEAST_FOR_ENPS = 10
LEAST_FOR_PERCENT = 20  # below, one person is more than five per cent: counts say it better
Z = 1.959963984540054  # 95 per cent, two-sided
STEPS = ("1", "2", "3", "4", "5")
HIGH_STEPS = ("4", "5")
_WEIGHTS = tuple((step, int(step)) for step in STEPS)
PROMOTERS, DETRACTORS = "9-10", "0-6"

Counts = Mapping[str, int]


class Score(NamedTuple):
    """A value with its 95 per cent interval; `n` is the least number of substantive answers it comes from."""

    value: float
    lower: float
    upper: float
    n: int


def n_substantive(counts: Counts) -> int:
    """This function will count those who answered a question of one choice."""
    return sum(count for option, count in counts.items() if option != blocks.NONE)


def mean(counts: Counts) -> float:
    """This function will give the mean step, 1 to 5, of those who answered; ValueError if nobody did."""
    return _moments(counts)[1]


def area_index(items: Sequence[Counts]) -> Score | None:
    """This function will give an area's index, 0 to 100: the mean of (mean - 1) * 25 over its items as shown.

    None for fewer than two items. The tables do not tell how answers to two items go together, so the interval is
    that of items that go together entirely: rather too wide than too narrow. Student's t, and never beyond 0 or 100.
    """
    if len(items) < LEAST_ITEMS:
        return None
    value, margin, n = _index(items, Z)
    return Score(value, max(0.0, value - margin), min(100.0, value + margin), n)


def index_difference(ours: Sequence[Counts], theirs: Sequence[Counts], *, z: float = Z) -> Score | None:
    """This function will give how much higher an area's index is for some than for others, -100 to 100.

    The same items on both sides, in the same order, and nobody on both; None for fewer than two items. Formula: the
    index of the one less that of the other; each side's margin as in `area_index`, and the root of the sum of their
    squares for both together. `z` widens the interval where several differences are looked at.
    """
    if len(ours) != len(theirs):
        raise ValueError("not the same items")
    if len(ours) < LEAST_ITEMS:
        return None
    (one, one_margin, one_n), (other, other_margin, other_n) = _index(ours, z), _index(theirs, z)
    value, margin = one - other, math.hypot(one_margin, other_margin)
    return Score(value, max(-100.0, value - margin), min(100.0, value + margin), min(one_n, other_n))


def share(counts: Counts, options: Collection[str]) -> Score:
    """This function will give the share (0-1) of those who answered that chose any of some options, after Wilson."""
    n = n_substantive(counts)
    if n == 0:
        raise ValueError("nobody answered")
    p = sum(counts.get(option, 0) for option in options) / n
    middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
    return Score(p, max(0.0, middle - half), min(1.0, middle + half), n)


def enps(counts: Counts) -> Score | None:
    """This function will give the eNPS, -100 to 100: per cent of 9-10 less per cent of 0-6; None below ten answers."""
    n = n_substantive(counts)
    if n < LEAST_FOR_ENPS:
        return None
    high, low = counts.get(PROMOTERS, 0) / n, counts.get(DETRACTORS, 0) / n
    margin = 100 * Z * math.sqrt((high + low - (high - low) ** 2) / n)
    value = 100 * (high - low)
    return Score(value, max(-100.0, value - margin), min(100.0, value + margin), n)


def best_and_worst(scores: Mapping[int, Score]) -> tuple[int, int] | None:
    """This function will name the highest and the lowest of several areas, if their intervals keep apart."""
    if len(scores) < LEAST_ITEMS:
        return None
    best = max(scores, key=lambda area: scores[area].value)
    worst = min(scores, key=lambda area: scores[area].value)
    return (best, worst) if scores[best].lower > scores[worst].upper else None


def named(counts: Counts) -> dict[str, int]:
    """This function will count how many named each reason, at whatever weight."""
    found: dict[str, int] = {}
    for option, count in counts.items():
        if option != blocks.NONE:
            found[blocks.code(option)] = found.get(blocks.code(option), 0) + count
    return found


def _index(items: Sequence[Counts], z: float) -> tuple[float, float, int]:
    """The index of items, 0 to 100, its margin if they go together entirely, and the least number who answered one.

    The margin of an item's mean is Student's t times its standard error; without two answers it is the whole scale.
    """
    value = margin = 0.0
    least: int | None = None
    for item in items:
        n, centre, variance = _moments(item)
        value += (centre - 1) * 25
        margin += 25 * (student(n - 1, z) * math.sqrt(variance / n) if n > 1 else 4.0)
        least = n if least is None else min(least, n)
    return value / len(items), margin / len(items), least or 0


def _moments(counts: Counts) -> tuple[int, float, float]:
    """How many answered, their mean step, and its variance (0 for a single one), in one round of the steps."""
    n = total = squares = 0
    for step, weight in _WEIGHTS:
        count = counts.get(step, 0)
        n += count
        total += weight * count
        squares += weight * weight * count
    if n == 0:
        raise ValueError("nobody answered")
    # Whole numbers until the last division, so that nothing is lost.
    return n, total / n, (n * squares - total * total) / (n * (n - 1)) if n > 1 else 0.0


# A page asks for the same few degrees again and again.
@functools.lru_cache(maxsize=4096)
def student(degrees: int, z: float = Z) -> float:
    """This function will give Student's t where the normal distribution has `z`, by default for 95 per cent, two-sided.

    Hill's series (Abramowitz and Stegun 26.7.5). From four degrees on it is right within 0.1 per cent at 95 per cent,
    and within 0.4 at seven intervals taken together; below that it is too small, by 0.7 per cent at two.
    """
    v = degrees
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum((float(term) / float(v) ** power for power, term in enumerate(terms, start=1)), 0.0)
