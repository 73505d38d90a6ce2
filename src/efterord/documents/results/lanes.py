"""In which lane a report is, read from an address, and the others that it stands beside."""

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from efterord import gate, labels
from efterord.documents.results import figures, periods
from efterord.queries import results as queries
from efterord.words import Lane

if TYPE_CHECKING:
    from efterord.models import Unit

LANE = "lane"


@dataclasses.dataclass(frozen=True, slots=True)
class Chosen:
    """The lanes of which a unit has a table, the one that is asked for, and its part of the address ("" without)."""

    possible: tuple[Lane, ...]
    lane: Lane | None
    query: str


def asked(viewer: gate.Actor, given: Mapping[str, str], unit: "Unit", period: periods.Period) -> Chosen:
    """This function will read from an address which lane alone is told of: without it, all lanes together.

    A lane that is no word of ours is a page that does not exist.
    """
    possible = tuple(queries.lanes(viewer, unit, numbers=period.numbers))
    if LANE not in given:
        return Chosen(possible, None, "")
    if given[LANE] not in list(Lane):
        raise gate.Hidden
    lane = Lane(given[LANE])
    return Chosen(possible, lane, f"{LANE}={lane}")


def comparisons(viewer: gate.Actor, unit: "Unit", period: periods.Period, lane: Lane) -> figures.Comparisons:
    """This function will return what a lane stands beside: all others of the unit, and itself in the time before."""
    found = queries.others(viewer, unit, lane, numbers=period.numbers)
    rest = figures.Other(_("the others in %(name)s") % {"name": unit.name}, _("The others"), found) if found else None
    before = None
    if period.before:
        name, head = periods.named_before(period)
        earlier = queries.result(viewer, unit, numbers=period.before, lane=lane).figures
        before = figures.Other(name, head, earlier)
    return figures.Comparisons(rest, before)


def said(chosen: Chosen) -> str:
    """This function will say in a sentence which lane a report is of; nothing where it is of all."""
    return _("Only one group is shown: %(lane)s.") % {"lane": labels.of(chosen.lane)} if chosen.lane else ""
