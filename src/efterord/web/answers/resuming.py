"""Coming in by a code: the short code of a slip on a shared device, or the resume code from another device."""

import dataclasses

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from efterord import gate
from efterord.queries import surveys
from efterord.services import answers as answer_services
from efterord.services import surveys_paper
from efterord.vault import errors, tokens
from efterord.web.answers import steps, views, visits
from efterord.web.shell import doors


@doors.door("surveys.open_code", login=False)
def code(request: HttpRequest) -> HttpResponse:
    """This function will take the short code of a slip in the place of its link.

    Unknown, mistyped, used and closed get the same words. Whoever was here before leaves the browser.
    """
    visit = visits.begin(request)
    typed, error = "", ""
    if request.method == "POST":
        typed = request.POST.get("code", "")[:100]
        token = surveys_paper.open_code(gate.RESPONDENT, code=typed)
        asked = surveys.survey(gate.RESPONDENT, token=token or "")
        if token is not None and asked is not None and asked.is_open:
            return visits.keep(redirect("answers"), visits.fresh(token, visit.language))
        error = _("This code does not open anything. Look at it once more, or ask whoever gave it to you.")
    told = {"typed": typed, **views.mistake(error)}
    return views.sheet("code", visit.survey, visit.language, told, to="code")


@doors.door("answers.open_draft", login=False)
def resume(request: HttpRequest) -> HttpResponse:
    """This function will take the resume code typed, and go on where the draft it opens was left."""
    visit = visits.begin(request)
    if not visit.is_open or visit.held is None or visit.survey is None:
        return views.not_found(visit)
    typed = request.POST.get("code", "")[:100] if request.method == "POST" else ""
    error = ""
    if request.method == "POST":
        known = _known(visit.held, typed) if visits.is_own_form(request, visit.held) else None
        if known is not None:
            return visits.keep(redirect("answers-go-on"), known)
        error = _("No answers are saved under this link and this code. Look at the code once more, or begin anew.")
    set_name = steps.edition(visit.survey, visit.language).name
    told = {"key": visit.held.form_key, "set_name": set_name, "typed": typed, **views.mistake(error)}
    return views.sheet("resume", visit.survey, visit.language, told, to="resume")


def _known(held: visits.Held, typed: str) -> visits.Held | None:
    """The cookie to be, if a draft lies under this link and the code typed."""
    try:
        code = tokens.normalise_resume_code(typed)
    except errors.NotACode:
        return None
    code = "-".join(code[start : start + 4] for start in range(0, len(code), 4))
    found = dataclasses.replace(held, resume_code=code)
    return found if answer_services.open_draft(gate.RESPONDENT, key=found.draft_key) is not None else None
