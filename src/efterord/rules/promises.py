"""The promise to a respondent and the fixed sentences that follow from it, with k filled in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from efterord.rules import content_parts

COMMENT_K = 10  # people who wrote before own words are shown (promise paper, Comments)
UNREAD_MONTHS = 36  # storage period of answers that never reach k
# Which blanks each sentence must have; a text of another key, or one without its blanks, is refused.
BLANKS: Mapping[str, frozenset[str]] = {
    "title": frozenset(),
    "sealed": frozenset({"words_k", "words_k_minus_one"}),
    "words": frozenset({"words_writers"}),
    "opening": frozenset({"date", "k"}),
    "never_enough": frozenset({"words_k", "months"}),
    "act_now": frozenset(),
    "nothing_to_show": frozenset({"words_k"}),
    "not_covered_title": frozenset(),
    "act_now_link": frozenset(),
    "follow_up": frozenset({"words_k"}),
    "follow_up_opening": frozenset({"date", "k"}),
    "words_readers": frozenset(),
    "words_use": frozenset(),
    "by_name": frozenset({"words_k"}),
    "yours": frozenset(),
}
# Sentences that the first version did not have yet; it is still read, since people answered it as it stood.
SINCE_2 = frozenset(
    {"act_now_link", "follow_up", "follow_up_opening", "words_readers", "words_use", "by_name", "yours"}
)


@dataclass(frozen=True, slots=True)
class Promise:
    """The promise in one version. `numbers`: per language the words from `first_number` upwards."""

    version: int
    first_number: int
    numbers: Mapping[str, tuple[str, ...]]
    texts: Mapping[str, content_parts.LocalizedText]
    not_covered: Mapping[str, content_parts.LocalizedText]

    def in_words(self, number: int, lang: str) -> str:
        """This function will write a number from 3 to 20 as a word; raises ContentError outside."""
        words = content_parts.found(lang, self.numbers, "promise.numbers, language")
        if not 0 <= number - self.first_number < len(words):
            raise content_parts.ContentError(f"promise.numbers: {number} is not in the table")
        return words[number - self.first_number]

    def sentence(self, key: str, lang: str, *, k: int, date: str = "", months: int = UNREAD_MONTHS,
                 writers: int = COMMENT_K) -> str:  # fmt: skip
        """This function will give one sentence with its blanks filled.

        `k`: 5 to 20. `date`: the next release, written out in the language; needed by "opening" alone.
        """
        if key not in self.texts:
            raise content_parts.ContentError(f"promise.texts: there is no {key!r}")
        if not 5 <= k <= 20:
            raise content_parts.ContentError(f"promise: k is 5 to 20, not {k}")
        if not date and "date" in BLANKS[key]:
            raise content_parts.ContentError(f"promise.texts.{key}: the date is missing")
        filled = {
            "k": str(k),
            "k_minus_one": str(k - 1),
            "words_k": self.in_words(k, lang),
            "words_k_minus_one": self.in_words(k - 1, lang),
            "words_writers": self.in_words(writers, lang),
            "months": str(months),
            "date": date,
        }
        return re.sub(r"\{(\w+)\}", lambda found: filled[found[1]], self.texts[key].in_language(lang))

    def shown(self, lang: str, *, k: int, has_words: bool, is_follow_up: bool = False,
              months: int = UNREAD_MONTHS) -> list[str]:  # fmt: skip
        """This function will give the promise to show and freeze; it speaks of own words only if asked."""
        told = {"sealed": True, "follow_up": is_follow_up, "words": has_words, "never_enough": True}
        return [self.sentence(key, lang, k=k, months=months) for key, is_told in told.items() if is_told]

    def exceptions(self, lang: str) -> list[str]:
        """This function will list what the promise does not cover."""
        return [text.in_language(lang) for text in self.not_covered.values()]


def blanks_of(text: str) -> frozenset[str]:
    """This function will list the blanks of a sentence, such as "k" for "{k}"."""
    return frozenset(re.findall(r"\{(\w*)\}", text))


def parse_promise(data: Mapping[str, object]) -> Promise:
    """This function will read the promise from parsed TOML; raises ContentError."""
    root = content_parts.Part("promise", data)
    root.matching("key", "promise")
    numbers = root.part("numbers")
    first = numbers.number("first", 3, 3)
    tables = {language: tuple(numbers.words(language)) for language in content_parts.LANGUAGES}
    numbers.finish()
    for language, table in tables.items():
        if len(table) != 18 or len(set(table)) != 18:
            raise numbers.wrong(language, "eighteen different words were expected, for 3 to 20")
    version = root.number("version", 1, 999)
    promise = Promise(
        version=version,
        first_number=first,
        numbers=tables,
        texts=_sentences(root.part("texts"), version),
        not_covered=_exceptions(root.parts("not_covered")),
    )
    root.finish()
    return promise


def _sentences(part: content_parts.Part, version: int) -> dict[str, content_parts.LocalizedText]:
    found = {}
    for key, blanks in BLANKS.items():
        if version == 1 and key in SINCE_2:
            continue
        text = part.text(key)
        for language in content_parts.LANGUAGES:
            if blanks_of(text.in_language(language)) != blanks:
                wanted = ", ".join(sorted(blanks)) or "none"
                raise part.wrong(f"{key}.{language}", f"the blanks must be: {wanted}")
        found[key] = text
    part.finish()
    return found


def _exceptions(parts: list[content_parts.Part]) -> dict[str, content_parts.LocalizedText]:
    keys = [part.name("key") for part in parts]
    content_parts.refuse_twice("promise.not_covered", keys)
    found = {key: part.texts() for key, part in zip(keys, parts, strict=True)}
    for part in parts:
        part.finish()
    return found
