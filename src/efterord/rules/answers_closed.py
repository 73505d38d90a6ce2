"""The closed answers of a response as a release counts them: what is in a table, and what never is."""

import functools
from collections.abc import Mapping

from efterord.rules import blocks, questionnaires
from efterord.rules.answers import Answer, deciding_field
from efterord.words import QuestionKind

# 0-6, 7-8, 9-10: eNPS is kept in three classes, so that one unusual figure does not stand out
RECOMMEND_CLASSES = ("0-6", "7-8", "9-10")


def closed_questions(question_set: questionnaires.QuestionSet, k: int) -> tuple[blocks.Question, ...]:
    """This function will give the closed questions as the release sees them."""
    found: list[blocks.Question] = []
    for question in question_set.questions:
        threshold = max(k, blocks.SENSITIVE_THRESHOLD) if question.sensitive else k
        if question.kind is QuestionKind.REASONS:
            found += _reason_questions(question, k)
        elif question.kind is QuestionKind.RECOMMEND:
            found.append(blocks.Question(question.id, "single", RECOMMEND_CLASSES, threshold, ordered=True))
        elif question.kind is not QuestionKind.TEXT:
            ordered = question.kind is QuestionKind.SCALE
            found.append(blocks.Question(question.id, "single", question.codes, threshold, ordered=ordered))
    return tuple(found)


def closed_answers(
    question_set: questionnaires.QuestionSet, answers: Mapping[str, Answer], k: int
) -> dict[str, blocks.Value]:
    """This function will give one response's answers as the release counts them; unknown is None."""
    found: dict[str, blocks.Value] = {}
    for question in question_set.questions:
        answer = answers.get(question.id)
        if question.kind is QuestionKind.REASONS:
            ticked = answer if isinstance(answer, list) else []
            decided = answers.get(deciding_field(question.id))
            found |= blocks.reason_answers(
                _reason_questions(question, k), ticked, decided if isinstance(decided, str) else None
            )
        elif question.kind is not QuestionKind.TEXT:
            value = answer if isinstance(answer, str) and answer in question.codes else None
            if value is not None and question.kind is QuestionKind.RECOMMEND:
                value = RECOMMEND_CLASSES[(int(value) >= 7) + (int(value) >= 9)]
            found[question.id] = value
    return found


@functools.lru_cache(maxsize=64)  # asked for once a response, and the same for all of a release
def _reason_questions(
    question: questionnaires.Question, k: int
) -> tuple[blocks.Question, blocks.Question, blocks.Question]:
    ordinary = [option.code for option in question.options if not option.sensitive]
    sensitive = [option.code for option in question.options if option.sensitive]
    return blocks.reason_questions(question.id, ordinary, sensitive, range(1, questionnaires.N_WEIGHTS + 1), k)
