"""How talks are offered and held: read by everybody in HR, set by the head of HR."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from efterord import gate
from efterord.queries import policies
from efterord.services import policies as deeds
from efterord.web.policies import forms, sentences
from efterord.web.shell import doors

if TYPE_CHECKING:
    from efterord.models import Unit


@doors.door("policies.see")
def policies_page(request: HttpRequest) -> HttpResponse:
    """This function will tell the organisation's terms in sentences, and those of units that have their own."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    may_set = gate.may(viewer, "policies.set_policy")
    own = policies.own(viewer)
    context = {
        "sentences": sentences.told(policies.book(viewer).of(None)),
        "own": [{"pk": unit.pk, "name": unit.name, "sentences": sentences.told(terms)} for unit, terms in own],
        "may_set": may_set,
        "form": forms.UnitForm(None, policies.choices(viewer)) if may_set else None,
    }
    return render(request, "policies/policies.html", context)


@doors.door("policies.set_policy")
def organisation(request: HttpRequest) -> HttpResponse:
    """This function will set the organisation's terms."""
    return _set(request, None)


@doors.door("policies.set_policy")
def choose(request: HttpRequest) -> HttpResponse:
    """This function will lead to the terms of a chosen unit."""
    form = forms.UnitForm(request.GET, policies.choices(request.actor))  # type: ignore[attr-defined]
    return redirect("policies-unit", pk=form.cleaned_data["unit"]) if form.is_valid() else redirect("policies")


@doors.door("policies.set_policy")
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will set the terms of one unit, which begin as those that hold there now."""
    return _set(request, policies.unit(request.actor, pk))  # type: ignore[attr-defined]


@doors.door("policies.remove_policy")
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will take a unit's own terms away."""
    of = policies.unit(request.actor, pk)  # type: ignore[attr-defined]
    deeds.remove_policy(request.actor, unit=of)  # type: ignore[attr-defined]
    messages.success(request, _("The terms from above hold again in %(unit)s.") % {"unit": of})
    return redirect("policies")


def _set(request: HttpRequest, of: "Unit | None") -> HttpResponse:
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    book = policies.book(viewer)
    form = forms.TermsForm(request.POST or None, initial=forms.shown(book.of(of.pk if of else None)))
    if request.method == "POST" and form.is_valid():
        try:
            deeds.set_policy(viewer, terms=form.terms, unit=of)
        except deeds.WrongTerms as wrong:
            form.blame(wrong)
        else:
            messages.success(request, _("The terms are saved."))
            return redirect("policies")
    context: dict[str, Any] = {"unit": of, "form": form, "is_own": of is not None and of.pk in book.own}
    return render(request, "policies/terms.html", context)
