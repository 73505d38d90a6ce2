"""What HR notes beside the facts, out of the line's sight: its judgement, who holds no talk, why none is held."""

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from efterord import labels
from efterord.mail import tasks
from efterord.queries import cases, cases_hr
from efterord.services import cases_notes as deeds
from efterord.web.cases import forms_hr, found
from efterord.web.shell import doors
from efterord.words import ConflictKind, InterviewKind, LeavingKind, NoTalkReason

if TYPE_CHECKING:
    from efterord.models import Person


@doors.door("cases.judge")
def judge(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will let HR say what it holds of a departure."""
    case = found.case(request, pk, "cases.judge")
    kept = cases_hr.kept(request.actor, case).judgement  # type: ignore[attr-defined]
    form = forms_hr.JudgeForm(request.POST or None, initial=forms_hr.judged(kept, case.leaving_kind))
    if request.method == "POST" and form.is_valid():
        deeds.judge(request.actor, case=case, **form.marks)  # type: ignore[attr-defined]
        messages.success(request, _("HR's view is saved."))
        return redirect("cases-case", pk=pk)
    is_guess = kept is None and bool(case.leaving_kind)
    kind = labels.of(LeavingKind(case.leaving_kind)) if case.leaving_kind else ""
    return render(request, "cases/judge.html", {"case": case, "form": form, "kind": kind, "is_guess": is_guess})


@doors.door("cases.note_conflict")
def conflicts(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will show who holds no talk of a case, and note another person, found by name or number."""
    viewer = request.actor  # type: ignore[attr-defined]
    case = found.case(request, pk, "cases.note_conflict")
    search = forms_hr.PersonSearchForm(request.GET or None)
    text = search.cleaned_data["q"] if search.is_valid() else ""
    people = cases_hr.people(viewer, case, text)
    form = forms_hr.ConflictForm(request.POST or None, [(str(p.pk), _named(p)) for p in people])
    if request.method == "POST" and form.is_valid():
        person = cases_hr.person(viewer, case, form.cleaned_data["person"])
        deeds.note_conflict(viewer, case=case, person=person, kind=ConflictKind(form.cleaned_data["kind"]))
        tasks.soon()
        messages.success(request, _("It is noted. %(name)s holds no talk of this case.") % {"name": person})
        return redirect("cases-conflicts", pk=pk)
    context = {
        "case": case,
        "search": search,
        "text": text,
        "form": form,
        "has_people": bool(people),
        "is_too_many": len(people) == cases_hr.MOST_FOUND,
        "noted": [
            {"pk": c.pk, "name": str(c.person), "kind": labels.of(ConflictKind(c.kind))}
            for c in cases_hr.kept(viewer, case).conflicts
        ],
    }
    return render(request, "cases/conflicts.html", context)


@doors.door("cases.remove_conflict")
@require_POST
def remove_conflict(request: HttpRequest, pk: uuid.UUID, conflict: int) -> HttpResponse:
    """This function will take away a conflict that was noted by mistake."""
    case = found.case(request, pk, "cases.remove_conflict")
    noted = cases_hr.conflict(request.actor, case, conflict)  # type: ignore[attr-defined]
    deeds.remove_conflict(request.actor, case=case, conflict=noted)  # type: ignore[attr-defined]
    messages.success(request, _("It has been removed."))
    return redirect("cases-conflicts", pk=pk)


@doors.door("cases.record_no_talk")
def no_talk(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will keep why a talk is not held; of the leaver who declines nothing more is asked."""
    viewer = request.actor  # type: ignore[attr-defined]
    case = found.case(request, pk, "cases.record_no_talk")
    kinds = cases_hr.kinds_to_leave_out(viewer, case)
    form = forms_hr.NoTalkForm(request.POST or None, kinds, initial={"kind": kinds[0] if len(kinds) == 1 else None})
    if request.method == "POST" and form.is_valid():
        kind = InterviewKind(form.cleaned_data["kind"])
        deeds.record_no_talk(viewer, case=case, kind=kind, reason=NoTalkReason(form.cleaned_data["reason"]))
        tasks.soon()
        messages.success(request, _("It is noted that the talk is not held."))
        return redirect("cases-case", pk=pk)
    return render(request, "cases/no_talk.html", {"case": case, "form": form, "has_kinds": bool(kinds)})


@doors.door("cases.take_back_no_talk")
@require_POST
def take_back_no_talk(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will take back that a talk is not held."""
    case = cases.case(request.actor, pk)  # type: ignore[attr-defined]
    form = forms_hr.KindForm(request.POST)
    if form.is_valid():
        kind = InterviewKind(form.cleaned_data["kind"])
        deeds.take_back_no_talk(request.actor, case=case, kind=kind)  # type: ignore[attr-defined]
        messages.success(request, _("The talk can be planned again."))
    return redirect("cases-case", pk=pk)


def _named(person: "Person") -> Any:
    return f"{person}, {person.employee_id}" if person.name else person.employee_id
