"""What the other letters of a departure say: that something waits, and a link; never what, and never about whom."""

import datetime as dt
from collections.abc import Callable, Mapping

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from efterord.mail import times
from efterord.words import LetterKind

Text = tuple[str, list[str]]


def _departure_link(told: Mapping[str, str]) -> Text:
    return _("A page of your own"), [
        _("Hello,"),
        _(
            "%(employer)s has made a page for you. There you see what is planned, say how you would like it, "
            "and read what has been written down together with you."
        )
        % told,
        told["link"],
        _("The link is yours alone, so do not pass it on."),
        *_closes(told, _("It works until %(date)s.")),
        _sent_by(told),
    ]


def _summary_to_read(told: Mapping[str, str]) -> Text:
    return _("A summary to read"), [
        _("Hello,"),
        _("The summary of your talk can be read now. You can correct it and add to it before it is kept."),
        told["link"],
        *_closes(told, _("You can do so until %(date)s.")),
        _("The link is yours alone, so do not pass it on."),
        _sent_by(told),
    ]


def _checklist_reminder(told: Mapping[str, str]) -> Text:
    n = int(told["n_items"])
    waiting = ngettext(
        "%(n)d thing waits on a checklist of yours in Efterord.",
        "%(n)d things wait on a checklist of yours in Efterord.",
        n,
    ) % {"n": n}
    day = times.weekday_and_day(dt.date.fromisoformat(told["due_on"]))
    return _("Reminder of a checklist"), [
        _("Hello,"),
        waiting,
        _("The first date is %(day)s.") % {"day": day},
        _("You see the list here:"),
        told["link"],
        _("Sent by %(employer)s through Efterord.") % told,
    ]


def _departure_reported(told: Mapping[str, str]) -> Text:
    return _("Something to confirm in Efterord"), [
        _("Hello,"),
        _("A manager has reported a departure. It counts only when you have confirmed it:"),
        told["link"],
        _("Sent by %(employer)s through Efterord.") % told,
    ]


def _rehire_reminder(told: Mapping[str, str]) -> Text:
    return _("Reminder to get in touch"), [
        _("Hello,"),
        _("Somebody who once worked with you has agreed to be asked again, and the day you chose for it has come:"),
        told["link"],
        *_closes(told, _("The agreement holds until %(date)s.")),
        _("Sent by %(employer)s through Efterord.") % told,
    ]


def _release_stopped(told: Mapping[str, str]) -> Text:
    return _("A release was stopped"), [
        _("Hello,"),
        _(
            "The check before publishing stopped a release of survey answers. Nothing was shown, and all answers wait "
            "as before. No release is held until the fault is mended. What to do stands here:"
        ),
        told["link"],
        _("Sent by %(employer)s through Efterord.") % told,
    ]


def _external_account(told: Mapping[str, str]) -> Text:
    return _("Your account in Efterord"), [
        _("Hello,"),
        _(
            "%(employer)s asks you to hold a talk, and has opened an account for you in Efterord. It is for this talk "
            "alone and ends with it. Choose a password here:"
        )
        % told,
        told["link"],
        _("The link works once, for %(days)s days. If you did not expect this letter, tell the one who asked you.")
        % told,
    ]


TEXTS: Mapping[LetterKind, Callable[[Mapping[str, str]], Text]] = {
    LetterKind.DEPARTURE_LINK: _departure_link,
    LetterKind.SUMMARY_TO_READ: _summary_to_read,
    LetterKind.CHECKLIST_REMINDER: _checklist_reminder,
    LetterKind.DEPARTURE_REPORTED: _departure_reported,
    LetterKind.REHIRE_REMINDER: _rehire_reminder,
    LetterKind.EXTERNAL_ACCOUNT: _external_account,
    LetterKind.RELEASE_STOPPED: _release_stopped,
}


def _closes(told: Mapping[str, str], sentence: str) -> list[str]:
    """A sentence with the last day, where there is one."""
    if not told.get("closes_on"):
        return []
    day = formats.date_format(dt.date.fromisoformat(told["closes_on"]), pgettext("day with year", "j F Y"))
    return [sentence % {"date": day}]


def _sent_by(told: Mapping[str, str]) -> str:
    return _("Sent by %(employer)s through Efterord. Questions are answered by HR.") % told
