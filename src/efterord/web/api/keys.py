"""The door for programs: a key in the header instead of a session, and refusals as JSON."""

import functools
import time
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.urls import URLPattern
from django.utils import translation

from efterord import gate
from efterord.queries import api_tokens
from efterord.rules import access
from efterord.rules import api_tokens as rules

View = Callable[..., HttpResponseBase]
MINUTE = 60


def behind(patterns: list[URLPattern], deed: str) -> list[URLPattern]:
    """This function will put the door for programs in front of addresses."""
    return [URLPattern(p.pattern, door(deed)(p.callback), p.default_args, p.name) for p in patterns]


def door(deed: str) -> Callable[[View], View]:
    """This function will make a view a door that a key opens: its holder is the actor, asked as on the holder's pages.

    No session is read or begun, so a browser that is logged in opens nothing here, and no cookie can be misused.
    """
    access.row(deed)

    def wrap(view: View) -> View:
        @functools.wraps(view)
        def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            key = api_tokens.holder(gate.NOBODY, _shown(request))
            if key is None:
                return _said(401, "No key that holds was sent.", {"WWW-Authenticate": "Bearer"})
            if _is_too_often(key.pk):
                return _said(429, "Too many requests. Wait a minute.", {"Retry-After": str(MINUTE)})
            request.actor = gate.actor_for(key.user, is_brief=True)  # type: ignore[attr-defined]
            with translation.override(key.user.language):
                try:
                    gate.check(request.actor, deed)  # type: ignore[attr-defined]
                    return view(request, *args, **kwargs)
                except gate.Hidden:
                    return _said(404, "Not found.")

        enter.deed, enter.login, enter.by_key = deed, True, True  # type: ignore[attr-defined]
        enter.csrf_exempt = True  # type: ignore[attr-defined]
        return enter

    return wrap


def _shown(request: HttpRequest) -> str:
    kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" else ""


def _is_too_often(key: int) -> bool:
    """Count a use of a key in this process's memory, where it is forgotten after a minute or two."""
    slot = f"api-{key}-{int(time.monotonic() // MINUTE)}"
    cache.add(slot, 0, 2 * MINUTE)
    return cache.incr(slot) > rules.MOST_A_MINUTE


def _said(status: int, words: str, headers: dict[str, str] | None = None) -> JsonResponse:
    return JsonResponse({"detail": words}, status=status, headers=headers)
