"""What a page of results says before its first figure: what stands out, and how much it is built on."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from efterord.documents.results import areas
from efterord.rules import scores, standouts


def first(found: Mapping[int, scores.Score], rest: areas.Beside | None, before: areas.Beside | None) -> list[str]:
    """This function will say what stands out, in one sentence or two.

    Beside the rest of the unit above, or where there is none among the areas themselves; then beside the time before,
    or among the areas where the rest says nothing, only if something stands out there.
    """
    said = [compared(rest) if rest else _among(found)]
    if before and _differs(before):
        said.append(compared(before))
    elif rest and not _differs(rest) and scores.best_and_worst(found):
        said.append(_among(found))
    return said


def built_on(n: int, days: Sequence[dt.date]) -> str:
    """This function will say how many answers there are and when they were opened."""
    return ngettext(
        "Built on %(n)s answers, opened in one release, on %(date)s.",
        "Built on %(n)s answers, opened in %(releases)s releases, the latest on %(date)s.",
        len(days),
    ) % {"n": n, "releases": len(days), "date": date_format(days[-1], pgettext("day with year", "j F Y"))}


def stands_beside(others: Sequence[areas.Beside | None]) -> str:
    """This function will say what the figures stand beside, and how many answers that is."""
    named = [_("%(other)s (%(n)s answers)") % {"other": each.name, "n": each.n} for each in others if each]
    return _("Compared with %(others)s.") % {"others": listed(named)} if named else ""


def _differs(other: areas.Beside) -> bool:
    return other.standout is not None and bool(other.standout.higher or other.standout.lower)


def compared(other: areas.Beside) -> str:
    """This function will say in which areas a unit stands out beside another group, or that it does not."""
    found = other.standout
    higher, lower = (
        listed([areas.AREAS[area][1] for area in named])
        for named in ((found.higher, found.lower) if found else ((), ()))
    )
    words = {"other": other.name, "higher": higher, "lower": lower}
    if higher and lower:
        return (
            _("Compared with %(other)s, those who left spoke less well of %(lower)s, but better of %(higher)s.") % words
        )
    if lower:
        return _("Compared with %(other)s, those who left spoke less well of %(lower)s.") % words
    if higher:
        return _("Compared with %(other)s, those who left spoke better of %(higher)s.") % words
    if found and found.is_enough:
        return _("There is no clear difference from %(other)s in any area.") % words
    return _("Too few have answered to say how this differs from %(other)s.") % words


def _among(found: Mapping[int, scores.Score]) -> str:
    apart = scores.best_and_worst(found)
    if apart is not None:
        best, worst = (areas.AREAS[area][1] for area in apart)
        return _("Those who left spoke best of %(best)s and least well of %(worst)s.") % {"best": best, "worst": worst}
    if len(found) > 1 and standouts.is_enough(found.values()):
        return _("No area stands out: the differences between them may be chance.")
    return _("There are figures here, but too few to say how the areas differ.")


def listed(names: Sequence[object]) -> str:
    """This function will set several names in a row, "a, b and c"."""
    return get_text_list([str(name) for name in names], pgettext("the last of a list", "and"))
