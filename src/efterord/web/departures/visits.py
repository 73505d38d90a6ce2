"""One visit of a leaver: the cookie that stands for a session, the key that stands for Django's form token.

As on the survey's pages, and apart from them: another cookie on another path, so that neither is ever sent where the
other is read. It is signed and has no row anywhere; it holds the link's token, a language and when it was taken up, and
ends with the browser. A form's key is an HMAC over the token alone, so that a form left open works again as soon as the
link has been opened anew.
"""

import dataclasses
import datetime as dt
import functools

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.dateparse import parse_datetime

from efterord import clock, gate
from efterord.queries import departures, organisation

COOKIE = "__Secure-departure" if settings.IS_HTTPS else "departure"
PATH = "/departure/"
# Longer than any token ever made; a cookie must fit a header.
LONGEST_TOKEN = 64


@dataclasses.dataclass(frozen=True, slots=True)
class Held:
    """What the leaver's browser holds; `since` is when the link was opened, `language` empty until one is chosen."""

    token: str
    since: str
    language: str = ""

    @property
    def form_key(self) -> str:
        return salted_hmac("efterord departure form", self.token, algorithm="sha256").hexdigest()


@dataclasses.dataclass(frozen=True, slots=True)
class Visit:
    """A request of a leaver. `held` is None without a cookie, `bearer` None if the link opens nothing."""

    held: Held | None
    bearer: departures.Bearer | None
    language: str
    languages: tuple[str, ...]
    employer: str

    @property
    def actor(self) -> gate.Actor:
        """The leaver as the gate knows them; reading is entered once from each opening of the link."""
        if self.bearer is None:
            return gate.NOBODY
        return gate.leaver_of(self.bearer.case, since=parse_datetime(self.held.since) if self.held else None)


def begin(request: HttpRequest) -> Visit:
    """This function will read who visits, ask whose page it is, and speak the leaver's language from here on."""
    held = read(request)
    bearer = departures.bearer(gate.NOBODY, token=held.token if held else "")
    known = organisation.organisation(gate.NOBODY) if bearer else None
    offered = tuple(known.languages) if known else ()
    language = speak(request, held, bearer, offered)
    return Visit(held, bearer, language, offered, known.name if known else "")


def speak(request: HttpRequest, held: Held | None, bearer: departures.Bearer | None, offered: tuple[str, ...]) -> str:
    """This function will choose a language: the one taken on these pages, else the link's, else the browser's."""
    language = held.language if held and held.language else bearer.link.language if bearer else ""
    language = language or translation.get_language_from_request(request)
    if offered and language not in offered:
        language = offered[0]
    translation.activate(language)
    return language


def fresh(token: str, language: str = "") -> Held:
    """This function will return what a browser holds that has just opened a link."""
    return Held(token[:LONGEST_TOKEN], clock.now().isoformat(timespec="seconds"), language)


def read(request: HttpRequest) -> Held | None:
    """This function will return what the cookie holds, or None if there is none of ours."""
    value = request.COOKIES.get(COOKIE)
    if not value:
        return None
    try:
        held = Held(*_signer().unsign_object(value))
        # Only what we signed comes here; a date of an older version would be no date.
        return held if isinstance(parse_datetime(held.since), dt.datetime) else None
    except (signing.BadSignature, TypeError, ValueError):
        return None


def keep(response: HttpResponse, held: Held) -> HttpResponse:
    """This function will put the cookie on a response and return it."""
    response.set_cookie(
        COOKIE,
        _signer().sign_object([held.token, held.since, held.language]),
        path=PATH,
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response


def is_own_form(request: HttpRequest, held: Held | None) -> bool:
    """This function will tell whether a posted form is one that we gave to the bearer of this cookie."""
    return held is not None and constant_time_compare(request.POST.get("key", ""), held.form_key)


@functools.cache
def _signer() -> signing.Signer:
    return signing.Signer(salt="efterord departure cookie")
