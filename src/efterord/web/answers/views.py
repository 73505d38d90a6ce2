"""Coming in, going on later, and what every sheet of the survey has in common."""

import functools
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import loader
from django.urls import reverse
from django.utils import formats
from django.utils.translation import pgettext
from django.views.decorators.gzip import gzip_page

from efterord import gate
from efterord.content import reader
from efterord.queries import surveys
from efterord.rules import questionnaires
from efterord.rules.answers import Answers
from efterord.services import answers as answer_services
from efterord.web.answers import fields, steps, telling, visits
from efterord.web.shell import doors, views
from efterord.words import Language

# No token ever made is shorter; a short word in its place is a slip of the hand and takes nobody's cookie.
SHORTEST_TOKEN = 16
# The pages to which the choice of another language leads back; those with a form save first, by their own buttons.
LANGUAGES_ON = ("later", "resume", "withdraw", "again", "finish", "code", "contact")


@doors.door("answers.see_survey", login=False)
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """This function will take the token out of the address bar into the cookie; the database is not even asked.

    So the answer is the same, and takes as long, for every link there is or is not. The cookie of the same link is left
    as it is, with its resume code.
    """
    held = visits.read(request)
    response = redirect("answers")
    if len(token) >= SHORTEST_TOKEN and (held is None or held.token != token[: visits.LONGEST_TOKEN]):
        visits.keep(response, visits.fresh(token, held.language if held else ""))
    return response


@gzip_page  # no form and no secret stands on this page, so its length tells nothing (BREACH)
@doors.door("answers.see_survey", login=False)
def start(request: HttpRequest) -> HttpResponse:
    """This function will show the promise; a link that is unknown, used or closed gets the words of every such link."""
    visit = visits.begin(request)
    if visit.survey is None or not visit.survey.is_open:
        return not_found(visit)
    return private(HttpResponse(_start_page(visit.survey, visit.language)))


@doors.door("answers.see_survey", login=False)
def choose_language(request: HttpRequest, code: str) -> HttpResponse:
    """This function will keep the language chosen and return to the page it was chosen on."""
    held = visits.read(request)
    to = request.GET.get("to", "")
    response = redirect(f"answers-{to}" if to in LANGUAGES_ON else "answers")
    if held is not None and code in list(Language):
        visits.keep(response, visits.speaking(held, code))
    return response


@doors.door("answers.open_draft", login=False)
def go_on(request: HttpRequest) -> HttpResponse:
    """This function will lead to what goes with the answers, then to the first page not filled in, or the overview."""
    visit = visits.begin(request)
    if not visit.is_open or visit.held is None or visit.survey is None:
        return not_found(visit)
    answers = answer_services.open_draft(gate.RESPONDENT, key=visit.held.draft_key) or {}
    if not answers and not visit.is_again:
        return redirect("answers-background")
    return to_first_left(visit.survey, answers)


def to_first_left(survey: surveys.Survey, answers: Answers) -> HttpResponse:
    """This function will lead to the first page that was never sent, or to the overview."""
    facts = dict(survey.facts)
    way = steps.way(steps.edition(survey, Language.EN), answers, facts)
    left = next((step for step in way if not fields.is_sent(step.page, answers, facts)), None)
    return redirect("answers-review") if left is None else redirect("answers-page", left.number)


@doors.door("answers.see_survey", login=False)
def later(request: HttpRequest) -> HttpResponse:
    """This function will show the resume code and how to go on with it."""
    visit = visits.begin(request)
    if not visit.is_open or visit.held is None or visit.survey is None:
        return not_found(visit)
    closes = day(visit.survey.closes_on) if visit.survey.closes_on else ""
    told = {"resume_code": visit.held.resume_code, "closes": closes, "is_again": visit.is_again}
    return sheet("later", visit.survey, visit.language, told, to="later")


def not_found(visit: visits.Visit) -> HttpResponse:
    """This function will say that a link does not open: the same for every link that opens nothing."""
    return private(views.survey_not_found(visit.survey.organisation if visit.survey else ""))


def sheet(
    name: str, survey: surveys.Survey | None, language: str, told: dict[str, Any], *, to: str = "", status: int = 200
) -> HttpResponse:
    """This function will set a page of its own on the leaver's sheet; `to` names it in the links to other languages."""
    links = tongues(survey.languages if survey and to else (), language, to)
    shown = telling.frame(survey.organisation if survey else "", links) | {"mistakes": [], "notice": None} | told
    return private(HttpResponse(loader.get_template(f"answers/{name}.html").render(shown), status=status))


def tongues(languages: tuple[str, ...], language: str, to: str) -> list[dict[str, Any]]:
    """This function will return the links to a page in other languages, each in its own words."""
    query = f"?to={to}" if to not in ("", "start") else ""
    return [
        {
            "code": code,
            "label": telling.LABELS[code],
            "url": reverse("answers-language", args=[code]) + query,
            "current": code == language,
        }
        for code in languages
    ]


def tongue_buttons(survey: surveys.Survey, language: str) -> list[dict[str, str]]:
    """This function will return the other languages for a page whose buttons save first."""
    return [{"code": code, "label": telling.LABELS[code]} for code in survey.languages if code != language]


def promised(survey: surveys.Survey, language: str) -> dict[str, Any]:
    """This function will return the sentences of the promise with the plan's k and the date of the next opening."""
    promise = reader.promise()
    has_words = steps.edition(survey, language).questions.asks_for_words
    told = promise.shown(language, k=survey.k, has_words=has_words, is_follow_up=survey.is_follow_up)

    def say(key: str) -> str:
        return promise.sentence(key, language, k=survey.k, date=day(survey.opening_date))

    return {
        "title": say("title"),
        "sealed": " ".join(told[:-1]),
        "never_enough": told[-1],
        "opening": say("follow_up_opening" if survey.is_follow_up else "opening"),
        "words_readers": say("words_readers") if has_words else "",
        "words_use": say("words_use") if has_words else "",
        "by_name": say("by_name"),
        "yours": say("yours"),
        "act_now": say("act_now"),
        "act_now_link": say("act_now_link"),
        "not_covered_title": say("not_covered_title"),
        "not_covered": promise.exceptions(language),
    }


def day(date: Any) -> str:
    """This function will write a day with its year, as people of the place do."""
    return formats.date_format(date, pgettext("day with year", "j F Y"))


def mistake(error: str, field: str = "code") -> dict[str, Any]:
    """This function will return what a page with one field needs to tell its mistake."""
    return {"error": error, "mistakes": [{"target": field, "text": error}] if error else []}


def private(response: HttpResponse) -> HttpResponse:
    """This function will mark a page as made for one visitor."""
    response.headers["Vary"] = "Cookie, Accept-Language"
    return response


@functools.lru_cache(maxsize=256)
def _start_page(survey: surveys.Survey, language: str) -> str:
    """The same page for everybody who is asked the same in one language and until one day, so it is set once."""
    edition = steps.edition(survey, language)
    way = steps.way(edition, {}, dict(survey.facts))
    return loader.get_template("answers/start.html").render(
        telling.frame(survey.organisation, tongues(survey.languages, language, "start"))
        | {
            "promise": promised(survey, language),
            "n_questions": sum(len(step.asked) for step in way),
            "n_pages": len(way),
            "minutes": questionnaires.minutes(edition.questions),
            "is_follow_up": survey.is_follow_up,
            "closes": day(survey.closes_on),
        }
    )
