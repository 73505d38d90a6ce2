"""What the documents of a talk have in common: who, when and where, and how days and hours are written."""

import dataclasses
import datetime as dt

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from efterord import clock
from efterord.documents import pages, signs

BLANK = "_" * 34  # to write on by hand


@dataclasses.dataclass(frozen=True, slots=True)
class Talk:
    """One talk, as its papers name it. What is not known yet is left empty."""

    leaver: str
    interviewer: str
    employer: str
    unit: str = ""
    at: dt.datetime | None = None
    length_minutes: int | None = None
    place: str = ""


def day(date: dt.date) -> str:
    """This function will write a day with its year: 30 October 2026."""
    return formats.date_format(date, pgettext("day with year", "j F Y"))


def moment(at: dt.datetime) -> str:
    """This function will write a day and the hour on the wall clock: Friday 30 October 2026, 10.30."""
    date = formats.date_format(clock.local(at), pgettext("weekday, day and year", "l j F Y"))
    hour = formats.date_format(clock.local(at), pgettext("time of day", "H:i"))
    return f"{date[:1].upper()}{date[1:]}, {hour}"


def facts(talk: Talk, blank: str = "") -> pages.Facts:
    """This function will list who, when and where; what is not known shows `blank`, or is left out without one."""
    when = moment(talk.at) if talk.at else ""
    if when and talk.length_minutes:
        length = ngettext("%(n)s minute", "%(n)s minutes", talk.length_minutes) % {"n": talk.length_minutes}
        when = f"{when} ({length})"
    rows = (
        (_("Employee"), talk.leaver),
        (_("Unit"), talk.unit),
        (_("Interviewer"), talk.interviewer),
        (_("Time"), when),
        (_("Place"), talk.place),
    )
    return pages.Facts(tuple((label, value or blank) for label, value in rows if value or blank), is_wide=bool(blank))


def sub(talk: Talk) -> str:
    """This function will name the talk in the line under a title: who, and which day."""
    parts = (signs.within(talk.leaver), day(clock.local(talk.at).date()) if talk.at else "")
    return " · ".join(part for part in parts if part)
