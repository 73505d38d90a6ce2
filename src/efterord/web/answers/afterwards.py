"""Afterwards, with the receipt: taking the answers back, or filling them in anew; and leaving a device that others use.

No page here tells whether a link was used: they look and answer the same before and after.
"""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from efterord import gate
from efterord.services import answers as answer_services
from efterord.vault import errors
from efterord.web.answers import views, visits
from efterord.web.shell import doors


@doors.door("answers.withdraw", login=False)
def withdraw(request: HttpRequest) -> HttpResponse:
    """This function will delete the answer whose receipt is typed; no link and no cookie is needed."""
    visit = visits.begin(request)
    typed, error, status = "", "", 200
    if request.method == "POST":
        typed = request.POST.get("code", "")[:100]
        try:
            what = answer_services.withdraw(gate.RESPONDENT, receipt=typed)
        except answer_services.ReceiptUnknown as unknown:
            error = str(unknown.words)
        except (DatabaseError, errors.VaultError):
            error = _("We could not delete just now, and the fault is ours. Press the button again in a moment.")
            status = 503
        else:
            only_words = what is answer_services.Withdrawn.WORDS
            return redirect(reverse("answers-withdrawn") + ("?of=words" if only_words else ""))
    told = {"typed": typed, **views.mistake(error)}
    return views.sheet("withdraw", visit.survey, visit.language, told, to="withdraw", status=status)


@doors.door("answers.see_survey", login=False)
def withdrawn(request: HttpRequest) -> HttpResponse:
    """This function will say that an answer, or what of it still waited, was taken back."""
    visit = visits.begin(request)
    told = {"only_words": request.GET.get("of") == "words"}
    return views.sheet("withdrawn", visit.survey, visit.language, told)


@doors.door("answers.see_survey", login=False)
def again(request: HttpRequest) -> HttpResponseBase:
    """This function will say how to write again, and begin: an empty survey, to be put in place with the receipt."""
    visit = visits.begin(request)
    if visit.held is None or visit.survey is None or not visit.survey.is_known:
        return views.not_found(visit)
    if request.method == "POST" and visits.is_own_form(request, visit.held):
        held = visits.fresh(visit.held.token, visit.language, is_again=True)
        to_resume = request.POST.get("go") == "resume"
        return visits.keep(redirect("answers-resume" if to_resume else "answers-go-on"), held)
    told = {
        "key": visit.held.form_key,
        "set_name": "",
        "opening": views.day(visit.survey.opening_date),
    }
    return views.sheet("again", visit.survey, visit.language, told, to="again")


@doors.door("answers.see_survey", login=False)
def finish(request: HttpRequest) -> HttpResponseBase:
    """This function will ask, and then leave nothing of a respondent in the browser: for a device others use too."""
    visit = visits.begin(request)
    if request.method != "POST":
        return views.sheet("finish", visit.survey, visit.language, {}, to="finish")
    response = views.sheet("finished", visit.survey, visit.language, {})
    response.delete_cookie(visits.COOKIE, path=visits.PATH, samesite="Lax")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
