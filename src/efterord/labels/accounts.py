"""What people read for the words of accounts, storage and letters."""

import enum
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from efterord import words

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
        words.Role.REPRESENTATIVE: _("Employee representative"),
        words.Role.CUSTODIAN: _("Key custodian"),
        words.Role.ADMINISTRATOR: _("Administrator"),
        words.Role.INTERVIEWER: _("Interviewer"),
        words.Role.NEAREST_MANAGER: _("Nearest manager"),
        words.Role.LEAVER: _("Leaver, by the link to the own departure"),
        words.Role.RESPONDENT: _("Leaver, by a survey link"),
        words.Role.OPERATOR: _("Whoever runs commands on the server"),
        words.Role.SYSTEM: _("The system itself"),
        words.Role.ANYONE: _("Anyone"),
    },
    words.Relation: {
        words.Relation.ANY: _("everywhere"),
        words.Relation.IN_SCOPE: _("in own units"),
        words.Relation.HOLDS: _("what is their own"),
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
        words.StoragePeriod.DEPARTURE_LINK: _("Link to the leaver's own page"),
        words.StoragePeriod.CONTACT: _("Private address"),
        words.StoragePeriod.KEEP_IN_TOUCH: _("Consent to keep in touch"),
        words.StoragePeriod.DRAFT: _("Draft of a survey answer"),
        words.StoragePeriod.SEALED_ANSWER: _("Sealed survey answer"),
        words.StoragePeriod.COMMENT: _("Own words opened together"),
        words.StoragePeriod.RESULT: _("Released results"),
        words.StoragePeriod.OUTBOX: _("Outgoing mail"),
        words.StoragePeriod.AUDIT: _("Audit log"),
        words.StoragePeriod.ACCOUNT: _("Account"),
        words.StoragePeriod.SIGN_IN_LINK: _("First log-in link"),
        words.StoragePeriod.SESSION: _("Session"),
        words.StoragePeriod.TASK: _("Background task"),
        words.StoragePeriod.TOMBSTONE: _("Mark of what was erased"),
        words.StoragePeriod.CONFIGURATION: _("Configuration"),
    },
    words.ErasureRule: {
        words.ErasureRule.STORAGE_PERIOD: _("The storage period was over"),
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
    words.LetterKind: {
        words.LetterKind.SURVEY_INVITATION: _("Invitation to the exit survey"),
        words.LetterKind.RELEASE_STOPPED: _("A release was stopped"),
        words.LetterKind.RESULTS: _("Results have been published"),
        words.LetterKind.SURVEY_REMINDER: _("Reminder of the exit survey"),
        words.LetterKind.SURVEY_FOLLOW_UP: _("Invitation to the survey some months after"),
        words.LetterKind.CONTACT_WISH: _("A leaver wishes to be contacted"),
        words.LetterKind.SIGN_IN_LINK: _("First log-in"),
        words.LetterKind.ACCOUNT: _("About an account"),
        words.LetterKind.EXTERNAL_ACCOUNT: _("Account for one talk"),
        words.LetterKind.DEPARTURE_REPORTED: _("A departure has been reported"),
        words.LetterKind.DEPARTURE_LINK: _("Link to the leaver's own page"),
        words.LetterKind.TALK_INVITATION: _("Invitation to a talk"),
        words.LetterKind.TALK_MOVED: _("A talk has been moved"),
        words.LetterKind.TALK_CANCELLED: _("A talk has been cancelled"),
        words.LetterKind.SUMMARY_TO_READ: _("A summary to read"),
        words.LetterKind.CHECKLIST_REMINDER: _("Reminder of a checklist"),
        words.LetterKind.REHIRE_REMINDER: _("Reminder about somebody who may come back"),
    },
    words.Channel: {
        words.Channel.MAIL: _("Mail"),
        words.Channel.SMS: _("Text message"),
    },
}
