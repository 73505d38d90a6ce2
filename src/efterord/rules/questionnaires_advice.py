"""What a question of one's own had better not ask: who somebody is. A hint while it is written, never a refusal."""

import enum
import re
from collections.abc import Mapping

from efterord.rules.questionnaires import LocalizedText


class Asks(enum.StrEnum):
    """What about a person a question seems to ask for."""

    NAME = "name"
    AGE = "age"
    SEX = "sex"
    NUMBER = "number"


# Words, or how words begin (*), that such questions use. A hint may be wrong, so each is worth reading, no more.
_WORDS: Mapping[Asks, Mapping[str, str]] = {
    Asks.NAME: {
        "sv": "heter du|ditt namn|namn på*|vad heter|vilken kollega|vem är",
        "nb": "heter du|navnet ditt|ditt navn|navn på*|hva heter|hvilken kollega|hvem er",
        "en": "your name|name of*|names of*|what is * called|which colleague|who is",
    },
    Asks.AGE: {
        "sv": "ålder*|hur gammal|födelseår*|födelsedat*|född",
        "nb": "alder*|hvor gammel|fødselsår*|fødselsdat*|født",
        "en": "age|ages|aged|how old|birth*|born",
    },
    Asks.SEX: {
        "sv": "kön|könet|könstillhörighet|juridiskt kön|man eller kvinna|kvinna eller man",
        "nb": "kjønn|kjønnet|mann eller kvinne|kvinne eller mann",
        "en": "sex|gender|man or woman|woman or man|male or female|female or male",
    },
    Asks.NUMBER: {
        "sv": "personnummer*|anställningsnummer*|telefonnummer*|mobilnummer*|e-postadress*|mejladress*",
        "nb": "personnummer*|fødselsnummer*|ansattnummer*|telefonnummer*|mobilnummer*|e-postadresse*",
        "en": "personal number|identity number|employee number|staff number|phone number|telephone|e-mail address*",
    },
}


def asks_for(text: LocalizedText) -> tuple[Asks, ...]:
    """This function will tell what about a person a text seems to ask for, in any of its languages."""
    return tuple(
        asks
        for asks, words in _WORDS.items()
        if any(_pattern(words[language]).search(text.in_language(language).lower()) for language in words)
    )


def _pattern(words: str) -> re.Pattern[str]:
    each = [re.escape(word).replace(r"\*", r"\w*") for word in words.split("|")]
    return re.compile(rf"(?<!\w)(?:{'|'.join(each)})(?!\w)")
