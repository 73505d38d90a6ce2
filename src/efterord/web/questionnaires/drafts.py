"""A draft as a whole: its pages and questions in order, what it lacks, what to think over, and how it will be read."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from efterord import gate, labels
from efterord.labels import questionnaires as words_of
from efterord.labels import texts
from efterord.queries import questionnaires_drafts as queries
from efterord.rules import questionnaires_advice, questionnaires_drafts, questionnaires_new
from efterord.rules.questionnaires import Question, QuestionSet
from efterord.web.questionnaires import showing
from efterord.web.shell import doors, tongues
from efterord.web.shell import texts as shell_texts
from efterord.words import Language

if TYPE_CHECKING:
    from efterord.models import QuestionnaireEdition


@doors.door("questionnaires.see_editions")
def draft(request: HttpRequest, key: str) -> HttpResponse:
    """This function will show a draft: its pages and questions in order, and what keeps it from being published."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    row = queries.draft(viewer, key)
    question_set, waits = queries.drafted(viewer, row), queries.waits(viewer, row)
    context = {
        "key": key,
        "row": row,
        "seen": shell_texts.seen(row.changed_at),
        "title": title_of(row),
        "faults": [{"text": words_of.of_fault(row.data, each.place, each.why)} for each in waits.faults],
        "lacking": words_of.of_missing(row.data, waits.missing),
        "lacks_about": [texts.language(code) for code in _languages(row, waits, "")],
        "hints": [each for question in question_set.questions for each in hints(question, row)],
        "kinds": [(kind.value, labels.of(kind)) for kind in questionnaires_new.KINDS],
        "pages": _pages(row, question_set, waits),
        "may_publish": gate.may(viewer, "questionnaires.publish_set"),
    }
    return render(request, "questionnaires/draft.html", context)


@doors.door("questionnaires.see_editions")
def preview(request: HttpRequest, key: str) -> HttpResponse:
    """This function will show all a draft will ask, in a language of choice."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    row = queries.draft(viewer, key)
    lang = tongues.language(request)
    question_set = queries.drafted(viewer, row)
    context = {
        "set": showing.told(question_set, lang),
        "key": key,
        "title": title_of(row),
        "tabs": tongues.tabs(lang),
        "facts": showing.facts(question_set),
        **showing.walk(reverse("questionnaires-walk-draft", args=[key])),
    }
    return render(request, "questionnaires/preview.html", context)


def title_of(row: "QuestionnaireEdition") -> str:
    """This function will return a draft's title in the page's language, or in any it has."""
    return texts.first_of(row.data["title"]) or row.key


def hints(question: Question, row: "QuestionnaireEdition") -> list[str]:
    """This function will say what a question of one's own had better not ask; nothing keeps it from being published."""
    if not questionnaires_drafts.is_own(question.id):
        return []
    name = words_of.called(row.data, question.id)
    return [f"{name}: {words_of.ADVICE[asks.value]}" for asks in questionnaires_advice.asks_for(question.text)]


def _pages(row: "QuestionnaireEdition", question_set: QuestionSet, waits: queries.Waits) -> list[dict[str, Any]]:
    ids = [question.id for question in question_set.questions]
    n_pages = len(question_set.pages)
    return [
        {
            "key": page.key,
            "url": reverse("questionnaires-page", args=[row.key, page.key]),
            "name": texts.first_of(row.data["pages"][number - 1]["title"]) or _("Without a title yet"),
            "number": number,
            "is_first": number == 1,
            "is_last": number == n_pages,
            **_lacks(row, waits, page.key),
            "questions": [
                _question(row, question_set, question, waits)
                | {
                    "is_first": question.id == ids[0] and number == 1,
                    "is_last": _is_last(question, ids, number, n_pages),
                }
                for question in page.questions
            ],
        }
        for number, page in enumerate(question_set.pages, 1)
    ]


def _is_last(question: Question, ids: list[str], number: int, n_pages: int) -> bool:
    return question.id == ids[-1] and number == n_pages


def _question(
    row: "QuestionnaireEdition", question_set: QuestionSet, question: Question, waits: queries.Waits
) -> dict[str, Any]:
    lang = Language(texts.page_language())
    data = questionnaires_drafts.question_of(row.data, question.id) or {}
    told = [str(labels.of(question.kind)), *showing.notes(question)]
    return {
        "id": question.id,
        "url": reverse("questionnaires-question", args=[row.key, question.id]),
        "name": texts.first_of(data["text"]) or _("Not worded yet"),
        "told": ", ".join(told),
        "when": [showing.condition_told(each, question_set, lang) for each in question.when],
        **_lacks(row, waits, question.id),
    }


def _lacks(row: "QuestionnaireEdition", waits: queries.Waits, place: str) -> dict[str, Any]:
    return {
        "lacks": [texts.language(code) for code in _languages(row, waits, place)],
        "has_fault": any(fault.place == place for fault in waits.faults),
    }


def _languages(row: "QuestionnaireEdition", waits: queries.Waits, place: str) -> list[str]:
    mine = (each for each in waits.missing if words_of.place_of(row.data, each) == place)
    return list(dict.fromkeys(each.rpartition(": ")[2] for each in mine))
