"""The sheet that every page of a leaver stands on: employer, languages, the form's key, what has just been done."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from efterord.web.departures import visits

LABELS = {"sv": "Svenska", "nb": "Norsk", "en": "English"}
# What a page says has just been done; the address names one of these and nothing else.
SAID: Mapping[str, Promise] = {
    "wish": _("Your wish is saved."),
    "contact": _("Your address is saved."),
    "gone": _("Your address is taken away."),
    "done": _("Noted as done."),
    "again": _("Noted as not done yet."),
    "saved": _("What you wrote is saved. You can go on another day."),
    "approved": _("You have approved the summary. Thank you."),
    "kept": _("Thank you. We keep in touch as you have said."),
    "stopped": _("You have withdrawn your consent, and the address is gone."),
}


def page(request: HttpRequest, name: str, told: Mapping[str, Any], *, to: str = "", status: int = 200) -> HttpResponse:
    """This function will set a page on the leaver's sheet; `to` is its address, for the links to other languages.

    Every variable a template names is given, empty ones too, and neither request nor link is: for a variable it does
    not find Django writes the whole context into a log at its lowest level.
    """
    visit: visits.Visit = request.visit  # type: ignore[attr-defined]
    frame = {
        "organisation_name": visit.employer,
        "sender": _("%(employer)s, HR") % {"employer": visit.employer},
        "is_demo": settings.IS_DEMO,
        "language_links": tongues(visit, to) if to else (),
        "key": visit.held.form_key if visit.held else "",
        "said": SAID.get(request.GET.get("said", ""), ""),
    }
    response = HttpResponse(loader.get_template(f"departures/{name}.html").render(frame | dict(told)), status=status)
    response.headers["Vary"] = "Cookie, Accept-Language"
    return response


def tongues(visit: visits.Visit, to: str) -> list[dict[str, Any]]:
    """This function will return the links to a page in the employer's other languages, each in its own words."""
    return [
        {
            "code": code,
            "label": LABELS[code],
            "url": f"{reverse('departures-language', args=[code])}?to={to}",
            "current": code == visit.language,
        }
        for code in visit.languages
    ]
