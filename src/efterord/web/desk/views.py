"""The desk: what needs me today, in rows with the day to the left."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from efterord import clock, gate, labels
from efterord.queries import desk as queries
from efterord.web.cases import days, telling
from efterord.web.shell import doors
from efterord.words import CaseState, InterviewKind

if TYPE_CHECKING:
    from efterord.models import Case, Employment, Interview

Row = dict[str, Any]
# A last day this near is marked as now: within the working week ahead.
NEAR_DAYS = 7


@doors.door("desk.see")
def desk(request: HttpRequest) -> HttpResponse:
    """This function will show what needs the viewer, the nearest last day first, or say calmly that nothing does."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    found = queries.desk(viewer)
    context = {
        "heading": days.heading(found.today),
        "desk": found,
        "n": found.n_waiting,
        "notices": _notices(found),
        "groups": _groups(found),
        "has_cases": found.to_confirm is not None,
    }
    return render(request, "desk/desk.html", context)


def _notices(found: queries.Desk) -> list[dict[str, str]]:
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
    if n := found.n_given_up:
        title = ngettext("One letter was given up.", "%(n)s letters were given up.", n) % {"n": n}
        text = _(
            "They were tried many times and could not be sent. Check the mail addresses of the accounts and, with HR, "
            "those in the staff register. If they are right, ask whoever runs the server about the mail server."
        )
        notices.append({"title": title, "text": text})
    return notices


def _groups(found: queries.Desk) -> list[dict[str, Any]]:
    """The kinds of things that wait, each with its rows and the way to the rest."""
    today = found.today
    groups: list[dict[str, Any]] = []
    if found.talks:
        rows = [_talk(t, today) for t in found.talks]
        groups.append({"id": "talks", "title": _("Your talks"), "rows": rows, "n_more": 0})
    if found.to_confirm and found.to_confirm.n:
        rows = [_to_confirm(c, today) for c in found.to_confirm.first]
        more = f"{reverse('cases')}?state={CaseState.PROPOSED}&order=last_day"
        groups.append(_group("confirm", _("To be confirmed"), rows, found.to_confirm.n, more))
    if found.without_talk and found.without_talk.n:
        rows = [_without_talk(c, today) for c in found.without_talk.first]
        more = f"{reverse('cases')}?state={CaseState.OPEN}&order=last_day"
        groups.append(_group("plan", _("Without a talk"), rows, found.without_talk.n, more))
    if found.to_open and found.to_open.n:
        rows = [_to_open(e, today) for e in found.to_open.first]
        groups.append(_group("open", _("Ends soon, without a case"), rows, found.to_open.n, reverse("cases-choose")))
    _mark_main(groups)
    return groups


def _group(name: str, title: str, rows: list[Row], n: int, more_url: str) -> dict[str, Any]:
    return {"id": name, "title": title, "rows": rows, "n_more": n - len(rows), "more_url": more_url}


def _mark_main(groups: list[dict[str, Any]]) -> None:
    """One filled button a page: the first thing to do."""
    if groups:
        groups[0]["rows"][0]["action"]["is_main"] = True


def _talk(talk: "Interview", today: dt.date) -> Row:
    text = _("You hold it.") if talk.started_at is None else _("Under way.")
    url = reverse("interviews-interview", args=[talk.pk])
    action = {"label": _("Prepare") if talk.started_at is None else _("Go on"), "url": url}
    kind = labels.of(InterviewKind(talk.kind))
    return _row(talk.case, today, text=f"{kind}. {text}", url=url, action=action)


def _to_confirm(case: "Case", today: dt.date) -> Row:
    text = _("From the staff file; nothing is sent before it is confirmed.")
    if case.leaving_kind:
        text = f"{telling.kind(case.leaving_kind)}. {text}"
    action = {"label": _("Confirm"), "url": reverse("cases-confirm", args=[case.pk])}
    return _row(case, today, text=text, url=reverse("cases-case", args=[case.pk]), action=action)


def _without_talk(case: "Case", today: dt.date) -> Row:
    text = _("No talk is planned yet.")
    action = {"label": _("Plan the talk"), "url": reverse("cases-plan", args=[case.pk])}
    return _row(case, today, text=text, url=reverse("cases-case", args=[case.pk]), action=action)


def _to_open(employment: "Employment", today: dt.date) -> Row:
    url = reverse("cases-open", args=[employment.pk])
    last_day = employment.end_date or today
    return {
        "when": _due(last_day, today),
        "is_now": _is_near(last_day, today),
        "title": str(employment.person),
        "tail": employment.unit.name,
        "text": _("Has a last day in the staff register."),
        "url": url,
        "action": {"label": _("Open a case"), "url": url},
    }


def _row(case: "Case", today: dt.date, *, text: str, url: str, action: dict[str, Any]) -> Row:
    return {
        "when": _due(case.last_day, today),
        "is_now": _is_near(case.last_day, today),
        "title": str(case.person),
        "tail": case.unit.name,
        "text": text,
        "url": url,
        "action": action,
    }


def _due(last_day: dt.date, today: dt.date) -> str:
    return _("Today") if last_day == today else days.near(last_day, today)


def _is_near(last_day: dt.date, today: dt.date) -> bool:
    return today <= last_day <= today + dt.timedelta(days=NEAR_DAYS)
