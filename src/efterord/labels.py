"""What people read for each word: the one file where codes meet translation."""

import enum
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from efterord import words

# By kind first: two kinds may share a code (a manager is a role and whose interview it is), never a label.
LABELS: Mapping[type[enum.StrEnum], Mapping[enum.StrEnum, Promise]] = {
    words.Language: {
        words.Language.SV: _("Swedish"),
        words.Language.NB: _("Norwegian"),
        words.Language.EN: _("English"),
    },
    words.Sector: {
        words.Sector.PRIVATE: _("Private employer"),
        words.Sector.SWEDISH_PUBLIC: _("Swedish public body"),
        words.Sector.NORWEGIAN_PUBLIC: _("Norwegian public body"),
    },
    words.Role: {
        words.Role.MANAGER: _("Manager"),
        words.Role.HR_PARTNER: _("HR partner"),
        words.Role.HR_HEAD: _("Head of HR"),
        words.Role.ANALYST: _("Analyst"),
        words.Role.OFFICER: _("Data protection officer"),
        words.Role.CUSTODIAN: _("Key custodian"),
        words.Role.ADMINISTRATOR: _("Administrator"),
        words.Role.INTERVIEWER: _("Interviewer"),
        words.Role.RESPONDENT: _("Leaver, by a survey link"),
        words.Role.OPERATOR: _("Whoever runs commands on the server"),
        words.Role.SYSTEM: _("The system itself"),
        words.Role.ANYONE: _("Anyone"),
    },
    words.Relation: {
        words.Relation.ANY: _("everywhere"),
        words.Relation.IN_SCOPE: _("in own units"),
        words.Relation.HOLDS: _("own interview"),
    },
    words.FieldClass: {
        words.FieldClass.IDENTITY: _("Identity"),
        words.FieldClass.CONFIDENTIAL: _("Confidential"),
        words.FieldClass.ORGANISATIONAL: _("Organisational"),
        words.FieldClass.TECHNICAL: _("Technical"),
    },
    words.StoragePeriod: {
        words.StoragePeriod.STAFF_REGISTER: _("Staff register"),
        words.StoragePeriod.STAFF_FILE: _("Uploaded staff file"),
        words.StoragePeriod.CASE: _("Case"),
        words.StoragePeriod.NOTES: _("Interview notes"),
        words.StoragePeriod.INVITATION: _("Invitation to the survey"),
        words.StoragePeriod.DRAFT: _("Draft of a survey answer"),
        words.StoragePeriod.SEALED_ANSWER: _("Sealed survey answer"),
        words.StoragePeriod.RESULT: _("Released results"),
        words.StoragePeriod.OUTBOX: _("Outgoing mail"),
        words.StoragePeriod.AUDIT: _("Audit log"),
        words.StoragePeriod.ACCOUNT: _("Account"),
        words.StoragePeriod.SIGN_IN_LINK: _("First log-in link"),
        words.StoragePeriod.SESSION: _("Session"),
        words.StoragePeriod.TASK: _("Background task"),
        words.StoragePeriod.CONFIGURATION: _("Configuration"),
    },
    words.AuditMark: {
        words.AuditMark.EACH_TIME: _("each time"),
        words.AuditMark.ONCE_A_SESSION: _("once a session"),
        words.AuditMark.NONE: _("none"),
    },
    words.Outcome: {
        words.Outcome.DONE: _("Done"),
        words.Outcome.REFUSED: _("Refused"),
    },
    words.LeavingKind: {
        words.LeavingKind.RESIGNATION: _("Own resignation"),
        words.LeavingKind.RETIREMENT: _("Retirement"),
        words.LeavingKind.DISMISSAL: _("Dismissal"),
        words.LeavingKind.REDUNDANCY: _("Redundancy"),
        words.LeavingKind.FIXED_TERM_ENDED: _("Fixed term ended"),
        words.LeavingKind.PROBATION_ENDED: _("Probation ended"),
        words.LeavingKind.AGREEMENT: _("By agreement"),
        words.LeavingKind.DEATH: _("Death"),
        words.LeavingKind.INTERNAL_MOVE: _("Internal move"),
        words.LeavingKind.LEAVE_OF_ABSENCE: _("Leave of absence"),
        words.LeavingKind.TRANSFER: _("Transfer of business"),
    },
    words.CaseSource: {
        words.CaseSource.HAND: _("Opened by hand"),
        words.CaseSource.FILE: _("From the staff file"),
    },
    words.CaseStep: {
        words.CaseStep.PROPOSED: pgettext_lazy("a case was", "Proposed"),
        words.CaseStep.OPENED: pgettext_lazy("a case was", "Opened"),
        words.CaseStep.ASKED: pgettext_lazy("a leaver was", "Asked to answer the survey"),
        words.CaseStep.CLOSED: pgettext_lazy("a case was", "Closed"),
        words.CaseStep.CANCELLED: pgettext_lazy("a case was", "Cancelled"),
    },
    words.CaseState: {
        words.CaseState.PROPOSED: pgettext_lazy("a case is", "Proposed"),
        words.CaseState.OPEN: pgettext_lazy("a case is", "Open"),
        words.CaseState.CLOSED: pgettext_lazy("a case is", "Closed"),
        words.CaseState.CANCELLED: pgettext_lazy("a case is", "Cancelled"),
    },
    words.Eligibility: {
        words.Eligibility.ELIGIBLE: _("The leaver is offered the interview and the survey."),
        words.Eligibility.EMPLOYED_TOO_SHORT: _("The employment lasted less than six months."),
        words.Eligibility.NOT_LEAVING: _("The person does not leave the employer."),
        words.Eligibility.DECEASED: _("The person has died. Nothing is sent."),
    },
    words.InterviewKind: {
        words.InterviewKind.MANAGER: _("Nearest manager's interview"),
        words.InterviewKind.HR: _("HR's interview"),
    },
    words.InterviewState: {
        words.InterviewState.PLANNED: pgettext_lazy("an interview is", "Planned"),
        words.InterviewState.OPEN: pgettext_lazy("an interview is", "Under way"),
        words.InterviewState.ENDED: pgettext_lazy("an interview is", "Ended"),
    },
    words.ReleasePeriod: {
        words.ReleasePeriod.MONTHLY: _("Each month"),
        words.ReleasePeriod.QUARTERLY: _("Each quarter"),
        words.ReleasePeriod.HALF_YEARLY: _("Twice a year"),
    },
    words.LetterKind: {
        words.LetterKind.SURVEY_INVITATION: _("Invitation to the exit survey"),
        words.LetterKind.SIGN_IN_LINK: _("First log-in"),
        words.LetterKind.ACCOUNT: _("About an account"),
    },
    words.QuestionKind: {
        words.QuestionKind.SCALE: _("Scale from 1 to 5"),
        words.QuestionKind.RECOMMEND: _("Scale from 0 to 10"),
        words.QuestionKind.SINGLE: _("One of several"),
        words.QuestionKind.REASONS: _("Weighted reasons"),
        words.QuestionKind.TEXT: _("Own words"),
    },
    words.ReasonFamily: {
        words.ReasonFamily.CAREER: pgettext_lazy("family of reasons", "Career"),
        words.ReasonFamily.WORK_LIFE: pgettext_lazy("family of reasons", "Work and the rest of life"),
        words.ReasonFamily.MANAGER: pgettext_lazy("family of reasons", "Manager"),
        words.ReasonFamily.PAY: pgettext_lazy("family of reasons", "Pay and benefits"),
        words.ReasonFamily.WELL_BEING: pgettext_lazy("family of reasons", "Health and family"),
        words.ReasonFamily.JOB: pgettext_lazy("family of reasons", "The work itself"),
        words.ReasonFamily.ENVIRONMENT: pgettext_lazy("family of reasons", "Work environment"),
        words.ReasonFamily.RELOCATION: pgettext_lazy("family of reasons", "Moving"),
        words.ReasonFamily.RETIREMENT: pgettext_lazy("family of reasons", "Retirement"),
        words.ReasonFamily.INVOLUNTARY: pgettext_lazy("family of reasons", "The employer's decision"),
    },
    words.ReasonKind: {
        words.ReasonKind.PUSH: pgettext_lazy("kind of reason", "Something at work"),
        words.ReasonKind.PULL: pgettext_lazy("kind of reason", "Something better elsewhere"),
        words.ReasonKind.LIFE: pgettext_lazy("kind of reason", "Life outside work"),
        words.ReasonKind.END: pgettext_lazy("kind of reason", "The employment was ended"),
    },
    words.Avoidability: {
        words.Avoidability.AVOIDABLE: _("The employer could have avoided it"),
        words.Avoidability.PARTLY: _("The employer could partly have avoided it"),
        words.Avoidability.UNAVOIDABLE: _("The employer could not have avoided it"),
    },
    words.WhyNotDue: {
        words.WhyNotDue.PLAN_NOT_STARTED: _("The plan has not begun yet."),
        words.WhyNotDue.NOT_YET: _("No release is due."),
        words.WhyNotDue.CLOCK_BEHIND: _("The clock is behind the last release."),
        words.WhyNotDue.CLOCK_JUMPED: _("The clock has jumped, and nobody has said that it is right."),
        words.WhyNotDue.STOPPED: _("The check before a release found something, and nobody has looked at it yet."),
    },
}


