"""Every state, role, kind and verdict of the product, once, as plain enumerations with codes that never change."""

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


class LeavingKind(enum.StrEnum):
    """The formal kind of leaving (for HR and for figures), never the reason."""

    RESIGNATION = "RES"
    RETIREMENT = "RET"
    DISMISSAL = "DIS"
    REDUNDANCY = "RED"
    FIXED_TERM_ENDED = "FTE"
    PROBATION_ENDED = "PRO"
    AGREEMENT = "AGR"
    DEATH = "DEA"
    INTERNAL_MOVE = "INT"
    LEAVE_OF_ABSENCE = "LOA"
    TRANSFER = "TRF"


class CaseSource(enum.StrEnum):
    """Where a case came from."""

    HAND = "hand"
    FILE = "file"
    REPORT = "report"


class CaseStep(enum.StrEnum):
    """What has happened to a case, each step with its who and when; the state is derived from them."""

    REPORTED = "reported"
    PROPOSED = "proposed"
    OPENED = "opened"
    ASKED = "asked"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class CaseState(enum.StrEnum):
    """Where a case stands now."""

    REPORTED = "reported"
    PROPOSED = "proposed"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Eligibility(enum.StrEnum):
    """Whether a leaver is offered the interview and the survey, and if not, why."""

    ELIGIBLE = "eligible"
    EMPLOYED_TOO_SHORT = "employed_too_short"
    KIND_NOT_OFFERED = "kind_not_offered"
    UNIT_NOT_OFFERED = "unit_not_offered"
    NOT_LEAVING = "not_leaving"
    DECEASED = "deceased"


class InterviewKind(enum.StrEnum):
    """Whose interview it is; HR's is never seen by the line."""

    MANAGER = "manager"
    HR = "hr"


class InterviewState(enum.StrEnum):
    """Where an interview stands now."""

    PLANNED = "planned"
    OPEN = "open"
    ENDED = "ended"


class HeldAs(enum.StrEnum):
    """In which capacity somebody holds a talk, or is wished for by the leaver."""

    NEAREST_MANAGER = "nearest_manager"
    SUPERIOR_MANAGER = "superior_manager"
    ADMINISTRATIVE_MANAGER = "administrative_manager"
    SECOND_LINE = "second_line"
    HR = "hr"
    EXTERNAL = "external"


class Wish(enum.StrEnum):
    """With whom a leaver would rather talk; why is never asked."""

    AS_PLANNED = "as_planned"
    HR = "hr"
    ANOTHER_AT_HR = "another_at_hr"
    SECOND_LINE = "second_line"
    WITH_REPRESENTATIVE = "with_representative"
    EXTERNAL = "external"
    NO_TALK = "no_talk"


class Holders(enum.StrEnum):
    """Who holds talks by the organisation's or a unit's policy."""

    NEAREST_MANAGER = "nearest_manager"
    HR = "hr"
    BOTH = "both"


class WhyNotHolder(enum.StrEnum):
    """Why somebody cannot hold a talk; told to HR alone."""

    LEAVER = "leaver"
    CONFLICT = "conflict"
    ACCOUNT_CLOSED = "account_closed"
    GIVES_ROLES = "gives_roles"
    OF_ANOTHER_CASE = "of_another_case"
    IN_LINE = "in_line"
    GONE_BY_THEN = "gone_by_then"
    NOT_WISHED = "not_wished"
    NO_PART = "no_part"


class WhyNotThen(enum.StrEnum):
    """Why a talk cannot be at a time; some of them can once somebody has said that they mean it."""

    NO_SUCH_TIME = "no_such_time"
    PAST = "past"
    WRONG_LENGTH = "wrong_length"
    ON_LAST_DAY = "on_last_day"
    AFTER_LAST_DAY = "after_last_day"
    GONE_ALREADY = "gone_already"
    GONE_WITHOUT_VIDEO = "gone_without_video"


class ConflictKind(enum.StrEnum):
    """Why a person holds no talk of a case: a dispute, or being named as a cause of the leaving."""

    DISPUTE = "dispute"
    NAMED_AS_CAUSE = "named_as_cause"


