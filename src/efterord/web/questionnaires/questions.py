"""One question of a draft: one's own with its words and answers, the package's as it stands; and its follow-ups."""

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from efterord import gate, labels
from efterord.labels import texts
from efterord.queries import questionnaires_drafts as queries
from efterord.rules import questionnaires_drafts, questionnaires_new, questionnaires_options
from efterord.rules.questionnaires import Question, QuestionSet
from efterord.web.questionnaires import drafts, editing, prompts_form, showing
from efterord.web.questionnaires.question_form import QuestionForm
from efterord.web.shell import doors
from efterord.web.shell import texts as shell_texts
from efterord.words import Language, QuestionKind

if TYPE_CHECKING:
    from efterord.models import QuestionnaireEdition

Data = editing.Data


@doors.door("questionnaires.save_draft")
def question(request: HttpRequest, key: str, question: str) -> HttpResponse:
    """This function will edit a question of one's own, or show one of the package and what can be done with it."""
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    row = queries.draft(actor, key)
    question_set, found = _found(actor, row, question)
    context = _context(row, question_set, found)
    if not questionnaires_drafts.is_own(question):
        return render(request, "questionnaires/packaged.html", context | _packaged(row, question_set, found))
    before = questionnaires_drafts.question_of(row.data, question) or {}
    is_fixed = question in {each.id for each in queries.known(actor)}
    part = editing.Part(
        take=lambda data: _words(questionnaires_drafts.question_of(data, question) or before),
        put=lambda data, form: _put(data, question, form),
        form=lambda posted, words: QuestionForm(posted, before=words, data=row.data, is_fixed=is_fixed),
        back=f"{reverse('questionnaires-draft', args=[key])}#{question}",
    )
    context |= {"is_fixed": is_fixed, "may_prompt": found.kind in questionnaires_new.PROMPTING}
    context |= {"hints": drafts.hints(found, row), "classes": _classes(found)}
    return editing.edit(request, row, part, "questionnaires/question.html", context)


@doors.door("questionnaires.save_draft")
def prompts(request: HttpRequest, key: str, question: str) -> HttpResponse:
    """This function will edit what is asked in own words after certain answers to a question."""
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    row = queries.draft(actor, key)
    question_set, found = _found(actor, row, question)
    if not questionnaires_drafts.is_own(question) or found.kind not in questionnaires_new.PROMPTING:
        raise Http404
    part = editing.Part(
        take=lambda data: {"prompts": (questionnaires_drafts.question_of(data, question) or {}).get("prompts", [])},
        put=lambda data, form: _with_prompts(data, question, form),
        form=lambda posted, words: prompts_form.PromptsForm(posted, before=words, question=found),
        back=reverse("questionnaires-question", args=[key, question]),
    )
    return editing.edit(request, row, part, "questionnaires/prompts.html", _context(row, question_set, found))


def _found(actor: gate.Actor, row: "QuestionnaireEdition", question_id: str) -> tuple[QuestionSet, Question]:
    question_set = queries.drafted(actor, row)
    found = next((each for each in question_set.questions if each.id == question_id), None)
    if found is None:
        raise Http404
    return question_set, found


def _context(row: "QuestionnaireEdition", question_set: QuestionSet, found: Question) -> Data:
    """What stands on every page of one question."""
    lang = Language(texts.page_language())
    data = questionnaires_drafts.question_of(row.data, found.id) or {}
    home = questionnaires_drafts.home_of(row.data, found.id)["key"]
    return {
        "question": found.id,
        "heading": texts.first_of(data["text"]) or _("A new question"),
        "kind": labels.of(found.kind),
        "when": [showing.condition_told(each, question_set, lang) for each in found.when],
        "n_prompts": len(found.prompts),
        "others": [
            (page["key"], texts.first_of(page["title"]) or _("Without a title yet"))
            for page in row.data["pages"]
            if page["key"] != home
        ],
    }


def _packaged(row: "QuestionnaireEdition", question_set: QuestionSet, found: Question) -> Data:
    return {
        "key": row.key,
        "title": drafts.title_of(row),
        "seen": shell_texts.seen(row.changed_at),
        "columns": [_column(question_set, found, lang) for lang in Language],
        "may_be_own": found.kind is not QuestionKind.REASONS,
    }


def _column(question_set: QuestionSet, found: Question, lang: Language) -> dict[str, Any]:
    told = showing.question_told(question_set, found, lang)
    return told | {"language": lang.value, "label": labels.of(lang)}


def _classes(found: Question) -> list[str]:
    """The classes of a figure or a date as they are now; they read the same in every language."""
    return showing.answers(found, Language.EN) if found.limits else []


def _words(data: Data) -> Data:
    """A question without what is edited on pages of its own."""
    return {name: value for name, value in data.items() if name not in ("when", "prompts")}


def _put(data: Data, question_id: str, form: QuestionForm) -> Data:
    before = questionnaires_drafts.question_of(data, question_id) or {}
    changed = questionnaires_drafts.with_question(data, question_id, before | form.written())
    if form.kind in questionnaires_new.LISTED:
        changed = questionnaires_options.with_options(changed, question_id, form.rows())
    return changed


def _with_prompts(data: Data, question_id: str, form: prompts_form.PromptsForm) -> Data:
    before = questionnaires_drafts.question_of(data, question_id) or {}
    written = form.written()["prompts"]
    kept = {name: value for name, value in before.items() if name != "prompts"}
    return questionnaires_drafts.with_question(data, question_id, kept | ({"prompts": written} if written else {}))
