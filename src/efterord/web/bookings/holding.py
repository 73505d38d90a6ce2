"""Who holds a talk: somebody else, and somebody from outside whose account is made for this one case."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from efterord import clock, gate, labels
from efterord.mail import tasks
from efterord.queries import bookings as queries
from efterord.queries import holders, organisation
from efterord.rules import bookings as rules
from efterord.rules.holders import Candidate
from efterord.services import accounts, externals, talks_planning
from efterord.services import bookings as deeds
from efterord.web.bookings import booking, forms, talks
from efterord.web.shell import doors
from efterord.words import InterviewState, Language


@doors.door("interviews.change_interviewer")
def holder(request: HttpRequest, pk: uuid.UUID, kind: str) -> HttpResponse:
    """This function will give a talk that has not begun to somebody else; its time stands."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    of = talks.talk(viewer, pk, kind)
    gate.check(viewer, "interviews.change_interviewer", of.case)
    if of.interview is None:
        return redirect("bookings-book", pk=pk, kind=kind)
    if of.state is not InterviewState.PLANNED:
        raise gate.Refused(_("The talk has begun or been held already."))
    standing = of.standing
    day = rules.local_time(standing.starts_at, of.terms.country).date() if standing else clock.today()
    people = holders.candidates(viewer, of.case, of.kind, day=day)
    wish = holders.departure(viewer, of.case).wish
    form = forms.WhoForm(
        request.POST or None,
        people,
        help_text=booking.wished(wish),
        initial=_first_other(people, of.interview.interviewer_id),
    )
    language = get_language() or "en"
    guide = forms.ChangeGuideForm(
        request.POST or None,
        booking.guides(viewer, language),
        none=_("As before: %(guide)s") % {"guide": talks.guide(queries.edition_of(viewer, of.interview), language)},
    )
    if request.method == "POST" and form.is_valid() and guide.is_valid():
        try:
            changed = talks_planning.change_interviewer(
                viewer,
                interview=of.interview,
                interviewer=holders.chosen(viewer, of.case, form.cleaned_data["interviewer"]),
                guide=guide.edition,
            )
        except (deeds.WrongTime, gate.Refused) as refusal:
            form.add_error("interviewer", str(refusal.words))
        else:
            tasks.soon()
            messages.success(request, _("%(name)s holds the talk now.") % {"name": changed.interviewer.name})
            return redirect("cases-case", pk=pk)
    context = {
        "case": of.case,
        "of": of,
        "form": form,
        "guide": guide,
        "when": talks.when(standing, of.terms.country) if standing is not None else "",
        "facts": talks.facts(viewer, of),
    }
    return render(request, "bookings/holder.html", context)


@doors.door("externals.add_external")
def external(request: HttpRequest, pk: uuid.UUID, kind: str) -> HttpResponse:
    """This function will make an account for somebody from outside, who can then be chosen for the talk."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    of = talks.talk(viewer, pk, kind)
    booking.refuse_unless_possible(viewer, of)
    form = forms.ExternalForm(request.POST or None, language=organisation.languages()[0])
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            user = externals.add_external(
                viewer, case=of.case, email=told["email"], name=told["name"], language=Language(told["language"])
            )
        except accounts.BadAccount as bad:
            form.add_error(bad.field or None, str(bad.words))
        else:
            tasks.soon()
            words = _("%(name)s has been sent a link to log in, and can be chosen now.")
            messages.success(request, words % {"name": user.name})
            return redirect("bookings-holder" if of.interview else "bookings-book", pk=pk, kind=kind)
    context = {"case": of.case, "of": of, "form": form, "kind": labels.of(of.kind)}
    return render(request, "bookings/external.html", context)


def _first_other(people: tuple[Candidate, ...], now: int) -> dict[str, str]:
    """The first who can hold it and does not hold it now."""
    found = next((c for c in people if c.why_not is None and c.account.id != now), None)
    return {"interviewer": str(found.account.id) if found else ""}
