"""Reads the published texts of the package. A version is read once and kept, since it never changes."""

import functools
import importlib.resources
import re
import tomllib
from typing import Any

from efterord.rules import content_parts, promises, questionnaires, questionnaires_reading, scorecards
from efterord.rules import guides as guide_rules
from efterord.rules import reasons as codebook


@functools.cache
def guide(key: str = "nearest-manager", version: int = 1) -> guide_rules.Guide:
    """This function will read an interview guide; raises ContentError when there is none or it is faulty."""
    found = guide_rules.parse_guide(_table("guides/", key, version))
    _refuse_other(found.key, found.version, key, version)
    return found


@functools.cache
def guides() -> tuple[guide_rules.Guide, ...]:
    """This function will read all interview guides of the package, the newest version of each, by key."""
    newest = _newest("guides")
    return tuple(guide(key, newest[key]) for key in sorted(newest))


@functools.cache
def scorecard(key: str = "areas", version: int = 1) -> scorecards.Scorecard:
    """This function will read a scorecard; raises ContentError."""
    found = scorecards.parse_scorecard(_table("scorecards/", key, version))
    _refuse_other(found.key, found.version, key, version)
    return found


@functools.cache
def scorecards_of_all_versions() -> tuple[scorecards.Scorecard, ...]:
    """This function will read every scorecard in every version, the newest last."""
    return tuple(scorecard(key, version) for key, version in _versions("scorecards"))


@functools.cache
def questions(key: str = "core", version: int = 1) -> questionnaires.QuestionSet:
    """This function will read a question set with the codebook and the bank it names; raises ContentError."""
    table = _table("questions/", key, version)
    bank_version = table.get("bank_version")
    known = bank(bank_version) if isinstance(bank_version, int) else None
    found = questionnaires_reading.parse_question_set(table, reasons(_book_version(table)), known)
    _refuse_other(found.key, found.version, key, version)
    return found


@functools.cache
def question_sets() -> tuple[questionnaires.QuestionSet, ...]:
    """This function will read all question sets of the package, the newest version of each, by key."""
    newest = _newest("questions")
    return tuple(questions(key, newest[key]) for key in sorted(newest) if key != "bank")


@functools.cache
def all_question_sets() -> tuple[questionnaires.QuestionSet, ...]:
    """This function will read all question sets of the package in all their versions."""
    return tuple(questions(key, version) for key, version in _versions("questions") if key != "bank")


def bank_versions() -> tuple[int, ...]:
    """This function will list the versions of the bank of questions."""
    return tuple(version for key, version in _versions("questions") if key == "bank")


@functools.cache
def bank(version: int) -> questionnaires_reading.Bank:
    """This function will read the bank of questions that sets name by id; raises ContentError."""
    table = _table("questions/", "bank", version)
    found = questionnaires_reading.parse_bank(table, reasons(_book_version(table)))
    _refuse_other("bank", found.version, "bank", version)
    return found


@functools.cache
def reasons(version: int = 1) -> codebook.ReasonBook:
    """This function will read the codebook of reasons; raises ContentError."""
    found = codebook.parse_reasons(_table("", "reasons", version))
    _refuse_other("reasons", found.version, "reasons", version)
    return found


@functools.cache
def promise(version: int | None = None) -> promises.Promise:
    """This function will read the promise, the newest unless a version is named; raises ContentError."""
    version = _newest("texts")["promise"] if version is None else version
    found = promises.parse_promise(_table("texts/", "promise", version))
    _refuse_other("promise", found.version, "promise", version)
    return found


def _newest(folder: str) -> dict[str, int]:
    """The newest version of each text in a folder, by key."""
    return dict(_versions(folder))


def _versions(folder: str) -> list[tuple[str, int]]:
    """The key and version of each text in a folder, in that order."""
    names = (entry.name for entry in importlib.resources.files("efterord.content").joinpath(folder).iterdir())
    found = (re.fullmatch(r"([a-z][a-z0-9-]*)-([0-9]+)\.toml", name) for name in names)
    return sorted((named[1], int(named[2])) for named in found if named)


def _book_version(table: dict[str, Any]) -> int:
    version = table.get("reasons_version")
    return version if isinstance(version, int) else 0


def _table(folder: str, key: str, version: int) -> dict[str, Any]:
    if not re.fullmatch(r"[a-z][a-z0-9-]*", key):  # a key may come from a row; it never becomes a path
        raise content_parts.ContentError(f"{key!r} is not the key of a text")
    name = f"{folder}{key}-{version}.toml"
    try:
        text = importlib.resources.files("efterord.content").joinpath(name).read_text(encoding="utf-8")
        return tomllib.loads(text)
    except FileNotFoundError:
        raise content_parts.ContentError(f"{name}: there is no such text") from None
    except tomllib.TOMLDecodeError as error:
        raise content_parts.ContentError(f"{name}: {error}") from error


def _refuse_other(found_key: str, found_version: int, key: str, version: int) -> None:
    if (found_key, found_version) != (key, version):
        raise content_parts.ContentError(f"{key}-{version}: the file calls itself {found_key}-{found_version}")
