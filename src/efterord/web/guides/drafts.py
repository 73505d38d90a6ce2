"""A draft as a whole: begun as a copy, its parts in order, seen as in the room, published or thrown away."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from efterord import gate
from efterord.labels import guides as labels
from efterord.labels import texts
from efterord.queries import guides as queries
from efterord.rules import content_parts, guide_drafts, guides
from efterord.services import guides as deeds
from efterord.web.guides import showing
from efterord.web.shell import doors, tongues
from efterord.web.shell import texts as shell_texts

if TYPE_CHECKING:
    from efterord.models import GuideEdition


@doors.door("guides.copy_guide")
@require_POST
def copy(request: HttpRequest, key: str, version: int) -> HttpResponse:
    """This function will begin a draft from an edition, or go on with the one that waits."""
    try:
        made = deeds.copy_guide(
            request.actor,  # type: ignore[attr-defined]
            key=key,
            version=version,
            is_next=request.POST.get("next") == "1",
        )
    except content_parts.ContentError:
        raise Http404 from None
    return redirect("guides-draft", made.key)


@doors.door("guides.see_editions")
def draft(request: HttpRequest, key: str) -> HttpResponse:
    """This function will show a draft: its parts in order, and what is missing in which language."""
    row = queries.draft(request.actor, key)  # type: ignore[attr-defined]
    lacking = guides.missing(row.data)
    context = {
        "key": key,
        "row": row,
        "seen": shell_texts.seen(row.changed_at),
        "title": title_of(row),
        "lacking": labels.of_missing(lacking),
        "lacks_about": labels.of_missing(m for m in lacking if not _is_part(m)),
        "places": [
            {
                "place": place,
                "name": name,
                "add": add,
                "parts": [_part(place, n, part, lacking, row) for n, part in enumerate(row.data[place], 1)],
            }
            for place, name, add in (
                ("opening", _("Opening words"), _("Add words to say")),
                ("subjects", _("Subjects"), _("Add a subject")),
                ("closing", _("Closing words"), _("Add words to say")),
            )
        ],
    }
    return render(request, "guides/draft.html", context)


@doors.door("guides.see_editions")
def preview(request: HttpRequest, key: str) -> HttpResponse:
    """This function will show a draft as it will be met, in a language of choice."""
    row = queries.draft(request.actor, key)  # type: ignore[attr-defined]
    lang = tongues.language(request)
    found = guides.parse_draft(row.data)
    context = {
        "guide": showing.told(found, lang),
        "key": key,
        "title": title_of(row),
        "tabs": tongues.tabs(lang),
        "language": lang.value,
        "facts": showing.facts(found),
    }
    return render(request, "guides/preview.html", context)


@doors.door("guides.save_draft")
@require_POST
def order(request: HttpRequest, key: str) -> HttpResponse:
    """This function will move, remove or add a part of a draft."""
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    row = queries.draft(actor, key)
    seen_at = _seen_at(request)
    new = ""
    try:
        if "add" in request.POST:
            data, new = guide_drafts.with_new(row.data, _place(request.POST["add"]))
        elif "remove" in request.POST:
            data = guide_drafts.without(row.data, request.POST["remove"])
        else:
            where = "down" if "down" in request.POST else "up"
            data = guide_drafts.moved(row.data, request.POST.get(where, ""), 1 if where == "down" else -1)
        deeds.save_draft(actor, key=key, data=data, seen_at=seen_at)
    except guide_drafts.CannotChange as cannot:
        messages.error(request, _why_not(cannot.why))
    except (deeds.DraftConflict, content_parts.ContentError):
        messages.error(request, _("The draft was changed in another window. It is shown as it is now; try again."))
    else:
        if new:
            return redirect("guides-part", key, new)
        messages.success(request, _("Saved."))
    return redirect("guides-draft", key)


@doors.door("guides.publish_guide")
@require_POST
def publish(request: HttpRequest, key: str) -> HttpResponse:
    """This function will publish a draft, or say what it lacks."""
    try:
        made = deeds.publish_guide(request.actor, key=key, seen_at=_seen_at(request))  # type: ignore[attr-defined]
    except gate.Refused as refused:
        if not _has_draft(request, key):
            raise
        messages.error(request, str(refused.words))
        return redirect("guides-draft", key)
    messages.success(request, _("Published. Talks that are planned already keep the edition they were planned with."))
    return redirect("guides-guide", made.key, made.version)


@doors.door("guides.discard_draft")
@require_POST
def discard(request: HttpRequest, key: str) -> HttpResponse:
    """This function will throw a draft away."""
    deeds.discard_draft(request.actor, key=key)  # type: ignore[attr-defined]
    messages.success(request, _("The draft is thrown away. What is published stands."))
    return redirect("guides")


def title_of(row: "GuideEdition") -> str:
    """This function will return a draft's title in the page's language, or in any it has."""
    title = row.data["title"]
    return texts.first_of(title) or row.key


def _seen_at(request: HttpRequest) -> dt.datetime:
    return shell_texts.seen_at(request.POST.get("seen", ""))


def _has_draft(request: HttpRequest, key: str) -> bool:
    try:
        queries.draft(request.actor, key)  # type: ignore[attr-defined]
    except gate.Hidden:
        return False
    return True


def _place(text: str) -> str:
    if text not in guide_drafts.PLACES:
        raise Http404
    return text


def _is_part(missing: str) -> bool:
    return missing.startswith(tuple(f"{place}[" for place in guide_drafts.PLACES))


def _part(place: str, n: int, part: dict[str, Any], lacking: tuple[str, ...], row: "GuideEdition") -> dict[str, Any]:
    mine = [each for each in lacking if each.startswith(f"{place}[{n}].")]
    languages = dict.fromkeys(each.rpartition(": ")[2] for each in mine)
    return {
        "key": part["key"],
        "url": reverse("guides-part", args=[row.key, part["key"]]),
        "name": texts.first_of(part["name"]) or _("Without a name yet"),
        "lacks": [texts.language(each) for each in languages],
        "is_first": n == 1,
        "is_last": n == len(row.data[place]),
    }


def _why_not(why: str) -> str:
    return {
        "last": _("A guide has at least one of these, so the last one stays."),
        "many_subjects": _("A guide holds 200 subjects. Remove one before you add another."),
        "many_steps": _("There are 50 of these already. Remove one before you add another."),
    }[why]
