"""What keeps a question set from being published, beside words that are missing: each fault with where it is.

Tables sum answers by the id of a question, over all sets and versions. So an id keeps its kind, its codes and the
answers it is asked after, one that was marked sensitive stays so, and the package's questions are asked in its words.
"""

import dataclasses
import enum
from collections.abc import Collection, Iterator

from efterord.rules import (
    answers_sealed,
    questionnaires,
    questionnaires_drafts,
    questionnaires_limits,
    questionnaires_routes,
)
from efterord.rules.questionnaires import Question, QuestionSet


class Why(enum.StrEnum):
    """What keeps a set, a page or a question from being published."""

    MANY_PAGES = "many_pages"
    MANY_QUESTIONS = "many_questions"
    MUCH_TO_WRITE = "much_to_write"
    EMPTY_PAGE = "empty_page"
    OTHER_WORDS = "other_words"
    OTHER_CODES = "other_codes"
    OTHER_ROUTE = "other_route"
    LESS_SENSITIVE = "less_sensitive"
    AFTER_SENSITIVE = "after_sensitive"
    SEVERAL = "several"
    NOT_EARLIER = "not_earlier"
    NOT_ITS_ANSWERS = "not_its_answers"
    NOT_WHOLE = "not_whole"
    ONE_ANSWER = "one_answer"


@dataclasses.dataclass(frozen=True, slots=True)
class Fault:
    """One fault: the key of the page or the id of the question, "" for the set as a whole."""

    place: str
    why: Why


def faults(
    question_set: QuestionSet,
    *,
    package: Collection[Question],
    known: Collection[Question],
    standing: Collection[Question],
) -> tuple[Fault, ...]:
    """This function will name all that keeps a set from being published, in the order in which it is asked.

    `package`: the package's questions, in every wording it has of them. `known`: all questions ever published;
    `standing`: those of them that stand in a set, with when they are asked there.
    """
    return (
        *_of_size(question_set),
        *_of_room(question_set),
        *(Fault(page.key, Why.EMPTY_PAGE) for page in question_set.pages if not page.questions),
        *_other_words(question_set, package),
        *_of_codes(question_set, known),
        *_of_routes(question_set, package, standing),
    )


def not_saved(question_set: QuestionSet, package: Collection[Question]) -> tuple[Fault, ...]:
    """This function will name what not even a draft may be: too large, or the package's questions reworded."""
    return (*_of_size(question_set), *_other_words(question_set, package))


def _other_words(question_set: QuestionSet, package: Collection[Question]) -> tuple[Fault, ...]:
    """The questions that bear an id of the package and are not as it has them; when they are asked is the set's own."""
    as_packaged = {_unrouted(question) for question in package}
    return tuple(
        Fault(question.id, Why.OTHER_WORDS)
        for question in question_set.questions
        if not questionnaires_drafts.is_own(question.id) and _unrouted(question) not in as_packaged
    )


def _of_size(question_set: QuestionSet) -> Iterator[Fault]:
    if len(question_set.pages) > questionnaires_limits.MOST_PAGES:
        yield Fault("", Why.MANY_PAGES)
    if len(question_set.questions) > questionnaires_limits.MOST_QUESTIONS:
        yield Fault("", Why.MANY_QUESTIONS)


def _of_room(question_set: QuestionSet) -> Iterator[Fault]:
    # What the fullest closed answers leave: about half a page in one's own words.
    least = answers_sealed.LEAST_WORDS_BYTES if question_set.asks_for_words else 0
    if answers_sealed.words_left(question_set, {}) < least:
        yield Fault("", Why.MUCH_TO_WRITE)


def _of_codes(question_set: QuestionSet, known: Collection[Question]) -> Iterator[Fault]:
    differing = set(questionnaires.differing_codes(known, question_set.questions))
    was_sensitive = {question.id for question in known if question.sensitive}
    for question in question_set.questions:
        if question.id in differing:
            yield Fault(question.id, Why.OTHER_CODES)
        if question.id in was_sensitive and not question.sensitive:
            yield Fault(question.id, Why.LESS_SENSITIVE)


def _of_routes(
    question_set: QuestionSet, package: Collection[Question], standing: Collection[Question]
) -> Iterator[Fault]:
    wrong = {each.question_id: Why(each.fault.value) for each in questionnaires_routes.wrong_routes(question_set)}
    sensitive = {question.id for question in question_set.questions if question.sensitive}
    as_packaged = {(question.id, question.when) for question in package}
    differing = set(questionnaires.differing_routes(standing, question_set.questions))
    for question in question_set.questions:
        if question.id in wrong:
            yield Fault(question.id, wrong[question.id])
            continue
        if question.id in differing:
            yield Fault(question.id, Why.OTHER_ROUTE)
        # That five answered it would tell that five gave the answer it hangs on, which waits for ten.
        hangs_on_sensitive = any(condition.question_id in sensitive for condition in question.when)
        if hangs_on_sensitive and not question.sensitive and (question.id, question.when) not in as_packaged:
            yield Fault(question.id, Why.AFTER_SENSITIVE)


def _unrouted(question: Question) -> Question:
    return dataclasses.replace(question, when=())
