"""When a form cannot be taken: the fault is ours, its cookie is gone, or the link is closed. Its words always stay."""

import dataclasses

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from efterord import clock
from efterord.queries import surveys
from efterord.rules import answers as answering
from efterord.rules import answers_checks as checks
from efterord.rules import content_parts
from efterord.web.answers import steps, telling, views, visits
from efterord.words import Language


def unsaved() -> telling.Notice:
    """This function will say that the fault is ours and nothing is lost."""
    return telling.Notice(
        _("We could not save just now"),
        _(
            "The fault is ours. Nothing has been sent, and your answers are still here. "
            "Press the button again in a moment."
        ),
    )


def stale() -> telling.Notice:
    """This function will say how to go on with a form whose cookie is gone, without losing what stands in it."""
    return telling.Notice(
        _("This page needs to be opened again"),
        _(
            "Nothing has been sent, and your answers are still here below. Open the link in your letter once more, "
            "in another tab. Then come back to this tab and press the button again."
        ),
    )


def without_database(request: HttpRequest) -> visits.Visit | None:
    """This function will rebuild a visit from the posted form, when the database cannot be asked who visits.

    The form names its questions; if it names none that can be read, there is no visit.
    """
    held = visits.read(request)
    survey = of_form(request, None)
    return visits.Visit(held, survey, visits.speak(request, held, tuple(Language))) if survey else None


def of_form(request: HttpRequest, survey: surveys.Survey | None) -> surveys.Survey | None:
    """This function will return the survey that a form was made for, whatever has become of its link since."""
    key, _dash, version = request.POST.get("set", "")[:80].rpartition("-")
    empty = surveys.Survey(
        organisation="",
        languages=tuple(Language),
        questionnaire="",
        version=0,
        k=5,
        opening_date=clock.today(),
        closes_on=None,
    )
    found = survey or empty
    try:
        asked = dataclasses.replace(found, questionnaire=key, version=int(version))
        return asked if steps.edition(asked, Language.EN).questions else None
    except (content_parts.ContentError, ValueError, DatabaseError):
        return found if found.is_known else None


def nothing_sent(request: HttpRequest, visit: visits.Visit) -> HttpResponse:
    """This function will say that nothing was taken, in the same words for used and closed, with all that was written.

    Two people may have opened one link: who comes second keeps the words.
    """
    survey = of_form(request, visit.survey)
    written = _written(steps.edition(survey, visit.language), request) if survey else []
    return views.sheet("closed", visit.survey, visit.language, {"written": written}, status=409)


def _written(edition: steps.Edition, request: HttpRequest) -> list[dict[str, str]]:
    found = []
    for page in edition.questions.pages:
        for field, text in [
            *((name, q.text) for q in page.questions for name in (q.id, answering.more_field(q.id))),
            (answering.more_field(page.key), page.title),
        ]:
            is_closed = any(q.id == field and q.is_closed for q in page.questions)
            words = "" if is_closed else checks.cleaned(request.POST.getlist(field))
            found += [{"title": edition.say(text), "words": words}] if words else []
    return found
