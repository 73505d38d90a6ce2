"""What each letter says, as plain text: a link, who sends it and until when; never content, never a counter."""

import textwrap
from collections.abc import Callable, Mapping

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from efterord.mail import texts_cases, texts_results, texts_surveys, texts_talks
from efterord.words import Language, LetterKind

WIDTH = 72
Text = tuple[str, list[str]]

# What an account letter is about (the adapter names it): the sentence it opens with.
ABOUT_ACCOUNT: Mapping[str, str] = {
    "password_reset_key": gettext_noop(
        "Somebody, probably you, asked for a new password for your account in Efterord."
    ),
    "password_changed": gettext_noop("The password of your account in Efterord has been changed."),
    "password_reset": gettext_noop("The password of your account in Efterord has been changed."),
    "totp_activated": gettext_noop("A code app has been added to your account in Efterord."),
    "totp_deactivated": gettext_noop("The code app has been removed from your account in Efterord."),
    "webauthn_added": gettext_noop("A passkey has been added to your account in Efterord."),
    "webauthn_removed": gettext_noop("A passkey has been removed from your account in Efterord."),
    "recovery_codes_generated": gettext_noop("New spare codes have been made for your account in Efterord."),
}


def render(kind: LetterKind, language: Language, context: Mapping[str, str]) -> tuple[str, str]:
    """This function will return the subject and the body of a letter in a language.

    Values from the context are set on one line each, so that none can begin a header or a paragraph of its own.
    """
    told = {name: " ".join(str(value).split()) for name, value in context.items()}
    with translation.override(language.value):
        subject, paragraphs = _TEXTS[kind](told)
        return " ".join(subject.split()), "\n\n".join(_wrapped(p) for p in paragraphs) + "\n"


def _sign_in_link(told: Mapping[str, str]) -> Text:
    return _("Your account in Efterord"), [
        _("Hello,"),
        _("You have an account in Efterord at %(employer)s. Choose a password here:") % told,
        told["link"],
        _("The link works once, for %(days)s days. If you did not expect this letter, tell your administrator.") % told,
    ]


def _account(told: Mapping[str, str]) -> Text:
    sentence = ABOUT_ACCOUNT[told["about"]]
    about = _(sentence)
    if "link" in told:
        return _("New password in Efterord"), [
            _("Hello,"),
            about,
            told["link"],
            _("If it was not you, you need do nothing. Your password stays as it is."),
        ]
    return _("Your account in Efterord has changed"), [
        _("Hello,"),
        about,
        _("If it was not you, tell your administrator at once."),
    ]


_TEXTS: Mapping[LetterKind, Callable[[Mapping[str, str]], Text]] = {
    LetterKind.SIGN_IN_LINK: _sign_in_link,
    LetterKind.ACCOUNT: _account,
    **texts_cases.TEXTS,
    **texts_results.TEXTS,
    **texts_surveys.TEXTS,
    **texts_talks.TEXTS,
}


def _wrapped(paragraph: str) -> str:
    """A link is never broken over two lines: many mail programs would open half of it."""
    return textwrap.fill(paragraph, WIDTH, break_long_words=False, break_on_hyphens=False)
