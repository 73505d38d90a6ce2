"""Content that is read in a language of choice, whatever the page itself speaks: which one, and links to the others."""

from typing import Any

from django.http import HttpRequest

from efterord import labels
from efterord.labels import texts
from efterord.words import Language


def language(request: HttpRequest) -> Language:
    """This function will return the language some content is asked for in, or the page's own."""
    asked = request.GET.get("language", "")
    return Language(asked) if asked in list(Language) else Language(texts.page_language())


def tabs(here: Language) -> list[dict[str, Any]]:
    """This function will return a link for each language, the one at hand marked."""
    return [
        {"url": f"?language={each.value}", "label": labels.of(each), "is_current": each is here} for each in Language
    ]
