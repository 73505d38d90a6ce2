"""One part of a draft on a page of its own: a subject, words to say, or what the guide is about."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from efterord.labels import texts
from efterord.queries import guides as queries
from efterord.rules import guide_drafts
from efterord.services import guides as deeds
from efterord.web.guides import drafts, forms
from efterord.web.shell import doors
from efterord.web.shell import texts as shell_texts

if TYPE_CHECKING:
    from efterord.models import GuideEdition

ABOUT = ("title", "lead", "holder", "leaving", "for_leaders")
Data = dict[str, Any]
Put = Callable[[Data, Data], Data]


@doors.door("guides.save_draft")
def part(request: HttpRequest, key: str, part: str) -> HttpResponse:
    """This function will edit one subject or one of the words to say."""
    row = queries.draft(request.actor, key)  # type: ignore[attr-defined]
    found = guide_drafts.part_of(row.data, part)
    if found is None:
        raise Http404
    place, before = found
    context = {
        "part": part,
        "heading": texts.first_of(before["name"]) or _("Without a name yet"),
        "has_choices": bool(before.get("choices")),
        "may_remove": len(row.data[place]) > 1,
    }
    return _edit(
        request,
        row,
        forms.form_of(place),
        lambda data: (guide_drafts.part_of(data, part) or (place, before))[1],
        lambda data, written: guide_drafts.with_part(data, part, written),
        context,
    )


@doors.door("guides.save_draft")
def about(request: HttpRequest, key: str) -> HttpResponse:
    """This function will edit a guide's title and introduction, and for whom it is."""
    row = queries.draft(request.actor, key)  # type: ignore[attr-defined]
    return _edit(
        request,
        row,
        forms.AboutForm,
        lambda data: {name: data[name] for name in ABOUT if name in data},
        lambda data, written: data | written,
        {"heading": _("Title and use")},
    )


def _edit(
    request: HttpRequest,
    row: "GuideEdition",
    form_class: type[shell_texts.TextsForm],
    take: Callable[[Data], Data],
    put: Put,
    context: Data,
) -> HttpResponse:
    form = form_class(request.POST if request.method == "POST" else None, before=take(row.data))
    clashing: Data | None = None
    if form.is_valid():
        try:
            row = _save(request, row, form, take, put)
        except deeds.DraftConflict as conflict:
            row, clashing = conflict.saved, take(conflict.saved.data)
        except deeds.WrongGuide as wrong:
            form.add_error(None, str(wrong.words))
        else:
            messages.success(request, _("Saved."))
            return redirect("guides-draft", row.key)
    seen, was = shell_texts.seen(row.changed_at), shell_texts.digest_of(take(row.data))
    shown = {
        "key": row.key,
        "title": drafts.title_of(row),
        "form": form,
        "groups": list(form.groups(clashing)),
        "seen": _kept(request, "seen", seen) if clashing is None else seen,
        "was": _kept(request, "was", was) if clashing is None else was,
        "is_clash": clashing is not None,
    }
    return render(request, "guides/part.html", context | shown, status=200 if clashing is None else 409)


def _save(
    request: HttpRequest, row: "GuideEdition", form: shell_texts.TextsForm, take: Callable[[Data], Data], put: Put
) -> "GuideEdition":
    """Saves the part. Another window that saved other parts is no conflict: this part is as it was read."""
    seen_at = shell_texts.seen_at(request.POST.get("seen", ""))
    if shell_texts.digest_of(take(row.data)) == request.POST.get("was", ""):
        seen_at = row.changed_at
    return deeds.save_draft(
        request.actor,  # type: ignore[attr-defined]
        key=row.key,
        data=put(row.data, form.written()),
        seen_at=seen_at,
    )


def _kept(request: HttpRequest, name: str, fresh: str) -> str:
    """A form that comes back with mistakes keeps what it was read from."""
    return request.POST.get(name, fresh) if request.method == "POST" else fresh
