"""The question sets as they are read: the list, and one edition in each language."""

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from efterord import gate, labels
from efterord.labels import texts
from efterord.queries import questionnaires as found
from efterord.queries import questionnaires_drafts as queries
from efterord.rules import content_parts
from efterord.services import questionnaires as deeds
from efterord.web.questionnaires import showing
from efterord.web.shell import doors, tongues

if TYPE_CHECKING:
    from efterord.rules.questionnaires import QuestionSet


@doors.door("questionnaires.see_editions")
def sets(request: HttpRequest) -> HttpResponse:
    """This function will list the organisation's own sets and those of the package, and say which are asked now."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    kept = queries.all_editions(viewer)
    in_use = queries.in_use(viewer)
    newest = {each.key: each for each in kept if each.newest is not None}
    context = {
        "asked": [
            {"term": labels.of(use), "text": title_of(newest[key].shown), "url": _url(newest[key])}
            for use, key in in_use.items()
            if key in newest
        ],
        "own": [_line(each, in_use.values()) for each in kept if each.is_own],
        "packaged": [_line(each, in_use.values()) for each in kept if not each.is_own],
        "terms_url": reverse("surveys-terms"),
    }
    return render(request, "questionnaires/list.html", context)


@doors.door("questionnaires.see_editions")
def edition(request: HttpRequest, key: str, version: int) -> HttpResponse:
    """This function will show one edition as it is asked, in a language of choice."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    try:
        question_set = found.edition(viewer, key, version)
    except content_parts.ContentError:
        raise Http404 from None
    lang = tongues.language(request)
    others = [n for n in queries.versions(viewer, key) if n != version]
    context = {
        "set": showing.told(question_set, lang),
        "key": key,
        "version": version,
        "tabs": tongues.tabs(lang),
        "facts": [{"term": _("Edition"), "text": str(version)}, *showing.facts(question_set)],
        "others": [{"n": n, "url": reverse("questionnaires-edition", args=[key, n])} for n in others],
        "is_newest": all(n < version for n in others),
        "is_own": queries.is_own(viewer, key),
        **showing.walk(reverse("questionnaires-walk", args=[key, version])),
        "is_asked": key in queries.in_use(viewer).values(),
    }
    return render(request, "questionnaires/edition.html", context)


@doors.door("questionnaires.copy_set")
@require_POST
def copy(request: HttpRequest, key: str, version: int) -> HttpResponse:
    """This function will begin a draft from an edition, or go on with the one that waits."""
    try:
        made = deeds.copy_set(
            request.actor,  # type: ignore[attr-defined]
            key=key,
            version=version,
            is_next=request.POST.get("next") == "1",
        )
    except content_parts.ContentError:
        raise Http404 from None
    return redirect("questionnaires-draft", made.key)


def title_of(question_set: "QuestionSet") -> str:
    """This function will return a set's title in the page's language, or in any it has."""
    title = question_set.title
    return texts.first_of({each: title.in_language(each) for each in texts.LANGUAGES}) or question_set.key


def _url(kept: queries.Kept) -> str:
    if kept.newest is None:
        return reverse("questionnaires-draft", args=[kept.key])
    return reverse("questionnaires-edition", args=[kept.key, kept.newest.version])


def _line(kept: queries.Kept, asked: Any) -> dict[str, Any]:
    shown = kept.shown
    told = [str(labels.of(shown.use))]
    n = len(shown.questions)
    told.append(ngettext("%(n)d question", "%(n)d questions", n) % {"n": n})
    if kept.newest is None:
        tail = _("Draft, not published yet")
    else:
        tail = ngettext("%(n)d edition published", "%(n)d editions published", kept.n_published) % {
            "n": kept.n_published
        }
        tail += ", " + _("a draft waits") if kept.draft else ""
    return {
        "url": _url(kept),
        "title": title_of(shown),
        "text": ". ".join(told),
        "tail": tail,
        "is_asked": kept.newest is not None and kept.key in asked,
        "draft_url": reverse("questionnaires-draft", args=[kept.key]) if kept.draft and kept.newest else "",
    }
