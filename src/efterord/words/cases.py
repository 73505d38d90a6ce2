"""Departures, talks and what is done around a last day: the words of these rooms, with codes that never change."""

import enum


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
