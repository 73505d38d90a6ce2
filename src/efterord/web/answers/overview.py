"""The overview: everything answered, in words, with own words as quotations and what may become of each.

What is read here lies in its form, and is what is sent.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from efterord.content import reader
from efterord.queries import surveys
from efterord.rules import answers as answering
from efterord.rules import answers_checks as checks
from efterord.rules import questionnaires
from efterord.rules.answers import Answer, Answers
from efterord.web.answers import background, fields, steps, telling, views, visits
from efterord.words import QuestionKind, WordsUse


def shown(
    visit: visits.Visit,
    survey: surveys.Survey,
    answers: Answers,
    *,
    key: str,
    receipt: str,
    by_name: bool = False,
    error: str = "",
    notice: telling.Notice | None = None,
    facts: questionnaires.Facts | None = None,
    status: int = 200,
) -> HttpResponse:
    """This function will show all that somebody has answered, with a way back to each subject.

    `error`: what is wrong with the code typed, by somebody who writes again.
    """
    edition = steps.edition(survey, visit.language)
    way = steps.way(edition, answers, facts)
    given = hidden(edition, answers)
    _found, problems = checked(edition, fields.as_posted(given), facts)
    if (over := -steps.room(edition, answers)) > 0:
        problems.append(checks.Problem("", checks.ProblemKind.NO_ROOM, figure=over))
    mistakes = [each | {"target": ""} for each in telling.mistakes(edition, problems)]
    told: dict[str, Any] = {
        "chapters": [_chapter(step, answers, facts) for step in way],
        "written": written(edition, answers, way, facts),
        "mistakes": mistakes or ([{"target": "code", "text": error}] if error else []),
        "is_complete": not mistakes,
        "error": error,
        "hidden": given,
        "receipt": receipt,
        "key": key,
        "set_name": edition.name,
        "is_again": visit.is_again,
        "promise": views.promised(survey, visit.language),
        # Named in any case: a name that is missing is noted by the template engine, with all that the page holds.
        "counted_in": "",
        "lane": "",
        **({} if notice else _counted_in(visit, answers)),
        "by_name": by_name,
        "many": reader.promise().in_words(survey.k, visit.language),
        "last_number": way[-1].number if way else 1,
        "tongues": [] if notice else views.tongue_buttons(survey, visit.language),
        "notice": notice,
    }
    return views.sheet("review", survey, visit.language, told, status=status)


def checked(
    edition: steps.Edition, posted: checks.Posted, facts: questionnaires.Facts | None
) -> tuple[Answers, list[checks.Problem]]:
    """This function will read a whole survey from one form, page after page, and how its words may be used."""
    answers: Answers = {}
    problems: list[checks.Problem] = []
    for page in edition.questions.pages:
        found, wrong = checks.check_page(page, posted, answers, facts)
        answers |= found
        problems += wrong
    return answers | uses(edition, posted, answers), problems


def uses(edition: steps.Edition, posted: checks.Posted, answers: Mapping[str, Answer]) -> Answers:
    """This function will read how each of somebody's own words may be used, where it was said."""
    found: Answers = {}
    for key in answering.word_pages(edition.questions):
        said = next(iter(posted.get(answering.use_field(key), ())), "")
        if answers.get(key) and said in set(WordsUse):
            found[answering.use_field(key)] = said
    return found


def hidden(edition: steps.Edition, answers: Mapping[str, Answer]) -> list[tuple[str, str]]:
    """This function will return all answers as the fields of the form that sends them."""
    asked = edition.questions
    keys = [*(question.id for question in asked.questions), *(page.key for page in asked.pages)]
    level = answers.get(fields.LEVEL)
    return [
        *fields.hidden(asked.questions, answers),
        *fields.more(keys, answers),
        *([(fields.LEVEL, level)] if isinstance(level, str) else []),
    ]


def written(
    edition: steps.Edition,
    answers: Mapping[str, Answer],
    way: tuple[steps.Step, ...],
    facts: questionnaires.Facts | None,
) -> list[dict[str, Any]]:
    """This function will list somebody's own words as quotations, with what was said of their use."""
    found = []
    for step in way:
        page = step.page
        asked = [q for q in page.questions if answering.is_asked(q, answers, facts)]
        named = [(q.id if not q.is_closed else answering.more_field(q.id), edition.say(q.text)) for q in asked]
        for key, title in [*named, (answering.more_field(page.key), edition.say(page.title))]:
            words = answers.get(key)
            if isinstance(words, str) and words.strip():
                name = answering.use_field(key)
                found.append({"title": title, "words": words, "name": name, "use": answers.get(name) or ""})
    return found


def _counted_in(visit: visits.Visit, answers: Answers) -> dict[str, object]:
    """Where the answers are counted; whoever writes again, or cannot be asked about, is told nothing of it."""
    if visit.is_again or visit.held is None or visit.survey is None or not visit.survey.is_open:
        return {}
    units = background.choices(visit, answers)
    chosen = next((each for each in units if each["is_chosen"]), None)
    if chosen is None:
        return {}
    is_whole = len(units) > 1 and chosen is units[-1]
    return {"counted_in": chosen["label"], "lane": "" if is_whole else background.lane_in_words(visit.survey)}


def _chapter(step: steps.Step, answers: Answers, facts: questionnaires.Facts | None) -> dict[str, Any]:
    asked = [q for q in step.page.questions if answering.is_asked(q, answers, facts)]
    rows = [row for question in asked for row in _rows(step.edition, question, answers)]
    is_silent = not any(row["answer"] or row["of"] for row in rows)
    return {"number": step.number, "title": step.edition.say(step.page.title), "rows": [] if is_silent else rows}


def _rows(edition: steps.Edition, question: questionnaires.Question, answers: Answers) -> list[dict[str, str]]:
    """A question and its answer in words; a line for each thing weighed, and the reason that decided says so."""
    if question.kind in (QuestionKind.REASONS, QuestionKind.WEIGHTED):
        return _weighed_rows(edition, question, answers)
    told = {"question": edition.say(question.text), "answer": "", "of": ""}
    if not question.is_closed:
        return [told | {"of": _("see below") if answers.get(question.id) else ""}]
    ticked = fields.ticked(question, answers)
    labels = [edition.say(option.text) for option in question.options if option.code in ticked]
    if not labels:
        return [told]
    told["answer"] = ", ".join(labels)
    if question.high is not None and question.low is not None:
        told["of"] = _("of %(most)s") % {"most": question.codes[-1]}
    return [told]


def _weighed_rows(edition: steps.Edition, question: questionnaires.Question, answers: Answers) -> list[dict[str, str]]:
    given = fields.weights(question, answers)
    words = {weight.code: edition.say(weight.text) for weight in question.weights}
    words[checks.NOT_AT_ALL] = _("Not at all")
    decided = answers.get(answering.deciding_field(question.id))
    rows = [
        {
            "question": edition.say(option.text),
            "answer": words.get(given.get(option.code, ""), ""),
            "of": _("decided it") if option.code == decided else "",
        }
        for option in question.options
        if option.code in fields.ticked(question, answers)
    ]
    return rows or [{"question": edition.say(question.text), "answer": "", "of": ""}]