class NoTalkReason(enum.StrEnum):
    """Why no talk was held."""

    DECLINED = "declined"
    NOT_REACHED = "not_reached"
    ILL = "ill"
    LEFT_ALREADY = "left_already"
    IN_WRITING = "in_writing"
    NOT_OFFERED = "not_offered"
    OTHER = "other"


class PlaceKind(enum.StrEnum):
    """Where a talk is held."""

    ROOM = "room"
    VIDEO = "video"
    WALK = "walk"


class Country(enum.StrEnum):
    """Whose public holidays and local time hold."""

    SE = "SE"
    NO = "NO"


class ItemKind(enum.StrEnum):
    """What an item of a checklist is about; the two of the certificate stand before every talk."""

    ROLE_DESCRIPTION = "role_description"
    PERFORMANCE = "performance"
    EARLIER_FEEDBACK = "earlier_feedback"
    LETTER_OF_RESIGNATION = "letter_of_resignation"
    CERTIFICATE_ISSUED = "certificate_issued"
    CERTIFICATE_SIGNED = "certificate_signed"
    ROOM = "room"
    EQUIPMENT = "equipment"
    ACCOUNTS = "accounts"
    HANDOVER = "handover"
    FAREWELL = "farewell"
    OTHER = "other"


class ItemOwner(enum.StrEnum):
    """Whose an item of a checklist is: somebody's by their part in the departure, or one named person's."""

    NEAREST_MANAGER = "nearest_manager"
    HR = "hr"
    INTERVIEWER = "interviewer"
    LEAVER = "leaver"
    PERSON = "person"


class ItemEnd(enum.StrEnum):
    """How an item of a checklist ended."""

    DONE = "done"
    PASSED_ON = "passed_on"
    NOT_NEEDED = "not_needed"


class ApprovedThrough(enum.StrEnum):
    """Whose link it was that a summary was approved through."""

    OWN_LINK = "own_link"
    PRINTED_LINK = "printed_link"
    SHARED_LINK = "shared_link"


class SummaryState(enum.StrEnum):
    """Where the summary of a talk stands."""

    NOT_WRITTEN = "not_written"
    BEING_WRITTEN = "being_written"
    WITH_LEAVER = "with_leaver"
    APPROVED = "approved"
    NOT_ANSWERED = "not_answered"


class ReleasePeriod(enum.StrEnum):
    """How often sealed answers are opened together."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"


class LetterKind(enum.StrEnum):
    """The letters the product writes."""

    SURVEY_INVITATION = "survey_invitation"
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


class QuestionKind(enum.StrEnum):
    """How a question is answered."""

    SCALE = "scale"
    RECOMMEND = "recommend"
    SINGLE = "single"
    REASONS = "reasons"
    TEXT = "text"


class ReasonFamily(enum.StrEnum):
    """The ten families of reasons of the Work Institute, for comparison with its yearly figures."""

    CAREER = "car"
    WORK_LIFE = "wlb"
    MANAGER = "mgr"
    PAY = "pay"
    WELL_BEING = "well"
    JOB = "job"
    ENVIRONMENT = "env"
    RELOCATION = "rel"
    RETIREMENT = "ret"
    INVOLUNTARY = "inv"


class ReasonKind(enum.StrEnum):
    """What a reason is: the work pushes, an offer pulls, life changes, or the contract is ended."""

    PUSH = "push"
    PULL = "pull"
    LIFE = "life"
    END = "end"


class Avoidability(enum.StrEnum):
    """Whether the employer could have avoided it, by default; a case may overrule it."""

    AVOIDABLE = "a"
    PARTLY = "p"
    UNAVOIDABLE = "u"


class WhyNotDue(enum.StrEnum):
    """Why no release may run now."""

    PLAN_NOT_STARTED = "plan_not_started"
    NOT_YET = "not_yet"
    CLOCK_BEHIND = "clock_behind"
    CLOCK_JUMPED = "clock_jumped"
    STOPPED = "stopped"
