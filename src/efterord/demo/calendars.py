"""The calendar of the story: what happens when, told in order, each day's deeds with the clock standing there."""

import dataclasses
import datetime as dt
import heapq
import itertools
from collections.abc import Callable

from django.db import transaction

from efterord import clock

Act = Callable[[], None]


@dataclasses.dataclass(order=True, frozen=True, slots=True)
class Entry:
    """One thing to happen. `alone`: not in one transaction with its neighbours (releases, imports)."""

    instant: dt.datetime
    number: int
    act: Act = dataclasses.field(compare=False)
    alone: bool = dataclasses.field(compare=False, default=False)


class Calendar:
    """Entries are added while the story is told; those after `until` never happen: they lie ahead of the visitor."""

    def __init__(self, until: dt.datetime) -> None:
        self._until = until
        self._entries: list[Entry] = []
        self._numbers = itertools.count()

    def add(self, instant: dt.datetime, act: Act, *, alone: bool = False) -> None:
        """This function will note what happens at an instant."""
        if instant <= self._until:
            heapq.heappush(self._entries, Entry(instant, next(self._numbers), act, alone))

    def tell(self, up_to: dt.datetime) -> None:
        """This function will let everything happen up to an instant.

        The deeds of a day share one transaction: each is checked and audited by itself all the same, and the demo
        is built in a minute and not in ten.
        """
        while self._entries and self._entries[0].instant <= up_to:
            if self._entries[0].alone:
                self._happen(heapq.heappop(self._entries))
                continue
            day = self._entries[0].instant.date()
            with transaction.atomic():
                while self._is_next_on(day, up_to):
                    self._happen(heapq.heappop(self._entries))

    def _is_next_on(self, day: dt.date, up_to: dt.datetime) -> bool:
        if not self._entries:
            return False
        entry = self._entries[0]
        return not entry.alone and entry.instant.date() == day and entry.instant <= up_to

    @staticmethod
    def _happen(entry: Entry) -> None:
        with clock.told_at(entry.instant):
            entry.act()
