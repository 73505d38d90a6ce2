"""What a draft is about, its pages' words, and the package's questions to take from."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from efterord import gate, labels
from efterord.content import usual
from efterord.labels import texts
from efterord.queries import questionnaires_drafts as queries
from efterord.rules import questionnaires_drafts
from efterord.web.questionnaires import drafts, editing, forms, showing
from efterord.web.shell import doors
from efterord.web.shell import texts as shell_texts
from efterord.words import Language

Data = editing.Data
ABOUT = ("title", "use", "prompts")


@doors.door("questionnaires.save_draft")
def about(request: HttpRequest, key: str) -> HttpResponse:
    """This function will edit a set's title, and whom it is for."""
    row = queries.draft(request.actor, key)  # type: ignore[attr-defined]
    part = editing.Part(
        take=lambda data: {name: data[name] for name in ABOUT if name in data},
        put=_put,
        form=lambda posted, before: forms.AboutForm(posted, before=before, is_first=row.version == 1),
        back=reverse("questionnaires-draft", args=[key]),
    )
    return editing.edit(request, row, part, "questionnaires/about.html", {"heading": _("Title and use")})


@doors.door("questionnaires.save_draft")
def page(request: HttpRequest, key: str, page: str) -> HttpResponse:
    """This function will edit a page's subject and introduction."""
    row = queries.draft(request.actor, key)  # type: ignore[attr-defined]
    before = questionnaires_drafts.page_of(row.data, page)
    if before is None:
        raise Http404
    part = editing.Part(
        take=lambda data: _words(questionnaires_drafts.page_of(data, page) or before),
        put=lambda data, form: questionnaires_drafts.with_page(data, page, form.written()),
        form=lambda posted, words: forms.PageForm(posted, before=words),
        back=f"{reverse('questionnaires-draft', args=[key])}#{page}",
    )
    context = {
        "page": page,
        "heading": texts.first_of(before["title"]) or _("A new page"),
        "n_questions": len(before["questions"]),
        "may_remove": len(row.data["pages"]) > 1,
    }
    return editing.edit(request, row, part, "questionnaires/page.html", context)


@doors.door("questionnaires.save_draft")
def package(request: HttpRequest, key: str) -> HttpResponse:
    """This function will list the package's questions that a draft does not have, to be taken in."""
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    row = queries.draft(actor, key)
    lang = Language(texts.page_language())
    context = {
        "key": key,
        "title": drafts.title_of(row),
        "seen": shell_texts.seen(row.changed_at),
        "questions": [
            {
                "id": each.id,
                "text": each.text.in_language(lang),
                "told": ", ".join([str(labels.of(each.kind)), *showing.notes(each)]),
            }
            for each in queries.addable(actor, row)
        ],
        "pages": [
            (each["key"], texts.first_of(each["title"]) or _("Without a title yet")) for each in row.data["pages"]
        ],
    }
    return render(request, "questionnaires/package.html", context)


def _words(page: Data) -> Data:
    """A page's words without its questions, which are saved elsewhere."""
    return {name: value for name, value in page.items() if name != "questions"}


def _put(data: Data, form: shell_texts.TextsForm) -> Data:
    kept = {name: value for name, value in data.items() if name != "prompts"}
    written = kept | {"title": form.texts("title"), "use": form.cleaned_data["use"]}
    if form.cleaned_data.get("asks_on"):
        written["prompts"] = data.get("prompts") or usual.prompts()
    return written
