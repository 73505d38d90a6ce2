"""Languages, roles, records and letters: the words of these rooms, with codes that never change."""

import enum


class Language(enum.StrEnum):
    """The languages every text exists in."""

    SV = "sv"
    NB = "nb"
    EN = "en"


class Sector(enum.StrEnum):
    """Which law of the place the texts and storage periods follow."""

    PRIVATE = "private"
    SWEDISH_PUBLIC = "swedish_public"
    NORWEGIAN_PUBLIC = "norwegian_public"


class Role(enum.StrEnum):
    """Who somebody is to the product.

    INTERVIEWER is derived from the interviews held, NEAREST_MANAGER from the staff register, LEAVER from the link to
    one's own departure; none of them is granted.
    """

    MANAGER = "manager"
    HR_PARTNER = "hr_partner"
    HR_HEAD = "hr_head"
    ANALYST = "analyst"
    OFFICER = "officer"
    REPRESENTATIVE = "representative"
    CUSTODIAN = "custodian"
    ADMINISTRATOR = "administrator"
    INTERVIEWER = "interviewer"
    NEAREST_MANAGER = "nearest_manager"
    LEAVER = "leaver"
    RESPONDENT = "respondent"
    OPERATOR = "operator"
    SYSTEM = "system"
    ANYONE = "anyone"


class Relation(enum.StrEnum):
    """How an actor stands to a record; a row of the access table asks for one of them."""

    ANY = "any"
    IN_SCOPE = "in_scope"
    HOLDS = "holds"


class FieldClass(enum.StrEnum):
    """What a stored field is, for the storage plan and for erasure."""

    IDENTITY = "identity"
    CONFIDENTIAL = "confidential"
    ORGANISATIONAL = "organisational"
    TECHNICAL = "technical"


class StoragePeriod(enum.StrEnum):
    """How long a kind of record is kept; the days stand in rules/privacy.py."""

    STAFF_REGISTER = "staff_register"
    STAFF_FILE = "staff_file"
    CASE = "case"
    NOTES = "notes"
    INVITATION = "invitation"
    DEPARTURE_LINK = "departure_link"
    CONTACT = "contact"
    KEEP_IN_TOUCH = "keep_in_touch"
    DRAFT = "draft"
    SEALED_ANSWER = "sealed_answer"
    COMMENT = "comment"
    RESULT = "result"
    OUTBOX = "outbox"
    AUDIT = "audit"
    ACCOUNT = "account"
    SIGN_IN_LINK = "sign_in_link"
    SESSION = "session"
    TASK = "task"
    TOMBSTONE = "tombstone"
    CONFIGURATION = "configuration"


class ErasureRule(enum.StrEnum):
    """Why something was erased; a tombstone keeps it."""

    STORAGE_PERIOD = "storage_period"


class AuditMark(enum.StrEnum):
    """How often a deed writes an audit entry."""

    EACH_TIME = "each_time"
    ONCE_A_SESSION = "once_a_session"
    NONE = "none"


class Outcome(enum.StrEnum):
    """What an audit entry says became of a deed."""

    DONE = "done"
    REFUSED = "refused"


class LetterKind(enum.StrEnum):
    """The letters the product writes."""

    SURVEY_INVITATION = "survey_invitation"
    SURVEY_REMINDER = "survey_reminder"
    SURVEY_FOLLOW_UP = "survey_follow_up"
    CONTACT_WISH = "contact_wish"
    SIGN_IN_LINK = "sign_in_link"
    ACCOUNT = "account"
    EXTERNAL_ACCOUNT = "external_account"
    DEPARTURE_REPORTED = "departure_reported"
    DEPARTURE_LINK = "departure_link"
    TALK_INVITATION = "talk_invitation"
    TALK_MOVED = "talk_moved"
    TALK_CANCELLED = "talk_cancelled"
    SUMMARY_TO_READ = "summary_to_read"
    CHECKLIST_REMINDER = "checklist_reminder"
    REHIRE_REMINDER = "rehire_reminder"
    RELEASE_STOPPED = "release_stopped"
    RESULTS = "results"


class Channel(enum.StrEnum):
    """By which way a letter leaves."""

    MAIL = "mail"
    SMS = "sms"
