"""The organisation's checklist: its lines by date, each changed on a page of its own."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from efterord import gate, labels
from efterord.queries import cases, organisation, persons
from efterord.queries import templates as template
from efterord.rules import checklists
from efterord.services import checklists as item_deeds
from efterord.services import templates as deeds
from efterord.web.checklists import forms, items
from efterord.web.shell import doors
from efterord.words import ItemKind, ItemOwner, LeavingKind


@doors.door("templates.see")
def lines(request: HttpRequest) -> HttpResponse:
    """This function will show the lines of the organisation's checklist, the earliest first."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    units = {unit.id: unit.name for unit in cases.units(viewer)}
    context = {
        "lines": [_shown(line, units) for line in template.lines(viewer)],
        "may_set": gate.may(viewer, "templates.set_item"),
    }
    return render(request, "checklists/lines.html", context)


@doors.door("templates.set_item")
def add(request: HttpRequest) -> HttpResponse:
    """This function will add a line."""
    return _edit(request, None)


@doors.door("templates.set_item")
def change(request: HttpRequest, key: str) -> HttpResponse:
    """This function will change a line."""
    return _edit(request, template.line(request.actor, key))  # type: ignore[attr-defined]


@doors.door("templates.remove_item")
@require_POST
def remove(request: HttpRequest, key: str) -> HttpResponse:
    """This function will take a line away."""
    deeds.remove_item(request.actor, key=key)  # type: ignore[attr-defined]
    messages.success(request, _("The line is gone. Cases that have it already keep it."))
    return redirect("checklists")


def _edit(request: HttpRequest, line: checklists.Line | None) -> HttpResponse:
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    units = [(unit.id, "\u2003" * unit.depth + unit.name) for unit in cases.units(actor)]
    data = request.POST if request.method == "POST" else None
    form = forms.LineForm(data, units, initial=_known(actor, line) if line else {"side": forms.BEFORE, "days": 5})
    if form.is_valid():
        try:
            _set(actor, form, line)
        except (deeds.WrongLine, item_deeds.WrongItem) as wrong:
            form.blame(wrong)
        else:
            messages.success(request, _("The line is saved. It holds for cases opened from now on."))
            return redirect("checklists")
    is_fixed = line is not None and not checklists.may_be_removed(line.kind)
    return render(request, "checklists/line.html", {"form": form, "line": line, "is_fixed": is_fixed})


def _set(actor: gate.Actor, form: forms.LineForm, line: checklists.Line | None) -> None:
    written = form.cleaned_data
    owner = ItemOwner(written["owner"])
    deeds.set_item(
        actor,
        key=line.key if line else "",
        kind=ItemKind(written["kind"]),
        name=form.name,
        owner=owner,
        offset_days=form.offset_days,
        leaving_kinds=written["leaving_kinds"],
        unit=organisation.unit(actor, written["unit"]) if written["unit"] else None,
        person=items.person_of(actor, form, owner),
    )


def _known(actor: gate.Actor, line: checklists.Line) -> dict[str, Any]:
    person = persons.by_key(actor, line.person_id) if line.person_id else None
    return {
        **{f"name_{language}": words for language, words in line.name.items()},
        "kind": line.kind,
        "owner": line.owner,
        "person": person.employee_id if person else "",
        "days": abs(line.offset_days),
        "side": forms.AFTER if line.offset_days > 0 else forms.BEFORE,
        "leaving_kinds": sorted(line.leaving_kinds),
        "unit": line.unit_id,
    }


def _shown(line: checklists.Line, units: dict[int, str]) -> dict[str, Any]:
    n = abs(line.offset_days)
    if not line.offset_days:
        when = _("The last day")
    elif line.offset_days < 0:
        when = ngettext("%(n)d working day before", "%(n)d working days before", n) % {"n": n}
    else:
        when = ngettext("%(n)d working day after", "%(n)d working days after", n) % {"n": n}
    kinds = [str(labels.of(LeavingKind(code))) for code in sorted(line.leaving_kinds)]
    left_out = [str(labels.of(k)) for k in LeavingKind if k.value not in line.leaving_kinds]
    if not kinds or not left_out:
        which = ""
    elif len(kinds) <= len(left_out):
        which = _("Only: %(kinds)s") % {"kinds": ", ".join(kinds).lower()}
    else:
        which = _("Not: %(kinds)s") % {"kinds": ", ".join(left_out).lower()}
    return {
        "key": line.key,
        "name": line.name.get(get_language() or "en") or line.name["en"],
        "when": when,
        "owner": labels.of(line.owner),
        "which": which,
        "unit": units.get(line.unit_id, "") if line.unit_id else "",
    }
