"""What a leaver is told when a page does not open or cannot save: plainly, and with every word typed still there."""

import dataclasses
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from efterord.web.departures import words


@dataclasses.dataclass(frozen=True, slots=True)
class Reason:
    """Why something was not taken, and whether the same form can be sent again."""

    title: "str | Promise"
    text: "str | Promise"
    can_send: bool


STALE = Reason(
    _("This page needs to be opened again"),
    _(
        "Nothing has been saved, and what you wrote is still here below. Open the link in your letter once more, in "
        "another tab. Then come back to this tab and press the button again."
    ),
    can_send=True,
)
GONE = Reason(
    _("This page is no longer open"),
    _("Nothing has been saved. What you wrote is still here below, so that you can copy it and send it to HR."),
    can_send=False,
)
UNSAVED = Reason(
    _("We could not save just now"),
    _("The fault is ours, and what you wrote is still here below. Press the button again in a moment."),
    can_send=True,
)


def refused(text: "str | Promise") -> Reason:
    """This function will return a refusal in its own words; sending the same again would not help."""
    return Reason(_("That could not be done"), text, can_send=False)


def not_found() -> HttpResponse:
    """This function will answer 404 in the words of every link that does not open: unknown, run out or cancelled."""
    return _page("shell/errors/leaver-404.html", {"error_code": ""}, 404)


def typed(request: HttpRequest, reason: Reason, status: int) -> HttpResponse:
    """This function will say why nothing was saved, with what was typed, to copy or to send again."""
    fields, others = [], []
    for name, value in request.POST.items():
        label = words.typed_name(name)
        if label and isinstance(value, str):
            if value.strip():
                fields.append({"name": name, "label": label, "value": value})
        elif isinstance(value, str) and len(value) <= 200:
            others.append({"name": name, "value": value})
    told = {"reason": reason, "fields": fields, "others": others, "path": request.path}
    return _page("departures/typed.html", told, status)


def _page(template: str, told: dict[str, Any], status: int) -> HttpResponse:
    frame = {"organisation_name": "", "sender": "", "language_links": (), "is_demo": settings.IS_DEMO}
    response = HttpResponse(loader.get_template(template).render(frame | told), status=status)
    response.headers["Vary"] = "Cookie, Accept-Language"
    return response
