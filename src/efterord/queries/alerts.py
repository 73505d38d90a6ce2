"""What the newest release shows above the limit that HR has chosen, at the units in sight; computed, never stored."""

import datetime as dt
from typing import NamedTuple

from efterord import gate
from efterord.models import Unit
from efterord.queries import organisation, results
from efterord.rules import alerts as rules
from efterord.rules import periods

REASONS = "q-R2"
# A release is news for so long; the figures stay on the pages of results.
NEWS_DAYS = 30
# As many as one reads on a desk.
MOST = 5


class News(NamedTuple):
    """What one release shows above the limit: a few units by name with their alerts, and how many units more."""

    limit: float
    number: int
    on: dt.date
    units: list[tuple[Unit, list[rules.Alert]]]
    n_more: int


def limit(viewer: gate.Actor) -> float | None:
    """This function will return the limit, a share from 0 to 1, or None while there is none."""
    gate.check(viewer, "alerts.see")
    return organisation.organisation(viewer).alert_share


def news(viewer: gate.Actor, today: dt.date) -> News | None:
    """This function will return what the newest release shows above the limit, for some weeks; None without anything.

    The figures are those of a unit's own page: the year up to the release. Only units at which that release opened
    something have any.
    """
    above = limit(viewer)
    held = results.releases(viewer) if above is not None else []
    if above is None or not held or (today - held[0].as_of).days > NEWS_DAYS:
        return None
    newest = held[0]
    dates = {each.number: each.as_of for each in held}
    told = results.in_numbers(viewer, numbers=periods.year_to(dates, newest.number))
    known = gate.tree(viewer)
    parents = {pk: parent for pk, (parent, _name) in known.items()}
    opened = told.get(newest.number)
    fresh = rules.with_all_above(opened.units.tolist(), parents) if opened else set()
    in_sight = gate.units_in_sight(viewer, "alerts.see")
    found: dict[int, list[rules.Alert]] = {}
    all_of_them = rules.of_reasons(told.values(), REASONS, parents, limit=above)
    seen = (each for each in all_of_them if each.unit in fresh and (in_sight is None or each.unit in in_sight))
    for alert in rules.nearest(seen, parents):
        found.setdefault(alert.unit, []).append(alert)
    if not found:
        return None
    named = sorted(found, key=lambda unit: (known[unit][1], unit))
    units = [(results.unit(viewer, unit), found[unit]) for unit in named[:MOST]]
    return News(above, newest.number, newest.as_of, units, len(named) - len(units))
