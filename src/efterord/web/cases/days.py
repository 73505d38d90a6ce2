"""Days and hours as people of the place write them; the patterns are translated, since a full stop is Norwegian."""

import datetime as dt

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from efterord import clock


def day(date: dt.date) -> str:
    """This function will write a day with its year: 30 October 2026."""
    return formats.date_format(date, pgettext("day with year", "j F Y"))


def weekday(date: dt.date) -> str:
    """This function will write a day with its weekday and year: Friday 30 October 2026."""
    return formats.date_format(date, pgettext("weekday, day and year", "l j F Y"))


def near(date: dt.date, today: dt.date) -> str:
    """This function will write a day without its year when that is this year's."""
    if date.year != today.year:
        return day(date)
    return formats.date_format(date, pgettext("day without year", "j F"))


def heading(date: dt.date) -> str:
    """This function will write a day as the head of a page: Tuesday 6 October."""
    text = formats.date_format(date, pgettext("weekday and day", "l j F"))
    return text[:1].upper() + text[1:]


def hour(instant: dt.datetime) -> str:
    """This function will write the time of day on the wall clock: 10.24."""
    return formats.date_format(clock.local(instant), pgettext("time of day", "H:i"))


def moment(instant: dt.datetime) -> str:
    """This function will write a day and a time on the wall clock: Friday 30 October, 10.24."""
    return _("%(day)s, %(time)s") % {"day": heading(clock.local(instant).date()), "time": hour(instant)}


def day_of_week(date: dt.date) -> str:
    """This function will write the day of the week: Thursday."""
    return formats.date_format(date, "l")


def day_and_hour(instant: dt.datetime, today: dt.date) -> str:
    """This function will write when something near begins: Wednesday 10.00, or a day with its month further off."""
    date = clock.local(instant).date()
    if date == today:
        named = pgettext("a talk is", "Today")
    elif today < date <= today + dt.timedelta(days=6):
        named = day_of_week(date)
    else:
        named = near(date, today)
    return f"{named[:1].upper()}{named[1:]} {hour(instant)}"
