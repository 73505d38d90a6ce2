"""When a talk may be held: humane hours to suggest, and local time that exists on both sides of a clock change."""

import datetime as dt
import itertools
import zoneinfo
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from efterord.words import Country

# Hours at which nobody is tired, hungry or on the way home. The order mixes mornings and afternoons over the days.
STARTS = (dt.time(9), dt.time(13, 30), dt.time(10), dt.time(14, 30))
LUNCH = (dt.time(12), dt.time(13))
LATEST_END, LATEST_END_ON_FRIDAY = dt.time(16, 30), dt.time(15)
FRIDAY = 4
ZONES: Mapping[Country, str] = {Country.SE: "Europe/Stockholm", Country.NO: "Europe/Oslo"}

Taken = tuple[dt.datetime, dt.datetime]


class NoSuchTime(ValueError):
    """A local time that the night of a clock change leaves out."""


def suggest(
    days: Sequence[dt.date],
    *,
    length_minutes: int,
    taken: Collection[Taken],
    proposed: Iterable[dt.datetime] = (),
    n: int = 4,
) -> list[dt.datetime]:
    """This function will suggest up to `n` starts on some days, as local times without a zone.

    What the manager proposed comes first, as it was proposed, where its day is one of `days`. The others follow in
    order of time: at humane hours, never over lunch or late on a Friday, spread over the days, and a second time on
    one day only when there are more suggestions than days. `taken` are starts and ends, in local time, of what the
    same interviewer holds already; nothing suggested touches them.
    """
    length = dt.timedelta(minutes=length_minutes)
    chosen: list[dt.datetime] = []
    for start in proposed:
        if len(chosen) < n and start.date() in days and not _meets(start, length, taken, chosen):
            chosen.append(start)
    n_proposed = len(chosen)
    while len(chosen) < n:
        used = {start.date() for start in chosen}
        free = [day for day in sorted(set(days)) if any(_open(day, length, taken, chosen))]
        fresh = [day for day in free if day not in used] or free
        if not fresh:
            break
        for number, day in enumerate(_spread(fresh, n - len(chosen))):
            chosen.append(next(_open(day, length, taken, chosen, turn=number)))
    return chosen[:n_proposed] + sorted(chosen[n_proposed:])


def is_humane(start: dt.datetime, length_minutes: int) -> bool:
    """This function will tell whether a talk keeps clear of lunch, of the end of the day and of Friday afternoon."""
    end = start + dt.timedelta(minutes=length_minutes)
    latest = LATEST_END_ON_FRIDAY if start.weekday() == FRIDAY else LATEST_END
    if end.date() != start.date() or start.time() < min(STARTS) or end.time() > latest:
        return False
    return end.time() <= LUNCH[0] or start.time() >= LUNCH[1]


def is_real_local_time(local: dt.datetime, country: Country) -> bool:
    """This function will tell whether a country's clocks show a local time at all: in spring an hour is left out."""
    zone = zoneinfo.ZoneInfo(ZONES[country])
    there = local.replace(tzinfo=zone).astimezone(dt.UTC).astimezone(zone)
    return there.replace(tzinfo=None, fold=0) == local.replace(tzinfo=None, fold=0)


def instant_of(local: dt.datetime, country: Country) -> dt.datetime:
    """This function will return the instant, in UTC, at which a country's clocks show a local time.

    In the hour that autumn has twice it is the first one. Raises NoSuchTime for a time that spring leaves out.
    """
    if not is_real_local_time(local, country):
        raise NoSuchTime("no clock shows this time: the clocks are set forward that night")
    return local.replace(tzinfo=zoneinfo.ZoneInfo(ZONES[country])).astimezone(dt.UTC)


def _open(
    day: dt.date, length: dt.timedelta, taken: Collection[Taken], chosen: Sequence[dt.datetime], turn: int = 0
) -> Iterator[dt.datetime]:
    """The humane starts of a day that meet nothing, beginning with another hour at each turn."""
    minutes = int(length.total_seconds() // 60)
    for place in range(len(STARTS)):
        start = dt.datetime.combine(day, STARTS[(turn + place) % len(STARTS)])
        if is_humane(start, minutes) and not _meets(start, length, taken, chosen):
            yield start


def _meets(start: dt.datetime, length: dt.timedelta, taken: Iterable[Taken], chosen: Iterable[dt.datetime]) -> bool:
    busy = itertools.chain(taken, ((other, other + length) for other in chosen))
    return any(start < end and begin < start + length for begin, end in busy)


def _spread(days: Sequence[dt.date], n: int) -> list[dt.date]:
    """At most `n` of the days, the first and the last among them, the others evenly between."""
    if len(days) <= n:
        return list(days)
    if n == 1:
        return [days[0]]
    return [days[round(place * (len(days) - 1) / (n - 1))] for place in range(n)]
