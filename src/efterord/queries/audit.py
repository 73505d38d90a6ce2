"""The log of what was done, whether its chain is whole, and when the last tick ran."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import QuerySet

from efterord import clock, gate
from efterord.models import AuditEntry, AuditHead, TickMark
from efterord.rules import audit as chain

CHUNK = 2_000


def entries(viewer: gate.Actor) -> QuerySet[AuditEntry]:
    """This function will return all entries, the newest first."""
    gate.check(viewer, "audit.see")
    return AuditEntry.objects.order_by("-number")


def verify(viewer: gate.Actor) -> int | None:
    """This function will return the number of the first entry that does not fit the chain, or None if all fit.

    Entries are read in parts, so that a log of any length is checked in little memory.
    """
    gate.check(viewer, "audit.see")
    # The head is read first: entries written meanwhile come after it and are left out.
    head = AuditHead.objects.filter(pk=1).first()
    number, own_hash = (head.number, head.hash) if head else (0, chain.FIRST)
    return chain.broken_at(_links(number if head else None), head=(number, own_hash))


def last_tick(viewer: gate.Actor) -> tuple[dt.datetime | None, dt.datetime | None]:
    """This function will return when the last tick ran, and since when the clock is not trusted (None: it is)."""
    gate.check(viewer, "audit.mark_tick")
    mark = TickMark.objects.filter(pk=1).first()
    return (mark.ticked_at, mark.jumped_at) if mark else (None, None)


def distrusted_since(viewer: gate.Actor) -> dt.datetime | None:
    """This function will return when a tick noticed that the clock had jumped, or None while it is trusted."""
    gate.check(viewer, "audit.see_clock")
    return TickMark.objects.filter(pk=1).values_list("jumped_at", flat=True).first()


def is_done_today(viewer: gate.Actor, action: str) -> bool:
    """This function will tell whether the viewer has done something already on this day of the wall clock."""
    gate.check(viewer, "audit.mark_tick")
    midnight = clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    return AuditEntry.objects.filter(
        object="", actor=viewer.code, action=action, outcome="done", at__gte=midnight
    ).exists()


def _links(up_to: int | None) -> Iterator[tuple[chain.Entry, str, str]]:
    rows = AuditEntry.objects.order_by("number")
    if up_to is not None:
        rows = rows.filter(number__lte=up_to)
    for e in rows.iterator(chunk_size=CHUNK):
        entry = chain.Entry(e.number, e.at, e.actor, e.action, e.object, e.purpose, e.outcome)
        yield entry, e.previous_hash, e.hash
