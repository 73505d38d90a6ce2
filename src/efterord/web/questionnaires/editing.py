"""One part of a draft edited on a page of its own; two windows on one part show both, on two parts do not disturb."""

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from efterord.services import questionnaires as deeds
from efterord.web.questionnaires import drafts
from efterord.web.shell import texts

if TYPE_CHECKING:
    from efterord.models import QuestionnaireEdition

Data = dict[str, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """What is edited: how it is taken from a draft and put back, by which form, and where to go when it is saved."""

    take: Callable[[Data], Data]
    put: Callable[[Data, Any], Data]
    form: Callable[[Any, Data], texts.TextsForm]
    back: str


def edit(request: HttpRequest, row: "QuestionnaireEdition", part: Part, template: str, context: Data) -> HttpResponse:
    """This function will show a part of a draft to edit, and save it when it is sent."""
    form = part.form(request.POST if request.method == "POST" else None, part.take(row.data))
    clashing: Data | None = None
    if form.is_valid():
        try:
            row = _save(request, row, form, part)
        except deeds.DraftConflict as conflict:
            row, clashing = conflict.saved, part.take(conflict.saved.data)
        except deeds.WrongSet as wrong:
            form.add_error(None, str(wrong.words))
        else:
            messages.success(request, _("Saved."))
            return redirect(part.back if not request.POST.get("do") else request.get_full_path())
    seen, was = texts.seen(row.changed_at), texts.digest_of(part.take(row.data))
    shown = {
        "key": row.key,
        "title": drafts.title_of(row),
        "form": form,
        "groups": list(form.groups(clashing)),
        "seen": _kept(request, "seen", seen) if clashing is None else seen,
        "was": _kept(request, "was", was) if clashing is None else was,
        "is_clash": clashing is not None,
        "back_url": part.back,
    }
    return render(request, template, context | shown, status=200 if clashing is None else 409)


def _save(
    request: HttpRequest, row: "QuestionnaireEdition", form: texts.TextsForm, part: Part
) -> "QuestionnaireEdition":
    """Saves the part. Another window that saved other parts is no conflict: this part is as it was read."""
    seen_at = texts.seen_at(request.POST.get("seen", ""))
    if texts.digest_of(part.take(row.data)) == request.POST.get("was", ""):
        seen_at = row.changed_at
    return deeds.save_draft(
        request.actor,  # type: ignore[attr-defined]
        key=row.key,
        data=part.put(row.data, form),
        seen_at=seen_at,
    )


def _kept(request: HttpRequest, name: str, fresh: str) -> str:
    """A form that comes back with mistakes keeps what it was read from."""
    return request.POST.get(name, fresh) if request.method == "POST" else fresh
