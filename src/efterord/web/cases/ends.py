"""A case brought to an end: cancelled or closed, once it has been said what that does; and what late ones can have."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from efterord import clock
from efterord.mail import tasks
from efterord.queries import cases, cases_ends
from efterord.rules import cases as rules
from efterord.rules import privacy
from efterord.services import cases as deeds
from efterord.web.cases import days, found
from efterord.web.shell import doors
from efterord.words import CaseState


@doors.door("cases.cancel_case")
def cancel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will cancel a case, once it has been said what that does."""
    told = found.told(request, pk, "cases.cancel_case")
    if request.method == "POST":
        deeds.cancel_case(request.actor, case=told.case)  # type: ignore[attr-defined]
        tasks.soon()
        messages.success(request, _("The case is cancelled."))
        return redirect("cases-case", pk=pk)
    return render(request, "cases/cancel_case.html", {"case": told.case, "was_open": told.state is CaseState.OPEN})


@doors.door("cases.close_case")
def close(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will close a case, or say what in it is open still."""
    told = found.told(request, pk, "cases.close_case")
    if request.method == "POST":
        deeds.close_case(request.actor, case=told.case)  # type: ignore[attr-defined]
        tasks.soon()
        messages.success(request, _("The case is closed."))
        return redirect("cases-case", pk=pk)
    left = cases_ends.what_is_open(request.actor, told.case)  # type: ignore[attr-defined]
    # Closed long after its time, a case is gone the night after: nobody closes it to read it later.
    is_over = told.case.last_day <= privacy.youngest_case_that_is_over(clock.today())
    return render(request, "cases/close_case.html", {"case": told.case, "left": left, "is_over": is_over})


@doors.door("cases.open_case")
def late(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will offer what can still be done for somebody who is gone already."""
    told = cases.told(request.actor, pk)  # type: ignore[attr-defined]
    if "cases.correct_case" not in told.may:
        return redirect("cases-case", pk=pk)
    context = {"case": told.case, "last_day": days.weekday(told.case.last_day), "ways": _ways(told)}
    return render(request, "cases/late.html", context)


def _ways(told: cases.Told) -> list[dict[str, Any]]:
    pk = told.case.pk
    ways: list[dict[str, Any]] = []
    if rules.may_be_talked_with(told.eligibility):
        ways.append(
            {
                "title": _("A talk by video"),
                "text": _("Many say more some weeks afterwards. It is voluntary, as it always is."),
                "label": _("Plan the talk"),
                "url": reverse("bookings", args=[pk]),
            }
        )
    if told.may & {"surveys.invite", "surveys.print_link"}:
        by_mail = "surveys.invite" in told.may
        ways.append(
            {
                "title": _("The survey, at once"),
                "text": _("It stays open for four weeks."),
                "label": _("Send the survey") if by_mail else _("Print a slip"),
                "url": reverse("surveys-invite" if by_mail else "surveys-print", args=[pk]),
                "is_post": True,
            }
        )
    if rules.may_be_talked_with(told.eligibility):
        ways.append(
            {
                "title": _("A summary in writing"),
                "text": _("If the leaver would rather write than talk, note it as the reason why no talk is held."),
                "label": _("Say why no talk is held"),
                "url": reverse("cases-no-talk", args=[pk]),
            }
        )
    case_url = reverse("cases-case", args=[pk])
    ways += [
        {
            "title": _("The certificate of service"),
            "text": _("The leaver has a right to it afterwards too. It stands on the checklist."),
            "label": _("Draft of the certificate, as Word"),
            "url": reverse("checklists-certificate", args=[pk]),
        },
        {
            "title": _("Accounts and access"),
            "text": _("Check that accounts are closed and keys and equipment are back. These lines are overdue now."),
            "label": _("See the checklist"),
            "url": case_url,
        },
    ]
    return ways
