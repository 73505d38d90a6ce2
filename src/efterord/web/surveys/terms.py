"""How the survey asks: read by everybody in HR, set by the head of HR, who sees the days before saving."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from efterord import clock, gate
from efterord.queries import questionnaires, surveys_terms
from efterord.rules.surveys import Terms
from efterord.services import surveys_terms as deeds
from efterord.web.shell import doors
from efterord.web.surveys import forms, sentences


@doors.door("surveys.see_terms")
def terms_page(request: HttpRequest) -> HttpResponse:
    """This function will tell how the survey asks, and the days of made-up leavers."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    terms = surveys_terms.terms(viewer)
    context = {
        "sentences": sentences.told(terms, _titles(viewer, terms)),
        "plans": sentences.plans(terms, clock.today()),
        "may_set": gate.may(viewer, "surveys.set_terms"),
        "may_ask": gate.may(viewer, "surveys.ask_campaign"),
        "lacks_gateway": terms.uses_sms and not settings.IS_SMS_SET,
    }
    return render(request, "surveys/terms.html", context)


@doors.door("surveys.set_terms")
def set_terms(request: HttpRequest) -> HttpResponse:
    """This function will set how the survey asks, or only show the days that would follow."""
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    standing = surveys_terms.terms(actor)
    sets = {name: questionnaires.choices(actor, use) for name, use in deeds.USES.items()}
    form = forms.TermsForm(request.POST or None, sets, standing, get_language() or "en")
    looked_at: dict[str, Any] | None = None
    if request.method == "POST" and form.is_valid():
        if "look" in request.POST:
            looked_at = sentences.plans(form.terms, clock.today())
        else:
            try:
                deeds.set_terms(actor, terms=form.terms)
            except deeds.WrongTerms as wrong:
                form.blame(wrong)
            else:
                messages.success(request, _("The terms are saved. They hold for everybody who is asked from now on."))
                return redirect("surveys-terms")
    return render(request, "surveys/terms_form.html", {"form": form, "plans": looked_at})


def _titles(viewer: gate.Actor, terms: Terms) -> dict[str, str]:
    """What each chosen set is called; one that is not published is asked with the usual questions."""
    language = get_language() or "en"
    found = {}
    for name, use in deeds.USES.items():
        key = getattr(terms, name)
        published = {each.key: each.title.in_language(language) for each in questionnaires.choices(viewer, use)}
        found[name] = published.get(key) or _("the usual questions")
    return found
