"""Which releases a report sums over, read from an address: a view that can be sent is an address."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from efterord import gate
from efterord.rules import periods

if TYPE_CHECKING:
    from efterord.models import Release

YEAR, ONLY, UP_TO = "year", "only", "up_to"


@dataclasses.dataclass(frozen=True, slots=True)
class Period:
    """The releases asked for, those of the time before, and the view's part of the address ("" for the usual one)."""

    kind: str
    number: int | None
    numbers: tuple[int, ...]
    before: tuple[int, ...]
    query: str


def asked(given: Mapping[str, str], releases: "Sequence[Release]") -> Period:
    """This function will read a period from an address: the year up to the newest release if it says none.

    A release that was never held is a page that does not exist.
    """
    dates = {release.number: release.as_of for release in releases}
    found = {kind: given[kind] for kind in (YEAR, ONLY, UP_TO) if kind in given}
    if not found:
        return _period(YEAR, max(dates, default=None), dates, "")
    (kind, text), *more = found.items()
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
    if more or number not in dates:
        raise gate.Hidden
    return _period(kind, number, dates, f"{kind}={number}")


def everything(releases: "Sequence[Release]") -> Period:
    """This function will give all releases, for a unit of which the latest year has nothing."""
    dates = {release.number: release.as_of for release in releases}
    return _period(UP_TO, max(dates, default=None), dates, "")


def _period(kind: str, number: int | None, dates: periods.Dates, query: str) -> Period:
    if number is None:
        return Period(kind, None, (), (), query)
    if kind == YEAR:
        ended = periods.year_before(dates, number)
        before = periods.year_to(dates, ended) if ended is not None else ()
        return Period(kind, number, periods.year_to(dates, number), before, query)
    if kind == ONLY:
        last = periods.release_before(dates, number)
        return Period(kind, number, (number,), (last,) if last is not None else (), query)
    return Period(kind, number, periods.up_to(dates, number), (), query)


def said(releases: "Sequence[Release]", period: Period) -> str:
    """This function will say in a sentence what a report is of; nothing where it is of all that there is."""
    days = {release.number: release.as_of for release in releases}
    if period.number is None or period.numbers == tuple(sorted(days)):
        return ""
    words = {
        YEAR: _("Only what was opened in the year up to %(date)s is shown."),
        ONLY: _("Only what was opened on %(date)s is shown."),
        UP_TO: _("This is how it stood after %(date)s."),
    }
    return words[period.kind] % {"date": day(days[period.number])}


def named_before(period: Period) -> tuple[str, str]:
    """This function will name the time before in a sentence, and over a column."""
    if period.kind == YEAR:
        return _("the year before"), _("Year before")
    return _("the release before"), _("Release before")


def day(date: dt.date) -> str:
    """This function will write a day of release."""
    return date_format(date, pgettext("day with year", "j F Y"))
