"""The one table of decisions: which role may do which deed, standing in which relation to the record. Deny by default.

A name whose verb is `see` is a sight: refusing it looks like absence (404). All other names are deeds: refusing
them is said in words (403). Each row states its audit entry too (house.md, law 7).
"""

import dataclasses
from collections.abc import Collection, Mapping

from efterord.words import AuditMark, Relation, Role

EACH_TIME, ONCE_A_SESSION, NONE = AuditMark.EACH_TIME, AuditMark.ONCE_A_SESSION, AuditMark.NONE
ANY, IN_SCOPE, HOLDS = Relation.ANY, Relation.IN_SCOPE, Relation.HOLDS


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: the name, its audit mark, and the relation each role must stand in."""

    name: str
    mark: AuditMark
    allowed: Mapping[Role, Relation]

    @property
    def is_sight(self) -> bool:
        return self.name.partition(".")[2].startswith("see")


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """How an actor stands to one record, under one of the roles held."""

    role: Role
    in_scope: bool = False
    holds: bool = False
    is_self: bool = False
    in_line: bool = False


_HR = {Role.HR_PARTNER: IN_SCOPE, Role.HR_HEAD: ANY}
_NOT_STAFF = (Role.RESPONDENT, Role.OPERATOR, Role.SYSTEM, Role.ANYONE)
_STAFF: Mapping[Role, Relation] = {role: ANY for role in Role if role not in _NOT_STAFF}
_RUNS = {Role.OPERATOR: ANY, Role.SYSTEM: ANY}

_ROWS = (
    # Pages everybody who works with it has, and the doors in front of them.
    Row("desk.see", NONE, _STAFF),
    Row("design.see", NONE, _STAFF),
    Row("accounts.see_own", NONE, _STAFF),
    Row("accounts.see_door", NONE, {Role.ANYONE: ANY}),
    Row("letters.see_demo", NONE, {Role.ANYONE: ANY}),
    Row("organisation.set_up", EACH_TIME, {Role.OPERATOR: ANY}),
    Row("organisation.add_unit", EACH_TIME, {Role.HR_HEAD: ANY, Role.OPERATOR: ANY}),
    # Accounts.
    Row("accounts.see_all", NONE, {Role.ADMINISTRATOR: ANY}),
    Row("accounts.add_user", EACH_TIME, {Role.ADMINISTRATOR: ANY, Role.OPERATOR: ANY}),
    Row("accounts.grant_role", EACH_TIME, {Role.ADMINISTRATOR: ANY, Role.OPERATOR: ANY}),
    Row("accounts.revoke_role", EACH_TIME, {Role.ADMINISTRATOR: ANY, Role.OPERATOR: ANY}),
    Row("accounts.close_account", EACH_TIME, {Role.ADMINISTRATOR: ANY, Role.OPERATOR: ANY}),
    Row("accounts.tie_account", EACH_TIME, {Role.ADMINISTRATOR: ANY, **_RUNS}),
    Row("accounts.make_sign_in_link", EACH_TIME, {Role.ADMINISTRATOR: ANY, Role.OPERATOR: ANY}),
    Row("accounts.choose_password", EACH_TIME, {Role.ANYONE: ANY}),
    Row("accounts.choose_language", NONE, _STAFF),
    Row("accounts.record_log_in", EACH_TIME, {**_STAFF}),
    Row("accounts.record_log_out", EACH_TIME, {**_STAFF}),
    Row("accounts.record_log_in_change", EACH_TIME, {**_STAFF}),
    Row("accounts.record_failed_log_in", EACH_TIME, {Role.ANYONE: ANY}),
    # The staff register.
    Row("people.see_import", NONE, {Role.HR_HEAD: ANY, Role.OPERATOR: ANY}),
    Row("people.hold_file", EACH_TIME, {Role.HR_HEAD: ANY}),
    Row("people.open_file", EACH_TIME, {Role.HR_HEAD: ANY}),
    Row("people.discard_file", EACH_TIME, {Role.HR_HEAD: ANY}),
    Row("people.apply_import", EACH_TIME, {Role.HR_HEAD: ANY, Role.OPERATOR: ANY}),
    # Cases.
    Row("cases.see", NONE, {**_HR, Role.INTERVIEWER: HOLDS}),
    Row("cases.see_leavers", NONE, _HR),
    Row("cases.open_case", EACH_TIME, _HR),
    Row("cases.propose_case", EACH_TIME, {Role.HR_HEAD: ANY, Role.OPERATOR: ANY}),
    Row("cases.confirm_case", EACH_TIME, _HR),
    Row("cases.correct_case", EACH_TIME, _HR),
    Row("cases.cancel_case", EACH_TIME, _HR),
    Row("cases.close_case", EACH_TIME, _HR),
    # Interviews: identified, and the interviewer's own while open.
    Row("interviews.see", NONE, {**_HR, Role.INTERVIEWER: HOLDS}),
    Row("interviews.plan_interview", EACH_TIME, _HR),
    Row("interviews.start_interview", EACH_TIME, {Role.INTERVIEWER: HOLDS}),
    Row("interviews.open_notes", ONCE_A_SESSION, {**_HR, Role.INTERVIEWER: HOLDS}),
    Row("interviews.save_note", ONCE_A_SESSION, {Role.INTERVIEWER: HOLDS}),
    Row("interviews.end_interview", EACH_TIME, {Role.INTERVIEWER: HOLDS}),
    # The survey: who is asked. What a respondent does leaves no entry at all.
    Row("surveys.see_invitation", NONE, _HR),
    Row("surveys.invite", EACH_TIME, {**_HR, Role.SYSTEM: ANY}),
    # Each invitation is entered by itself; the round that sends them is not.
    Row("surveys.invite_due", NONE, {Role.SYSTEM: ANY}),
    Row("surveys.print_link", EACH_TIME, _HR),
    Row("answers.see_survey", NONE, {Role.RESPONDENT: ANY}),
    Row("answers.open_draft", NONE, {Role.RESPONDENT: ANY}),
    Row("answers.save_draft", NONE, {Role.RESPONDENT: ANY}),
    Row("answers.submit", NONE, {Role.RESPONDENT: ANY}),
    Row("answers.withdraw", NONE, {Role.RESPONDENT: ANY}),
    # Releases and results.
    Row("releases.see_plan", NONE, {**_HR, Role.OFFICER: ANY, Role.ANALYST: ANY, **_RUNS}),
    Row("releases.prepare", EACH_TIME, _RUNS),
    Row("releases.publish", EACH_TIME, _RUNS),
    Row("releases.stop", EACH_TIME, _RUNS),
    Row("releases.clear_stop", EACH_TIME, {Role.OPERATOR: ANY}),
    Row("releases.export_publication", EACH_TIME, {Role.OPERATOR: ANY, Role.OFFICER: ANY}),
    Row("results.see", NONE, {Role.MANAGER: IN_SCOPE, Role.HR_PARTNER: IN_SCOPE, Role.HR_HEAD: ANY,
                              Role.ANALYST: IN_SCOPE, Role.OPERATOR: ANY}),
    Row("results.see_publication", NONE, {Role.OFFICER: ANY, **_RUNS}),
    Row("pool.count_by_key", NONE, _RUNS),
    # What the night and the outbox do.
    Row("letters.queue_letter", NONE, {**_HR, Role.ADMINISTRATOR: ANY, **_RUNS}),
    Row("letters.claim_letter", NONE, {Role.SYSTEM: ANY}),
    Row("letters.open_letter", NONE, {Role.SYSTEM: ANY}),
    # A demo shows its letters on a page; outside one the deed hides itself (services/letters.py).
    Row("letters.show_letter", NONE, {Role.ANYONE: ANY}),
    Row("letters.mark_sent", NONE, {Role.SYSTEM: ANY}),
    Row("letters.mark_failed", NONE, {Role.SYSTEM: ANY}),
    # How many were given up, never to whom they were.
    Row("letters.see_given_up", NONE, {Role.ADMINISTRATOR: ANY, **_RUNS}),
    Row("privacy.erase_expired", EACH_TIME, {Role.SYSTEM: ANY}),
    Row("audit.see", NONE, {Role.OFFICER: ANY, Role.OPERATOR: ANY}),
    Row("audit.mark_tick", NONE, _RUNS),
    Row("audit.see_clock", NONE, {Role.ADMINISTRATOR: ANY, Role.HR_HEAD: ANY, **_RUNS}),
)  # fmt: skip

TABLE: Mapping[str, Row] = {row.name: row for row in _ROWS}


def row(name: str) -> Row:
    """This function will return the table's row for a deed or sight, or raise KeyError: deny what is not written."""
    return TABLE[name]


def allows(name: str, standings: Collection[Standing]) -> bool:
    """This function will tell whether any of the actor's standings to a record allows a deed or sight.

    Whatever the roles: nobody handles their own departure as staff, and nobody in the leaver's line of command sees
    HR's interview (trust.md, the first two rows; `in_line` is set by the gate for HR's interviews only).
    """
    allowed = TABLE[name].allowed
    return any(_meets(allowed.get(s.role), s) for s in standings if not s.is_self and not (s.in_line and not s.holds))


def may_enter(name: str, roles: Collection[Role]) -> bool:
    """This function will tell whether any of these roles has a row at all, before a record is named."""
    return any(role in TABLE[name].allowed for role in roles)


def _meets(relation: Relation | None, standing: Standing) -> bool:
    if relation is None:
        return False
    return relation is ANY or (relation is IN_SCOPE and standing.in_scope) or (relation is HOLDS and standing.holds)
