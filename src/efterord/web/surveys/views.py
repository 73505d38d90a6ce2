"""Asking a leaver by mail, and once more after a letter came back. Both are posts, and neither learns of answers."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from efterord import gate
from efterord.queries import cases
from efterord.services import surveys as asking
from efterord.services import surveys_undelivered
from efterord.web.shell import doors


@doors.door("surveys.invite")
@require_POST
def invite(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will send a leaver the link by mail, or say in words why that cannot be."""
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    case = cases.case(actor, pk)
    try:
        asking.invite(actor, case=case)
    except gate.Refused as refusal:
        messages.error(request, str(refusal.words))
    else:
        messages.success(request, _("The survey is on its way by mail. You are not told whether it is answered."))
    return redirect("cases-case", pk)


@doors.door("surveys.send_again")
@require_POST
def again(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will send the same link once more after a letter came back; nobody learns whether it was used."""
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    case = cases.case(actor, pk)
    try:
        surveys_undelivered.send_again(actor, case=case)
    except gate.Refused as refusal:
        messages.error(request, str(refusal.words))
    else:
        messages.success(request, _("The link goes out with the next round, if it still opens something."))
    return redirect("cases-case", pk)
