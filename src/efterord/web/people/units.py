"""The tree of units, and adding one that the next staff file names."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from efterord import gate
from efterord.queries import cases
from efterord.services import organisation
from efterord.web.people import forms
from efterord.web.shell import doors


@doors.door("organisation.add_unit")
def units(request: HttpRequest) -> HttpResponse:
    """This function will show the units as a tree, and add one below another."""
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    tree = cases.units(actor)
    choices = [(unit.id, "\u2003" * unit.depth + unit.name) for unit in tree]
    form = forms.UnitForm(choices, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            organisation.add_unit(actor, parent_id=form.cleaned_data["parent"], name=form.cleaned_data["name"])
        except organisation.WrongUnit as wrong:
            form.add_error("name", str(wrong.words))
        else:
            messages.success(request, _("The unit is added. A staff file may name it now."))
            return redirect("people-units")
    lines = [{"label": "\u2003" * unit.depth + unit.name} for unit in tree]
    return render(request, "people/units.html", {"form": form, "lines": lines, "here": _("Units")})
