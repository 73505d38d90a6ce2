"""A wish written by name beside the survey: told on the case, read on a page of its own, and seen to."""

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from efterord import gate, labels
from efterord.queries import cases, contact_wishes
from efterord.services import contact_wishes_hr as deeds
from efterord.web.shell import doors
from efterord.words import WishKind

if TYPE_CHECKING:
    from efterord.queries.cases import Told

_PASSED_ON: Mapping[WishKind, Promise] = {
    WishKind.SAFETY: gettext_lazy("A mail has gone to the safety representative."),
    WishKind.UNION: gettext_lazy("A mail has gone to the union."),
}


def section(viewer: gate.Actor, told: "Told") -> dict[str, Any] | None:
    """This function will return what the case page tells of a wish, or None where there is none to know of."""
    wish = contact_wishes.of_case(viewer, told.case)
    return None if wish is None else {**_told(wish), "case": told.case}


@doors.door("contact_wishes.open_wish")
def read(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will open what the leaver wrote; that it was opened stands in the log."""
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    case = cases.case(actor, pk)
    wish = contact_wishes.of_case(actor, case)
    if wish is None:
        raise gate.Hidden
    opened = deeds.open_wish(actor, case=case)
    facts = [{"term": _("How the leaver can be reached"), "text": opened.reach or _("Not written")}]
    context = {**_told(wish), "case": case, "facts": facts, "words": opened.message}
    return render(request, "surveys/wish.html", context)


@doors.door("contact_wishes.end_wish")
@require_POST
def end(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will note that the wish has been seen to."""
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    case = cases.case(actor, pk)
    try:
        deeds.end_wish(actor, case=case)
    except gate.Refused as refusal:
        messages.error(request, str(refusal.words))
    else:
        messages.success(request, _("The wish is noted as seen to."))
    return redirect("cases-case", pk)


def _told(wish: contact_wishes.Told) -> dict[str, Any]:
    return {
        "kinds": [str(labels.of(kind)) for kind in wish.kinds],
        "passed_on": " ".join(str(_PASSED_ON[kind]) for kind in wish.passed_on if kind in _PASSED_ON),
        "is_open": wish.is_open,
    }
