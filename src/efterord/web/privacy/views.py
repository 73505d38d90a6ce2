"""The cases that wait to be erased, shown to the head of HR, who lets them go."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from efterord import gate
from efterord.queries import privacy
from efterord.rules import privacy as rules
from efterord.services import privacy_cases
from efterord.web.cases import days
from efterord.web.shell import doors

MOST_SHOWN = 100


@doors.door("privacy.see_due")
def held(request: HttpRequest) -> HttpResponse:
    """This function will show the cases the night has left alone, and erase them when the head of HR says so."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    if request.method == "POST":
        try:
            privacy_cases.erase_held(viewer, fingerprint=request.POST.get("fingerprint", ""))
        except gate.Refused as refusal:
            messages.error(request, str(refusal.words))
            return redirect("privacy")
        messages.success(request, _("The cases are erased."))
        return redirect("desk")
    is_held = privacy.n_held(viewer)
    cases = list(privacy.due(viewer).select_related("person", "unit")) if is_held else []
    # Nobody looks at their own departure as staff; it goes with the others all the same.
    shown = [case for case in cases if viewer.person_id is None or case.person_id != viewer.person_id][:MOST_SHOWN]
    n = len(cases)
    context = {
        "n": n,
        "say": ngettext("One case waits to be erased.", "%(n)s cases wait to be erased.", n) % {"n": n},
        "rows": [(case.number, str(case.person), case.unit.name, days.day(case.last_day)) for case in shown],
        "n_more": n - len(shown),
        "fingerprint": rules.fingerprint(case.pk for case in cases),
    }
    return render(request, "privacy/held.html", context)
