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
    TickMark.objects.get_or_create(pk=1, defaults={"ticked_at": clock.now()})
    mark = TickMark.objects.select_for_update().get(pk=1)
    # Read with the row in hand: a tick that waited for another would else come before it.
    now = clock.now()
    if clock_is_right:
        mark.ticked_at, mark.jumped_at = now, None
    elif privacy.has_clock_jumped(mark.ticked_at, now):
        mark.ticked_at, mark.jumped_at = now, mark.jumped_at or now
    else:
        # Never back: a clock that loses a little at each tick is noticed when it has lost too much.
        mark.ticked_at = max(mark.ticked_at, now)
    mark.save()
    return mark.jumped_at is None
