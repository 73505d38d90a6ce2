"""A campaign to those who left some time ago: first how many it would ask, then asking them, a chunk at a time."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from efterord import gate
from efterord.queries import cases, surveys_campaign
from efterord.rules import surveys
from efterord.services import surveys_campaign as deeds
from efterord.web.policies.forms import NumberField
from efterord.web.shell import doors


class CampaignForm(forms.Form):
    """Over how many months, and in which unit."""

    months = NumberField(
        least=1,
        most=surveys.MOST_MONTHS_BACK,
        wrong=gettext_lazy("Write a number of months from 1 to 24."),
        label=gettext_lazy("How many months back?"),
    )
    unit = forms.TypedChoiceField(
        label=gettext_lazy("In which unit?"), choices=[], coerce=int, empty_value=None, required=False
    )

    def __init__(self, data: Any, units: list[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["unit"].choices = [("", _("The whole organisation")), *units]  # type: ignore[attr-defined]


@doors.door("surveys.ask_campaign")
def campaign(request: HttpRequest) -> HttpResponse:
    """This function will show whom a campaign would ask, and ask the next chunk when that is confirmed."""
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    units = [(u.id, "\u2003" * u.depth + u.name) for u in cases.units(actor)]
    is_post = request.method == "POST"
    given = request.POST if is_post else request.GET
    form = CampaignForm(given or None, units)
    seen = None
    if form.is_valid():
        chosen = {"months": form.cleaned_data["months"], "unit_id": form.cleaned_data["unit"]}
        if is_post:
            asked = deeds.ask_campaign(actor, **chosen)
            messages.success(request, _said(len(asked)))
            query = {"months": chosen["months"], "unit": chosen["unit_id"] or ""}
            return redirect(f"{reverse('surveys-campaign')}?{urlencode(query)}")
        seen = surveys_campaign.preview(actor, **chosen)
    return render(request, "surveys/campaign.html", {"form": form, "seen": seen})


def _said(n: int) -> str:
    if not n:
        return _("Nobody was left to ask.")
    return ngettext("%(n)d letter is on its way.", "%(n)d letters are on their way.", n) % {"n": n}
