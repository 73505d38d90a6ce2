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
    """One line of the table: the name, its audit mark, and the relation each role must stand in.

    `is_behind_line`: whoever counts as the leaver's line of command is refused, whatever other roles they have
    (gate.is_in_line).
    """

    name: str
    mark: AuditMark
    allowed: Mapping[Role, Relation]
    is_behind_line: bool = False

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
_HR_ANYWHERE = {Role.HR_PARTNER: ANY, Role.HR_HEAD: ANY}
_READS_RESULTS = {Role.MANAGER: ANY, Role.HR_PARTNER: ANY, Role.HR_HEAD: ANY, Role.ANALYST: ANY}
_TALKER = {Role.INTERVIEWER: HOLDS}
_LINE = {Role.NEAREST_MANAGER: HOLDS}
_LEAVER = {Role.LEAVER: HOLDS}
_NOT_STAFF = (Role.LEAVER, Role.RESPONDENT, Role.OPERATOR, Role.SYSTEM, Role.ANYONE)
_STAFF: Mapping[Role, Relation] = {role: ANY for role in Role if role not in _NOT_STAFF}
_RUNS = {Role.OPERATOR: ANY, Role.SYSTEM: ANY}

_ROWS = (
    # Pages everybody who works with it has, and the doors in front of them.
    Row("desk.see", NONE, _STAFF),
    Row("filters.save_filter", NONE, _HR_ANYWHERE),
    Row("filters.remove_filter", NONE, _HR_ANYWHERE),
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
    # The night closes the accounts from outside whose case is over.
    Row("accounts.forget_names", NONE, {Role.SYSTEM: ANY}),
    Row("accounts.close_account", EACH_TIME, {Role.ADMINISTRATOR: ANY, **_RUNS}),
    # An account for somebody from outside, bound to one case (services/externals.py).
    Row("externals.add_external", EACH_TIME, _HR, is_behind_line=True),
    Row("externals.close_ended", NONE, {Role.SYSTEM: ANY}),
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
    Row("cases.see", NONE, {**_HR, **_TALKER, **_LINE}),
    Row("cases.see_leavers", NONE, _HR),
    # The nearest manager: whom one leads, to report a departure and propose times.
    Row("cases.see_reports", NONE, {Role.NEAREST_MANAGER: ANY}),
    Row("cases.report_departure", EACH_TIME, _LINE),
    Row("cases.propose_times", EACH_TIME, _LINE),
    # Out of the line's sight.
    Row("cases.see_judgement", NONE, _HR, is_behind_line=True),
    Row("cases.judge", EACH_TIME, _HR, is_behind_line=True),
    Row("cases.see_conflicts", NONE, _HR, is_behind_line=True),
    Row("cases.note_conflict", EACH_TIME, _HR, is_behind_line=True),
    Row("cases.remove_conflict", EACH_TIME, _HR, is_behind_line=True),
    Row("cases.record_no_talk", EACH_TIME, _HR),
    Row("cases.take_back_no_talk", EACH_TIME, _HR),
    Row("cases.export_leavers", EACH_TIME, _HR),
    Row("cases.open_case", EACH_TIME, _HR),
    Row("cases.propose_cases", EACH_TIME, {Role.HR_HEAD: ANY, Role.OPERATOR: ANY}),
    Row("cases.confirm_case", EACH_TIME, _HR),
    Row("cases.correct_case", EACH_TIME, _HR),
    Row("cases.cancel_case", EACH_TIME, _HR),
    Row("cases.close_case", EACH_TIME, _HR),
    # How talks are offered and held, and what is to be done around a last day.
    Row("policies.see", NONE, _HR_ANYWHERE),
    Row("policies.set_policy", EACH_TIME, {Role.HR_HEAD: ANY, Role.OPERATOR: ANY}),
    Row("policies.remove_policy", EACH_TIME, {Role.HR_HEAD: ANY}),
    Row("templates.see", NONE, _HR_ANYWHERE),
    Row("templates.set_item", EACH_TIME, {Role.HR_HEAD: ANY, Role.OPERATOR: ANY}),
    Row("templates.remove_item", EACH_TIME, {Role.HR_HEAD: ANY}),
    Row("checklists.see", NONE, {**_HR, **_TALKER, **_LINE, **_LEAVER}),
    # The items of a case follow its opening, its kind and its last day, in the same transaction as those.
    Row("checklists.lay_out", NONE, _HR),
    Row("checklists.add_item", EACH_TIME, _HR),
    Row("checklists.end_item", EACH_TIME, {**_HR, **_TALKER, **_LINE, **_LEAVER, Role.ANYONE: HOLDS}),
    Row("checklists.end_rest", EACH_TIME, _HR),
    Row("checklists.take_up_item", EACH_TIME, {**_HR, **_TALKER, **_LINE, **_LEAVER, Role.ANYONE: HOLDS}),
    Row("checklists.remind_owner", EACH_TIME, _HR),
    Row("checklists.remind_due", NONE, {Role.SYSTEM: ANY}),
    Row("certificates.draft_certificate", EACH_TIME, {**_HR, **_LINE}),
    # Guides: the package's own, and the organisation's copies.
    Row("guides.see", NONE, {**_STAFF, Role.LEAVER: ANY, **_RUNS}),
    Row("guides.see_editions", NONE, _HR_ANYWHERE),
    Row("guides.copy_guide", EACH_TIME, _HR_ANYWHERE),
    Row("guides.save_draft", NONE, _HR_ANYWHERE),
    Row("guides.publish_guide", EACH_TIME, _HR_ANYWHERE),
    Row("guides.discard_draft", EACH_TIME, _HR_ANYWHERE),
    # Interviews: identified, and the interviewer's own while open.
    Row("interviews.see", NONE, {**_HR, Role.INTERVIEWER: HOLDS}),
    # Whom one could choose tells of wishes and conflicts, so HR in the leaver's own line leaves it to a colleague.
    Row("interviews.plan_interview", EACH_TIME, _HR, is_behind_line=True),
    Row("interviews.start_interview", EACH_TIME, {Role.INTERVIEWER: HOLDS}),
    Row("interviews.open_notes", ONCE_A_SESSION, {**_HR, Role.INTERVIEWER: HOLDS}),
    Row("interviews.save_note", ONCE_A_SESSION, {Role.INTERVIEWER: HOLDS}),
    # HR ends a talk for an interviewer who is gone or has forgotten it (rules/interviews.py may_end).
    Row("interviews.end_interview", EACH_TIME, {**_HR, Role.INTERVIEWER: HOLDS}, is_behind_line=True),
    Row("interviews.change_interviewer", EACH_TIME, _HR, is_behind_line=True),
    Row("scorecards.open_scorecard", ONCE_A_SESSION, {**_HR, **_TALKER}),
    Row("scorecards.save_scorecard", ONCE_A_SESSION, _TALKER),
    # The employer's own view of the reasons, each interviewer's apart.
    Row("views.open_view", ONCE_A_SESSION, {**_HR, **_TALKER}),
    Row("views.save_view", ONCE_A_SESSION, _TALKER),
    Row("bookings.see", NONE, {**_HR, **_TALKER, **_LEAVER}),
    Row("bookings.book", EACH_TIME, _HR, is_behind_line=True),
    Row("bookings.cancel_booking", EACH_TIME, _HR),
    # What becomes of a booked talk when the case is cancelled or its last day moves.
    Row("bookings.follow_case", NONE, _HR),
    Row("bookings.open_place", NONE, {**_HR, **_TALKER, **_LEAVER, Role.SYSTEM: ANY}),
    Row("bookings.open_override", NONE, _HR),
    Row("summaries.see", NONE, {**_HR, **_TALKER, **_LEAVER}),
    Row("summaries.open_summary", ONCE_A_SESSION, {**_HR, **_TALKER, **_LEAVER}),
    Row("summaries.write_summary", ONCE_A_SESSION, _TALKER),
    Row("summaries.send_summary", EACH_TIME, _TALKER),
    Row("summaries.correct_summary", ONCE_A_SESSION, _LEAVER),
    Row("summaries.approve_summary", EACH_TIME, _LEAVER),
    Row("summaries.mark_promise", EACH_TIME, _HR),
    Row("summaries.close_unanswered", NONE, {Role.SYSTEM: ANY}),
    # HR's own patterns over identified talks; they never leave HR.
    Row("patterns.see", NONE, _HR),
    Row("patterns.open_patterns", ONCE_A_SESSION, _HR),
    # The reason codes marked in the notes of many talks; patterns.open_patterns enters each talk.
    Row("interviews.open_marks", NONE, _HR),
    # The leaver's own pages, by link.
    Row("departures.see", NONE, _LEAVER),
    Row("departures.see_readers", NONE, _LEAVER),
    Row("departures.see_link", NONE, _HR),
    Row("departures.see_wish", NONE, _HR, is_behind_line=True),
    Row("departures.send_link", EACH_TIME, _HR),
    # Whoever prints a link could use it, and would read there what the leaver reads: HR's talk and the wish.
    Row("departures.print_link", EACH_TIME, _HR, is_behind_line=True),
    Row("departures.choose_language", NONE, _LEAVER),
    Row("departures.wish_for", EACH_TIME, _LEAVER),
    # Nobody writes an address for the leaver: who could would read the letters and answer in another's place.
    Row("departures.save_contact", EACH_TIME, _LEAVER),
    Row("departures.remove_contact", EACH_TIME, _LEAVER),
    Row("departures.open_contact", ONCE_A_SESSION, {**_HR, **_LEAVER, Role.SYSTEM: ANY}),
    Row("departures.keep_in_touch", EACH_TIME, _LEAVER),
    Row("departures.stop_keeping_in_touch", EACH_TIME, _LEAVER),
    Row("departures.see_kept", NONE, _HR),
    Row("departures.remind_of_rehire", EACH_TIME, _HR),
    Row("departures.remind_due", NONE, {Role.SYSTEM: ANY}),
    # The survey: who is asked. What a respondent does leaves no entry at all.
    Row("surveys.see_invitation", NONE, _HR),
    Row("surveys.invite", EACH_TIME, {**_HR, Role.SYSTEM: ANY}),
    # How it asks, as a page; and what the leaver learns of it (when it comes), and the respondent (whom to turn to).
    Row("surveys.see_terms", NONE, {**_HR_ANYWHERE, **_RUNS}),
    Row("surveys.see_days", NONE, {**_HR_ANYWHERE, Role.LEAVER: ANY, Role.RESPONDENT: ANY, **_RUNS}),
    Row("surveys.set_terms", EACH_TIME, {Role.HR_HEAD: ANY, Role.OPERATOR: ANY}),
    # Each invitation of a night is entered by itself; the nights are not.
    Row("surveys.invite_due", NONE, {Role.SYSTEM: ANY}),
    Row("surveys.invite_several", EACH_TIME, {Role.SYSTEM: ANY}),
    Row("surveys.follow_up_due", NONE, {Role.SYSTEM: ANY}),
    Row("surveys.follow_up_several", EACH_TIME, {Role.SYSTEM: ANY}),
    # Those who left in the last months, asked late by the head of HR; each is entered by itself.
    Row("surveys.ask_campaign", EACH_TIME, {Role.HR_HEAD: ANY}),
    # A letter that came back, whoever has answered; and the same link once more.
    Row("surveys.note_undelivered", EACH_TIME, {Role.SYSTEM: ANY}),
    Row("surveys.send_again", EACH_TIME, _HR),
    # An entry here would tell whoever reads the log that somebody had not answered by then.
    Row("surveys.remind_due", NONE, {Role.SYSTEM: ANY}),
    Row("surveys.remind_several", NONE, {Role.SYSTEM: ANY}),
    Row("surveys.print_link", EACH_TIME, _HR, is_behind_line=True),
    Row("surveys.print_links", NONE, _HR_ANYWHERE),
    # The short code on a slip, typed on a shared device.
    Row("surveys.open_code", NONE, {Role.RESPONDENT: ANY}),
    # Question sets, by whoever asks, answers, counts or reads results.
    Row("questionnaires.see", NONE, {**_STAFF, Role.RESPONDENT: ANY, **_RUNS}),
    Row("questionnaires.see_editions", NONE, _HR_ANYWHERE),
    Row("questionnaires.copy_set", EACH_TIME, _HR_ANYWHERE),
    Row("questionnaires.save_draft", NONE, _HR_ANYWHERE),
    # The next edition of a set in use is asked of everybody from then on, so it is published for all units at once.
    Row("questionnaires.publish_set", EACH_TIME, {Role.HR_HEAD: ANY}),
    Row("questionnaires.discard_draft", EACH_TIME, _HR_ANYWHERE),
    Row("answers.see_survey", NONE, {Role.RESPONDENT: ANY}),
    Row("answers.open_draft", NONE, {Role.RESPONDENT: ANY}),
    Row("answers.save_draft", NONE, {Role.RESPONDENT: ANY}),
    Row("answers.submit", NONE, {Role.RESPONDENT: ANY}),
    Row("answers.replace", NONE, {Role.RESPONDENT: ANY}),
    Row("answers.withdraw", NONE, {Role.RESPONDENT: ANY}),
    # What a leaver let HR read by name.
    # The night passes them on, once a day whether or not there are any; HR reads and ends them, behind the line.
    Row("contact_wishes.pass_on_due", EACH_TIME, {Role.SYSTEM: ANY}),
    Row("contact_wishes.see", NONE, _HR, is_behind_line=True),
    Row("contact_wishes.open_wish", ONCE_A_SESSION, _HR, is_behind_line=True),
    Row("contact_wishes.end_wish", EACH_TIME, _HR, is_behind_line=True),
    Row("answers_named.see", NONE, _HR, is_behind_line=True),
    Row("answers_named.open_named", EACH_TIME, _HR, is_behind_line=True),
    # By name and beside the answers: even here an entry would date a visit to the survey.
    Row("contact_wishes.save_wish", NONE, {Role.RESPONDENT: ANY}),
    Row("contact_wishes.take_back_wish", NONE, {Role.RESPONDENT: ANY}),
    # Releases and results.
    Row("releases.see_plan", NONE, {**_HR, Role.OFFICER: ANY, Role.ANALYST: ANY, **_RUNS}),
    # On invented data: for whoever sets the product up, or has to explain why there is no result.
    Row("releases.see_simulation", NONE, {Role.ADMINISTRATOR: ANY, **_HR_ANYWHERE, Role.OFFICER: ANY,
                                          Role.ANALYST: ANY}),
    # What holds, who can see results, what was released, and how to check it: for those whom the leavers may ask.
    Row("releases.see_oversight", NONE, {Role.REPRESENTATIVE: ANY, Role.OFFICER: ANY, **_HR_ANYWHERE}),
    # The plan holds for everybody, so one person chooses it.
    Row("plans.change", EACH_TIME, {Role.HR_HEAD: ANY}),
    Row("releases.prepare", EACH_TIME, _RUNS),
    Row("releases.seal", NONE, _RUNS),  # a step of publishing, which is entered
    Row("releases.publish", EACH_TIME, _RUNS),
    Row("releases.hold", NONE, _RUNS),  # its two steps are entered
    Row("releases.stop", EACH_TIME, _RUNS),
    # That a release was stopped, for those who can have the fault mended.
    Row("releases.see_stop", NONE, {Role.HR_HEAD: ANY, Role.ADMINISTRATOR: ANY, Role.OFFICER: ANY, **_RUNS}),
    Row("releases.clear_stop", EACH_TIME, {Role.OPERATOR: ANY}),
    # Every figure of every unit: not for those who see some units only.
    Row("releases.export_publication", EACH_TIME, {Role.OPERATOR: ANY, Role.OFFICER: ANY, Role.REPRESENTATIVE: ANY,
                                                   Role.HR_HEAD: ANY}),
    Row("results.see", NONE, {Role.MANAGER: IN_SCOPE, Role.HR_PARTNER: IN_SCOPE, Role.HR_HEAD: ANY,
                              Role.ANALYST: IN_SCOPE, Role.OPERATOR: ANY}),
    # Keys by which a program reads results as its user may; each use asks as the user's own page does.
    Row("api_tokens.see", NONE, _READS_RESULTS),
    Row("api_tokens.make_token", EACH_TIME, _READS_RESULTS),
    Row("api_tokens.revoke_token", EACH_TIME, _READS_RESULTS),
    # A letter when results are published, to whoever may see them and chose it.
    Row("digests.choose_digest", NONE, _READS_RESULTS),
    Row("digests.see_due", NONE, {Role.SYSTEM: ANY}),
    Row("digests.queue_digest", NONE, {Role.SYSTEM: ANY}),
    Row("results.see_publication", NONE, {Role.OFFICER: ANY, Role.REPRESENTATIVE: ANY, Role.HR_HEAD: ANY, **_RUNS}),
    # What a release shows above a limit, on the desk of HR.
    Row("alerts.see", NONE, {Role.HR_PARTNER: IN_SCOPE, Role.HR_HEAD: ANY}),
    Row("alerts.set_limit", EACH_TIME, {Role.HR_HEAD: ANY}),
    # Figures of those who stayed, from another program, for all units at once.
    Row("staff_surveys.see", NONE, {Role.HR_HEAD: ANY}),
    Row("staff_surveys.add_survey", EACH_TIME, {Role.HR_HEAD: ANY}),
    Row("staff_surveys.delete_survey", EACH_TIME, {Role.HR_HEAD: ANY}),
    Row("pool.count_by_key", NONE, _RUNS),
    # Opens every sealed answer in memory, whoever asks.
    Row("pool.count_left", EACH_TIME, _RUNS),
    # Old pool keys, destroyed by the night. Their certificates name nobody and tell nothing of what waits.
    Row("pool_keys.see_position", NONE, _RUNS),
    Row("pool_keys.see_certificates", NONE, {Role.HR_HEAD: ANY, Role.OFFICER: ANY, **_RUNS}),
    Row("pool_keys.take_stock", NONE, _RUNS),
    Row("pool_keys.destroy_old", EACH_TIME, {Role.SYSTEM: ANY}),
    # What the night and the outbox do.
    # Whoever may do the deed that tells somebody may queue its letter.
    Row("letters.queue_letter", NONE, {**_STAFF, Role.LEAVER: ANY, **_RUNS}),
    Row("letters.queue_letters", NONE, {**_HR_ANYWHERE, **_RUNS}),
    Row("letters.claim_letter", NONE, {Role.SYSTEM: ANY}),
    Row("letters.open_letter", NONE, {Role.SYSTEM: ANY}),
    # A demo shows its letters on a page; outside one the deed hides itself (services/letters.py).
    Row("letters.show_letter", NONE, {Role.ANYONE: ANY}),
    Row("letters.mark_sent", NONE, {Role.SYSTEM: ANY}),
    Row("letters.mark_failed", NONE, {Role.SYSTEM: ANY}),
    # How many were given up, never to whom they were.
    Row("letters.see_given_up", NONE, {Role.ADMINISTRATOR: ANY, **_RUNS}),
    Row("privacy.erase_expired", EACH_TIME, {Role.SYSTEM: ANY}),
    # Whole cases. The brake holds many at once: how many may be told, which and whether they go is the head of HR's.
    Row("privacy.see_due", NONE, {Role.HR_HEAD: ANY, Role.SYSTEM: ANY}),
    Row("privacy.see_held", NONE, {Role.ADMINISTRATOR: ANY, Role.HR_HEAD: ANY, **_RUNS}),
    Row("privacy.erase_cases", EACH_TIME, {Role.SYSTEM: ANY}),
    Row("privacy.erase_held", EACH_TIME, {Role.HR_HEAD: ANY}),
    # Backups. Trying a copy opens some of what is encrypted, reads none of it out, and tells no numbers.
    Row("backups.see", NONE, {Role.ADMINISTRATOR: ANY, **_RUNS}),
    Row("backups.make_kit", EACH_TIME, {Role.OPERATOR: ANY}),
    Row("backups.back_up", EACH_TIME, {Role.OPERATOR: ANY}),
    Row("backups.verify", EACH_TIME, {Role.OPERATOR: ANY}),
    Row("backups.take_stock", NONE, {Role.OPERATOR: ANY}),
    Row("backups.try_copy", NONE, {Role.OPERATOR: ANY}),
    Row("backups.rebuild_keystore", NONE, {Role.OPERATOR: ANY}),
    Row("backups.count_lost_keys", NONE, {Role.OPERATOR: ANY}),
    Row("backups.set_aside", NONE, {Role.OPERATOR: ANY}),
    Row("backups.restore", EACH_TIME, {Role.OPERATOR: ANY}),
    Row("after_backups.mark_backup", NONE, {Role.OPERATOR: ANY}),
    Row("after_backups.renew", NONE, {Role.SYSTEM: ANY}),
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
    HR's interview (trust.md, the first two rows; `in_line` is set by the gate for HR's interviews, and for rows behind
    the line).
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
