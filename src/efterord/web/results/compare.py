"""The page that sets a unit beside others, or beside itself at another time; the address is the view."""

import urllib.parse
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from efterord import gate
from efterord.documents.results import compared, comparing, periods
from efterord.queries import results as queries
from efterord.rules import periods as rules
from efterord.web.shell import doors

if TYPE_CHECKING:
    from efterord.models import Unit

AGAINST, NAMED = "against", "named"


@doors.door("results.see")
def compare(request: HttpRequest, unit_id: int) -> HttpResponse:
    """This function will show a unit beside what an address asks for, or say why that cannot be compared."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    asked = compared.frame(viewer, unit_id, request.GET.dict(), request.GET.getlist(comparing.WITH))
    refusal, found = "", None
    try:
        if request.GET.get(NAMED, "").strip():
            other = _by_name(viewer, request.GET[NAMED])
            return redirect(_address(asked, [*asked.others, other]))
        if asked.others or asked.against:
            found = compared.compared(viewer, asked, (get_language() or "en").partition("-")[0])
    except compared.SillyComparison as silly:
        refusal = str(silly.words)
    context = {
        "unit": asked.unit,
        "back": reverse("results-unit", args=[asked.unit.pk])
        + (f"?{asked.period.query}" if asked.period.query else ""),
        "said": periods.said(asked.held, asked.period),
        "refusal": refusal,
        "found": found,
        "named": request.GET.get(NAMED, ""),
        **_choices(viewer, asked),
    }
    return render(request, "results/compare.html", context, status=400 if refusal else 200)


def _by_name(viewer: gate.Actor, written: str) -> "Unit":
    name = " ".join(written.split()).casefold()
    found = [each for each in queries.units(viewer) if each.name.casefold() == name]
    if not found:
        raise compared.SillyComparison(_("You see no unit called %(name)s.") % {"name": written.strip()})
    if len(found) > 1:
        words = _("Several units are called %(name)s. Open the one you mean, and compare from there.")
        raise compared.SillyComparison(words % {"name": found[0].name})
    return found[0]


def _address(asked: compared.Frame, others: "list[Unit]") -> str:
    told = [(comparing.WITH, str(each.pk)) for each in dict.fromkeys(others)]
    if asked.against:
        told.append((AGAINST, asked.against.query.replace("=", "-")))
    query = "&".join(part for part in (asked.period.query, urllib.parse.urlencode(told)) if part)
    return f"{reverse('results-compare', args=[asked.unit.pk])}?{query}"


def _choices(viewer: gate.Actor, asked: compared.Frame) -> dict[str, Any]:
    """What can be chosen: units with a result beside the unit, the rest of each above, and other times."""
    numbers = asked.period.numbers
    with_result = queries.units_with_result(viewer, numbers=numbers)
    beside = [each for each in queries.siblings(viewer, asked.unit) if each.pk in with_result]
    above = queries.comparable(viewer, asked.unit, numbers=numbers)
    offered = {*beside, *above}
    others = [each for each in asked.others if each not in offered]
    kind, _equals, number = asked.period.query.partition("=")
    return {
        "units": [_choice(each, each.name, asked) for each in [*beside, *others]],
        "rests": [_choice(each, _capital(comparing.the_rest(each)), asked) for each in above],
        "times": _times(asked),
        "period": {"kind": kind, "number": number} if kind else None,
    }


def _choice(unit: "Unit", label: str, asked: compared.Frame) -> dict[str, Any]:
    return {"value": unit.pk, "label": label, "is_chosen": unit in asked.others}


def _times(asked: compared.Frame) -> list[dict[str, Any]]:
    """Other years, releases, and how it stood, that have no release in common with the time the page is of."""
    dates = {each.number: each.as_of for each in asked.held}
    ways = [
        *((periods.YEAR, number) for number in rules.years(dates)),
        *((periods.ONLY, number) for number in dates),
        *((periods.UP_TO, number) for number in dates),
    ]
    found = [periods.asked({kind: str(number)}, asked.held) for kind, number in ways]
    return [
        {
            "value": each.query.replace("=", "-"),
            "label": _capital(compared.when(asked.held, each)),
            "is_chosen": asked.against is not None and each.query == asked.against.query,
        }
        for each in found
        if set(each.numbers).isdisjoint(asked.period.numbers)
    ]


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
