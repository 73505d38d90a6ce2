"""Many departures opened in one go: what is reported, proposed, or ends without a case, ticked on one page."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from efterord import gate, labels
from efterord.queries import cases, cases_several
from efterord.services import cases as deeds
from efterord.web.cases import days, forms, telling
from efterord.web.shell import doors
from efterord.words import CaseState, Eligibility


@doors.door("cases.open_case")
def several(request: HttpRequest) -> HttpResponse:
    """This function will show all that waits, and open what is ticked, saying of each that cannot be opened why."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    narrowing = _narrowing(request, viewer)
    chosen = narrowing.cleaned_data if narrowing.is_valid() else {}
    form = forms.SeveralForm(request.POST or None)
    failed: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        keys = list(dict.fromkeys(request.POST.getlist("chosen")))[: cases_several.MOST_ROWS]
        failed = _open_all(viewer, keys, form.cleaned_data["notice_date"])
        n_opened = len(keys) - len(failed)
        if n_opened or not keys:
            messages.success(request, _said(n_opened, bool(keys)))
        if not failed:
            return redirect(f"{reverse('cases-several')}?{urlencode(_kept(chosen))}")
    number = request.GET.get("page", "")
    page = cases_several.waiting(
        viewer,
        unit_id=chosen.get("unit"),
        rows=cases_several.MOST_ROWS if chosen.get("many") else cases_several.ROWS_A_PAGE,
        page=int(number) if number.isdecimal() and len(number) < 9 else 1,
    )
    kept = _kept(chosen)
    context = {
        "narrowing": narrowing,
        "form": form,
        "page": page,
        "lines": [_line(each, is_ticked="all" in request.GET) for each in page.object_list],
        "failed": failed,
        "is_narrowed": bool(kept),
        "query": urlencode(kept) + "&" if kept else "",
        "most": cases_several.MOST_ROWS,
        "is_many": bool(chosen.get("many")),
        "has_more": page.paginator.num_pages > 1,
    }
    return render(request, "cases/several.html", context)


def _narrowing(request: HttpRequest, viewer: gate.Actor) -> forms.NarrowForm:
    units = [(u.id, "\u2003" * u.depth + u.name) for u in cases.units(viewer)]
    return forms.NarrowForm(request.GET or None, units)


def _kept(chosen: dict[str, Any]) -> dict[str, Any]:
    return {name: 1 if value is True else value for name, value in chosen.items() if value}


def _open_all(viewer: gate.Actor, keys: list[str], notice_date: Any) -> list[dict[str, str]]:
    """Each is a deed of its own: what cannot be done is told, and takes nothing else with it."""
    failed = []
    for key in keys:
        name = _("A departure that is no longer here")
        try:
            what, _colon, pk = key.partition(":")
            if what == cases_several.CASE:
                case = cases_several.case(viewer, pk)
                name = str(case.person)
                deeds.confirm_case(viewer, case=case, notice_date=case.notice_date or notice_date)
            else:
                employment = cases_several.employment(viewer, pk)
                name = str(employment.person)
                deeds.open_case(
                    viewer,
                    employment=employment,
                    notice_date=notice_date,
                    last_day=employment.end_date,  # type: ignore[arg-type]
                    leaving_kind=employment.leaving_kind,
                )
        except (gate.Refused, deeds.WrongDates) as refused:
            failed.append({"name": name, "why": str(refused.words)})
        except gate.Hidden:
            failed.append({"name": name, "why": _("Somebody has changed it in the meantime.")})
    return failed


def _said(n_opened: int, is_any: bool) -> str:
    if not is_any:
        return _("Nothing was ticked, so nothing was opened.")
    return ngettext("%(n)d case is open now.", "%(n)d cases are open now.", n_opened) % {"n": n_opened}


def _line(each: cases_several.Waiting, *, is_ticked: bool) -> dict[str, Any]:
    came = {
        CaseState.REPORTED: _("Reported by the nearest manager"),
        CaseState.PROPOSED: _("Proposed from the staff file"),
        None: _("Has a last day in the staff register"),
    }
    return {
        "key": each.key,
        "name": str(each.employment.person),
        "url": reverse("cases-case", args=[each.case.pk]) if each.case else "",
        "unit": each.employment.unit.name,
        "last_day": days.day(each.last_day),
        "kind": telling.kind(each.leaving_kind),
        "came": came[each.state],
        "verdict": "" if each.eligibility is Eligibility.ELIGIBLE else labels.of(each.eligibility),
        "is_ticked": is_ticked,
    }
