"""Interview guides: what a guide is, and strict reading of a parsed TOML file."""

from collections.abc import Mapping
from dataclasses import dataclass

from efterord.rules import content_parts


@dataclass(frozen=True, slots=True)
class GuideStep:
    """Words to say and tick off. `only_if_true`: said only when the interviewer means it."""

    key: str
    name: content_parts.LocalizedText
    text: content_parts.LocalizedText
    only_if_true: bool


@dataclass(frozen=True, slots=True)
class GuideSubject:
    """One subject: its name in the plan, the question asked aloud, what to ask next, a quiet line."""

    key: str
    name: content_parts.LocalizedText
    question: content_parts.LocalizedText
    follow_ups: tuple[content_parts.LocalizedText, ...]
    coach: content_parts.LocalizedText


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide for one interviewer; keys are unique in it, so that notes and ticks can point at them."""

    key: str
    version: int
    title: content_parts.LocalizedText
    opening: tuple[GuideStep, ...]
    subjects: tuple[GuideSubject, ...]
    closing: tuple[GuideStep, ...]

    def subject(self, key: str) -> GuideSubject:
        """This function will find a subject by its key; raises ContentError for an unknown one."""
        return content_parts.found(key, {subject.key: subject for subject in self.subjects}, f"guide {self.key}")

    def step(self, key: str) -> GuideStep:
        """This function will find an opening or closing step by its key; raises ContentError."""
        return content_parts.found(
            key, {step.key: step for step in (*self.opening, *self.closing)}, f"guide {self.key}"
        )


def parse_guide(data: Mapping[str, object]) -> Guide:
    """This function will read a guide from parsed TOML; raises ContentError."""
    root = content_parts.Part("guide", data)
    guide = Guide(
        key=root.name("key"),
        version=root.number("version", 1, 999),
        title=root.text("title"),
        opening=tuple(_step(part) for part in root.parts("opening")),
        subjects=tuple(_subject(part) for part in root.parts("subjects")),
        closing=tuple(_step(part) for part in root.parts("closing")),
    )
    root.finish()
    keys = [step.key for step in (*guide.opening, *guide.closing)]
    keys += [subject.key for subject in guide.subjects]
    content_parts.refuse_twice("guide", keys)
    return guide


def _step(part: content_parts.Part) -> GuideStep:
    step = GuideStep(part.name("key"), part.text("name"), part.text("text"), part.flag("only_if_true", False))
    part.finish()
    return step


def _subject(part: content_parts.Part) -> GuideSubject:
    follow_ups = []
    for inner in part.parts("follow_ups"):
        follow_ups.append(inner.texts())
        inner.finish()
    subject = GuideSubject(
        key=part.name("key"),
        name=part.text("name"),
        question=part.text("question"),
        follow_ups=tuple(follow_ups),
        coach=part.text("coach"),
    )
    part.finish()
    return subject
