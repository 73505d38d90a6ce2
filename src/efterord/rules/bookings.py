"""When a talk may be: the days to suggest, what stands in the way of a time, and whether a booked one can stand."""

import datetime as dt
import zoneinfo
from collections.abc import Collection

from efterord.rules import booking_times, policies, working_days
from efterord.words import Country, PlaceKind, WhyNotThen

ONE_DAY = dt.timedelta(days=1)
# As the database's own limits (models/bookings.py): shorter is no talk, longer is a working day.
SHORTEST, LONGEST = 15, 240
# For somebody who has gone already: two weeks in which most people can still be reached.
N_DAYS_AFTERWARDS = 10


def days_to_suggest(
    *,
    last_day: dt.date,
    terms: policies.Terms,
    holidays: Collection[dt.date],
    today: dt.date,
    certificate_on: dt.date | None = None,
) -> list[dt.date]:
    """This function will list the working days to suggest: in the window, from tomorrow on, after the certificate.

    `certificate_on` is the day a certificate that is not done yet is due. When the window has passed, the days left
    before the last day are suggested; when that has passed too, the next ten working days.
    """
    first = max(day + ONE_DAY for day in (today, certificate_on) if day is not None)
    if last_day < today:
        found = working_days.working_days(first, first + 3 * N_DAYS_AFTERWARDS * ONE_DAY, holidays)
        return list(found)[:N_DAYS_AFTERWARDS]
    window = working_days.window(last_day, terms.first_before, terms.last_before, holidays, first)
    until = last_day if terms.last_before == 0 else last_day - ONE_DAY
    return window or list(working_days.working_days(first, until, holidays))


def why_not_then(
    local: dt.datetime,
    minutes: int,
    place_kind: PlaceKind,
    *,
    now: dt.datetime,
    last_day: dt.date,
    terms: policies.Terms,
    is_confirmed: bool,
) -> WhyNotThen | None:
    """This function will tell what stands in the way of a talk at a local time, or None if nothing does.

    `local` has no zone, `now` is an instant. `is_confirmed`: somebody has said that they mean the last day itself, or
    a day after it for a leaver who has gone already.
    """
    if not SHORTEST <= minutes <= LONGEST:
        return WhyNotThen.WRONG_LENGTH
    if not booking_times.is_real_local_time(local, terms.country):
        return WhyNotThen.NO_SUCH_TIME
    if booking_times.instant_of(local, terms.country) <= now:
        return WhyNotThen.PAST
    day = local.date()
    if day > last_day:
        today = local_time(now, terms.country).date()
        if today <= last_day:
            return WhyNotThen.AFTER_LAST_DAY
        if place_kind is not PlaceKind.VIDEO:
            return WhyNotThen.GONE_WITHOUT_VIDEO
        return None if is_confirmed else WhyNotThen.GONE_ALREADY
    if day == last_day and terms.last_before > 0 and not is_confirmed:
        return WhyNotThen.ON_LAST_DAY
    return None


def local_time(instant: dt.datetime, country: Country) -> dt.datetime:
    """This function will return what a country's clocks show at an instant, without a zone."""
    return instant.astimezone(zoneinfo.ZoneInfo(booking_times.ZONES[country])).replace(tzinfo=None, fold=0)


def stands(day: dt.date, place_kind: PlaceKind, *, last_day: dt.date, today: dt.date) -> bool:
    """This function will tell whether a booked talk can stand when the last day is what it is now.

    After the last day it can only for somebody who has gone already, by video.
    """
    return day <= last_day or (last_day < today and place_kind is PlaceKind.VIDEO)


def meets(start: dt.datetime, minutes: int, other: dt.datetime, other_minutes: int) -> bool:
    """This function will tell whether two talks lie over each other; one that begins as the other ends does not."""
    return start < other + dt.timedelta(minutes=other_minutes) and other < start + dt.timedelta(minutes=minutes)
