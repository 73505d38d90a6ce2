"""Questions, reasons, asking and releases: the words of these rooms, with codes that never change."""

import enum


class ReleasePeriod(enum.StrEnum):
    """How often sealed answers are opened together."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"


class LaneBy(enum.StrEnum):
    """What of the staff register answers may be kept apart by: one thing, of three values at most, never an answer."""

    LEADING = "leading"
    TENURE = "tenure"
    GENDER = "gender"


class Lane(enum.StrEnum):
    """A value of what answers are kept apart by; the code is sealed with the answer and stands in the tables."""

    LED_OTHERS = "led-others"
    LED_NOBODY = "led-nobody"
    TENURE_SHORT = "tenure-short"
    TENURE_SOME = "tenure-some"
    TENURE_LONG = "tenure-long"
    WOMEN = "women"
    MEN = "men"


class QuestionKind(enum.StrEnum):
    """How a question is answered: by a choice, by several, by a figure or a day, or in own words."""

    SCALE = "scale"
    RECOMMEND = "recommend"
    SINGLE = "single"
    MULTI = "multi"
    WEIGHTED = "weighted"
    REASONS = "reasons"
    NUMBER = "number"
    DATE = "date"
    SHORT = "short"
    TEXT = "text"


class SetUse(enum.StrEnum):
    """Whom a question set is for: who leaves, who leaves by the employer's decision, who left some months ago."""

    EXIT = "exit"
    INVOLUNTARY = "involuntary"
    FOLLOW_UP = "follow_up"


class Occasion(enum.StrEnum):
    """Why somebody is asked: leaves now, left some time ago and is asked late, or is asked again some months after."""

    EXIT = "exit"
    CAMPAIGN = "campaign"
    FOLLOW_UP = "follow_up"


class WhyNotAsked(enum.StrEnum):
    """Why the survey leaves a leaver out."""

    EMPLOYED_TOO_SHORT = "employed_too_short"
    KIND_NOT_ASKED = "kind_not_asked"
    UNIT_NOT_ASKED = "unit_not_asked"
    NOT_LEAVING = "not_leaving"
    DECEASED = "deceased"


class BatchKind(enum.StrEnum):
    """What a batch holds: answers of those who leave or were asked again, who was asked and has answered, or talks."""

    EXIT_SURVEY = "exit_survey"
    FOLLOW_UP = "follow_up"
    ASKED = "asked"
    MANAGER_TALKS = "manager_talks"
    HR_TALKS = "hr_talks"


class Fact(enum.StrEnum):
    """What of a case decides which questions are asked; nothing else of a case ever does."""

    LEAVING = "leaving"
    LEADS = "leads"


class WordsUse(enum.StrEnum):
    """How a leaver's own words may be used once they are opened."""

    WORD_FOR_WORD = "word_for_word"
    THEME = "theme"


class WishKind(enum.StrEnum):
    """What a leaver can ask for by name, beside the survey: to be contacted by whom, to be told, to keep in touch."""

    HR = "hr"
    SAFETY = "safety"
    UNION = "union"
    NEWS = "news"
    TOUCH = "touch"


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


class WhyNoPlan(enum.StrEnum):
    """Why a plan of releases cannot be chosen."""

    K = "k"
    LOWER = "lower"
    WAITING = "waiting"
    TOO_LONG = "too_long"


class WhyNotDue(enum.StrEnum):
    """Why no release may run now."""

    PLAN_NOT_STARTED = "plan_not_started"
    NOT_YET = "not_yet"
    CLOCK_BEHIND = "clock_behind"
    CLOCK_JUMPED = "clock_jumped"
    STOPPED = "stopped"
