"""How large a question set of one's own may be: pages, questions, options, and each text."""

from collections.abc import Iterator

from efterord.rules import content_parts
from efterord.rules.questionnaires import Question, QuestionSet

# Twice the package's core set: what somebody answers on a phone before giving up is well below.
MOST_PAGES, MOST_QUESTIONS = 15, 60
MOST_OPTIONS, MOST_LIMITS, MOST_PROMPTS = 20, 9, 6
LONGEST = {
    "title": 120, "lead": 600, "text": 300, "no_answer": 80, "low": 80, "high": 80, "options": 150, "weights": 60,
    "prompts": 300,
}  # fmt: skip
LEAST_LIMIT, MOST_LIMIT = 1, 1_000_000
FIRST_YEAR, LAST_YEAR = 1900, 2100


def too_long(question_set: QuestionSet, own: str) -> tuple[str, str, int] | None:
    """This function will name the first text that is longer than it may be; None when none is.

    It gives the page's key or the question's id ("" for the set), the field, and how long that is. The package's own
    questions are not measured; `own` is how the id of any other begins.
    """
    for place, field, text in _measured(question_set, own):
        if any(len(text.in_language(language)) > LONGEST[field] for language in content_parts.LANGUAGES):
            return place, field, LONGEST[field]
    return None


def _measured(question_set: QuestionSet, own: str) -> Iterator[tuple[str, str, content_parts.LocalizedText]]:
    yield "", "title", question_set.title
    for page in question_set.pages:
        yield page.key, "title", page.title
        yield page.key, "lead", page.lead
        for question in page.questions:
            if question.id.startswith(own):
                yield from ((question.id, field, text) for field, text in _texts(question))


def _texts(question: Question) -> Iterator[tuple[str, content_parts.LocalizedText]]:
    yield "text", question.text
    yield "no_answer", question.no_answer
    for field, text in (("low", question.low), ("high", question.high)):
        if text is not None:
            yield field, text
    if not question.limits:
        yield from (("options", option.text) for option in question.options)
    yield from (("weights", weight.text) for weight in question.weights)
    yield from (("prompts", prompt.text) for prompt in question.prompts)
