"""What stands out: in which areas some spoke better or less well than others, said only when the interval says so.

The words are those for an action's effect (metrics.md): a difference, no clear difference, too few to say. Everything
comes from the tables as shown, hence from whole batches.
"""

import statistics
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from efterord.rules import scores

# One page in twenty may name an area where nothing differs, however many areas it looks at (Bonferroni).
CHANCE = 0.05
# 10 of 100 is four tenths of a step of five: four people in ten who answer one step lower. Where a difference of that
# size would not stand out, too few have answered to say that there is none.
WORTH_SEEING = 10.0

# The counts of an area's statements, by question, by area.
Areas = Mapping[int, Mapping[str, scores.Counts]]


class Standout(NamedTuple):
    """The areas that are higher and lower, the largest difference first, and every difference with its interval.

    Where there is neither: `is_enough` says that there is no clear difference, otherwise too few have answered to say.
    """

    higher: tuple[int, ...]
    lower: tuple[int, ...]
    differences: Mapping[int, scores.Score]
    is_enough: bool


def standout(ours: Areas, theirs: Areas, *, n_others: int = 1) -> Standout | None:
    """This function will tell what stands out of one group's areas beside another's; None where none can be compared.

    Nobody may be in both groups. An area is compared on all statements that are shown of ours; where the others lack
    one of them, or there are fewer than two, it is left out. The intervals are such that all of them together hold for
    19 of 20 pages; too few have answered if a difference of ten points would not stand out in each area. `n_others`:
    how many a page sets ours beside, each by a call of its own.
    """
    pairs = {area: pair for area in ours if (pair := _pair(ours[area], theirs.get(area, {}))) is not None}
    if not pairs:
        return None
    z = statistics.NormalDist().inv_cdf(1 - CHANCE / 2 / (len(pairs) * n_others))
    found = {area: scores.index_difference(*pair, z=z) for area, pair in pairs.items()}
    differences = {area: each for area, each in found.items() if each is not None}
    apart = sorted(differences, key=lambda area: -abs(differences[area].value))
    higher = tuple(area for area in apart if differences[area].lower > 0)
    lower = tuple(area for area in apart if differences[area].upper < 0)
    return Standout(higher, lower, differences, is_enough(differences.values()))


def is_enough(found: Iterable[scores.Score]) -> bool:
    """This function will tell whether every interval is narrow enough for a difference of ten points to stand out."""
    return all((each.upper - each.lower) / 2 < WORTH_SEEING for each in found)


def index_beside(ours: Mapping[str, scores.Counts], theirs: Mapping[str, scores.Counts]) -> scores.Score | None:
    """This function will give the others' index of an area on the statements that are shown of ours, or None."""
    pair = _pair(ours, theirs)
    return scores.area_index(pair[1]) if pair else None


def _pair(
    ours: Mapping[str, scores.Counts], theirs: Mapping[str, scores.Counts]
) -> tuple[list[scores.Counts], list[scores.Counts]] | None:
    """Both sides of what can be compared: an index of other statements would be another index."""
    if len(ours) < scores.LEAST_ITEMS or not set(ours) <= set(theirs):
        return None
    return list(ours.values()), [theirs[question] for question in ours]
