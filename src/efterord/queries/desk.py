"""What needs somebody today, gathered from the rooms they may enter: one list by date, the week, what is ahead."""

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Callable

from django.core.cache import cache

from efterord import gate
from efterord.models import Case, Interview
from efterord.queries import alerts, audit, desk_cases, desk_surveys, desk_talks, filters, leavers, letters, releases
from efterord.queries import privacy as storage
from efterord.queries.desk_sight import MOST_LOOKED_AT, Sight, Waiting, sight
from efterord.queries.filters import Saved
from efterord.rules import privacy
from efterord.rules.desk import Waits
from efterord.rules.leavers import Filter
from efterord.words import Role, StoragePeriod

# What fits in a glance; the rest is a link to the list.
MOST = 25
# So many of one kind are told in one row, which leads to the list.
MANY = 4
COUNTS_SECONDS = 60
# More saved filters than this are on the page of the list.
MOST_FILTERS = 8
STORED_AHEAD_DAYS = 31
_IN_ONE_ROW = (Waits.CONFIRM, Waits.OPEN_CASE, Waits.CLOSE)
_ORDER = {what: place for place, what in enumerate(Waits)}


@dataclasses.dataclass(frozen=True, slots=True)
class Ahead:
    """What comes later: the next release, and cases whose storage period ends within a month (how many, the days)."""

    next_release: dt.date | None = None
    n_stored: int = 0
    stored: Filter | None = None
    stored_until: dt.date | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What waits for one viewer. `rows` are the first by date, `n` counts all of them, and `is_more` says "at least".

    `n_now` are those due today or before. `more` counts, for each kind, what is not among the rows. The clock's jump, a
    release that was stopped, the letters given up and the cases that wait to be erased (`n_held`) are for those who can
    see to them; None and 0 for all others.
    """

    today: dt.date
    rows: list[Waiting]
    n: int
    n_now: int
    is_more: bool
    more: dict[Waits, int]
    talks: list[Interview]
    people: list[Case]
    has_cases: bool
    may_report: bool
    ahead: Ahead = dataclasses.field(default_factory=Ahead)
    saved: list[tuple[Saved, int]] = dataclasses.field(default_factory=list)
    distrusted_since: dt.datetime | None = None
    stopped_at: dt.datetime | None = None
    n_given_up: int = 0
    n_held: int = 0
    news: alerts.News | None = None


def desk(viewer: gate.Actor, today: dt.date | None = None) -> Desk:
    """This function will return what needs a viewer today, the most urgent first."""
    gate.check(viewer, "desk.see")
    seen = sight(viewer, today)
    talks = desk_talks.under_way(viewer, seen)
    found = [talks.waiting, *_waiting(viewer, seen)]
    ahead, saved = _ahead(viewer, seen) if seen.is_hr else (Ahead(), [])
    is_more = any(len(rows) > MOST_LOOKED_AT for rows in found)
    rows = sorted((row for rows in found for row in _gathered(rows)), key=_urgency)
    leads = Role.NEAREST_MANAGER in viewer.roles
    return Desk(
        today=seen.today,
        rows=rows[:MOST],
        n=sum(row.n for row in rows),
        n_now=sum(row.n for row in rows if row.due <= seen.today),
        is_more=is_more,
        more=_counted(rows[MOST:]),
        talks=talks.week,
        # Those HR leads by itself stand in the list of cases.
        people=desk_cases.own_people(viewer, seen) if leads and not seen.is_hr else [],
        has_cases=seen.is_hr,
        may_report=leads and gate.may(viewer, "cases.see_reports"),
        ahead=ahead,
        saved=saved,
        distrusted_since=audit.distrusted_since(viewer) if gate.may(viewer, "audit.see_clock") else None,
        stopped_at=releases.stopped_at(viewer) if gate.may(viewer, "releases.see_stop") else None,
        n_given_up=letters.n_given_up(viewer) if gate.may(viewer, "letters.see_given_up") else 0,
        n_held=storage.n_held(viewer) if gate.may(viewer, "privacy.see_held") else 0,
        news=_news(viewer, seen) if gate.may(viewer, "alerts.see") else None,
    )


def _waiting(viewer: gate.Actor, seen: Sight) -> list[list[Waiting]]:
    everybody: list[Callable[[gate.Actor, Sight], list[Waiting]]] = [
        desk_cases.lines, desk_talks.summaries,
    ]  # fmt: skip
    of_hr: list[Callable[[gate.Actor, Sight], list[Waiting]]] = [
        desk_cases.to_confirm, desk_cases.to_plan, desk_cases.to_open, desk_cases.wishes, desk_cases.to_close,
        desk_surveys.asking,
    ]  # fmt: skip
    return [ask(viewer, seen) for ask in (everybody + of_hr if seen.is_hr else everybody)]


def _gathered(rows: list[Waiting]) -> list[Waiting]:
    """Many of a kind that are seen to together become one row; what a manager reported stands by itself."""
    alone = [row for row in rows if row.what not in _IN_ONE_ROW or row.is_reported]
    together = [row for row in rows if row.what in _IN_ONE_ROW and not row.is_reported]
    if len(together) < MANY:
        return rows
    first = min(together, key=_urgency)
    return [*alone, dataclasses.replace(first, n=len(together))]


def _urgency(row: Waiting) -> tuple[dt.date, int, dt.date]:
    last_day = row.case.last_day if row.case else row.due
    return row.due, _ORDER[row.what], last_day


def _counted(rows: list[Waiting]) -> dict[Waits, int]:
    found: dict[Waits, int] = {}
    for row in rows:
        found[row.what] = found.get(row.what, 0) + row.n
    return found


def _ahead(viewer: gate.Actor, seen: Sight) -> tuple[Ahead, list[tuple[Saved, int]]]:
    """What comes later, and the saved filters with their counts, which may be a minute old."""
    period = dt.timedelta(days=privacy.DAYS[StoragePeriod.CASE] or 0)
    first, last = seen.today - period, seen.today - period + dt.timedelta(days=STORED_AHEAD_DAYS)
    stored = Filter(first_day=first, last_day=last)
    saved = filters.mine(viewer)[:MOST_FILTERS]
    n_stored, *counts = _counts(viewer, [stored, *(each.wanted for each in saved)])
    next_release = releases.plan(viewer).next_on if gate.may(viewer, "releases.see_plan") else None
    ahead = Ahead(next_release, n_stored, stored, last + period) if n_stored else Ahead(next_release)
    return ahead, list(zip(saved, counts, strict=True))


def _news(viewer: gate.Actor, seen: Sight) -> alerts.News | None:
    """What a release shows is read anew once a minute, as counts are; the limit and the sight are part of the key."""
    limit = alerts.limit(viewer)
    if limit is None:
        return None
    units = gate.units_in_sight(viewer, "alerts.see")
    told = repr((viewer.code, units and sorted(units), limit, seen.today))
    key = f"news:{hashlib.sha256(told.encode()).hexdigest()}"
    # In a list, since a cache keeps no None.
    found: list[alerts.News | None] = (
        cache.get_or_set(key, lambda: [alerts.news(viewer, seen.today)], COUNTS_SECONDS) or []
    )
    return found[0] if found else None


def _counts(viewer: gate.Actor, wanted: list[Filter]) -> list[int]:
    """Counting walks through all cases under way, so a desk that is looked at often counts once a minute.

    What a viewer may see is part of the key, so that a change of rights is counted anew at once.
    """
    units = gate.units_in_sight(viewer, "cases.see_leavers")
    told = repr((viewer.code, viewer.person_id, units and sorted(units), wanted))
    key = f"desk:{hashlib.sha256(told.encode()).hexdigest()}"
    return list(cache.get_or_set(key, lambda: leavers.counted(viewer, wanted), COUNTS_SECONDS) or [])
