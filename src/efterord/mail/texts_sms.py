"""What a text message says: who asks, that it is voluntary, until when, a link; in one message of 160 signs."""

import datetime as dt
import unicodedata
from collections.abc import Mapping

from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from efterord.words import Language, LetterKind

# GSM 03.38, the signs that cost one place each; a sign outside makes the whole message cost two places a sign.
GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
MOST_SIGNS = 160
# With a longer address of the site a message may not fit; `efterord doctor` says so.
LONGEST_URL = 60
_PLAIN = str.maketrans({"–": "-", "—": "-", "‑": "-", "’": "'", "‘": "'", "”": '"', "“": '"', "\u00a0": " "})


def render(kind: LetterKind, language: Language, context: Mapping[str, str]) -> str:
    """This function will write a text message; the employer's name is cut where the link leaves it no room.

    The link is never cut: with an address of up to sixty signs (EFTERORD_URL) all of it is one message.
    """
    with translation.override(language.value):
        closes = dt.date.fromisoformat(context["closes_on"])
        day = plain(formats.date_format(closes, pgettext("day in a text message", "j M")))
        told = {"day": day, "link": context["link"]}
        sentence = {
            LetterKind.SURVEY_INVITATION: _(
                "%(employer)s: a few questions for you, voluntary, until %(day)s. %(link)s"
            ),
            LetterKind.SURVEY_REMINDER: _(
                "%(employer)s, reminder: a few questions for you, voluntary, until %(day)s. %(link)s"
            ),
            LetterKind.SURVEY_FOLLOW_UP: _(
                "%(employer)s: some more questions for you, voluntary, until %(day)s. %(link)s"
            ),
        }[kind]
    room = MOST_SIGNS - len(sentence % {**told, "employer": ""})
    return sentence % {**told, "employer": _cut(plain(context["employer"]), max(room, 0))}


def plain(text: str) -> str:
    """This function will write a text on one line with signs of the telephone's alphabet: á becomes a.

    What has no likeness there is left out.
    """
    found = []
    for sign in text.translate(_PLAIN):
        bare = sign if sign in GSM else unicodedata.normalize("NFKD", sign)
        found += [part for part in bare if part in GSM]
    return " ".join("".join(found).split())


def _cut(name: str, room: int) -> str:
    return name if len(name) <= room else name[: max(room - 1, 0)].rstrip() + "." * (room > 0)
