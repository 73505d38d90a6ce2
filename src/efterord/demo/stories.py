"""The story: an organisation is invented and told from its set-up to today through services, one chapter a quarter."""

import datetime as dt
import functools
import random
from collections.abc import Callable

from efterord import clock, gate
from efterord.demo import calendars, castings, departures, inventions, loose_ends, nights, stages, stayers
from efterord.rules import releases as calendar_rules
from efterord.services import audit, organisation
from efterord.words import Language, Sector

PASSWORD = "norrsken-och-kaffe"  # noqa: S105 the demo's, printed for everybody

Tell = Callable[[str], None]


def tell(
    invention: inventions.Invention, *, until: dt.datetime | None = None, say: Tell = lambda chapter: None
) -> stages.Stage:
    """This function will tell the whole story up to now and return its stage; `say` hears each chapter as it ends.

    The database must be empty and the vault established.
    """
    stage = stages.Stage(invention, until or clock.now(), random.Random(inventions.SEED + 1), PASSWORD)  # noqa: S311
    calendar = calendars.Calendar(stage.until)
    leaving, night = departures.Departures(stage, calendar), nights.Nights(stage, calendar)
    first = invention.told_from
    calendar.add(stages.at(first, dt.time(7, 0)), lambda: _set_up(invention))
    for day in _file_days(invention):
        calendar.add(stages.at(day, stages.MORNING), leaving.import_file, alone=True)
    _note_the_nights(calendar, night, invention)
    leaving.hear_by_hand()
    calendar.add(stage.until - dt.timedelta(hours=3), lambda: castings.send_links_again(stage))
    calendar.add(stage.until - dt.timedelta(hours=30), lambda: loose_ends.write_by_name(night.received))
    by_name = functools.partial(loose_ends.answer_by_name, night.received, today=invention.today)
    calendar.add(stage.until - dt.timedelta(hours=29), by_name)
    calendar.add(stage.until - dt.timedelta(hours=28), lambda: stayers.take_in(stage))
    calendar.add(stage.until, lambda: _look_after_today(night))
    for end in _quarter_ends(first, invention.today):
        calendar.tell(min(stages.at(end, dt.time(23, 59)), stage.until))
        say(f"{end.year}, quarter {(end.month + 2) // 3}")
    return stage


def _set_up(invention: inventions.Invention) -> None:
    drawn = invention.blueprint
    organisation.set_up(
        gate.OPERATOR,
        name=drawn.name,
        sector=Sector.PRIVATE,
        languages=[Language(code) for code in drawn.languages],
        today=invention.told_from,
    )


def _look_after_today(night: nights.Nights) -> None:
    """The last tick is of now: what is due has been asked and sent, and the clock is known."""
    night.pass_by()
    loose_ends.come_back(night.received)
    audit.mark_tick(gate.SYSTEM)


def _file_days(invention: inventions.Invention) -> list[dt.date]:
    """The first day, then a weekday each fifth week; the newest file is of the last weekday before today."""
    newest = invention.today - dt.timedelta(days=1)
    newest -= dt.timedelta(days=max(0, newest.weekday() - 4))
    found = []
    while newest > invention.told_from + dt.timedelta(days=14):
        found.append(newest)
        newest -= dt.timedelta(days=departures.DAYS_BETWEEN_FILES)
    return [invention.told_from, *reversed(found)]


def _note_the_nights(calendar: calendars.Calendar, night: nights.Nights, invention: inventions.Invention) -> None:
    day = invention.told_from + dt.timedelta(days=1)
    while day <= invention.today:
        calendar.add(stages.at(day, nights.NIGHT), night.pass_by)
        day += dt.timedelta(days=1)
    release = calendar_rules.next_release_date(invention.told_from)
    while release <= invention.today:
        calendar.add(stages.at(release, nights.RELEASE), night.release, alone=True)
        release = calendar_rules.next_release_date(release)


def _quarter_ends(first: dt.date, last: dt.date) -> list[dt.date]:
    found = []
    end = calendar_rules.next_release_date(first) - dt.timedelta(days=1)
    while end < last:
        found.append(end)
        end = calendar_rules.next_release_date(end + dt.timedelta(days=1)) - dt.timedelta(days=1)
    return [*found, last]
