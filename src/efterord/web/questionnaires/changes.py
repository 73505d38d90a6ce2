"""What is done to a draft with one press: moved, removed, added, made own, published, thrown away."""

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from efterord import clock, gate
from efterord.content import usual
from efterord.labels import questionnaires as words_of
from efterord.queries import questionnaires_drafts as queries
from efterord.rules import content_parts, questionnaires_data, questionnaires_drafts, questionnaires_new
from efterord.services import questionnaires as deeds
from efterord.web.shell import doors
from efterord.web.shell import texts as shell_texts
from efterord.words import QuestionKind

if TYPE_CHECKING:
    from efterord.models import QuestionnaireEdition

Data = questionnaires_drafts.Data
Cannot = questionnaires_drafts.Cannot
NEXT, BEFORE = questionnaires_drafts.NEXT, questionnaires_drafts.BEFORE


@doors.door("questionnaires.save_draft")
@require_POST
def order(request: HttpRequest, key: str) -> HttpResponse:
    """This function will move, remove or add a page or a question of a draft, and lead to what it was done to."""
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    row = queries.draft(actor, key)
    try:
        data, there = _changed(request, row)
        deeds.save_draft(actor, key=key, data=data, seen_at=seen_at(request))
    except questionnaires_drafts.CannotChange as cannot:
        messages.error(request, words_of.of_cannot(row.data, cannot.why, cannot.names))
    except deeds.WrongSet as wrong:
        messages.error(request, str(wrong.words))
    except (deeds.DraftConflict, content_parts.ContentError):
        messages.error(request, _("The draft was changed in another window. It is shown as it is now; try again."))
    else:
        return redirect(there)
    return redirect("questionnaires-draft", key)


@doors.door("questionnaires.publish_set")
@require_POST
def publish(request: HttpRequest, key: str) -> HttpResponse:
    """This function will publish a draft, or say what it lacks."""
    try:
        made = deeds.publish_set(request.actor, key=key, seen_at=seen_at(request))  # type: ignore[attr-defined]
    except gate.Refused as refused:
        if not _has_draft(request, key):
            raise
        messages.error(request, str(refused.words))
        return redirect("questionnaires-draft", key)
    messages.success(request, _("Published. Whoever has been asked already keeps the questions they were asked."))
    return redirect("questionnaires-edition", made.key, made.version)


@doors.door("questionnaires.discard_draft")
@require_POST
def discard(request: HttpRequest, key: str) -> HttpResponse:
    """This function will throw a draft away."""
    deeds.discard_draft(request.actor, key=key)  # type: ignore[attr-defined]
    messages.success(request, _("The draft is thrown away. What is published stands."))
    return redirect("questionnaires")


def seen_at(request: HttpRequest) -> dt.datetime:
    """This function will return when the draft was last saved, as the page that is sent saw it."""
    return shell_texts.seen_at(request.POST.get("seen", ""))


def _changed(request: HttpRequest, row: "QuestionnaireEdition") -> tuple[Data, str]:
    """The draft as it becomes, and where to go then."""
    data, posted = row.data, request.POST
    address = reverse("questionnaires-draft", args=[row.key])
    for name, by in (("up", BEFORE), ("down", NEXT)):
        if name in posted:
            return questionnaires_drafts.question_moved(data, posted[name], by), f"{address}#{posted[name]}"
        if f"page_{name}" in posted:
            page = posted[f"page_{name}"]
            return questionnaires_drafts.page_moved(data, page, by), f"{address}#{page}"
    if "to" in posted:
        moved = questionnaires_drafts.question_moved_to(data, posted["to"], posted.get("page", ""))
        return moved, f"{address}#{posted['to']}"
    if "remove" in posted:
        page = questionnaires_drafts.home_of(data, posted["remove"])["key"]
        return questionnaires_drafts.without_question(data, posted["remove"]), f"{address}#{page}"
    if "remove_page" in posted:
        return questionnaires_drafts.without_page(data, posted["remove_page"]), address
    return _added(request, row)


def _added(request: HttpRequest, row: "QuestionnaireEdition") -> tuple[Data, str]:
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    data, posted = row.data, request.POST
    if "add_page" in posted:
        page = queries.free_key(actor)
        return questionnaires_drafts.with_new_page(data, page), reverse("questionnaires-page", args=[row.key, page])
    question_id = queries.free_question_id(actor)
    there = reverse("questionnaires-question", args=[row.key, question_id])
    if "own" in posted:
        return questionnaires_drafts.made_own(data, posted["own"], question_id), there
    if "take" in posted:
        taken = next((each for each in queries.addable(actor, row) if each.id == posted["take"]), None)
        if taken is None:
            raise questionnaires_drafts.CannotChange(Cannot.THERE_ALREADY, [posted["take"]])
        made = questionnaires_data.question_data(taken)
        address = f"{reverse('questionnaires-draft', args=[row.key])}#{taken.id}"
        return questionnaires_drafts.with_new_question(data, posted.get("page", ""), made), address
    page = posted.get("add", "")
    kind = posted.get(f"kind-{page}", "")
    if kind not in list(questionnaires_new.KINDS):
        raise Http404
    made = questionnaires_new.blank(
        QuestionKind(kind), question_id, usual=usual.words(QuestionKind(kind)), year=clock.today().year
    )
    return questionnaires_drafts.with_new_question(data, page, made), there


def _has_draft(request: HttpRequest, key: str) -> bool:
    try:
        queries.draft(request.actor, key)  # type: ignore[attr-defined]
    except gate.Hidden:
        return False
    return True
