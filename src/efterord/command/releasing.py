"""Holding all releases that are due, in order: what the verb `release` and the tick have in common."""

import contextlib
import dataclasses
import datetime as dt
from collections.abc import Iterator

from efterord import gate
from efterord.services import releases, releases_preparing, releases_sealing
from efterord.services.pool_opening import Tell

TRIES = 3


@dataclasses.dataclass(frozen=True, slots=True)
class Held:
    """A release that was held: its number, its date, how many batches it opened and how many answers they hold."""

    number: int
    as_of: dt.date
    n_batches: int
    n_answers: int


def release_all_due(actor: gate.Actor, as_of: dt.date | None = None, tell: Tell | None = None) -> list[Held]:
    """This function will hold every release that is due on a day (default today), the oldest first.

    The list is never empty; errors as `each_due`.
    """
    return list(each_due(actor, as_of, tell))


def each_due(actor: gate.Actor, as_of: dt.date | None = None, tell: Tell | None = None) -> Iterator[Held]:
    """This function will hold the releases that are due one by one, and give each as soon as it is published.

    Raise NotDue if none is due; WouldDisclose if the check stops one (those given before stay published);
    PoolChanged if another release was published during each of three tries; ValueError for a day ahead of the clock.
    """
    n_held = 0
    while True:
        try:
            held = _release_one(actor, as_of, tell)
        except releases_preparing.NotDue:
            if n_held:
                return
            raise
        n_held += 1
        yield held


def _release_one(actor: gate.Actor, as_of: dt.date | None, tell: Tell | None) -> Held:
    try:
        prepared = _prepared_and_published(actor, as_of, tell)
    except releases_preparing.WouldDisclose as found:
        releases.stop(actor, number=found.number)
        raise
    return Held(prepared.number, prepared.as_of, len(prepared.opened), prepared.n_released)


def _prepared_and_published(actor: gate.Actor, as_of: dt.date | None, tell: Tell | None) -> releases_preparing.Prepared:
    for _ in range(TRIES - 1):
        with contextlib.suppress(releases_preparing.PoolChanged):
            prepared = releases_preparing.prepare(actor, as_of=as_of, tell=tell)
            # Beforehand, so that nobody who sends an answer waits for it.
            with releases_sealing.seal(actor, prepared=prepared, tell=tell) as sealed:
                releases.publish(actor, prepared=prepared, sealed=sealed)
            return prepared
    # Nobody can keep releases from being held by withdrawing or replacing an answer again and again.
    return releases.hold(actor, as_of=as_of, tell=tell)
