"""What a unit's figures stand beside: the rest of a unit above, which the reader can choose, and the time before."""

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from efterord import gate
from efterord.documents.results import figures, periods
from efterord.queries import results as queries

if TYPE_CHECKING:
    from efterord.models import Unit

WITH = "with"


@dataclasses.dataclass(frozen=True, slots=True)
class Chosen:
    """The units above that can be compared with, the one that is, and its part of the address ("" for the nearest)."""

    possible: "tuple[Unit, ...]"
    unit: "Unit | None"
    query: str


def asked(viewer: gate.Actor, given: Mapping[str, str], unit: "Unit", period: periods.Period) -> Chosen:
    """This function will read from an address what a unit is compared with: without it, the nearest that can be.

    What is not above the unit is a page that does not exist; where the rest of it has nothing there is no comparison.
    """
    possible = tuple(queries.comparable(viewer, unit, numbers=period.numbers))
    if WITH not in given:
        return Chosen(possible, possible[0] if possible else None, "")
    named = next((each for each in queries.above(viewer, unit) if str(each.pk) == given[WITH]), None)
    if named is None:
        raise gate.Hidden
    return Chosen(possible, named if named in possible else None, f"{WITH}={named.pk}")


def comparisons(viewer: gate.Actor, unit: "Unit", period: periods.Period, chosen: Chosen) -> figures.Comparisons:
    """This function will return the figures that a unit stands beside."""
    rest = before = None
    if chosen.unit:
        found = queries.beside(viewer, unit, chosen.unit, numbers=period.numbers)
        rest = figures.Other(the_rest(chosen.unit), _("The rest"), found)
    if period.before:
        earlier = queries.result(viewer, unit, numbers=period.before).figures
        name, head = periods.named_before(period)
        before = figures.Other(name, head, earlier)
    return figures.Comparisons(rest, before)


def the_rest(unit: "Unit") -> str:
    """This function will name the rest of a unit in a sentence."""
    return _("the rest of %(name)s") % {"name": unit.name}
