"""What HR alone sees on a case: its view, who holds no talk, why none is held, and the way on for late ones."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from efterord import clock, gate, labels
from efterord.queries import cases_hr
from efterord.rules import cases as rules
from efterord.web.cases import days
from efterord.words import CaseState, ConflictKind, InterviewKind, NoTalkReason

if TYPE_CHECKING:
    from efterord.models import Judgement
    from efterord.queries.cases import Told


def section(viewer: gate.Actor, told: "Told") -> dict[str, Any] | None:
    """This function will return what HR keeps beside the facts, and the ways to change it; None for all others."""
    case = told.case
    if not gate.may(viewer, "cases.see_judgement", case):
        return None
    kept = cases_hr.kept(viewer, case)
    is_open = told.state is CaseState.OPEN
    return {
        "case": case,
        "facts": _judged(kept.judgement),
        "is_judged": kept.judgement is not None,
        "conflicts": [{"name": str(c.person), "kind": labels.of(ConflictKind(c.kind))} for c in kept.conflicts],
        "no_talks": [
            {
                "kind": n.kind,
                "talk": labels.of(InterviewKind(n.kind)),
                "reason": labels.of(NoTalkReason(n.reason)),
                "day": days.near(clock.local(n.at).date(), clock.today()),
            }
            for n in kept.no_talks
        ],
        "may_note": rules.may_be_corrected(told.state),
        "is_open": is_open,
        "is_late": is_open and rules.is_late(case.last_day, clock.today()),
    }


def _judged(judgement: "Judgement | None") -> list[dict[str, str]]:
    if judgement is None:
        return []
    will = {True: _("Yes"), False: _("No"), None: _("Not known, or both")}[judgement.is_voluntary]
    return [
        {"term": _("The leaver's own will"), "text": will},
        {"term": _("Regretted"), "text": _mark(judgement.regretted)},
        {"term": _("Easily replaced"), "text": _mark(judgement.replaceable)},
    ]


def _mark(mark: int | None) -> str:
    return _("Not said") if mark is None else _("%(n)s of 5") % {"n": mark}
