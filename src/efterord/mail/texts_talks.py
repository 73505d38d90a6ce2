"""What the letters about a talk say: when, where, who holds it and a link; the interviewer's name nobody who leaves."""

import datetime as dt
from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from efterord import labels
from efterord.mail import times
from efterord.rules import letters
from efterord.words import Country, LetterKind, PlaceKind

Text = tuple[str, list[str]]


def _invitation(told: Mapping[str, str]) -> Text:
    if told["to"] == letters.INTERVIEWER:
        return _("Time for a talk"), [
            _("Hello,"),
            _("You are to hold a talk:"),
            *_when_and_where(told),
            _("Whom you meet, and what to prepare, you see when you have logged in:"),
            told["link"],
            _sent_by(told),
        ]
    return _("Time for a talk"), [
        _("Hello,"),
        _("You are welcome to a talk:"),
        *_when_and_where(told),
        _("%(holder)s holds the talk.") % told,
        *_own_page(told),
        _sent_by(told),
    ]


def _moved(told: Mapping[str, str]) -> Text:
    if told["to"] == letters.INTERVIEWER:
        return _("New time or place for a talk"), [
            _("Hello,"),
            _("A talk you are to hold has a new time or place:"),
            *_when_and_where(told),
            _("You see it when you have logged in:"),
            told["link"],
            _sent_by(told),
        ]
    return _("New time or place for a talk"), [
        _("Hello,"),
        _("Your talk has a new time or place. This is what holds now:"),
        *_when_and_where(told),
        _("%(holder)s holds the talk.") % told,
        *_if_it_does_not_suit(told),
        _sent_by(told),
    ]


def _cancelled(told: Mapping[str, str]) -> Text:
    if told["to"] == letters.INTERVIEWER:
        return _("A talk is cancelled"), [
            _("Hello,"),
            _("A talk you were to hold is cancelled:"),
            _when(told),
            _("Remove it from your calendar, if the calendar has not done so itself."),
            *_link(told),
            _sent_by(told),
        ]
    return _("A talk is cancelled"), [
        _("Hello,"),
        _("This talk is cancelled:"),
        _when(told),
        _("If a new time is set, you get a letter about it."),
        *_link(told),
        _sent_by(told),
    ]


TEXTS: Mapping[LetterKind, Callable[[Mapping[str, str]], Text]] = {
    LetterKind.TALK_INVITATION: _invitation,
    LetterKind.TALK_MOVED: _moved,
    LetterKind.TALK_CANCELLED: _cancelled,
}


def _when(told: Mapping[str, str]) -> str:
    starts_at = dt.datetime.fromisoformat(told["starts_at"])
    return times.when(starts_at, int(told["minutes"]), Country(told["country"]))


def _when_and_where(told: Mapping[str, str]) -> list[str]:
    """A room is its name; a video link stands on a line of its own, so that it is never broken."""
    kind = PlaceKind(told["place_kind"])
    label = str(labels.of(kind))
    if not told["place"]:
        return [_when(told), label]
    if kind is PlaceKind.ROOM:
        return [_when(told), told["place"]]
    return [_when(told), f"{label}:", told["place"]]


def _own_page(told: Mapping[str, str]) -> list[str]:
    """The leaver's page lives for a while; after that HR is asked."""
    if not told["link"]:
        return [_("The talk is voluntary. If you want to talk with somebody else, tell HR. You need not say why.")]
    return [
        _("On your own page you see what you will talk about, and can ask to talk with somebody else:"),
        told["link"],
        _("The talk is voluntary. The link is yours alone, so do not pass it on."),
    ]


def _if_it_does_not_suit(told: Mapping[str, str]) -> list[str]:
    if not told["link"]:
        return [_("If it does not suit you, answer HR.")]
    return [_("If it does not suit you, answer HR. Your own page is here:"), told["link"]]


def _link(told: Mapping[str, str]) -> list[str]:
    return [told["link"]] if told["link"] else []


def _sent_by(told: Mapping[str, str]) -> str:
    return _("Sent by %(employer)s through Efterord. Questions are answered by HR.") % told
