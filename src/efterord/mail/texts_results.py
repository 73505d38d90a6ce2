"""The letter about published results: units with their first sentence, which the page says too."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from efterord.words import LetterKind

Text = tuple[str, list[str]]


def _results(told: Mapping[str, str]) -> Text:
    day = formats.date_format(dt.date.fromisoformat(told["opened_on"]), pgettext("day with year", "j F Y"))
    return _("New results in Efterord"), [
        _("Hello,"),
        _("Answers were opened on %(date)s. Results that you may see:") % {"date": day},
        *_units(told),
        _("All units, with what stands behind each figure:"),
        told["link"],
        _("You chose this letter in Efterord at %(employer)s. It ends on the page of your account.") % told,
    ]


def _units(told: Mapping[str, str]) -> Iterator[str]:
    n = 0
    while f"unit_{n}" in told:
        yield told[f"unit_{n}"]
        yield told[f"say_{n}"]
        yield told[f"link_{n}"]
        n += 1


TEXTS: Mapping[LetterKind, Callable[[Mapping[str, str]], Text]] = {LetterKind.RESULTS: _results}
