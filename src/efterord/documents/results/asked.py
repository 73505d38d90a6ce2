"""What leavers were asked: the core survey in its order, and every question that is counted by its id."""

import dataclasses
import functools
from collections.abc import Mapping

from efterord import gate
from efterord.content import reader
from efterord.queries import questionnaires as queries
from efterord.rules import questionnaires, questionnaires_drafts, reasons

CORE = "core"


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """The pages of the core survey, whose areas every set of the package measures; `by_id` has all that is counted."""

    pages: tuple[questionnaires.SurveyPage, ...]
    book: reasons.ReasonBook
    by_id: Mapping[str, questionnaires.Question]

    def question(self, question_id: str) -> questionnaires.Question:
        """This function will find a question by its id."""
        return self.by_id[question_id]

    @property
    def own(self) -> list[questionnaires.Question]:
        """This function will list the organisation's own questions."""
        return [question for question in self.by_id.values() if questionnaires_drafts.is_own(question.id)]


def asked(viewer: gate.Actor) -> Asked:
    """This function will return what leavers were ever asked, in the newest wording."""
    core = _core()
    return Asked(core.pages, core.book, {question.id: question for question in queries.counted(viewer)})


@functools.cache
def _core() -> questionnaires.QuestionSet:
    return next(each for each in reader.question_sets() if each.key == CORE)
