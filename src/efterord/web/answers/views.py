"""Coming in, going on later, and taking back: the pages that stand round the questions."""

import dataclasses
import functools
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import loader
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.gzip import gzip_page

from efterord import gate
from efterord.content import reader
from efterord.queries import surveys
from efterord.services import answers as answer_services
from efterord.vault import errors, tokens
from efterord.web.answers import fields, pages, visits
from efterord.web.shell import doors, views
from efterord.words import Language

# No token ever made is shorter; a short word in its place is a slip of the hand and takes nobody's cookie.
SHORTEST_TOKEN = 16


@doors.door("answers.see_survey", login=False)
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """This function will take the token out of the address bar into the cookie; the database is not even asked.

    So the answer is the same, and takes as long, for every link there is or is not. The cookie of the same link is left
    as it is, with its resume code.
    """
    held = visits.read(request)
    response = redirect("answers")
    if len(token) >= SHORTEST_TOKEN and (held is None or held.token != token[: visits.LONGEST_TOKEN]):
        language = held.language if held else ""
        fresh = visits.Held(token[: visits.LONGEST_TOKEN], tokens.new_resume_code(), language)
        visits.keep(response, fresh)
    return response


@gzip_page  # no form and no secret stands on this page, so its length tells nothing (BREACH)
@doors.door("answers.see_survey", login=False)
def start(request: HttpRequest) -> HttpResponse:
    """This function will show the promise; a link that is unknown, used or closed gets the words of every such link."""
    visit = visits.begin(request)
    if not visit.is_open or visit.survey is None:
        return not_found(visit)
    return _private(HttpResponse(_start_page(visit.survey, visit.language)))


@doors.door("answers.see_survey", login=False)
def choose_language(request: HttpRequest, code: str) -> HttpResponse:
    """This function will keep the language chosen and return to the page it was chosen on."""
    held = visits.read(request)
    to = request.GET.get("to", "")
    response = redirect(f"answers-{to}" if to in ("later", "resume", "review", "withdraw") else "answers")
    if held is not None and code in list(Language):
        visits.keep(response, dataclasses.replace(held, language=code))
    return response


@doors.door("answers.open_draft", login=False)
def go_on(request: HttpRequest) -> HttpResponse:
    """This function will lead to the first page not filled in yet, or to the overview."""
    visit = visits.begin(request)
    if not visit.is_open or visit.held is None or visit.survey is None:
        return not_found(visit)
    answers = answer_services.open_draft(gate.RESPONDENT, key=visit.held.draft_key) or {}
    asked = edition(visit.survey, visit.language).questions.pages
    number = fields.first_left(asked, answers)
    return redirect("answers-review") if number > len(asked) else redirect("answers-page", number)


@doors.door("answers.see_survey", login=False)
def later(request: HttpRequest) -> HttpResponse:
    """This function will show the resume code and how to go on with it."""
    visit = visits.begin(request)
    if not visit.is_open or visit.held is None or visit.survey is None:
        return not_found(visit)
    told = {"resume_code": visit.held.resume_code, "closes": day(visit.survey.closes_on)}
    return sheet("later", visit.survey, visit.language, told, to="later")


@doors.door("answers.open_draft", login=False)
def resume(request: HttpRequest) -> HttpResponse:
    """This function will take the resume code typed, and go on where the draft it opens was left."""
    visit = visits.begin(request)
    if not visit.is_open or visit.held is None or visit.survey is None:
        return not_found(visit)
    typed = request.POST.get("code", "")[:100] if request.method == "POST" else ""
    error = ""
    if request.method == "POST":
        known = _known(visit.held, typed) if visits.is_own_form(request, visit.held) else None
        if known is not None:
            return visits.keep(redirect("answers-go-on"), known)
        error = _("No answers are saved under this link and this code. Look at the code once more, or begin anew.")
    set_name = edition(visit.survey, visit.language).name
    told = {"key": visit.held.form_key, "set_name": set_name, "typed": typed, **_mistake(error)}
    return sheet("resume", visit.survey, visit.language, told, to="resume")


