"""Question sets: what a survey asks, of whom, in which order, and what each answer may be. Reading: see the neighbour.

A published version never changes, and an answer carries its version. Question ids are stable over versions and sets: a
table sums the answers to one id, so one id has the same codes wherever it stands.
"""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from efterord.rules import cases, content_parts, reasons
from efterord.words import Fact, QuestionKind, SetUse

LocalizedText = content_parts.LocalizedText

N_WEIGHTS, MAX_REASONS = reasons.N_WEIGHTS, reasons.MAX_REASONS
# A word or two, and what fits a page; all words of one response share what the sealed size leaves (rules/answers.py).
MAX_SHORT_CHARS, MAX_TEXT_CHARS = 200, 1500
LEAST_OPTIONS = 3  # questions of two answers are not offered (promise.md, Rules)
# To a question of choices, at least two answers lead. Were it one, and all had given it, the guard could move none of
# them without leaving an answer behind that its own table shows to have lost its way.
LEAST_LED = 2
OWN_WORDS = (QuestionKind.SHORT, QuestionKind.TEXT)
TICKED = (QuestionKind.MULTI, QuestionKind.WEIGHTED, QuestionKind.REASONS)
# Kept as the class it falls in alone: nothing needs the figure or the day itself.
CLASSED = (QuestionKind.NUMBER, QuestionKind.DATE)
# What another question may be asked after: one code, chosen by the leaver.
ROUTING = (QuestionKind.SCALE, QuestionKind.RECOMMEND, QuestionKind.SINGLE)
FACTS: Mapping[Fact, tuple[str, ...]] = {Fact.LEAVING: ("voluntary", "involuntary"), Fact.LEADS: ("yes", "no")}

# Seconds a question takes: twelve words are read in three (238 a minute, Brysbaert 2019) and ticked in three; choices
# and reasons have a list to read too; own words are a line or two, since most write none.
SECONDS: Mapping[QuestionKind, int] = {
    QuestionKind.SCALE: 6,
    QuestionKind.RECOMMEND: 8,
    QuestionKind.SINGLE: 8,
    QuestionKind.MULTI: 12,
    QuestionKind.WEIGHTED: 25,
    QuestionKind.REASONS: 75,
    QuestionKind.NUMBER: 8,
    QuestionKind.DATE: 8,
    QuestionKind.SHORT: 12,
    QuestionKind.TEXT: 30,
}
PROMISE_SECONDS, PAGE_SECONDS = 40, 3  # some 150 words before anything is asked; a lead of ten words a page

