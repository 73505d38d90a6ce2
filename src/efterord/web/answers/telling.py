"""What a page says beside its questions: mistakes in words, notices, and what stands round every sheet."""

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.template import loader
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from efterord.content import reader
from efterord.rules import answers_checks as checks
from efterord.web.answers import steps

LABELS = {"sv": "Svenska", "nb": "Norsk", "en": "English"}
_FULL_STOPS = ".?!:…"


@dataclasses.dataclass(frozen=True, slots=True)
class Notice:
    """Something to be told on top of a page, beside its questions."""

    title: str
    text: str


def problem_words(problem: checks.Problem) -> str:
    """This function will say in words what is to be mended."""
    kinds, n = checks.ProblemKind, problem.figure
    match problem.kind:
        case kinds.WEIGHT_MISSING:
            return _("Say how much this mattered.")
        case kinds.TOO_MANY:
            words = ngettext(
                "Choose one at most: untick the others.", "Choose %(n)s at most: untick those that mattered least.", n
            )
            return words % {"n": n}
        case kinds.SEVERAL_ANSWERS:
            return _("Choose either an answer or none, not both.")
        case kinds.DECIDING_NOT_CHOSEN:
            return _("Choose one of your own reasons.")
        case kinds.NOT_A_NUMBER:
            return _("Write it in figures, such as 1500 or 12,5.")
        case kinds.NOT_A_DATE:
            return _("Write day, month and year in figures, such as 14 3 2021.")
        case kinds.TOO_LONG:
            words = ngettext("This is one character too long.", "This is %(n)s characters too long.", n)
            mend = _("Shorten it; all you have written still stands here.")
            return f"{words % {'n': n}} {mend}"
        case kinds.NO_ROOM:
            words = _("All that you have written is together about %(n)s characters too long to be sealed.")
            mend = _("Shorten something; all you have written still stands here.")
            return f"{words % {'n': n}} {mend}"
    return _("Choose one of the answers shown.")


def mistakes(edition: steps.Edition, problems: Iterable[checks.Problem]) -> list[dict[str, str]]:
    """This function will list problems for the summary on top, each leading to its field on the page."""
    found = []
    for problem in problems:
        name, asked = place_of(problem), ""
        if problem.question_id:
            question = edition.questions.question(problem.question_id)
            text = question.text
            if problem.option:
                text = next(option.text for option in question.options if option.code == problem.option)
            asked = edition.say(text)
        between = " " if not asked or asked[-1] in _FULL_STOPS else ": "
        found.append({"target": name, "text": f"{asked}{between}{problem_words(problem)}".strip()})
    return found


def place_of(problem: checks.Problem) -> str:
    """This function will name the field of a page where a problem is mended."""
    if problem.option:
        return f"{problem.question_id}-weight-{problem.option}"
    return problem.field or problem.question_id


def told(edition: steps.Edition, problems: Sequence[checks.Problem], notice: Notice | None) -> SafeString:
    """This function will set what stands on top of a page of questions."""
    shown = {"notice": notice, "mistakes": mistakes(edition, problems), "url": ""}
    return mark_safe(loader.get_template("answers/told.html").render(shown))  # the template escapes


def act_now(edition: steps.Edition) -> dict[str, str]:
    """This function will say what stands before anything that the employer would have to act on, if it were read."""
    promise = reader.promise()
    return {
        "text": promise.sentence("act_now", edition.language, k=5),
        "link": promise.sentence("act_now_link", edition.language, k=5),
    }


def frame(organisation: str, language_links: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """This function will return what every sheet of the survey needs, whatever stands on it.

    Every variable a template names is given, empty ones too: for one it does not find Django writes the whole context
    into a log at its lowest level, and with it what a respondent typed.
    """
    return {
        "organisation_name": organisation,
        "is_demo": settings.IS_DEMO,
        "language_links": language_links,
        "sender": "",
        "url": "",
    }
