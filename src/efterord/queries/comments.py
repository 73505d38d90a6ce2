"""Whether own words from a unit have been opened together: never how many, whose, or what they say.

Nobody reads them before a trained reader has masked them, so there is nothing else to ask for yet. That they were
opened tells that at least ten have written among those whose answers were released there (decision 022).
"""

import datetime as dt
import functools
from collections.abc import Collection

from efterord import gate
from efterord.models import CommentBatch, Unit
from efterord.queries import results


def are_opened(viewer: gate.Actor, unit: Unit, *, numbers: Collection[int]) -> bool:
    """This function will tell whether own words were opened at a unit, or below it, in one of some releases."""
    gate.check(viewer, "results.see", unit)
    below = gate.subtree(unit.pk, gate.children_of(viewer))
    held = results.releases(viewer)
    opened = _opened(held[0].pk, held[0].released_at) if held else frozenset()
    return any(at in below and number in numbers for at, number in opened)


# A batch is final, so what was opened stays the same until the next release.
@functools.lru_cache(maxsize=2)
def _opened(newest: int, released_at: dt.datetime) -> frozenset[tuple[int, int]]:
    """The units at which own words were opened, each with the number of the release."""
    return frozenset(CommentBatch.objects.order_by().values_list("unit_id", "release__number").distinct())
