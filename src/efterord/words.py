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
    """Who somebody is to the product. INTERVIEWER is derived from the interviews held, never granted."""

    MANAGER = "manager"
    HR_PARTNER = "hr_partner"
    HR_HEAD = "hr_head"
    ANALYST = "analyst"
    OFFICER = "officer"
    CUSTODIAN = "custodian"
    ADMINISTRATOR = "administrator"
    INTERVIEWER = "interviewer"
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
    DRAFT = "draft"
    SEALED_ANSWER = "sealed_answer"
    RESULT = "result"
    OUTBOX = "outbox"
    AUDIT = "audit"
    ACCOUNT = "account"
    SIGN_IN_LINK = "sign_in_link"
    SESSION = "session"
    TASK = "task"
    CONFIGURATION = "configuration"


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


class CaseStep(enum.StrEnum):
    """What has happened to a case, each step with its who and when; the state is derived from them."""

    PROPOSED = "proposed"
    OPENED = "opened"
    ASKED = "asked"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class CaseState(enum.StrEnum):
    """Where a case stands now."""

    PROPOSED = "proposed"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Eligibility(enum.StrEnum):
    """Whether a leaver is offered the interview and the survey, and if not, why."""

    ELIGIBLE = "eligible"
    EMPLOYED_TOO_SHORT = "employed_too_short"
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
