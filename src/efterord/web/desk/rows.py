"""Each thing that waits, in words: what it is, by when, about whom, and the one action that sees to it."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from efterord import clock, labels
from efterord.queries.desk_sight import MOST_LOOKED_AT
from efterord.rules.desk import Waits
from efterord.rules.leavers import WaitsFor
from efterord.web.cases import days
from efterord.web.desk import rows_surveys, ways
from efterord.words import CaseState, InterviewKind, ItemOwner, LeavingKind, Wish

if TYPE_CHECKING:
    from efterord.models import Case, ChecklistItem
    from efterord.queries.desk_sight import Waiting

Row = dict[str, Any]
# These have a day of their own that passed; all others are simply for today when theirs has.
_DATED = frozenset(
    {
        Waits.OWN_ITEM,
        Waits.LATE_ITEMS,
        Waits.CERTIFICATE,
        Waits.NOT_BEGUN,
        Waits.NO_ANSWER,
        Waits.NO_SUMMARY,
        Waits.CAME_BACK,
    }
)
# The list that holds the rest of a kind, as its filter.
_LISTS = {
    Waits.CONFIRM: {"state": CaseState.PROPOSED.value},
    Waits.PLAN: {"waits": WaitsFor.TALK.value},
    Waits.BOOK: {"waits": WaitsFor.TALK.value},
    Waits.CERTIFICATE: {"waits": WaitsFor.CERTIFICATE.value},
    Waits.NO_SUMMARY: {"waits": WaitsFor.SUMMARY.value},
    Waits.CLOSE: {"waits": WaitsFor.CLOSING.value},
}


def told(waiting: "Waiting", today: dt.date) -> Row:
    """This function will return a row of the desk for one thing that waits."""
    row = _many(waiting) if waiting.n > 1 else _TELL[waiting.what](waiting, today)
    return {"when": due(waiting, today), "is_now": waiting.due <= today, **row}


def due(waiting: "Waiting", today: dt.date) -> str:
    """This function will say by when something is to be done, as one says it: today, by Thursday, since 2 October."""
    date = waiting.due
    if date < today and waiting.what in _DATED:
        return pgettext("a thing has been due", "Since %(day)s") % {"day": days.near(date, today)}
    if date <= today:
        return _("Today")
    if date == today + dt.timedelta(days=1):
        return _("Tomorrow")
    if date <= today + dt.timedelta(days=6):
        return pgettext("a thing is due", "By %(weekday)s") % {"weekday": days.day_of_week(date)}
    return pgettext("a thing is due", "By %(day)s") % {"day": days.near(date, today)}


def rest(more: dict[Waits, int]) -> list[dict[str, str]]:
    """This function will return the ways to what the list had no room for: how many, and where they stand."""
    found: dict[str, int] = {}
    for what, n in more.items():
        query = _LISTS.get(what)
        url = f"{reverse('cases')}?{urlencode({**query, 'order': 'last_day'})}" if query else ""
        found[url] = found.get(url, 0) + n
    names = {f"{reverse('cases')}?{urlencode({**q, 'order': 'last_day'})}": w for w, q in _LISTS.items()}
    return [{"url": url, "label": _rest(names.get(url), n)} for url, n in found.items()]


def _rest(what: Waits | None, n: int) -> str:
    words = {
        Waits.CONFIRM: ngettext("%(n)s more departure to confirm", "%(n)s more departures to confirm", n),
        Waits.PLAN: ngettext("%(n)s more talk to plan or book", "%(n)s more talks to plan or book", n),
        Waits.BOOK: ngettext("%(n)s more talk to plan or book", "%(n)s more talks to plan or book", n),
        Waits.CERTIFICATE: ngettext("%(n)s more certificate missing", "%(n)s more certificates missing", n),
        Waits.NO_SUMMARY: ngettext("%(n)s more summary missing", "%(n)s more summaries missing", n),
        Waits.CLOSE: ngettext("%(n)s more case to close", "%(n)s more cases to close", n),
    }
    other = ngettext("%(n)s more thing, which moves up as you go", "%(n)s more things, which move up as you go", n)
    return (words.get(what, other) if what is not None else other) % {"n": n}


def _many(waiting: "Waiting") -> Row:
    n = {"n": _counted(waiting.n)}
    url = f"{reverse('cases')}?{urlencode({**_LISTS.get(waiting.what, {}), 'order': 'last_day'})}"
    if waiting.what is Waits.CONFIRM:
        url = reverse("cases-several")
        title = _("Look through %(n)s departures from the staff file") % n
        text = _("Check the last day, and whether they leave at their own wish. Nothing is sent before you confirm.")
        return {"title": title, "text": text, "url": url, "action": {"label": _("Look through"), "url": url}}
    if waiting.what is Waits.CLOSE:
        title = capfirst(_("%(n)s cases can be closed") % n)
        text = _("Their last day has passed, and nothing is open in them.")
        return {"title": title, "text": text, "url": url, "action": {"label": _("Look through"), "url": url}}
    url = reverse("cases-several")
    title = capfirst(_("%(n)s people have a last day in the staff register and no case") % n)
    return {"title": title, "text": _first(waiting), "url": url, "action": {"label": _("Look through"), "url": url}}


def _counted(n: int) -> str:
    """Of a kind no more are looked at than a desk needs, so beyond those it is not said how many there are."""
    return _("more than %(n)s") % {"n": MOST_LOOKED_AT} if n > MOST_LOOKED_AT else str(n)


def _first(waiting: "Waiting") -> str:
    job = waiting.employment
    if job is None or waiting.day is None:
        return ""
    return _("The first is %(name)s, %(day)s.") % {"name": str(job.person), "day": days.day(waiting.day)}


def _confirm(waiting: "Waiting", today: dt.date) -> Row:
    case = _case(waiting)
    text = _("From the staff file; nothing is sent before it is confirmed.")
    if waiting.is_reported:
        text = _("Reported by the nearest manager on %(day)s. Nothing is sent before you confirm it.") % {
            "day": days.near(waiting.day or today, today)
        }
    action = {"label": _("Confirm"), "url": reverse("cases-confirm", args=[case.pk])}
    title = _("Confirm that %(name)s leaves") % {"name": str(case.person)}
    return _row(case, title, f"{_leaves(case, today)} {text}", action)


def _open_case(waiting: "Waiting", today: dt.date) -> Row:
    job = waiting.employment
    if job is None:
        raise ValueError("an employment without a case is what this row is about")
    url = reverse("cases-open", args=[job.pk])
    text = _("Has a last day in the staff register, %(day)s, and no case.") % {"day": days.near(waiting.due, today)}
    if waiting.day:
        text = _("Has a last day in the staff register, %(day)s, and no case.") % {"day": days.near(waiting.day, today)}
    title = _("Open a case for %(name)s") % {"name": str(job.person)}
    action = {"label": _("Open a case"), "url": url}
    return {"title": title, "tail": job.unit.name, "text": text, "url": url, "action": action}


def _plan(waiting: "Waiting", today: dt.date) -> Row:
    case, name = _case(waiting), {"name": str(_case(waiting).person)}
    if len(waiting.kinds) > 1:
        title = _("Plan both talks with %(name)s") % name
    elif waiting.kinds == (InterviewKind.HR,):
        title = _("Plan HR's talk with %(name)s") % name
    else:
        title = _("Plan the talk with %(name)s") % name
    text = " ".join(filter(None, [_leaves(case, today), _wish(waiting), _window(waiting, today)]))
    kind = waiting.kinds[0] if waiting.kinds else InterviewKind.MANAGER
    return _row(case, title, text, {"label": _("Plan"), "url": ways.to_plan(case, kind)})


def _book(waiting: "Waiting", today: dt.date) -> Row:
    case, talk = _case(waiting), waiting.talk
    if talk is None:
        raise ValueError("a talk to book is what this row is about")
    title = _("Book the talk with %(name)s") % {"name": str(case.person)}
    if talk.kind == InterviewKind.HR:
        title = _("Book HR's talk with %(name)s") % {"name": str(case.person)}
    held_by = _("%(name)s holds it.") % {"name": talk.interviewer.name}
    text = " ".join(filter(None, [held_by, _wish(waiting), _leaves(case, today), _window(waiting, today)]))
    return _row(case, title, text, {"label": _("Book"), "url": ways.to_book(talk)})


def _wished(waiting: "Waiting", today: dt.date) -> Row:
    case = _case(waiting)
    title = _("%(name)s wishes for something else than was planned") % {"name": str(case.person)}
    text = " ".join((_wish(waiting), _("Nobody asks why.")))
    return _row(case, title, text, {"label": _("See to it"), "url": reverse("cases-case", args=[case.pk])})


def _other_holder(waiting: "Waiting", today: dt.date) -> Row:
    case, talk = _case(waiting), waiting.talk
    if talk is None:
        raise ValueError("a talk is what this row is about")
    title = _("Find somebody else for the talk with %(name)s") % {"name": str(case.person)}
    if not talk.interviewer.is_active:
        text = _("%(name)s was to hold it, and has no account any longer.") % {"name": talk.interviewer.name}
    else:
        text = _("%(name)s was to hold it, and cannot or should not any longer.") % {"name": talk.interviewer.name}
    return _row(case, title, text, {"label": _("Choose"), "url": ways.to_change_holder(talk)})


def _certificate(waiting: "Waiting", today: dt.date) -> Row:
    case = _case(waiting)
    title = _("The certificate is missing for %(name)s") % {"name": str(case.person)}
    if waiting.day:
        text = _("The talk is on %(day)s, and is not held without it.") % {"day": days.near(waiting.day, today)}
    else:
        text = _("No talk is booked without it.")
    first = min(waiting.items, key=lambda item: item.due_date)
    if first.due_date < today:
        late = _("It was to be ready on %(day)s.") % {"day": days.near(first.due_date, today)}
        text = f"{late} {text}"
    return _row(case, title, f"{_leaves(case, today)} {text}", _see_or_remind(first))


def _own_items(waiting: "Waiting", today: dt.date) -> Row:
    case, items = _case(waiting), waiting.items
    name = {"name": str(case.person)}
    if len(items) == 1:
        url = reverse("checklists-item", args=[items[0].pk])
        row = _row(case, _named(items[0]), str(case.person), {"label": _("See"), "url": url})
        return {**row, "url": url}
    title = _("Your lines of the checklist for %(name)s") % name
    return _row(case, title, _names(items), _see(case))


def _late_items(waiting: "Waiting", today: dt.date) -> Row:
    case, items = _case(waiting), waiting.items
    title = ngettext(
        "A line of the checklist for %(name)s is late", "%(n)s lines of the checklist for %(name)s are late", len(items)
    ) % {"n": len(items), "name": str(case.person)}
    action = _see_or_remind(items[0]) if len(items) == 1 else _see(case)
    return _row(case, title, f"{_names(items)}. {_whose(items[0])}", action)


def _go_on(waiting: "Waiting", today: dt.date) -> Row:
    case, talk = _case(waiting), waiting.talk
    title = _("Go on with the talk with %(name)s") % {"name": str(case.person)}
    text = _("Begun on %(day)s, and not ended.") % {"day": days.near(waiting.day or today, today)}
    return _row(case, title, text, {"label": _("Go on"), "url": ways.to_talk(talk)})


def _not_begun(waiting: "Waiting", today: dt.date) -> Row:
    case, talk = _case(waiting), waiting.talk
    title = _("Was the talk with %(name)s held?") % {"name": str(case.person)}
    text = _("It was booked for %(day)s and has not been begun here. The notes can be typed in afterwards.") % {
        "day": days.near(waiting.day or today, today)
    }
    return _row(case, title, text, {"label": _("See the talk"), "url": ways.to_talk(talk)})


def _write_summary(waiting: "Waiting", today: dt.date) -> Row:
    case = _case(waiting)
    title = _("Write the summary of the talk with %(name)s") % {"name": str(case.person)}
    text = _("The talk ended on %(day)s. The leaver reads the summary and can correct it.") % {
        "day": days.near(waiting.day or today, today)
    }
    return _row(case, title, text, {"label": _("Write"), "url": ways.to_summary(waiting.talk)})


def _no_summary(waiting: "Waiting", today: dt.date) -> Row:
    case, talk = _case(waiting), waiting.talk
    title = _("The summary of the talk with %(name)s is missing") % {"name": str(case.person)}
    text = _("The talk ended on %(day)s. %(holder)s held it.") % {
        "day": days.near(waiting.day or today, today),
        "holder": talk.interviewer.name if talk else "",
    }
    return _row(case, title, text, _see(case))


def _no_answer(waiting: "Waiting", today: dt.date) -> Row:
    case = _case(waiting)
    title = _("%(name)s has not answered the summary") % {"name": str(case.person)}
    text = _("The time to answer ended on %(day)s. The summary is kept as it is, and says so.") % {
        "day": days.near(waiting.day or today, today)
    }
    return _row(case, title, text, {"label": _("See the summary"), "url": ways.to_summary(waiting.talk)})


def _read_answer(waiting: "Waiting", today: dt.date) -> Row:
    case = _case(waiting)
    title = _("Read what %(name)s has written") % {"name": str(case.person)}
    text = _("The summary is approved, with something corrected or added.")
    return _row(case, title, text, {"label": _("Read"), "url": ways.to_summary(waiting.talk)})


def _close(waiting: "Waiting", today: dt.date) -> Row:
    case = _case(waiting)
    title = _("Close the case of %(name)s") % {"name": str(case.person)}
    text = _("The last day was %(day)s, and nothing is open.") % {"day": days.near(case.last_day, today)}
    return _row(case, title, text, {"label": _("Close"), "url": reverse("cases-close", args=[case.pk])})


_TELL = {
    Waits.CONFIRM: _confirm,
    Waits.OPEN_CASE: _open_case,
    Waits.PLAN: _plan,
    Waits.BOOK: _book,
    Waits.WISH: _wished,
    Waits.OTHER_HOLDER: _other_holder,
    Waits.CERTIFICATE: _certificate,
    Waits.OWN_ITEM: _own_items,
    Waits.LATE_ITEMS: _late_items,
    Waits.GO_ON: _go_on,
    Waits.NOT_BEGUN: _not_begun,
    Waits.WRITE_SUMMARY: _write_summary,
    Waits.NO_SUMMARY: _no_summary,
    Waits.NO_ANSWER: _no_answer,
    Waits.READ_ANSWER: _read_answer,
    Waits.CAME_BACK: rows_surveys.came_back,
    Waits.BY_NAME: rows_surveys.by_name,
    Waits.CLOSE: _close,
}


def _row(case: "Case", title: str, text: str, action: dict[str, Any]) -> Row:
    url = reverse("cases-case", args=[case.pk])
    return {"title": title, "tail": case.unit.name, "text": text.strip(), "url": url, "action": action}


def _case(waiting: "Waiting") -> "Case":
    if waiting.case is None:
        raise ValueError("a case is what this row is about")
    return waiting.case


def _leaves(case: "Case", today: dt.date) -> str:
    day = {"day": days.near(case.last_day, today)}
    kind = str(labels.of(LeavingKind(case.leaving_kind))) if case.leaving_kind else ""
    when = _("Last day %(day)s.") % day
    return f"{kind}. {when}" if kind else when


def _window(waiting: "Waiting", today: dt.date) -> str:
    if waiting.from_day is None or waiting.to_day is None:
        return ""
    if waiting.to_day < today:
        return _("The best days for it have passed; it can still be held.")
    told = {"from": days.near(max(waiting.from_day, today), today), "to": days.near(waiting.to_day, today)}
    if told["from"] == told["to"]:
        return _("Best held on %(to)s.") % told
    return _("Best held from %(from)s to %(to)s.") % told


def _wish(waiting: "Waiting") -> str:
    if waiting.wish in (None, Wish.AS_PLANNED):
        return ""
    return _("The leaver's wish: %(wish)s.") % {"wish": labels.of(waiting.wish)}


def _named(item: "ChecklistItem") -> str:
    return str(item.name.get(get_language() or "en") or item.name["en"])


def _names(items: tuple["ChecklistItem", ...]) -> str:
    """The first three; lines have commas of their own."""
    named = [_named(item) for item in items[:3]]
    if len(items) > 3:
        named.append(_("and %(n)s more") % {"n": len(items) - 3})
    return "; ".join(named)


def _whose(item: "ChecklistItem") -> str:
    who = str(item.person or "") if item.owner == ItemOwner.PERSON else str(labels.of(ItemOwner(item.owner)))
    return f"{who}." if who else ""


def _see(case: "Case") -> dict[str, Any]:
    return {"label": _("See the case"), "url": reverse("cases-case", args=[case.pk])}


def _see_or_remind(item: "ChecklistItem") -> dict[str, Any]:
    """Whose line it is can be reminded, by a letter; one's own line and the leaver's are looked at."""
    is_today = item.reminded_on == clock.today()
    if item.owner in (ItemOwner.HR, ItemOwner.LEAVER) or is_today:
        return {"label": _("See"), "url": reverse("checklists-item", args=[item.pk])}
    return {"label": _("Remind"), "url": reverse("checklists-remind", args=[item.pk]), "is_post": True}
