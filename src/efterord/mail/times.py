"""Days and times of talks as people read them, in the active language; letters and pages say them the same way."""

import datetime as dt
import zoneinfo

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from efterord.rules import booking_times
from efterord.words import Country


def weekday_and_day(day: dt.date) -> str:
    """This function will write a day near at hand: Wednesday 7 October, onsdag 7 oktober, onsdag 7. oktober."""
    return formats.date_format(day, pgettext("weekday and day", "l j F"))


def when(starts_at: dt.datetime, minutes: int, country: Country) -> str:
    """This function will write when a talk is, on a country's clocks: Wednesday 7 October, 10.00–11.00."""
    zone = zoneinfo.ZoneInfo(booking_times.ZONES[country])
    start = starts_at.astimezone(zone)
    end = (starts_at + dt.timedelta(minutes=minutes)).astimezone(zone)
    # Translators: when a talk is. Wednesday 7 October, 10.00-11.00
    return _("%(day)s, %(start)s–%(end)s") % {
        "day": weekday_and_day(start.date()),
        "start": f"{start:%H.%M}",
        "end": f"{end:%H.%M}",
    }
