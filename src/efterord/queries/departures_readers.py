"""Who has read what about a leaver: roles and days from the log, never names (trust.md, Audit)."""

import dataclasses
import datetime as dt
import enum

from efterord import clock, gate
from efterord.models import AuditEntry, Case, Grant, Interview, Summary
from efterord.words import HeldAs, Outcome, Role


class Paper(enum.StrEnum):
    """What was read."""

    NOTES = "notes"
    SUMMARY = "summary"
    SCORECARD = "scorecard"
    VIEW = "view"
    CONTACT = "contact"
    TOGETHER = "together"
    LINK = "link"


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """That somebody with a role read something on a day. `held_as`: as the one who held that talk."""

    day: dt.date
    paper: Paper
    role: Role | None
    held_as: HeldAs | None


_PAPERS = {
    "interviews.open_notes": Paper.NOTES,
    "summaries.open_summary": Paper.SUMMARY,
    "scorecards.open_scorecard": Paper.SCORECARD,
    "views.open_view": Paper.VIEW,
    "departures.open_contact": Paper.CONTACT,
    "patterns.open_patterns": Paper.TOGETHER,
    # Whoever prints the link could read by it.
    "departures.print_link": Paper.LINK,
}
# Of several roles the one that opens the door to a case.
_ROLES = (Role.HR_PARTNER, Role.HR_HEAD, Role.MANAGER, Role.OFFICER, Role.CUSTODIAN, Role.ADMINISTRATOR, Role.ANALYST)


def readings(viewer: gate.Actor, case: Case) -> tuple[Reading, ...]:
    """This function will return what staff have opened of the leaver's, each role and paper once a day, newest first.

    What the one who holds a talk read of it is told too, and that the link was printed; the leaver's own
    reading is not.
    """
    gate.check(viewer, "departures.see_readers", case)
    talks = {f"interview:{t.pk}": t for t in Interview.objects.filter(case=case)}
    for summary in Summary.objects.filter(interview__case=case).select_related("interview"):
        talks[f"summary:{summary.pk}"] = summary.interview
    entries = list(
        AuditEntry.objects.filter(
            object__in=[*talks, f"case:{case.pk}"],
            action__in=list(_PAPERS),
            outcome=Outcome.DONE,
            actor__startswith="user:",
        ).order_by("-number")
    )
    ids = {int(entry.actor.removeprefix("user:")) for entry in entries}
    roles = _roles_of(ids)
    found: dict[Reading, None] = {}
    for entry in entries:
        user_id = int(entry.actor.removeprefix("user:"))
        talk = talks.get(entry.object)
        holds = talk is not None and talk.interviewer_id == user_id
        found[
            Reading(
                day=clock.local(entry.at).date(),
                paper=_PAPERS[entry.action],
                role=None if holds else roles.get(user_id),
                held_as=HeldAs(talk.held_as) if talk is not None and holds else None,
            )
        ] = None
    return tuple(found)


def _roles_of(ids: set[int]) -> dict[int, Role]:
    """The role that each account has now; one that has none any more, or is closed, is left out."""
    held: dict[int, set[str]] = {}
    for user_id, role in Grant.objects.filter(user__in=ids).values_list("user", "role"):
        held.setdefault(user_id, set()).add(role)
    return {pk: next(role for role in _ROLES if role.value in mine) for pk, mine in held.items()}