@doors.door("answers.withdraw", login=False)
def withdraw(request: HttpRequest) -> HttpResponse:
    """This function will delete the answer whose receipt is typed; no link and no cookie is needed."""
    visit = visits.begin(request)
    typed, error = "", ""
    if request.method == "POST":
        typed = request.POST.get("code", "")[:100]
        try:
            answer_services.withdraw(gate.RESPONDENT, receipt=typed)
        except answer_services.ReceiptUnknown as unknown:
            error = str(unknown.words)
        except (DatabaseError, errors.VaultError):
            error = _("We could not delete just now, and the fault is ours. Press the button again in a moment.")
        else:
            return redirect("answers-withdrawn")
    return sheet("withdraw", visit.survey, visit.language, {"typed": typed, **_mistake(error)}, to="withdraw")


@doors.door("answers.see_survey", login=False)
def withdrawn(request: HttpRequest) -> HttpResponse:
    """This function will say that an answer was taken back."""
    visit = visits.begin(request)
    return sheet("withdrawn", visit.survey, visit.language, {})


def not_found(visit: visits.Visit) -> HttpResponse:
    """This function will say that a link does not open: the same for every link that opens nothing."""
    return _private(views.survey_not_found(visit.survey.organisation if visit.survey else ""))


def edition(survey: surveys.Survey, language: str) -> pages.Edition:
    """This function will return which questions a survey asks, and in which language."""
    return pages.Edition(survey.organisation, survey.questionnaire, survey.version, language, survey.languages)


def sheet(
    name: str, survey: surveys.Survey | None, language: str, told: dict[str, Any], *, to: str = "", status: int = 200
) -> HttpResponse:
    """This function will set a page of its own on the leaver's sheet; `to` names it in the links to other languages."""
    links = tongues(survey.languages if survey and to else (), language, to)
    shown = pages.frame(survey.organisation if survey else "", links) | {"mistakes": [], "notice": None} | told
    return _private(HttpResponse(loader.get_template(f"answers/{name}.html").render(shown), status=status))


def tongues(languages: tuple[str, ...], language: str, to: str) -> list[dict[str, Any]]:
    """This function will return the links to a page in other languages, each in its own words."""
    query = f"?to={to}" if to not in ("", "start") else ""
    return [
        {
            "code": code,
            "label": pages.LABELS[code],
            "url": reverse("answers-language", args=[code]) + query,
            "current": code == language,
        }
        for code in languages
    ]


def promised(survey: surveys.Survey, language: str) -> dict[str, Any]:
    """This function will return the sentences of the promise with the plan's k and the date of the next opening."""
    promise = reader.promise()
    has_words = edition(survey, language).questions.asks_for_words
    sealed, *rest = promise.shown(language, k=survey.k, has_words=has_words)
    opening = day(survey.opening_date)
    return {
        "title": promise.sentence("title", language, k=survey.k),
        "sealed": " ".join([sealed, *rest[:-1]]),
        "never_enough": rest[-1],
        "opening": promise.sentence("opening", language, k=survey.k, date=opening),
        "act_now": promise.sentence("act_now", language, k=survey.k),
        "not_covered_title": promise.sentence("not_covered_title", language, k=survey.k),
        "not_covered": promise.exceptions(language),
    }


def day(date: Any) -> str:
    """This function will write a day with its year, as people of the place do."""
    return formats.date_format(date, pgettext("day with year", "j F Y"))


@functools.lru_cache(maxsize=64)
def _start_page(survey: surveys.Survey, language: str) -> str:
    """The same page for everybody who is asked in one language and until one day, so it is set once."""
    asked = edition(survey, language).questions
    return loader.get_template("answers/start.html").render(
        pages.frame(survey.organisation, tongues(survey.languages, language, "start"))
        | {
            "promise": promised(survey, language),
            "n_questions": len(asked.questions),
            "n_pages": len(asked.pages),
            "closes": day(survey.closes_on),
        }
    )


def _known(held: visits.Held, typed: str) -> visits.Held | None:
    """The cookie to be, if a draft lies under this link and the code typed."""
    try:
        code = tokens.normalise_resume_code(typed)
    except errors.NotACode:
        return None
    code = "-".join(code[start : start + 4] for start in range(0, len(code), 4))
    found = dataclasses.replace(held, resume_code=code)
    return found if answer_services.open_draft(gate.RESPONDENT, key=found.draft_key) is not None else None


def _mistake(error: str) -> dict[str, Any]:
    return {"error": error, "mistakes": [{"target": "code", "text": error}] if error else []}


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Vary"] = "Cookie, Accept-Language"
    return response
