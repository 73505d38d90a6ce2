"""What people read of a text that is written in three languages, some of which may still lack."""

from collections.abc import Mapping

from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from efterord import words
from efterord.labels import accounts

LANGUAGES = tuple(language.value for language in words.Language)


def page_language() -> str:
    """This function will return the language of the page, as our texts know languages."""
    found = (get_language() or "en").partition("-")[0]
    return found if found in LANGUAGES else words.Language.EN.value


def first_of(texts: Mapping[str, str]) -> str:
    """This function will return a text in the page's language, or in the first one it has; "" without any."""
    return next((texts[each] for each in (page_language(), *LANGUAGES) if texts.get(each)), "")


def quoted(texts: Mapping[str, str]) -> str:
    """This function will return a text in quotes, in the page's language or the first one it has; "" without any."""
    found = first_of(texts)
    return _("“%(text)s”") % {"text": found} if found else ""


def titled(title: Mapping[str, str]) -> dict[str, str]:
    """This function will return what a copy is called in each language, to be told from what it was copied from."""
    titles = {}
    for language, text in title.items():
        with translation.override(language):
            titles[language] = _("%(title)s, our own") % {"title": text}
    return titles


def language(code: str) -> str:
    """This function will return what people read for a language's code."""
    return str(accounts.LABELS[words.Language][words.Language(code)])
