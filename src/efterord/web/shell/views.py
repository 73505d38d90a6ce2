"""Pages that belong to no room: what is said when something is missing, refused, stale or broken."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

from efterord.web.shell import doors


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """This function will answer 404, the same for what is absent and what is hidden."""
    return render(request, "shell/errors/404.html", status=404)


def refused(request: HttpRequest, words: Any = None) -> HttpResponse:
    """This function will answer 403 with the reason of the refusal in words."""
    return render(request, "shell/errors/403.html", {"words": words}, status=403)


def form_is_stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """This function will answer 403 to a form whose key is old or missing, and say how to go on."""
    return render(request, "shell/errors/403.html", {"is_stale": True}, status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """This function will answer 400 to what no page of ours sends."""
    return render(request, "shell/errors/400.html", status=400)


def failed(request: HttpRequest) -> HttpResponse:
    """This function will answer 500: our fault, said so."""
    return render(request, "shell/errors/500.html", status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """This function will answer 503 when the database cannot be reached or written."""
    return render(request, "shell/errors/503.html", status=503)


def survey_not_found(organisation_name: str = "") -> HttpResponse:
    """This function will answer a respondent 404 in the words of every link that does not open."""
    return _alone("leaver-404", 404, organisation_name)


def survey_bad_request() -> HttpResponse:
    """This function will answer a respondent 400 to what no page of ours sends."""
    return _alone("leaver-400", 400)


def survey_failed() -> HttpResponse:
    """This function will answer a respondent 500 in the leaver's frame."""
    return _alone("leaver-500", 500)


def survey_unavailable() -> HttpResponse:
    """This function will answer a respondent 503 in the leaver's frame."""
    return _alone("leaver-503", 503)


def _alone(name: str, status: int, organisation_name: str = "") -> HttpResponse:
    """A page that asks nobody anything, not even the database, which may be what is broken.

    It gets no request either, and every variable it names: for one it does not find, Django writes the whole context
    into a log, and a request is its path.
    """
    told = {
        "organisation_name": organisation_name,
        "sender": "",
        "language_links": (),
        "is_demo": settings.IS_DEMO,
        "error_code": "",
    }
    return HttpResponse(loader.get_template(f"shell/errors/{name}.html").render(told), status=status)


@doors.door("accounts.see_door", login=False)
def health(request: HttpRequest) -> HttpResponse:
    """This function will say that the process answers, and nothing else."""
    return HttpResponse(status=204)
