"""One line of a case: done, passed on, taken up again, reminded of, added."""

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from efterord import clock, gate
from efterord.mail import tasks
from efterord.queries import cases, checklists, persons
from efterord.services import checklists as deeds
from efterord.web.cases import days
from efterord.web.checklists import forms
from efterord.web.shell import doors
from efterord.words import ItemEnd, ItemOwner

if TYPE_CHECKING:
    from efterord.models import ChecklistItem, Person


@doors.door("checklists.end_item")
def item(request: HttpRequest, item: int) -> HttpResponse:
    """This function will ask what has become of a line: done, passed on to somebody, or not needed."""
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    line = checklists.item(actor, item)
    is_hr = gate.may(actor, "checklists.add_item", line.case)
    form = forms.EndForm(request.POST if request.method == "POST" else None, is_hr=is_hr)
    if form.is_valid():
        try:
            deeds.end_item(
                actor,
                item=line,
                ended_as=ItemEnd(form.cleaned_data["ended_as"]),
                passed_on_to=form.cleaned_data["passed_on_to"],
            )
        except deeds.WrongItem as wrong:
            form.blame(wrong)
        else:
            return _back(request, line)
    context = {
        "line": line,
        "name": name_of(line),
        "case": line.case,
        "sees_case": gate.may(actor, "cases.see", line.case),
        "due": days.near(line.due_date, clock.today()),
        "form": form,
        "is_over": bool(line.ended_as),
    }
    return render(request, "checklists/item.html", context)


@doors.door("checklists.end_item")
@require_POST
def done(request: HttpRequest, item: int) -> HttpResponse:
    """This function will mark a line as done."""
    line = checklists.item(request.actor, item)  # type: ignore[attr-defined]
    deeds.end_item(request.actor, item=line)  # type: ignore[attr-defined]
    messages.success(request, _("Done: %(what)s.") % {"what": name_of(line)})
    return _back(request, line)


@doors.door("checklists.take_up_item")
@require_POST
def again(request: HttpRequest, item: int) -> HttpResponse:
    """This function will take up a line that was ended by mistake."""
    line = checklists.item(request.actor, item)  # type: ignore[attr-defined]
    deeds.take_up_item(request.actor, item=line)  # type: ignore[attr-defined]
    return _back(request, line)


@doors.door("checklists.remind_owner")
@require_POST
def remind(request: HttpRequest, item: int) -> HttpResponse:
    """This function will remind the owner of a line by mail."""
    line = checklists.item(request.actor, item)  # type: ignore[attr-defined]
    n = deeds.remind_owner(request.actor, case=line.case, item=line)  # type: ignore[attr-defined]
    tasks.soon()
    messages.success(request, ngettext("A reminder is on its way.", "%(n)d reminders are on their way.", n) % {"n": n})
    return _back(request, line)


@doors.door("checklists.add_item")
def add(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will add a line to one case."""
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    case = cases.case(actor, pk)
    form = forms.ItemForm(request.POST if request.method == "POST" else None, initial={"due_date": case.last_day})
    if form.is_valid():
        owner = ItemOwner(form.cleaned_data["owner"])
        try:
            deeds.add_item(
                actor,
                case=case,
                name=form.cleaned_data["name"],
                owner=owner,
                due_date=form.cleaned_data["due_date"],
                person=person_of(actor, form, owner),
            )
        except deeds.WrongItem as wrong:
            form.blame(wrong)
        else:
            messages.success(request, _("The line is on the list."))
            return redirect("cases-case", pk=case.pk)
    return render(request, "checklists/add.html", {"case": case, "form": form})


@doors.door("checklists.end_rest")
def rest(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will end all lines that are left, in one way; for a case that is about to be closed."""
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    case = cases.case(actor, pk)
    form = forms.EndForm(request.POST if request.method == "POST" else None, is_hr=True)
    if form.is_valid():
        try:
            n = deeds.end_rest(
                actor,
                case=case,
                ended_as=ItemEnd(form.cleaned_data["ended_as"]),
                passed_on_to=form.cleaned_data["passed_on_to"],
            )
        except deeds.WrongItem as wrong:
            form.blame(wrong)
        else:
            messages.success(request, ngettext("%(n)d line is ended.", "%(n)d lines are ended.", n) % {"n": n})
            return redirect("cases-case", pk=case.pk)
    left = [
        shown for shown in checklists.of_case(actor, case, language=get_language() or "en") if not shown.item.ended_as
    ]
    return render(request, "checklists/rest.html", {"case": case, "form": form, "left": left})


def person_of(actor: gate.Actor, form: Any, owner: ItemOwner) -> "Person | None":
    """This function will return the person a form names by number, or blame the form's field; None for other owners."""
    number = form.cleaned_data["person"].strip()
    if owner is not ItemOwner.PERSON or not number:
        return None
    found = persons.by_number(actor, number)
    if found is None:
        raise deeds.WrongItem("person", gettext_lazy("Nobody in the staff register has this number."))
    return found


def name_of(line: "ChecklistItem") -> str:
    """This function will return what a line says, in the language of the page."""
    name: str = line.name.get(get_language() or "en") or line.name["en"]
    return name


def _back(request: HttpRequest, line: "ChecklistItem") -> HttpResponse:
    """To where the button stood: the desk or the case."""
    back = request.POST.get("back", "")
    if back and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    if gate.may(request.actor, "cases.see", line.case):  # type: ignore[attr-defined]
        return redirect("cases-case", pk=line.case_id)
    return redirect("desk")
