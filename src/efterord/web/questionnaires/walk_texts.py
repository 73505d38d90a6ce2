"""A draft's texts for a walk through it: what lacks a language says so, so that a page never stands empty."""

import dataclasses
from typing import TypeVar

from efterord.rules.content_parts import LocalizedText
from efterord.rules.questionnaires import Option, Prompt, Question, QuestionSet, SurveyPage

T = TypeVar("T", Option, Prompt)


def worded(question_set: QuestionSet, language: str, waits: str) -> QuestionSet:
    """This function will return a set in which every text has words in one language, `waits` where it has none."""

    def say(text: LocalizedText) -> LocalizedText:
        return text if text.in_language(language).strip() else dataclasses.replace(text, **{language: waits})

    def say_each(things: tuple[T, ...]) -> tuple[T, ...]:
        return tuple(dataclasses.replace(thing, text=say(thing.text)) for thing in things)

    def ask(question: Question) -> Question:
        return dataclasses.replace(
            question,
            text=say(question.text),
            no_answer=say(question.no_answer),
            options=say_each(question.options),
            low=say(question.low) if question.low else None,
            high=say(question.high) if question.high else None,
            weights=say_each(question.weights),
            prompts=say_each(question.prompts),
        )

    def turn(page: SurveyPage) -> SurveyPage:
        return dataclasses.replace(page, title=say(page.title), questions=tuple(map(ask, page.questions)))

    return dataclasses.replace(question_set, pages=tuple(map(turn, question_set.pages)))