def of(word: enum.StrEnum) -> Promise:
    """This function will return what people read for a word, in the language of the page."""
    return LABELS[type(word)][word]


def choices(kind: type[enum.StrEnum]) -> list[tuple[str, Promise]]:
    """This function will return the (code, label) pairs of an enumeration, in its own order, for a form."""
    return [(word.value, LABELS[kind][word]) for word in kind]


# What the log says of each deed that leaves an entry (rules/access.py).
DEEDS: Mapping[str, Promise] = {
    "organisation.set_up": _("The organisation was set up"),
    "organisation.add_unit": _("A unit was added"),
    "releases.stop": _("A release was stopped by its check"),
    "releases.clear_stop": _("Releases were allowed again after a stop"),
    "accounts.add_user": _("An account was added"),
    "accounts.grant_role": _("A role was given"),
    "accounts.revoke_role": _("A role was taken back"),
    "accounts.close_account": _("An account was closed"),
    "accounts.tie_account": _("An account was tied to a person"),
    "accounts.make_sign_in_link": _("A link for a first log-in was made"),
    "accounts.choose_password": _("A password was chosen by link"),
    "accounts.record_log_in": _("Logged in"),
    "accounts.record_log_out": _("Logged out"),
    "accounts.record_log_in_change": _("The way of logging in was changed"),
    "accounts.record_failed_log_in": _("A log-in failed"),
    "people.hold_file": _("A staff file was uploaded"),
    "people.open_file": _("An uploaded staff file was read"),
    "people.discard_file": _("An uploaded staff file was thrown away"),
    "people.apply_import": _("A staff file was applied"),
    "cases.open_case": _("A case was opened"),
    "cases.propose_case": _("A case was proposed from the staff file"),
    "cases.confirm_case": _("A proposed case was confirmed"),
    "cases.correct_case": _("A case was corrected"),
    "cases.cancel_case": _("A case was cancelled"),
    "cases.close_case": _("A case was closed"),
    "interviews.plan_interview": _("An interview was planned"),
    "interviews.start_interview": _("An interview was begun"),
    "interviews.open_notes": _("Interview notes were opened"),
    "interviews.save_note": _("Interview notes were written"),
    "interviews.end_interview": _("An interview was ended"),
    "surveys.invite": _("An invitation to the survey was sent"),
    "surveys.print_link": _("A survey link was printed"),
    "releases.prepare": _("A release was prepared"),
    "releases.publish": _("A release was published"),
    "releases.export_publication": _("The publication was exported"),
    "privacy.erase_expired": _("What had outlived its storage period was erased"),
}


def of_deed(name: str) -> "Promise | str":
    """This function will return what people read for a deed in the log; a deed of a later version shows its name."""
    return DEEDS.get(name, name)
