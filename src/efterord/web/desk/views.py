"""The desk: what needs me today, in rows with the day to the left."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from efterord import clock, gate, labels
from efterord.queries import desk as queries
from efterord.rules.leavers import query_of
from efterord.web.cases import days
from efterord.web.desk import rows, rows_results, ways
from efterord.web.releases import stopped
from efterord.web.shell import doors
from efterord.words import InterviewKind, LeavingKind, PlaceKind

if TYPE_CHECKING:
    from efterord.models import Case, Interview


@doors.door("desk.see")
def desk(request: HttpRequest) -> HttpResponse:
    """This function will show what needs the viewer, the most urgent first, or say calmly that nothing does."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    found = queries.desk(viewer)
    today = found.today
    told = [rows.told(waiting, today) for waiting in found.rows]
    if told:
        # One filled button a page: the first thing to do.
        told[0]["action"]["is_main"] = True
    context = {
        "heading": days.heading(today),
        "desk": found,
        "say": _say(found),
        "notices": _notices(viewer, found),
        "rows": told,
        "rest": rows.rest(found.more),
        "news": rows_results.told(found.news, today) if found.news else None,
        "talks": [_talk(talk, viewer, today) for talk in found.talks],
        "is_hr": found.has_cases,
        "people": [_person(case, today) for case in found.people],
        "ahead": _ahead(found),
        "saved": [{"label": s.name, "tail": n, "url": _list(query_of(s.wanted))} for s, n in found.saved],
    }
    return render(request, "desk/desk.html", context)


def _say(found: queries.Desk) -> str:
    """How many things wait, and by when the first of them."""
    if not found.n:
        return _("Nothing waits for you today.")
    n = found.n
    if found.is_more:
        words = _("At least %(n)s things wait for you.") % {"n": n}
    else:
        words = ngettext("One thing waits for you.", "%(n)s things wait for you.", n) % {"n": n}
    n_today = found.n_now
    if n == 1:
        return words
    if n_today:
        told = ngettext("One of them is for today.", "%(n)s of them are for today.", n_today) % {"n": n_today}
        return f"{words} {told}"
    return " ".join((words, _("None of them must be done today.")))


def _notices(viewer: gate.Actor, found: queries.Desk) -> list[dict[str, str]]:
    """What keeps Efterord from its work, for those who can have it mended."""
    notices = []
    if found.distrusted_since:
        day = date_format(clock.local(found.distrusted_since), "j F Y, H:i")
        title = _("The clock has jumped, or nothing ran for two days. It was noticed on %(day)s.") % {"day": day}
        text = _(
            "Until somebody has looked, no results are released and nothing is erased. Invitations and letters go on. "
            "If the clock is right now, whoever runs the server must say: efterord tick --clock-is-right"
        )
        notices.append({"title": title, "text": text})
    if found.stopped_at:
        notices.append({"title": stopped.title(found.stopped_at), "text": stopped.text()})
    if n := found.n_given_up:
        title = ngettext("One letter was given up.", "%(n)s letters were given up.", n) % {"n": n}
        text = _(
            "They were tried many times and could not be sent. Check the mail addresses of the accounts and, with HR, "
            "those in the staff register. If they are right, ask whoever runs the server about the mail server."
        )
        notices.append({"title": title, "text": text})
    if n := found.n_held:
        title = ngettext("One case waits to be erased.", "%(n)s cases wait to be erased.", n) % {"n": n}
        text = _(
            "Their storage period is over. They are more than usual for one night, so none is erased until the head of "
            "HR has looked at them."
        )
        notice = {"title": title, "text": text}
        if gate.may(viewer, "privacy.see_due"):
            notice |= {"url": reverse("privacy"), "url_label": _("See the cases")}
        notices.append(notice)
    return notices


def _talk(talk: "Interview", viewer: gate.Actor, today: dt.date) -> dict[str, Any]:
    """A talk of the week: when, with whom, where, and who holds it."""
    booking = getattr(talk, "booking", None)
    is_booked = booking is not None and booking.cancelled_at is None
    is_mine = talk.interviewer_id == viewer.user_id
    text = _("You hold it.") if is_mine else _("%(name)s holds it.") % {"name": talk.interviewer.name}
    when, is_now = _("No time yet"), False
    if booking is not None and is_booked:
        day = clock.local(booking.starts_at).date()
        is_now = day == today
        when = days.day_and_hour(booking.starts_at, today)
        place = labels.of(PlaceKind(booking.place_kind))
        n = booking.minutes
        minutes = ngettext("%(n)s minute", "%(n)s minutes", n) % {"n": n}
        text = f"{text} {place}, {minutes}."
    elif is_mine:
        text = " ".join((text, _("HR books a time with the leaver.")))
    url = ways.to_talk(talk) if is_mine else reverse("cases-case", args=[talk.case_id])
    row = {
        "when": when,
        "is_now": is_now,
        "title": str(talk.case.person),
        "tail": talk.case.unit.name,
        "text": f"{labels.of(InterviewKind(talk.kind))}. {text}",
        "url": url,
    }
    if is_mine:
        label = _("Prepare") if talk.started_at is None else _("Go on")
        row["action"] = {"label": label, "url": url, "is_quiet": True}
    return row


def _person(case: "Case", today: dt.date) -> dict[str, Any]:
    kind = labels.of(LeavingKind(case.leaving_kind)) if case.leaving_kind else _("Not known yet")
    reported = _("You have reported it, and HR has not confirmed it yet.")
    text = f"{kind}." if case.is_open else f"{kind}. {reported}"  # type: ignore[attr-defined]
    return {
        "when": days.near(case.last_day, today),
        "title": str(case.person),
        "tail": case.unit.name,
        "text": text,
        "url": reverse("cases-case", args=[case.pk]),
    }


def _ahead(found: queries.Desk) -> list[dict[str, Any]]:
    """What comes later, as a day and what happens then."""
    facts: list[tuple[dt.date, dict[str, Any]]] = []
    ahead, today = found.ahead, found.today
    if ahead.n_stored and ahead.stored and ahead.stored_until:
        text = ngettext(
            "One case reaches the end of its storage period at the latest then",
            "%(n)s cases reach the end of their storage period at the latest then",
            ahead.n_stored,
        ) % {"n": ahead.n_stored}
        url = _list(query_of(ahead.stored))
        facts.append((ahead.stored_until, {"term": days.near(ahead.stored_until, today), "text": text, "url": url}))
    if ahead.next_release:
        text = _("The next results. The sealed answers are put together then.")
        facts.append((ahead.next_release, {"term": days.near(ahead.next_release, today), "text": text}))
    return [fact for _day, fact in sorted(facts, key=lambda f: f[0])]


def _list(query: dict[str, str]) -> str:
    return f"{reverse('cases')}?{urlencode(query)}"
