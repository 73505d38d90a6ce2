"""What a copy is called, so that it is told from what it was copied from."""

from collections.abc import Mapping

from django.utils import translation
from django.utils.translation import gettext


def titled(title: Mapping[str, str]) -> dict[str, str]:
    """This function will return a copy's title in each language."""
    titles = {}
    for language, text in title.items():
        with translation.override(language):
            titles[language] = gettext("%(title)s, our own") % {"title": text}
    return titles
