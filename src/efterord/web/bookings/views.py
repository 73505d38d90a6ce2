"""Booking a talk: the certificate first, then who and when; moving it and calling it off."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from efterord import gate
from efterord.mail import tasks
from efterord.queries import bookings, checklists
from efterord.services import bookings as deeds
from efterord.services import checklists as items
from efterord.web.bookings import booking, talks
from efterord.web.shell import doors
from efterord.words import InterviewState


@doors.door("bookings.book")
def first(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will lead to the first talk of a case that has no time yet, or to the case when all have."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    case = booking.case_of(viewer, pk)
    for due in bookings.of_case(viewer, case):
        waits = due.state in (None, InterviewState.PLANNED) and due.no_talk is None and due.standing is None
        if waits and not due.only_who:
            return redirect("bookings-book", pk=pk, kind=due.kind.value)
    return redirect("cases-case", pk=pk)


@doors.door("bookings.book")
def book(request: HttpRequest, pk: uuid.UUID, kind: str) -> HttpResponse:
    """This function will plan a talk and book its time, or move one that is booked."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    of = talks.talk(viewer, pk, kind)
    booking.refuse_unless_possible(viewer, of)
    if request.method == "POST" and "remind" in request.POST:
        return _remind(request, of)
    page = booking.Page(viewer, of, request.POST if request.method == "POST" else None)
    if request.method == "POST" and page.is_valid():
        try:
            talk = page.carry_out()
        except deeds.WrongTime as wrong:
            page.when.blame(wrong)
        except deeds.CertificateMissing as missing:
            page.when.add_error("override", str(missing.words))
        except deeds.BookedMeanwhile as meanwhile:
            return _with_news(request, of, str(meanwhile.words))
        except gate.Refused as refusal:
            if of.interview is None and talks.talk(viewer, pk, kind).interview is not None:
                messages.warning(request, _("Somebody else has planned this talk since you opened the page."))
                return redirect("bookings-book", pk=pk, kind=kind)
            page.when.add_error(None, str(refusal.words))
        else:
            tasks.soon()
            return _done(request, talks.talk(viewer, talk.case_id, kind), was_booked=of.standing is not None)
    return render(request, "bookings/book.html", page.context())


@doors.door("bookings.cancel_booking")
def cancel(request: HttpRequest, pk: uuid.UUID, kind: str) -> HttpResponse:
    """This function will call off a booked talk, once it has been said what that does."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    of = talks.talk(viewer, pk, kind)
    gate.check(viewer, "bookings.cancel_booking", of.case)
    if of.interview is None or of.standing is None:
        raise gate.Refused(_("The talk has no time, so there is nothing to cancel."))
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        try:
            deeds.cancel_booking(viewer, interview=of.interview, seen=int(seen) if seen.isdecimal() else None)
        except deeds.BookedMeanwhile as meanwhile:
            messages.warning(request, str(meanwhile.words))
            return redirect("bookings-cancel", pk=pk, kind=kind)
        tasks.soon()
        messages.success(request, _("The talk is called off, and taken out of the calendars."))
        return redirect("cases-case", pk=pk)
    context = {
        "case": of.case,
        "of": of,
        "when": talks.when(of.standing, of.terms.country),
        "facts": talks.facts(viewer, of),
        "is_reached": bookings.is_reached(viewer, of.case),
    }
    return render(request, "bookings/cancel.html", context)


def _remind(request: HttpRequest, of: talks.Talk) -> HttpResponse:
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    certificate = bookings.certificate(viewer, of.case)
    if certificate.item is not None:
        try:
            items.remind_owner(viewer, case=of.case, item=checklists.item(viewer, certificate.item.pk))
        except gate.Refused as refusal:
            messages.error(request, str(refusal.words))
        else:
            tasks.soon()
            messages.success(request, _("A reminder is on its way to %(who)s.") % {"who": booking.owner(certificate)})
    return redirect("bookings-book", pk=of.case.pk, kind=of.kind.value)


def _with_news(request: HttpRequest, of: talks.Talk, words: str) -> HttpResponse:
    """What was written stays in the form, beside how the booking stands now; sending it again means it."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    fresh = talks.talk(viewer, of.case.pk, of.kind.value)
    data: QueryDict = request.POST.copy()
    data["seen"] = "" if fresh.seen is None else str(fresh.seen)
    page = booking.Page(viewer, fresh, data)
    return render(request, "bookings/book.html", {**page.context(), "news": words}, status=409)


def _done(request: HttpRequest, of: talks.Talk, *, was_booked: bool) -> HttpResponse:
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    holder = of.interview.interviewer.name if of.interview is not None else ""
    if of.standing is None:
        messages.success(request, _("The talk is planned. %(name)s finds it on the desk.") % {"name": holder})
        return redirect("cases-case", pk=of.case.pk)
    names = {"leaver": str(of.case.person), "name": holder}
    if not bookings.is_reached(viewer, of.case):
        messages.success(request, _("The invitation is on its way to %(name)s.") % names)
        return redirect("bookings-sheet", pk=of.case.pk, kind=of.kind.value)
    words = (
        _("The new time is on its way to %(leaver)s and %(name)s.")
        if was_booked
        else _("The invitation is on its way to %(leaver)s and %(name)s.")
    )
    messages.success(request, words % names)
    return redirect("cases-case", pk=of.case.pk)