# Other questions with the answers after which one is asked; of closed questions one at most.
Route = frozenset[tuple[str, frozenset[str]]]
# A case's facts, by name; one that is not known is left out, and what depends on it is not asked.
Facts = Mapping[Fact, str]


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose, with the code that is stored."""

    code: str
    text: LocalizedText
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold for a question to be asked: an earlier answer, or a fact of the case, is one of `codes`."""

    codes: tuple[str, ...]
    question_id: str = ""
    fact: Fact | None = None


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question in own words that an answer calls for. `codes`: the answers that do; for reasons, any code ticked."""

    codes: tuple[str, ...]
    text: LocalizedText


@dataclass(frozen=True, slots=True)
class GeneralPrompts:
    """What is asked after a statement that has no prompt of its own, and after a whole area that went badly."""

    low: LocalizedText  # a statement at 2 or lower
    high: LocalizedText  # a statement at 5
    area: LocalizedText  # an area with a mean of 2.5 or lower


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `options`: what may be chosen, from low to high for scales, the asked codes for reasons.

    `no_answer` is the visible way to say nothing. `low`, `high`: the words at the ends of a scale. `weights`: of
    reasons and weighted choices; `deciding`, `no_deciding`: of reasons only. `most`: how many may be ticked, else 0.
    `limits`: where the classes of a number or of a date's year begin; `options` are those classes. `max_chars`: of own
    words only, else 0. `when`: all that must hold for it to be asked.
    """

    id: str
    kind: QuestionKind
    text: LocalizedText
    sensitive: bool
    no_answer: LocalizedText
    options: tuple[Option, ...] = ()
    low: LocalizedText | None = None
    high: LocalizedText | None = None
    weights: tuple[Option, ...] = ()
    deciding: LocalizedText | None = None
    no_deciding: LocalizedText | None = None
    most: int = 0
    limits: tuple[int, ...] = ()
    max_chars: int = 0
    when: tuple[Condition, ...] = ()
    prompts: tuple[Prompt, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """This function will list the codes that may be stored for the question."""
        return tuple(option.code for option in self.options)

    @property
    def is_closed(self) -> bool:
        """This function will tell whether the question is answered by codes, and so counted in a table."""
        return self.kind not in OWN_WORDS


@dataclass(frozen=True, slots=True)
class SurveyPage:
    """One page, one subject. `area`: which of the seven areas it measures, if any."""

    key: str
    area: int | None
    title: LocalizedText
    lead: LocalizedText
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A survey in one version, in the order in which it is asked."""

    key: str
    version: int
    use: SetUse
    title: LocalizedText
    pages: tuple[SurveyPage, ...]
    book: reasons.ReasonBook
    general: GeneralPrompts | None = None

    @property
    def questions(self) -> tuple[Question, ...]:
        """This function will give all questions in the order of the pages."""
        return tuple(question for page in self.pages for question in page.questions)

    @property
    def asks_for_words(self) -> bool:
        """This function will tell whether anything wants own words; the promise then speaks of them."""
        return self.general is not None or any(q.kind in OWN_WORDS or q.prompts for q in self.questions)

    def question(self, question_id: str) -> Question:
        """This function will find a question by its id; raises ContentError for an unknown one."""
        by_id = {question.id: question for question in self.questions}
        return content_parts.found(question_id, by_id, f"questions {self.key}")


def facts_of(leaving_kind: str, leads_others: bool | None) -> Facts:
    """This function will give the facts of a case that decide what is asked; what is not known is left out."""
    voluntary = cases.is_voluntary(leaving_kind)
    found = {} if voluntary is None else {Fact.LEAVING: "voluntary" if voluntary else "involuntary"}
    return found | ({} if leads_others is None else {Fact.LEADS: "yes" if leads_others else "no"})


def is_asked(question: Question, answers: Mapping[str, object], facts: Facts) -> bool:
    """This function will tell whether a question is asked of somebody with these facts who has answered so far."""
    return all(_holds(condition, answers, facts) for condition in question.when)


def asked_pages(
    question_set: QuestionSet, answers: Mapping[str, object], facts: Facts
) -> tuple[tuple[int, SurveyPage], ...]:
    """This function will give the pages on which anything is asked, with their numbers, and only what is asked.

    What hangs on the answer to another question on the same page is asked there too: the page is shown with it once
    that answer is given.
    """
    found = []
    for number, page in enumerate(question_set.pages, start=1):
        questions = tuple(q for q in page.questions if is_asked(q, answers, facts))
        if questions:
            found.append((number, SurveyPage(page.key, page.area, page.title, page.lead, questions)))
    return tuple(found)


def minutes(question_set: QuestionSet) -> int:
    """This function will estimate how many minutes a survey takes, to say it beforehand; what is routed is left out."""
    seconds = sum(SECONDS[question.kind] for question in question_set.questions if not question.when)
    return math.ceil((seconds + PROMISE_SECONDS + PAGE_SECONDS * len(question_set.pages)) / 60)


def differing_codes(known: Collection[Question], fresh: Collection[Question]) -> tuple[str, ...]:
    """This function will name the questions whose id is known with another kind or other codes.

    Their answers could not be summed in one table; a changed question needs a new id.
    """
    before = {question.id: (question.kind, question.codes) for question in known}
    return tuple(q.id for q in fresh if q.id in before and before[q.id] != (q.kind, q.codes))


def differing_routes(known: Collection[Question], fresh: Collection[Question]) -> tuple[str, ...]:
    """This function will name the closed questions whose id is known as asked after other answers, or after none.

    One table could not have been asked in two ways; what hangs on facts of the case alone is no matter of tables.
    """
    before: dict[str, set[Route]] = {}
    for question in known:
        before.setdefault(question.id, set()).add(route_of(question))
    return tuple(q.id for q in fresh if q.is_closed and before.get(q.id, {route_of(q)}) != {route_of(q)})


def route_of(question: Question) -> Route:
    """This function will give the answers after which a question is asked, whatever order they are written in."""
    return frozenset((c.question_id, frozenset(c.codes)) for c in question.when if c.question_id)


def class_of(question: Question, figure: float) -> str:
    """This function will give the code of the class into which a figure, or a day's year, falls."""
    return question.codes[sum(figure >= limit for limit in question.limits)]


def _holds(condition: Condition, answers: Mapping[str, object], facts: Facts) -> bool:
    if condition.fact is not None:
        return facts.get(condition.fact) in condition.codes
    return answers.get(condition.question_id) in condition.codes
