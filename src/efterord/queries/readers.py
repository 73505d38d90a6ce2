"""Who has read what of a departure, from the log: for HR on the page of the case."""

import dataclasses
import datetime as dt

from efterord import gate
from efterord.models import AuditEntry, Case, Interview, User
from efterord.words import HeldAs, InterviewKind, Role

# The deeds that open what somebody wrote of a departure.
READING = (
    "answers_named.open_named",
    "contact_wishes.open_wish",
    "departures.open_contact",
    "interviews.open_notes",
    "scorecards.open_scorecard",
    "summaries.open_summary",
    "views.open_view",
)
MOST = 5


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """One time somebody at work opened something: who, what, when.

    `part` is in which capacity they held the talk, `role` what they are otherwise; both None for somebody long gone.
    """

    action: str
    at: dt.datetime
    name: str
    is_me: bool
    part: HeldAs | None
    role: Role | None
    kind: InterviewKind | None


def of_case(viewer: gate.Actor, case: Case, talks: tuple[Interview, ...]) -> list[Reading]:
    """This function will return the last few times something of a case was opened, the newest first; two queries.

    `talks` are those in the viewer's sight: of others nothing is told. When the leaver looks at the own pages is
    nobody's business: it would tell whether a link is used, and hint at when the survey was answered.
    """
    gate.check(viewer, "cases.see_judgement", case)
    of: dict[str, Interview | None] = {f"case:{case.pk}": None}
    for talk in talks:
        of[f"interview:{talk.pk}"] = talk
        summary = getattr(talk, "summary", None)
        if summary is not None:
            of[f"summary:{summary.pk}"] = talk
    found = AuditEntry.objects.filter(object__in=of, action__in=READING, outcome="done").exclude(actor="leaver")
    entries = list(found.order_by("-number")[:MOST])
    users = _users({entry.actor for entry in entries})
    return [_reading(viewer, entry, of[entry.object], users) for entry in entries]


def _users(codes: set[str]) -> dict[str, tuple[str, Role | None]]:
    ids = [int(code.removeprefix("user:")) for code in codes if code.startswith("user:")]
    found: dict[str, tuple[str, Role | None]] = {}
    if not ids:
        return found
    for pk, name, role in User.objects.filter(pk__in=ids).values_list("pk", "name", "grants__role"):
        known = found.get(f"user:{pk}")
        # Of several roles the one that reads departures counts.
        if known is None or role in (Role.HR_PARTNER, Role.HR_HEAD):
            found[f"user:{pk}"] = (name, Role(role) if role else None)
    return found


def _reading(
    viewer: gate.Actor, entry: AuditEntry, talk: Interview | None, users: dict[str, tuple[str, Role | None]]
) -> Reading:
    name, role = users.get(entry.actor, ("", None))
    holds = talk is not None and entry.actor == f"user:{talk.interviewer_id}"
    return Reading(
        action=entry.action,
        at=entry.at,
        name=name,
        is_me=entry.actor == viewer.code,
        part=HeldAs(talk.held_as) if talk is not None and holds else None,
        role=role,
        kind=InterviewKind(talk.kind) if talk is not None else None,
    )
