"""What stands round every page: headers, the respondent's short cut, session limits, language, and refusals."""

import datetime as dt
import logging
from collections.abc import Callable

from django.conf import settings
from django.contrib import auth
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import redirect
from django.urls import resolve
from django.utils import translation

from efterord import clock, gate
from efterord.services import accounts
from efterord.web.shell import doors, views

GetResponse = Callable[[HttpRequest], HttpResponse]
LONGEST_SESSION = dt.timedelta(hours=12)
# The survey, and the leaver's own pages: two links, two cookies, and neither knows the other.
BY_LINK = ("/survey/", "/departure/")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; font-src 'self'; "
    "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
log = logging.getLogger("efterord.pages")


class Headers:
    """Sets the content security policy and forbids keeping a page; static files set their own caching."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Referrer-Policy", "no-referrer")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), interest-cohort=()"
        )
        if not request.path.startswith(settings.STATIC_URL):
            response.headers["Cache-Control"] = "no-store"
        return response


class Respondents:
    """Takes the pages opened by link past sessions, log-in and messages: they leave no row in any of those."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(BY_LINK):
            return self.get_response(request)
        with translation.override(translation.get_language_from_request(request)):
            response = self._answer(request)
            response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        # Django writes every answer from 400 on into its request log with the path, and a path may be a token.
        response._has_been_logged = True  # type: ignore[attr-defined]
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        try:
            match = resolve(request.path_info)
            request.resolver_match = match
            response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        except Http404:
            return views.survey_not_found()
        except (SuspiciousOperation, BadRequest, MultiPartParserError, UnreadablePostError):
            return views.survey_bad_request()
        except DatabaseError:
            # Disk full, locked or gone: the page comes back with the words still in it (the view does that);
            # what is not caught there ends here.
            return views.survey_unavailable()
        except Exception as error:
            # The kind only: a message or a traceback could hold what a respondent sent.
            log.error("a page by link failed: %s", type(error).__name__)
            return views.survey_failed()
        return response


class Sessions:
    """Ends a session 12 hours after its log-in, whatever happened in between (30 idle minutes end it anyway)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            began = doors.began_at(request)
            if began is None:
                request.session["began_at"] = clock.now().isoformat()
            elif clock.now() - began > LONGEST_SESSION:
                accounts.record_log_out(gate.actor_for(request.user), user=request.user)
                auth.logout(request)
                return redirect(settings.LOGIN_URL)
        return self.get_response(request)


class Languages:
    """Shows staff pages in the user's language; before log-in, in the browser's."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = None
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            language = request.user.language
        with translation.override(language or translation.get_language_from_request(request)):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response


class Refusals:
    """Turns the gate's answers into pages: hidden is 404 like absence, refused is 403 with the reason in words."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, gate.Hidden):
            return views.not_found(request)
        if isinstance(exception, gate.Refused):
            return views.refused(request, exception.words)
        if isinstance(exception, DatabaseError):
            log.error("a page could not reach the database: %s", type(exception).__name__)
            return views.unavailable(request)
        return None
