"""A guide while it is edited: its parts found, changed, moved, added and removed; its words measured."""

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from efterord.rules import content_parts, guides

Data = dict[str, Any]
PLACES = ("opening", "subjects", "closing")
MOST_SUBJECTS = 200
MOST_STEPS = 50
MOST_FOLLOW_UPS = 60
# What can be said or read in one go; the longest of the package's own are a third of these.
LONGEST = {"title": 120, "name": 120, "lead": 1_000, "question": 600, "coach": 600, "text": 2_000}
LONGEST_LINE = 600  # a follow-up, an answer, how to take it further


class CannotChange(ValueError):
    """A change that no guide can bear; `why` is "last", "many_subjects" or "many_steps"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def part_of(data: Data, key: str) -> tuple[str, Data] | None:
    """This function will find a step or subject by its key, with the list it stands in; None when there is none."""
    found = ((place, part) for place in PLACES for part in data[place] if part["key"] == key)
    return next(found, None)


def with_part(data: Data, key: str, part: Mapping[str, Any]) -> Data:
    """This function will return the guide with one step or subject exchanged; its key and place stay."""
    changed = copy.deepcopy(data)
    for place in PLACES:
        changed[place] = [dict(part) | {"key": key} if each["key"] == key else each for each in changed[place]]
    return changed


def moved(data: Data, key: str, by: int) -> Data:
    """This function will return the guide with a part moved among its own kind; at the end it stays where it is."""
    changed = copy.deepcopy(data)
    place, part = _found(changed, key)
    parts: list[Data] = changed[place]
    at = parts.index(part)
    parts.insert(max(0, min(len(parts) - 1, at + by)), parts.pop(at))
    return changed


def without(data: Data, key: str) -> Data:
    """This function will return the guide without a part; raises CannotChange for the last of its kind."""
    changed = copy.deepcopy(data)
    place, part = _found(changed, key)
    if len(changed[place]) == 1:
        raise CannotChange("last")
    changed[place].remove(part)
    return changed


def with_new(data: Data, place: str) -> tuple[Data, str]:
    """This function will return the guide with an empty part at the end of a list, and the new part's key."""
    changed = copy.deepcopy(data)
    if place == "subjects" and len(changed[place]) >= MOST_SUBJECTS:
        raise CannotChange("many_subjects")
    if place != "subjects" and len(changed[place]) >= MOST_STEPS:
        raise CannotChange("many_steps")
    taken = {part["key"] for each in PLACES for part in changed[each]}
    kind = "subject" if place == "subjects" else "words"
    key = next(f"{kind}-{n}" for n in range(1, len(taken) + 2) if f"{kind}-{n}" not in taken)
    empty: Data = {"key": key, "name": _silent()}
    empty |= (
        {"question": _silent(), "coach": _silent(), "follow_ups": [_silent()]}
        if place == "subjects"
        else {"text": _silent()}
    )
    changed[place].append(empty)
    return changed, key


def too_long(guide: guides.Guide) -> tuple[str, int] | None:
    """This function will name the first text that is longer than it may be, and how long that is; None when none is.

    The name is a place as guides.missing names one, "subjects[2].question", or "subjects" for too many of them.
    """
    if len(guide.subjects) > MOST_SUBJECTS:
        return "subjects", MOST_SUBJECTS
    if max(len(guide.opening), len(guide.closing)) > MOST_STEPS:
        return "opening", MOST_STEPS
    for place, text, most in _measured(guide):
        if any(len(text.in_language(language)) > most for language in content_parts.LANGUAGES):
            return place, most
    for n, subject in enumerate(guide.subjects, 1):
        if max(len(subject.follow_ups), len(subject.examples)) > MOST_FOLLOW_UPS:
            return f"subjects[{n}].follow_ups", MOST_FOLLOW_UPS
    return None


def _measured(guide: guides.Guide) -> Iterator[tuple[str, content_parts.LocalizedText, int]]:
    yield "title", guide.title, LONGEST["title"]
    yield "lead", guide.lead, LONGEST["lead"]
    for place, steps in (("opening", guide.opening), ("closing", guide.closing)):
        for n, step in enumerate(steps, 1):
            for field in ("name", "text", "coach"):
                yield f"{place}[{n}].{field}", getattr(step, field), LONGEST[field]
    for n, subject in enumerate(guide.subjects, 1):
        for field in ("name", "question", "coach"):
            yield f"subjects[{n}].{field}", getattr(subject, field), LONGEST[field]
        lines = [("follow_ups", each.texts) for each in subject.follow_ups]
        lines += [("examples", text) for each in subject.examples for text in (each.answer, each.further)]
        for field, text in lines:
            yield f"subjects[{n}].{field}", text, LONGEST_LINE


def _found(data: Data, key: str) -> tuple[str, Data]:
    found = part_of(data, key)
    if found is None:
        raise content_parts.ContentError(f"guide: there is no part {key!r}")
    return found


def _silent() -> dict[str, str]:
    return dict.fromkeys(content_parts.LANGUAGES, "")
