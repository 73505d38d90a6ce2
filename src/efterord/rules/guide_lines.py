"""Follow-ups and examples as lines a person edits: one a line, with the sign of what calls for it in front."""

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from efterord.rules import content_parts

LANGUAGES = content_parts.LANGUAGES
SIGNS = {"plus": "+", "minus": "-", "quote": "”", "cue": "~"}
BETWEEN = "|"  # between an answer and how to take it further
_FRONT = re.compile(
    r"(?:(?P<plus>\+)|(?P<minus>[-–−])|(?P<quote>[\"”“«»])|(?P<cue>~)|#(?P<reason>[A-NX][0-9]?)"
    r"|\?(?P<choice>[a-z0-9-]+)=(?P<option>[a-z0-9-]+)):(?:\s+|$)"
)

Texts = Mapping[str, str]


class SignsDiffer(ValueError):
    """The languages do not agree on what calls for the follow-up on one line (`line`, from 1)."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line} has different signs")
        self.line = line


def sign_of(when: str) -> str:
    """This function will write a trigger as the sign in front of a line: "+", "#A1", "?stay=yes", or ""."""
    if when.startswith("reason:"):
        return "#" + when.removeprefix("reason:").removeprefix("r-")
    if when.startswith("choice:"):
        _, choice, option = when.split(":")
        return f"?{choice}={option}"
    return SIGNS.get(when, "")


def write_follow_ups(follow_ups: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """This function will write follow-ups as one text a language, a line each; an untranslated one is an empty line."""
    rows = list(follow_ups)
    return {language: _joined(_fronted(row, language) for row in rows) for language in LANGUAGES}


def read_follow_ups(texts: Texts) -> list[dict[str, str]]:
    """This function will read those texts back; lines in the same place belong together. Raises SignsDiffer."""
    found = []
    for number, lines in enumerate(_together(texts), start=1):
        read = {language: _front(line) for language, line in lines.items()}
        signs = {when for when, text in read.values() if text}
        if len(signs) > 1:
            raise SignsDiffer(number)
        row = {language: text for language, (_when, text) in read.items()}
        when = next(iter(signs), "")
        if any(row.values()):
            found.append(row | ({"when": when} if when else {}))
    return found or [dict.fromkeys(LANGUAGES, "")]  # a subject has one to fill in, at least


def write_examples(examples: Iterable[Mapping[str, Texts]]) -> dict[str, str]:
    """This function will write examples as one text a language: a line each, the answer | how to take it further."""
    rows = list(examples)
    return {language: _joined(_example(row, language) for row in rows) for language in LANGUAGES}


def read_examples(texts: Texts) -> list[dict[str, dict[str, str]]]:
    """This function will read those texts back; lines in the same place belong together."""
    found = []
    for lines in _together(texts):
        halves = {language: line.partition(BETWEEN) for language, line in lines.items()}
        row = {
            "answer": {language: half[0].strip() for language, half in halves.items()},
            "further": {language: half[2].strip() for language, half in halves.items()},
        }
        if any(text for part in row.values() for text in part.values()):
            found.append(row)
    return found


def _together(texts: Texts) -> list[dict[str, str]]:
    columns: Sequence[list[str]] = [texts.get(language, "").strip("\n").split("\n") for language in LANGUAGES]
    return [
        dict(zip(LANGUAGES, (line.strip() for line in lines), strict=True))
        for lines in itertools.zip_longest(*columns, fillvalue="")
    ]


def _front(line: str) -> tuple[str, str]:
    front = _FRONT.match(line)
    if front is None:
        return "", line
    kind, said = front.lastgroup, line[front.end() :].strip()
    if kind == "reason":
        code = front["reason"]
        return (f"reason:r-{code}" if len(code) == 2 else f"reason:{code}"), said
    if kind == "option":
        return f"choice:{front['choice']}:{front['option']}", said
    return str(kind), said


def _fronted(row: Mapping[str, Any], language: str) -> str:
    text, sign = row.get(language, ""), sign_of(row.get("when", ""))
    return f"{sign}: {text}" if sign and text else text


def _example(row: Mapping[str, Texts], language: str) -> str:
    answer, further = row["answer"].get(language, ""), row["further"].get(language, "")
    return f"{answer} {BETWEEN} {further}".strip() if answer or further else ""


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(lines).rstrip("\n")
