"""The list of departures taken out of the product: a deed, since a file knows nothing of who may read it."""

from collections.abc import Iterator

from efterord import gate
from efterord.queries import leavers
from efterord.rules.leavers import Filter
from efterord.services import deeds


@deeds.deed("cases.export_leavers", reads_only=True)
def export_leavers(actor: gate.Actor, *, wanted: Filter, order: str = "-last_day") -> Iterator[leavers.Line]:
    """This function will give all lines of a filter in the actor's units, 10,000 at most, for a spreadsheet."""
    return leavers.rows(actor, wanted, order)
