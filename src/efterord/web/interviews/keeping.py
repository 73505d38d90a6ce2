"""Words that could not be stored are shown again: what the room and the summary share when a save fails."""

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

View = Callable[..., HttpResponseBase]


def keeps_words(read: Callable[[HttpRequest], str], url_of: Callable[..., str]) -> Callable[[View], View]:
    """This function will answer 401 with the words, where a door would lead a logged-out person away from them.

    `read` takes the words from the request, `url_of` takes the view's arguments to the page to open again.
    """

    def wrap(view: View) -> View:
        @functools.wraps(view)
        def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method == "POST" and not request.user.is_authenticated:
                return kept(request, read(request), _logged_out(), status=401, url=url_of(**kwargs))
            return view(request, *args, **kwargs)

        return enter

    return wrap


def kept(
    request: HttpRequest, text: str, words: str, *, status: int, url: str, has_marks: bool = False
) -> HttpResponse:
    """This function will answer with the words that are not stored and why; a script gets the why as JSON."""
    if wants_json(request):
        return JsonResponse({"says": words}, status=status)
    context = {
        "words": words,
        "text": text,
        "room_url": url,
        "is_logged_out": status == 401,
        "has_marks": has_marks,
    }
    return render(request, "interviews/kept.html", context, status=status)


def wants_json(request: HttpRequest) -> bool:
    """This function will tell whether the page's own script asks."""
    return request.headers.get("Accept", "") == "application/json"


def our_fault() -> str:
    """This function will say that a save failed here, not there."""
    return _("We could not save just now. The fault is ours. Your words stand here; wait a little and save again.")


def version_of(request: HttpRequest) -> int:
    """This function will return the version a form was read in; 0 for anything that is none."""
    version = request.POST.get("version", "")
    return int(version) if version.isdecimal() and len(version) < 10 else 0


def text_of(request: HttpRequest, name: str) -> str:
    """This function will return one written field as it is stored."""
    return request.POST.get(name, "").replace("\x00", "").replace("\r\n", "\n")


def _logged_out() -> str:
    return _("You have been logged out, because nothing happened for a while. Your words stand here, not yet saved.")
