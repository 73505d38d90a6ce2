"""The mark of the last tick, by which a clock that jumped is noticed before anything is released or erased."""

from efterord import clock, gate
from efterord.models import TickMark
from efterord.rules import privacy
from efterord.services import deeds


@deeds.deed("audit.mark_tick")
def mark_tick(actor: gate.Actor, *, clock_is_right: bool = False) -> bool:
    """This function will note that a tick runs now, and return whether the clock is trusted.

    Once the clock has jumped it stays distrusted until somebody says that it is right (trust.md, Brake).
    """
    now = clock.now()
    mark = TickMark.objects.select_for_update().filter(pk=1).first()
    if mark is None:
        TickMark.objects.create(pk=1, ticked_at=now)
        return True
    if clock_is_right:
        mark.jumped_at = None
    elif privacy.has_clock_jumped(mark.ticked_at, now):
        mark.jumped_at = now
    mark.ticked_at = now
    mark.save()
    return mark.jumped_at is None
