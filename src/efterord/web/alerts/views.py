"""The page of the limit: from which share on a reason is told on the desk when results are opened."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from efterord import gate
from efterord.queries import alerts as queries
from efterord.rules import alerts
from efterord.services import alerts as deeds
from efterord.web.shell import doors


class LimitForm(forms.Form):
    """A share, or nothing."""

    share = forms.ChoiceField(
        label=gettext_lazy("When is a reason for leaving told on the desk of HR?"),
        help_text=gettext_lazy("Each time results are opened, for a month, to those in HR who see the unit."),
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any, standing: float | None) -> None:
        super().__init__(data, initial={"share": "" if standing is None else f"{standing:g}"})
        of = _("When it weighed heavily, or decided, for more than %(n)s per cent")
        choices = [("", _("Never")), *((f"{share:g}", of % {"n": round(100 * share)}) for share in alerts.LIMITS)]
        self.fields["share"].choices = choices  # type: ignore[attr-defined]


@doors.door("alerts.set_limit")
def limit(request: HttpRequest) -> HttpResponse:
    """This function will show the limit and set another."""
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    form = LimitForm(request.POST if request.method == "POST" else None, queries.limit(actor))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["share"]
        deeds.set_limit(actor, share=float(given) if given else None)
        messages.success(request, _("The limit is saved."))
        return redirect("alerts")
    return render(request, "alerts/limit.html", {"form": form})
