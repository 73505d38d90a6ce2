"""What the survey's letters say: who asks, why, how long it takes, that it is voluntary, until when, a link."""

import datetime as dt
from collections.abc import Callable, Mapping

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from efterord.rules.letters import SAFETY, UNION
from efterord.words import LetterKind, Occasion

Text = tuple[str, list[str]]
# Of letters that were queued before this was told; the core set takes so long.
USUAL_MINUTES = "7"


def _invitation(told: Mapping[str, str]) -> Text:
    if told.get("occasion") == Occasion.CAMPAIGN:
        why = _(
            "You have worked at %(employer)s. We now ask those who have left what was good and what could have been "
            "better."
        )
    else:
        why = _("%(employer)s asks everybody who leaves what was good and what could have been better.")
    return _("A few questions from %(employer)s") % told, [
        _("Hello,"),
        f"{why % told} {_takes(told)}",
        told["link"],
        _voluntary(),
        _until(told),
        *_signed(told),
    ]


def _reminder(told: Mapping[str, str]) -> Text:
    """It claims nothing of what the reader has or has not done."""
    about = (
        _("You have been sent a few questions about your time at %(employer)s. There is still time for them.") % told
    )
    return _("Still time for a few questions"), [
        _("Hello,"),
        f"{about} {_takes(told)}",
        told["link"],
        _voluntary(),
        _until(told),
        *([_("This is the last reminder.")] if told.get("is_last") else []),
        *_signed(told),
    ]


def _follow_up(told: Mapping[str, str]) -> Text:
    why = _(
        "Some months have passed since you left %(employer)s. Much looks different from a distance, so we ask once "
        "more how you see it now."
    )
    return _("A few more questions for you"), [
        _("Hello,"),
        f"{why % told} {_takes(told)}",
        told["link"],
        _voluntary(),
        _until(told),
        *_signed(told),
    ]


def _contact_wish(told: Mapping[str, str]) -> Text:
    """To a safety representative or the union: who, and how to reach them; never what it is about."""
    asks = {
        SAFETY: _("%(name)s, %(unit)s, would like a safety representative to get in touch."),
        UNION: _("%(name)s, %(unit)s, would like the union to get in touch."),
    }[told["to"]]
    return _("Somebody would like to hear from you"), [
        _("Hello,"),
        asks % told,
        told["reach"],
        _("What it is about is not said here."),
        _("Sent by %(employer)s through Efterord.") % told,
    ]


TEXTS: Mapping[LetterKind, Callable[[Mapping[str, str]], Text]] = {
    LetterKind.SURVEY_INVITATION: _invitation,
    LetterKind.SURVEY_REMINDER: _reminder,
    LetterKind.SURVEY_FOLLOW_UP: _follow_up,
    LetterKind.CONTACT_WISH: _contact_wish,
}


def _takes(told: Mapping[str, str]) -> str:
    minutes = {"n": told.get("minutes") or USUAL_MINUTES}
    return _("It takes about %(n)s minutes, and you can stop and go on later.") % minutes


def _voluntary() -> str:
    return _("It is voluntary. The first page says what becomes of your answers, before you write anything.")


def _until(told: Mapping[str, str]) -> str:
    closes = formats.date_format(dt.date.fromisoformat(told["closes_on"]), pgettext("day with year", "j F Y"))
    return _("The link is yours alone, so do not pass it on. It works until %(date)s.") % {"date": closes}


def _signed(told: Mapping[str, str]) -> list[str]:
    sent = _("Sent by %(employer)s through Efterord. Questions are answered by HR.") % told
    return [told["sender"], sent] if told.get("sender") else [sent]
