"""What a reader can choose on a page of results, as links: which releases, and what the unit stands beside."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from efterord import labels
from efterord.documents.results import comparing, periods
from efterord.documents.results import lanes as narrowing
from efterord.rules import periods as rules

if TYPE_CHECKING:
    from efterord.models import Release

# A year of quarters stands open; older releases are folded.
N_OPEN = 4


def releases(held: "Sequence[Release]", period: periods.Period, kept: str = "") -> dict[str, Any]:
    """This function will return the periods a reader can choose, the present one marked; newest first.

    `kept` is what else the address says, and stays in every link.
    """
    days = {release.number: periods.day(release.as_of) for release in held}
    newest = max(days, default=None)
    years = rules.years({release.number: release.as_of for release in held})
    is_all = period.numbers == tuple(sorted(days))

    def choice(kind: str, number: int, label: str) -> dict[str, Any]:
        query = "&".join(part for part in (f"{kind}={number}", kept) if part)
        return {"label": label, "url": f"?{query}", "is_current": (kind, number) == (period.kind, period.number)}

    everything = choice(periods.UP_TO, newest, _("All releases")) if newest is not None else None
    if everything:
        everything["is_current"] = is_all
    single = [choice(periods.ONLY, number, day) for number, day in days.items()]
    # As it stood after the newest is as it stands now.
    stood = [choice(periods.UP_TO, number, day) for number, day in list(days.items())[1:]]
    return {
        "all": everything,
        # While the releases are of one year, it is all of them.
        "years": [choice(periods.YEAR, number, _year(at, days[number])) for at, number in enumerate(years)]
        if years[1:]
        else [],
        "single": single[:N_OPEN],
        "stood": stood[:N_OPEN],
        "older": bool(single[N_OPEN:]),
        "older_single": single[N_OPEN:],
        "older_stood": stood[N_OPEN:],
    }


def _year(at: int, day: str) -> str:
    if at == 0:
        return _("The latest year")
    return _("The year before") if at == 1 else _("The year up to %(date)s") % {"date": day}


def lanes(chosen: narrowing.Chosen, period: periods.Period) -> list[dict[str, Any]]:
    """This function will return the groups that a reader can look at alone, and all together; links keep the period.

    One that the unit has nothing of in this period is named only while it is the one asked for.
    """
    named = [*chosen.possible]
    if chosen.lane and chosen.lane not in named:
        named.append(chosen.lane)
    if not named:
        return []
    found = [{"label": _("All together"), "url": f"?{period.query}", "is_current": chosen.lane is None}]
    for each in named:
        query = "&".join(part for part in (period.query, f"{narrowing.LANE}={each}") if part)
        found.append({"label": labels.of(each), "url": f"?{query}", "is_current": each is chosen.lane})
    return found


def comparisons(chosen: comparing.Chosen, period: periods.Period) -> list[dict[str, Any]]:
    """This function will return what a reader can compare with, the present one marked; links keep the period."""
    return [
        {
            "label": comparing.the_rest(each),
            "url": "?" + "&".join(part for part in (period.query, f"{comparing.WITH}={each.pk}") if part),
            "is_current": each == chosen.unit,
        }
        for each in chosen.possible
    ]
