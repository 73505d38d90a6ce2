"""Every door says its deed: the decorator each view wears, and what makes the actor of a request.

`tests/house/test_doors.py` walks every URL and refuses one without it.
"""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver

from efterord import gate
from efterord.rules import access
from efterord.vault import errors
from efterord.web.departures import shut, visits
from efterord.words import Role

View = Callable[..., HttpResponseBase]


def door(deed: str, *, login: bool = True) -> Callable[[View], View]:
    """This function will make a view a door to a deed or sight: who may never enter is turned away before it runs.

    The record itself is asked about below, by the query or the deed; a door knows roles only.
    """
    row = access.row(deed)

    def wrap(view: View) -> View:
        @functools.wraps(view)
        def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if login and not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            request.actor = _actor(request, row, login=login)  # type: ignore[attr-defined]
            gate.check(request.actor, deed)  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        enter.deed, enter.login = deed, login  # type: ignore[attr-defined]
        return enter

    return wrap


def leaver_door(deed: str, *, when_over: bool = False) -> Callable[[View], View]:
    """This function will make a view one of the leaver's own pages: whoever bears the link is the leaver of one case.

    The view gets `request.visit`, `request.case` and the leaver as `request.actor`. A form is taken from our own pages
    only, and what was typed in one that cannot be taken is shown again, whatever the reason. `when_over`: also when the
    pages have closed and only the consent to keep in touch is left.
    """
    access.row(deed)

    def wrap(view: View) -> View:
        @functools.wraps(view)
        def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            is_post = request.method == "POST"
            try:
                visit = visits.begin(request)
                if is_post and not visits.is_own_form(request, visit.held):
                    return shut.typed(request, shut.STALE, 403)
                if visit.bearer is None or (visit.bearer.is_over and not when_over):
                    return shut.typed(request, shut.GONE, 404) if is_post else shut.not_found()
                request.visit, request.case = visit, visit.bearer.case  # type: ignore[attr-defined]
                request.actor = visit.actor  # type: ignore[attr-defined]
                gate.check(visit.actor, deed)
                return view(request, *args, **kwargs)
            except gate.Hidden:
                # A summary that is being written again, say: hidden, but what was typed is the leaver's.
                return shut.typed(request, shut.GONE, 404) if is_post else shut.not_found()
            except gate.Refused as refusal:
                return shut.typed(request, shut.refused(refusal.words), 403)
            except (DatabaseError, errors.VaultError):
                if not is_post:
                    raise
                return shut.typed(request, shut.UNSAVED, 503)

        enter.deed, enter.login = deed, False  # type: ignore[attr-defined]
        return enter

    return wrap


def way_in(deed: str) -> Callable[[View], View]:
    """This function will mark the view that a link itself opens: nobody is known yet, and nothing is asked or shown."""
    access.row(deed)

    def wrap(view: View) -> View:
        view.deed, view.login = deed, False  # type: ignore[attr-defined]
        return view

    return wrap


def behind(patterns: list[URLPattern], deed: str, *, login: bool) -> list[URLPattern | URLResolver]:
    """This function will put a door in front of URLs that a library brings."""
    return [URLPattern(p.pattern, door(deed, login=login)(p.callback), p.default_args, p.name) for p in patterns]


def _actor(request: HttpRequest, row: access.Row, *, login: bool) -> gate.Actor:
    if Role.RESPONDENT in row.allowed:
        return gate.RESPONDENT
    if login or request.user.is_authenticated:
        return gate.actor_for(request.user, since=began_at(request), is_brief=True)  # type: ignore[arg-type]
    return gate.NOBODY


def began_at(request: HttpRequest) -> Any:
    """This function will return the instant this session's log-in happened, or None."""
    from django.utils.dateparse import parse_datetime

    told = request.session.get("began_at")
    return parse_datetime(told) if told else None
