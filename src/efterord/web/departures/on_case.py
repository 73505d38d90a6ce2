"""What the case page tells HR of the leaver's own pages: the link, the wish, the address, the consent; four queries."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from efterord import clock, gate, labels
from efterord.queries import departures
from efterord.rules import departures as limits
from efterord.web.cases import days
from efterord.web.departures import forms
from efterord.words import CaseState, Language, LeavingKind, Wish

if TYPE_CHECKING:
    from efterord.models import Interview
    from efterord.queries.cases import Told


def section(viewer: gate.Actor, told: "Told") -> dict[str, Any] | None:
    """This function will return what stands in the section, or None for those who may not know of it."""
    case = told.case
    if not gate.may(viewer, "departures.see_link", case):
        return None
    is_alive = told.state in (CaseState.OPEN, CaseState.CLOSED) and case.leaving_kind != LeavingKind.DEATH
    is_open = is_alive and clock.today() <= limits.link_until(case.last_day)
    status = departures.status(viewer, case)
    if not is_open and status.kept is None:
        return None
    wish = Wish(status.wish.wish) if status.wish else None
    is_reached = status.has_mail or (bool(case.person.mail) and clock.today() <= case.last_day)
    can_print = is_open and not is_reached and gate.may(viewer, "departures.print_link", case)
    return {
        "case": case,
        "link": _link(status),
        "is_sent": status.link is not None and status.link.sent_at is not None,
        "can_send": is_open and is_reached,
        "can_print": can_print,
        "summary_waits": can_print and any(_waits_for_link(talk) for talk in told.talks),
        "wish": str(labels.of(wish)) if wish not in (None, Wish.AS_PLANNED) else "",
        "wished_on": days.near(clock.local(status.wish.at).date(), clock.today()) if status.wish else "",
        "has_address": status.has_contact or status.kept is not None,
        "kept": _kept(status),
        "can_remind": status.kept is not None and status.kept.may_be_asked_back,
        "rehire_form": forms.RehireForm(initial={"on": status.kept.remind_on}) if status.kept else None,
    }


def _waits_for_link(talk: "Interview") -> bool:
    """Sent to a leaver whom no letter reaches, and no link has been handed over since."""
    summary = getattr(talk, "summary", None)
    if summary is None or summary.sent_at is None or summary.closed_at is not None:
        return False
    return summary.answer_by is None


def _link(status: departures.Status) -> str:
    if status.link is None:
        return _("The leaver has no link to the own pages yet.")
    language = labels.of(Language(status.link.language))
    if status.link.sent_at is None:
        return _("The link was printed. The pages are in %(language)s.") % {"language": language}
    day = days.near(clock.local(status.link.sent_at).date(), clock.today())
    return _("The link was last sent %(day)s, in %(language)s.") % {"day": day, "language": language}


def _kept(status: departures.Status) -> str:
    if status.kept is None:
        return ""
    day = {"day": days.day(status.kept.expires_on)}
    if status.kept.may_be_asked_back:
        return _("The leaver wants to keep in touch until %(day)s, and may be asked back.") % day
    return _("The leaver wants to keep in touch until %(day)s, but not to be asked back.") % day
