"""Which page of which questions is asked of somebody: an edition in a language, and a step through it.

What makes two pages the same for two respondents stands here and nowhere else, since pages are kept by it.
"""

import dataclasses
from collections.abc import Mapping

from efterord import gate
from efterord.queries import questionnaires as editions
from efterord.queries import surveys
from efterord.rules import answers as answering
from efterord.rules import answers_checks as checks
from efterord.rules import answers_sealed, questionnaires
from efterord.rules.answers import Answer
from efterord.rules.content_parts import LocalizedText


@dataclasses.dataclass(frozen=True, slots=True)
class Edition:
    """One version of the questions, in one language, under one employer's name."""

    organisation: str
    questionnaire: str
    version: int
    language: str
    languages: tuple[str, ...]

    @property
    def questions(self) -> questionnaires.QuestionSet:
        return editions.edition(gate.RESPONDENT, self.questionnaire, self.version)

    @property
    def name(self) -> str:
        return f"{self.questionnaire}-{self.version}"

    def say(self, text: LocalizedText | None) -> str:
        """This function will give a text in the language of the page, "" for none."""
        return text.in_language(self.language) if text else ""


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """One page on somebody's way: its number in the set and in its address, its place among the pages asked.

    `asked` are the questions that stand on it, also those that are shown only after an answer on the same page.
    """

    edition: Edition
    number: int
    place: int
    n_places: int
    asked: tuple[str, ...]
    to_review: bool = False

    @property
    def page(self) -> questionnaires.SurveyPage:
        """The page with what can be asked on it alone."""
        whole = self.edition.questions.pages[self.number - 1]
        return dataclasses.replace(whole, questions=tuple(q for q in whole.questions if q.id in self.asked))


def edition(survey: surveys.Survey, language: str) -> Edition:
    """This function will return which questions a survey asks, and in which language."""
    return Edition(survey.organisation, survey.questionnaire, survey.version, language, survey.languages)


def way(asked: Edition, answers: Mapping[str, Answer], facts: questionnaires.Facts | None) -> tuple[Step, ...]:
    """This function will return the pages asked of somebody, in order, by the answers so far and the facts."""
    pages = [
        (number, ids)
        for number, page in enumerate(asked.questions.pages, start=1)
        if (ids := _possible(page, answers, facts))
    ]
    return tuple(Step(asked, number, place, len(pages), ids) for place, (number, ids) in enumerate(pages, start=1))


def as_posted(asked: Edition, number: int, posted: checks.Posted) -> Step | None:
    """This function will return the page that a form was posted from, by its fields alone; None if there is none such.

    For when neither the draft nor the case can be asked: what the form holds was asked.
    """
    pages = asked.questions.pages
    if not 1 <= number <= len(pages):
        return None
    ids = tuple(
        q.id for q in pages[number - 1].questions if not q.when or any(name.startswith(q.id) for name in posted)
    )
    return Step(asked, number, number, len(pages), ids) if ids else None


def towards(step: Step, *, to_review: bool) -> Step:
    """This function will mark a step from which one goes back to the overview."""
    return dataclasses.replace(step, to_review=True) if to_review else step


def room(asked: Edition, answers: Mapping[str, Answer]) -> int:
    """This function will return how many bytes are left for own words; below nothing when there are too many."""
    return answers_sealed.words_left(asked.questions, dict(answers))


def _possible(
    page: questionnaires.SurveyPage, answers: Mapping[str, Answer], facts: questionnaires.Facts | None
) -> tuple[str, ...]:
    """What is asked on a page, or could be after an answer given there."""
    found: list[str] = []
    for question in page.questions:
        if question.when:
            others = tuple(each for each in question.when if each.question_id not in found)
            if not answering.is_asked(dataclasses.replace(question, when=others), answers, facts):
                continue
        found.append(question.id)
    return tuple(found)
