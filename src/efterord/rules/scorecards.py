"""The scorecard that ends a talk: one figure an area with anchors in words, or no view at all."""

from collections.abc import Mapping
from dataclasses import dataclass

from efterord.rules import content_parts

LEVELS = (1, 2, 3, 4, 5)
ANCHORED = (1, 3, 5)  # those with words of their own; 2 and 4 lie between
NO_VIEW = ""


@dataclass(frozen=True, slots=True)
class Area:
    """One of the seven areas (`number` 1-7): its name, what is judged, and what 1, 3 and 5 mean in words."""

    key: str
    number: int
    name: content_parts.LocalizedText
    question: content_parts.LocalizedText
    anchors: Mapping[int, content_parts.LocalizedText]

    def anchor(self, level: int, lang: str) -> str:
        """This function will give the words of a level in one language, "" for one between two anchors."""
        return self.anchors[level].in_language(lang) if level in self.anchors else ""


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A scorecard; `no_view` is what stands beside the figures for who cannot tell."""

    key: str
    version: int
    title: content_parts.LocalizedText
    lead: content_parts.LocalizedText
    no_view: content_parts.LocalizedText
    areas: tuple[Area, ...]

    def area(self, key: str) -> Area:
        """This function will find an area by its key; raises ContentError for an unknown one."""
        return content_parts.found(key, {area.key: area for area in self.areas}, f"scorecard {self.key}")


def parse_scorecard(data: Mapping[str, object]) -> Scorecard:
    """This function will read a scorecard from parsed TOML; raises ContentError."""
    root = content_parts.Part("scorecard", data)
    scorecard = Scorecard(
        key=root.name("key"),
        version=root.number("version", 1, 999),
        title=root.text("title"),
        lead=root.text("lead"),
        no_view=root.text("no_view"),
        areas=tuple(_area(part) for part in root.parts("areas")),
    )
    root.finish()
    content_parts.refuse_twice("scorecard", [area.key for area in scorecard.areas])
    content_parts.refuse_twice("scorecard", [str(area.number) for area in scorecard.areas])
    return scorecard


def read_values(scorecard: Scorecard, values: Mapping[str, str]) -> dict[str, int | None]:
    """This function will read what was marked: {area key: "1".."5" or ""} to {area key: 1-5 or None for no view}.

    Every area of the scorecard is in the result; one not marked is no view. Raises ContentError for an area that is
    not on the scorecard and for anything but the five figures.
    """
    for key in values:
        scorecard.area(key)
    return {area.key: _value(area, values.get(area.key, NO_VIEW)) for area in scorecard.areas}


def _value(area: Area, value: str) -> int | None:
    if value == NO_VIEW:
        return None
    if value not in [str(level) for level in LEVELS]:
        raise content_parts.ContentError(f"{area.key}: a figure from 1 to 5 was expected, not {value!r}")
    return int(value)


def _area(part: content_parts.Part) -> Area:
    inner = part.part("anchors")
    anchors = {level: inner.text(str(level)) for level in ANCHORED}
    inner.finish()
    area = Area(
        key=part.name("key"),
        number=part.number("number", 1, 7),
        name=part.text("name"),
        question=part.text("question"),
        anchors=anchors,
    )
    part.finish()
    return area
