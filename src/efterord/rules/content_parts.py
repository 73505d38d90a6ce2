"""Reading one table of a content file: what is missing, unknown or wrong is named with its place."""

import dataclasses
import enum
import re
from collections.abc import Mapping
from typing import Any, TypeVar

from efterord import words

T = TypeVar("T")
E = TypeVar("E", bound=enum.StrEnum)
LANGUAGES = tuple(language.value for language in words.Language)
_KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class ContentError(ValueError):
    """A content file says something it may not; the message names the part and the key."""


@dataclasses.dataclass(frozen=True, slots=True)
class LocalizedText:
    """One text in the three languages, all of them always there."""

    sv: str
    nb: str
    en: str

    def in_language(self, lang: str) -> str:
        """This function will give the text in one language; raises ContentError for an unknown one."""
        if lang not in LANGUAGES:
            raise ContentError(f"language {lang!r}: the texts exist in {', '.join(LANGUAGES)}")
        text: str = getattr(self, lang)
        return text


SILENT = LocalizedText("", "", "")  # a text that may be left out, left out


class Part:
    """One table of a file, with its place for the messages; a field nobody asked for is an error, too."""

    def __init__(self, place: str, table: object) -> None:
        if not isinstance(table, Mapping):
            raise ContentError(f"{place}: a table was expected, not {table!r}")
        self.place = place
        self._table: Mapping[str, Any] = table
        self._read: set[str] = set()

    def wrong(self, key: str, why: str) -> ContentError:
        """This function will make the error for one key of this part."""
        return ContentError(f"{self.place}.{key}: {why}")

    def has(self, key: str) -> bool:
        """This function will tell whether a key that may be left out is there."""
        return key in self._table

    def is_table(self, key: str) -> bool:
        """This function will tell whether a table stands under a key, rather than a word."""
        return isinstance(self._table.get(key), Mapping)

    def is_begun(self, key: str) -> bool:
        """This function will tell whether a table that may be left out is there, with anything written in it."""
        value = self._table.get(key)
        return key in self._table and (not isinstance(value, Mapping) or any(value.values()))

    def _value(self, key: str) -> Any:
        self._read.add(key)
        if key not in self._table:
            raise self.wrong(key, "is missing")
        return self._table[key]

    def word(self, key: str) -> str:
        """This function will read a string that is not empty."""
        value = self._value(key)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, f"a text was expected, not {value!r}")
        return value

    def name(self, key: str) -> str:
        """This function will read a key that never changes: small letters, figures and hyphens."""
        value = self.word(key)
        if not _KEY.fullmatch(value):
            raise self.wrong(key, f"{value!r} is not a key such as 'main-reason'")
        return value

    def matching(self, key: str, pattern: str) -> str:
        """This function will read a string of one shape, given as a regular expression."""
        value = self.word(key)
        if not re.fullmatch(pattern, value):
            raise self.wrong(key, f"{value!r} does not look like {pattern}")
        return value

    def one_of(self, key: str, kinds: type[E]) -> E:
        """This function will read the code of a word."""
        code = self.word(key)
        try:
            return kinds(code)
        except ValueError:
            raise self.wrong(key, f"{code!r} is none of {', '.join(kinds)}") from None

    def number(self, key: str, low: int, high: int) -> int:
        """This function will read a whole number from low to high, both included."""
        value = self._value(key)
        if type(value) is not int or not low <= value <= high:
            raise self.wrong(key, f"a whole number from {low} to {high} was expected, not {value!r}")
        return value

    def numbers(self, key: str, low: int, high: int) -> list[int]:
        """This function will read a list of whole numbers from low to high, both included."""
        value = self._value(key)
        if not isinstance(value, list) or not all(type(each) is int and low <= each <= high for each in value):
            raise self.wrong(key, f"a list of whole numbers from {low} to {high} was expected")
        return list(value)

    def flag(self, key: str, default: bool) -> bool:
        """This function will read yes or no, with what holds when nothing is said."""
        value = self._value(key) if self.has(key) else default
        if not isinstance(value, bool):
            raise self.wrong(key, f"true or false was expected, not {value!r}")
        return value

    def texts(self) -> LocalizedText:
        """This function will read the three languages that stand in this part itself."""
        return LocalizedText(**{language: self.word(language) for language in LANGUAGES})

    def text(self, key: str) -> LocalizedText:
        """This function will read a text under a key: the three languages and nothing else."""
        part = self.part(key)
        text = part.texts()
        part.finish()
        return text

    def optional_text(self, key: str) -> LocalizedText:
        """This function will read a text that may be left out; begun in one language, it is wanted in all."""
        if self.is_begun(key):
            return self.text(key)
        if self.has(key):
            self.part(key)  # an empty one counts as read
        return SILENT

    def part(self, key: str) -> "Part":
        """This function will open a table within this one."""
        return self._within(f"{self.place}.{key}", self._value(key))

    def parts(self, key: str) -> "list[Part]":
        """This function will open a list of tables; it may not be empty."""
        value = self._value(key)
        if not isinstance(value, list) or not value:
            raise self.wrong(key, "a list with at least one part was expected")
        return [self._within(f"{self.place}.{key}[{number}]", each) for number, each in enumerate(value, start=1)]

    def drafted_parts(self, key: str) -> "list[Part]":
        """This function will open a list of tables that only a draft may leave empty."""
        return self.parts(key)

    def _within(self, place: str, table: object) -> "Part":
        return Part(place, table)

    def words(self, key: str) -> list[str]:
        """This function will read a list of strings."""
        value = self._value(key)
        if not isinstance(value, list) or not all(isinstance(each, str) and each for each in value):
            raise self.wrong(key, "a list of texts was expected")
        return list(value)

    def names(self) -> list[str]:
        """This function will list the keys that stand here."""
        return list(self._table)

    def finish(self) -> None:
        """This function will refuse a part with a field that means nothing: so a misspelling looks."""
        for key in self._table:
            if key not in self._read:
                raise self.wrong(key, "is not a field of this part")


class DraftPart(Part):
    """A table of a draft: a language may be missing, and is then noted in a list instead of refused."""

    def __init__(self, place: str, table: object, lacking: list[str]) -> None:
        super().__init__(place, table)
        self._lacking = lacking

    def texts(self) -> LocalizedText:
        """This function will read the languages that are there and note those that are not."""
        read = {}
        for language in LANGUAGES:
            value = self._value(language) if self.has(language) else ""
            if not isinstance(value, str):
                raise self.wrong(language, f"a text was expected, not {value!r}")
            read[language] = value if value.strip() else ""
            if not read[language]:
                self._lacking.append(f"{self.place.partition('.')[2]}: {language}")
        return LocalizedText(**read)

    def part(self, key: str) -> Part:
        """This function will open a table within this one; a text nobody has begun is an empty one."""
        return super().part(key) if self.has(key) else self._within(f"{self.place}.{key}", {})

    def drafted_parts(self, key: str) -> list[Part]:
        """This function will open a list of tables, which may still be empty."""
        return self.parts(key) if self._value(key) != [] else []

    def _within(self, place: str, table: object) -> Part:
        return DraftPart(place, table, self._lacking)


def refuse_twice(place: str, keys: list[str]) -> None:
    """This function will raise ContentError when a key stands twice."""
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise ContentError(f"{place}: the key {key!r} stands twice")
        seen.add(key)


def found(key: str, among: Mapping[str, T], place: str) -> T:
    """This function will give what stands under a key; raises ContentError when nothing does."""
    if key not in among:
        raise ContentError(f"{place}: there is no {key!r}")
    return among[key]
