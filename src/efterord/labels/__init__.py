"""What people read for each word: the one room where codes meet translation."""

import enum
from collections.abc import Mapping

from django.utils.functional import Promise

from efterord.labels import accounts, cases, surveys
from efterord.labels.deeds import DEEDS, of_deed

# By kind first: two kinds may share a code (a manager is a role and whose interview it is), never a label.
LABELS: Mapping[type[enum.StrEnum], Mapping[enum.StrEnum, Promise]] = {
    **accounts.LABELS,
    **cases.LABELS,
    **surveys.LABELS,
}
__all__ = ["DEEDS", "LABELS", "choices", "of", "of_deed"]


def of(word: enum.StrEnum) -> Promise:
    """This function will return what people read for a word, in the language of the page."""
    return LABELS[type(word)][word]


def choices(kind: type[enum.StrEnum]) -> list[tuple[str, Promise]]:
    """This function will return the (code, label) pairs of an enumeration, in its own order, for a form."""
    return [(word.value, LABELS[kind][word]) for word in kind]
