"""Which releases a page sums over and what it stands beside, as links: a view that can be sent is an address."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from efterord.rules import periods

if TYPE_CHECKING:
    from efterord.models import Release

# A year of quarters stands open; older releases are folded.
N_OPEN = 4
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
        raise Http404
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


def choices(releases: "Sequence[Release]", period: Period, kept: str = "") -> dict[str, Any]:
    """This function will return the periods a reader can choose, the present one marked; newest first.

    `kept` is what else the address says, and stays in every link.
    """
    days = {release.number: _day(release) for release in releases}
    newest = max(days, default=None)
    years = periods.years({release.number: release.as_of for release in releases})
    is_all = period.numbers == tuple(sorted(days))

    def choice(kind: str, number: int, label: str) -> dict[str, Any]:
        query = "&".join(part for part in (f"{kind}={number}", kept) if part)
        return {"label": label, "url": f"?{query}", "is_current": (kind, number) == (period.kind, period.number)}

    everything = choice(UP_TO, newest, _("All releases")) if newest is not None else None
    if everything:
        everything["is_current"] = is_all
    single = [choice(ONLY, number, day) for number, day in days.items()]
    # As it stood after the newest is as it stands now.
    stood = [choice(UP_TO, number, day) for number, day in list(days.items())[1:]]
    return {
        "all": everything,
        # While the releases are of one year, it is all of them.
        "years": [choice(YEAR, number, _year(at, days[number])) for at, number in enumerate(years)]
        if years[1:]
        else [],
        "single": single[:N_OPEN],
        "stood": stood[:N_OPEN],
        "older": bool(single[N_OPEN:]),
        "older_single": single[N_OPEN:],
        "older_stood": stood[N_OPEN:],
        "said": "" if is_all or period.number is None else _said(period, days[period.number]),
    }


def _year(at: int, day: str) -> str:
    if at == 0:
        return _("The latest year")
    return _("The year before") if at == 1 else _("The year up to %(date)s") % {"date": day}


def _said(period: Period, day: str) -> str:
    """What the page is of, in a sentence; nothing where it is of all that there is."""
    said = {
        YEAR: _("Only what was opened in the year up to %(date)s is shown."),
        ONLY: _("Only what was opened on %(date)s is shown."),
        UP_TO: _("This is how it stood after %(date)s."),
    }
    return said[period.kind] % {"date": day}


def _day(release: "Release") -> str:
    return date_format(release.as_of, pgettext("day with year", "j F Y"))
