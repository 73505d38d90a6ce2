"""A user's saved filters of the list of cases."""

import dataclasses

from django.db.models.functions import Lower

from efterord import gate
from efterord.models import SavedFilter
from efterord.rules import leavers as rules


@dataclasses.dataclass(frozen=True, slots=True)
class Saved:
    """One saved filter: its key and name, and what it asks for."""

    pk: int
    name: str
    wanted: rules.Filter


def mine(viewer: gate.Actor) -> list[Saved]:
    """This function will return a viewer's saved filters by name."""
    gate.check(viewer, "filters.save_filter")
    kept = SavedFilter.objects.filter(user=viewer.user_id or 0).order_by(Lower("name"), "pk")
    return [Saved(row.pk, row.name, rules.of_query(row.query)) for row in kept]


def saved(viewer: gate.Actor, pk: int) -> SavedFilter:
    """This function will return a viewer's own saved filter; Hidden for everybody else's."""
    gate.check(viewer, "filters.save_filter")
    row = SavedFilter.objects.filter(pk=pk, user=viewer.user_id or 0).first()
    if row is None:
        raise gate.Hidden
    return row
