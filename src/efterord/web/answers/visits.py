"""One visit of a respondent: the cookie that stands for a session, the key that stands for Django's form token.

The cookie is signed and has no row anywhere. It holds the link's token, the resume code and the language, no time and
no answer, and ends with the browser.

Forms: Django's own check never runs on these pages, since it wants a cookie of its own. Each form carries a key
instead, an HMAC over the token in the cookie. A page elsewhere can neither read the key nor make one, and SameSite
keeps the cookie from its posts. The key depends on the token alone, so that a form left open works again as soon as
the link has been opened anew. The page that withdraws has no key: whoever knows a receipt of 100 bits needs no forgery.
"""

import dataclasses
import functools
import hashlib

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.crypto import constant_time_compare, salted_hmac

from efterord import gate
from efterord.queries import surveys
from efterord.vault import tokens

COOKIE = "__Secure-survey" if settings.IS_HTTPS else "survey"
PATH = "/survey/"
# Longer than any token ever made; a cookie must fit a header.
LONGEST_TOKEN = 64


@dataclasses.dataclass(frozen=True, slots=True)
class Held:
    """What the respondent's browser holds; a language is empty until one is chosen.

    `is_again`: who bears it fills in anew what was sent already, to be put in its place with the receipt.
    """

    token: str
    resume_code: str
    language: str = ""
    is_again: bool = False

    @property
    def draft_key(self) -> tokens.DraftKey:
        return tokens.draft_key(self.token, self.resume_code)

    @property
    def form_key(self) -> str:
        return salted_hmac("efterord survey form", self.token, algorithm="sha256").hexdigest()

    @property
    def order_seed(self) -> bytes:
        """What shuffles the themes for this respondent: the same on each page, stored nowhere."""
        return hashlib.sha256(b"efterord order\0" + self.resume_code.encode()).digest()


@dataclasses.dataclass(frozen=True, slots=True)
class Visit:
    """A request of a respondent. `held` is None without a cookie, `survey` None if there is nothing to answer."""

    held: Held | None
    survey: surveys.Survey | None
    language: str

    @property
    def is_again(self) -> bool:
        return self.held is not None and self.held.is_again

    @property
    def is_open(self) -> bool:
        """Whether the questions open: the link does, or somebody fills in anew under any link of ours."""
        if self.held is None or self.survey is None:
            return False
        return self.survey.is_known if self.held.is_again else self.survey.is_open


def begin(request: HttpRequest) -> Visit:
    """This function will read who visits, ask once for the survey, and speak the respondent's language from here on."""
    held = read(request)
    survey = surveys.survey(gate.RESPONDENT, token=held.token if held else "")
    return Visit(held, survey, speak(request, held, survey.languages if survey else ()))


def speak(request: HttpRequest, held: Held | None, offered: tuple[str, ...]) -> str:
    """This function will choose a language: the one taken before, the browser's, or the employer's first.

    The middleware ends what is begun here.
    """
    language = held.language if held and held.language else translation.get_language_from_request(request)
    if offered and language not in offered:
        language = offered[0]
    translation.activate(language)
    return language


def read(request: HttpRequest) -> Held | None:
    """This function will return what the cookie holds, or None if there is none of ours."""
    value = request.COOKIES.get(COOKIE)
    if not value:
        return None
    try:
        return Held(*_signer().unsign_object(value))
    except (signing.BadSignature, TypeError, ValueError):
        return None


def keep(response: HttpResponse, held: Held) -> HttpResponse:
    """This function will put the cookie on a response and return it."""
    response.set_cookie(
        COOKIE,
        _signer().sign_object(list(dataclasses.astuple(held))),
        path=PATH,
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response


def fresh(token: str, language: str = "", *, is_again: bool = False) -> Held:
    """This function will return the cookie to be of somebody who comes with a link, under a resume code of its own."""
    return Held(token[:LONGEST_TOKEN], tokens.new_resume_code(), language, is_again)


def speaking(held: Held, language: str) -> Held:
    """This function will return the cookie to be of somebody who has chosen a language."""
    return dataclasses.replace(held, language=language)


def is_own_form(request: HttpRequest, held: Held | None) -> bool:
    """This function will tell whether a posted form is one that we gave to the bearer of this cookie."""
    return held is not None and constant_time_compare(request.POST.get("key", ""), held.form_key)


@functools.cache
def _signer() -> signing.Signer:
    return signing.Signer(salt="efterord survey cookie")
