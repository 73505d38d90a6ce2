"""The checklist on the page of a case: every line HR sees, their own for the others."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from efterord import clock, gate, labels
from efterord.queries import checklists
from efterord.rules import checklists as rules
from efterord.web.cases import days
from efterord.words import CaseState, ItemEnd, ItemOwner

if TYPE_CHECKING:
    from efterord.queries.cases import Told


def section(viewer: gate.Actor, told: "Told") -> dict[str, Any] | None:
    """This function will return the lines by date, and what may be done with them; None where there are none."""
    case = told.case
    if not gate.may(viewer, "checklists.see", case):
        return None
    lines = checklists.of_case(viewer, case, language=get_language() or "en")
    is_open = told.state is CaseState.OPEN
    is_hr = gate.may(viewer, "checklists.add_item", case)
    if not lines and not (is_hr and is_open):
        return None
    every = [_line(shown, is_open=is_open, is_hr=is_hr) for shown in lines]
    return {
        "case": case,
        "lines": every,
        "open": [line for line in every if not line["is_ended"]],
        "ended": [line for line in every if line["is_ended"]],
        "n_open": sum(not shown.item.ended_as for shown in lines),
        "may_add": is_hr and is_open,
        "may_draft": is_open and gate.may(viewer, "certificates.draft_certificate", case),
        "is_certificate_ready": rules.is_certificate_ready({s.item.kind: s.item.ended_as for s in lines}),
    }


def _line(shown: checklists.Shown, *, is_open: bool, is_hr: bool) -> dict[str, Any]:
    item, today = shown.item, clock.today()
    return {
        "pk": item.pk,
        "name": shown.name,
        "is_ended": bool(item.ended_as),
        "is_late": shown.is_overdue,
        "told": _told(shown) if item.ended_as else _due(shown, today),
        "owner": str(labels.of(ItemOwner(item.owner))) if item.owner != ItemOwner.PERSON else str(item.person or ""),
        "may_end": shown.may_end and is_open and not item.ended_as,
        "may_take_up": shown.may_end and is_open and bool(item.ended_as),
        "may_remind": is_hr and is_open and not item.ended_as and item.owner not in (ItemOwner.HR, ItemOwner.LEAVER),
    }


def _due(shown: checklists.Shown, today: Any) -> str:
    day = days.near(shown.item.due_date, today)
    return _("Should have been done %(day)s") % {"day": day} if shown.is_overdue else day


def _told(shown: checklists.Shown) -> str:
    item = shown.item
    told = {"day": days.day(clock.local(item.ended_at).date()) if item.ended_at else "", "to": item.passed_on_to}
    words = {
        ItemEnd.DONE: _("Done %(day)s"),
        ItemEnd.PASSED_ON: _("Passed on to %(to)s, %(day)s"),
        ItemEnd.NOT_NEEDED: _("Not needed, %(day)s"),
    }[ItemEnd(item.ended_as)] % told
    return f"{words}, {shown.by}" if shown.by else words
