"""Interview guides: what a guide is, strict reading of one, drafts that lack a language, and which one to propose."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from efterord.rules import content_parts

T = TypeVar("T")
SILENT = content_parts.SILENT
WORDS = "{words}"  # the place in a follow-up where what the leaver just said is put in
BLANK = "[…]"  # ... and what stands there when the guide is read or printed before the talk
HOLDERS = ("manager", "hr", "any")
LEAVINGS = ("voluntary", "involuntary", "any")
RESERVED = ("opening", "closing")  # the parts of a talk round the subjects (rules/interviews.py)
MARKS = ("plus", "minus", "quote", "cue")
_WHEN = re.compile(rf"{'|'.join(MARKS)}|reason:[A-NX]|reason:r-[A-NX]\d|choice:[a-z0-9-]+:[a-z0-9-]+")
_SOURCE_ID = re.compile(r"[0-4]\.[a-z]?\d{1,2}(\.[a-z])?")


@dataclass(frozen=True, slots=True)
class GuideStep:
    """Words to say and tick off. `only_if_true`: said only when the interviewer means it.

    `coach` may be empty; `asks` as of a subject.
    """

    key: str
    name: content_parts.LocalizedText
    text: content_parts.LocalizedText
    only_if_true: bool
    coach: content_parts.LocalizedText = SILENT
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What to ask next; `when` is the mark, reason or choice that calls for it, "" for always."""

    texts: content_parts.LocalizedText
    when: str = ""

    @property
    def wants_words(self) -> bool:
        """This function will tell whether the leaver's own words belong in this follow-up."""
        return WORDS in self.texts.sv

    def in_language(self, lang: str) -> str:
        """This function will give the follow-up as it reads before the talk, with a blank for the leaver's words."""
        return self.texts.in_language(lang).replace(WORDS, BLANK)

    def filled(self, lang: str, said: str) -> str:
        """This function will give the follow-up with what the leaver said in its place."""
        return self.texts.in_language(lang).replace(WORDS, said)


@dataclass(frozen=True, slots=True)
class Example:
    """An answer a leaver may give, and how to take it further."""

    answer: content_parts.LocalizedText
    further: content_parts.LocalizedText


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers of a choice."""

    key: str
    texts: content_parts.LocalizedText

    def in_language(self, lang: str) -> str:
        """This function will give the option in one language."""
        return self.texts.in_language(lang)


@dataclass(frozen=True, slots=True)
class Choice:
    """A question the interviewer answers with one of a few options, beside the notes."""

    key: str
    question: content_parts.LocalizedText
    options: tuple[Option, ...]

    def option(self, key: str) -> Option:
        """This function will find an option by its key; raises ContentError for an unknown one."""
        return content_parts.found(key, {option.key: option for option in self.options}, f"choice {self.key}")


@dataclass(frozen=True, slots=True)
class GuideSubject:
    """One subject: its name in the plan, the question asked aloud, what to ask next, a quiet line.

    `area` is one of the seven areas (1-7) or None; `asks` are ids of docs/questions-of-the-sources.md.
    """

    key: str
    name: content_parts.LocalizedText
    question: content_parts.LocalizedText
    follow_ups: tuple[FollowUp, ...]
    coach: content_parts.LocalizedText
    area: int | None = None
    examples: tuple[Example, ...] = ()
    choices: tuple[Choice, ...] = ()
    asks: tuple[str, ...] = ()

    def choice(self, key: str) -> Choice:
        """This function will find a choice by its key; raises ContentError for an unknown one."""
        return content_parts.found(key, {choice.key: choice for choice in self.choices}, f"subject {self.key}")


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide for one talk; keys are unique in it, so that notes, ticks and choices can point at them.

    `holder` and `leaving` say for whom it is right, `for_leaders` that it is the variant for those who led others;
    `scorecard` is "" when the guide ends without one. A file from before these fields has their defaults.
    """

    key: str
    version: int
    title: content_parts.LocalizedText
    opening: tuple[GuideStep, ...]
    subjects: tuple[GuideSubject, ...]
    closing: tuple[GuideStep, ...]
    lead: content_parts.LocalizedText = SILENT
    holder: str = "any"
    leaving: str = "any"
    for_leaders: bool = False
    scorecard: str = ""
    scorecard_version: int = 0

    def subject(self, key: str) -> GuideSubject:
        """This function will find a subject by its key; raises ContentError for an unknown one."""
        return content_parts.found(key, {subject.key: subject for subject in self.subjects}, f"guide {self.key}")

    def step(self, key: str) -> GuideStep:
        """This function will find an opening or closing step by its key; raises ContentError."""
        return content_parts.found(
            key, {step.key: step for step in (*self.opening, *self.closing)}, f"guide {self.key}"
        )


def parse_guide(data: Mapping[str, object]) -> Guide:
    """This function will read a guide from parsed TOML or JSON; raises ContentError, also when a language lacks."""
    return _guide(content_parts.Part("guide", data))


def parse_draft(data: Mapping[str, object]) -> Guide:
    """This function will read a guide in which texts may lack a language (then ""); raises ContentError otherwise."""
    return _guide(content_parts.DraftPart("guide", data, []))


def missing(data: Mapping[str, object]) -> tuple[str, ...]:
    """This function will name each text a draft lacks, such as "subjects[2].question: nb" (the second subject).

    Empty means that parse_guide takes it. Raises ContentError for whatever else is wrong.
    """
    lacking: list[str] = []
    _guide(content_parts.DraftPart("guide", data, lacking))
    return tuple(lacking)


def to_data(guide: Guide) -> dict[str, Any]:
    """This function will write a guide (or a draft) as plain dicts and lists that parse_guide reads back the same."""
    data: dict[str, Any] = {"key": guide.key, "version": guide.version, "title": _written(guide.title)}
    defaults = {"holder": "any", "leaving": "any", "for_leaders": False, "scorecard": "", "scorecard_version": 0}
    data |= {name: getattr(guide, name) for name, usual in defaults.items() if getattr(guide, name) != usual}
    if guide.lead != SILENT:
        data["lead"] = _written(guide.lead)
    data["opening"] = [_step_data(step) for step in guide.opening]
    data["subjects"] = [_subject_data(subject) for subject in guide.subjects]
    data["closing"] = [_step_data(step) for step in guide.closing]
    return data


def suggest(
    guides: Sequence[Guide], *, holder: str, is_voluntary: bool, led_others: bool, taken: Collection[str] = ()
) -> str:
    """This function will return the key of the guide to propose for a talk.

    `holder` is "manager" (the nearest manager), "hr", or "any" for everybody else. `taken` are keys already used in
    the case's other talk, avoided when something else fits. A guide that does not fit is never proposed while one
    fits; an exact fit beats a general one, weighed leaving, leading, holder; among equals the one with most
    subjects, since it is easier to skip than to invent. Raises ValueError when there is no guide at all.
    """
    leaving = "voluntary" if is_voluntary else "involuntary"

    def weight(guide: Guide) -> tuple[bool, bool, int, int]:
        fits = guide.holder in (holder, "any") and guide.leaving in (leaving, "any")
        fits = fits and (led_others or not guide.for_leaders)
        exact = 8 * (guide.leaving == leaving) + 4 * guide.for_leaders + 2 * (guide.holder == holder)
        return fits, guide.key not in taken, exact, len(guide.subjects)

    if not guides:
        raise ValueError("there is no guide to propose")
    return max(guides, key=weight).key  # max keeps the first of equals


def _guide(root: content_parts.Part) -> Guide:
    guide = Guide(
        key=root.name("key"),
        version=root.number("version", 1, 999),
        title=root.text("title"),
        lead=root.optional_text("lead"),
        holder=_one_of(root, "holder", HOLDERS),
        leaving=_one_of(root, "leaving", LEAVINGS),
        for_leaders=root.flag("for_leaders", False),
        scorecard=root.name("scorecard") if root.has("scorecard") else "",
        scorecard_version=root.number("scorecard_version", 1, 999) if root.has("scorecard") else 0,
        opening=tuple(_step(part) for part in root.parts("opening")),
        subjects=tuple(_subject(part) for part in root.parts("subjects")),
        closing=tuple(_step(part) for part in root.parts("closing")),
    )
    root.finish()
    keys = [step.key for step in (*guide.opening, *guide.closing)]
    keys += [subject.key for subject in guide.subjects]
    content_parts.refuse_twice("guide", keys)
    content_parts.refuse_twice("guide", [choice.key for subject in guide.subjects for choice in subject.choices])
    for subject in guide.subjects:
        if subject.key in RESERVED:
            raise content_parts.ContentError(f"guide: {subject.key!r} cannot be the key of a subject")
    return guide


def _step(part: content_parts.Part) -> GuideStep:
    step = GuideStep(
        key=part.name("key"),
        name=part.text("name"),
        text=part.text("text"),
        only_if_true=part.flag("only_if_true", False),
        coach=part.optional_text("coach"),
        asks=_asks(part),
    )
    part.finish()
    return step


def _subject(part: content_parts.Part) -> GuideSubject:
    choices = _each(part, "choices", _choice)
    content_parts.refuse_twice(part.place, [choice.key for choice in choices])
    calls = {f"choice:{choice.key}:{option.key}" for choice in choices for option in choice.options}
    subject = GuideSubject(
        key=part.name("key"),
        name=part.text("name"),
        question=part.text("question"),
        follow_ups=tuple(_follow_up(inner, calls) for inner in part.parts("follow_ups")),
        coach=part.text("coach"),
        area=part.number("area", 1, 7) if part.has("area") else None,
        examples=_each(part, "examples", _example),
        choices=choices,
        asks=_asks(part),
    )
    part.finish()
    return subject


def _asks(part: content_parts.Part) -> tuple[str, ...]:
    asked = part.words("asks") if part.has("asks") else []
    content_parts.refuse_twice(f"{part.place}.asks", asked)
    for source in asked:
        if not _SOURCE_ID.fullmatch(source):
            raise part.wrong("asks", f"{source!r} is not an id of a source question")
    return tuple(asked)


def _follow_up(part: content_parts.Part, calls: Collection[str]) -> FollowUp:
    follow_up = FollowUp(part.texts(), part.word("when") if part.has("when") else "")
    part.finish()
    if follow_up.when and not _WHEN.fullmatch(follow_up.when):
        raise part.wrong("when", f"{follow_up.when!r} is no mark, reason or choice")
    if follow_up.when.startswith("choice:") and follow_up.when not in calls:
        raise part.wrong("when", f"{follow_up.when!r} is no choice of this subject")
    written = [text for text in _written(follow_up.texts).values() if text]
    if len({text.count(WORDS) for text in written}) > 1 or any(text.count(WORDS) > 1 for text in written):
        raise part.wrong("sv", f"{WORDS} stands once in every language or in none")
    if any({"{", "}"} & set(text.replace(WORDS, "")) for text in written):
        raise part.wrong("sv", f"{WORDS} is the only thing that can be filled in")
    return follow_up


def _example(part: content_parts.Part) -> Example:
    example = Example(part.text("answer"), part.text("further"))
    part.finish()
    return example


def _choice(part: content_parts.Part) -> Choice:
    options = []
    for inner in part.parts("options"):
        options.append(Option(inner.name("key"), inner.texts()))
        inner.finish()
    choice = Choice(part.name("key"), part.text("question"), tuple(options))
    part.finish()
    content_parts.refuse_twice(part.place, [option.key for option in options])
    if len(options) < 2:
        raise part.wrong("options", "a choice has at least two")
    return choice


def _each(part: content_parts.Part, key: str, read: Callable[[content_parts.Part], T]) -> tuple[T, ...]:
    return tuple(read(inner) for inner in part.parts(key)) if part.has(key) else ()


def _one_of(part: content_parts.Part, key: str, among: tuple[str, ...]) -> str:
    value = part.word(key) if part.has(key) else "any"
    if value not in among:
        raise part.wrong(key, f"{value!r} is none of {', '.join(among)}")
    return value


def _written(text: content_parts.LocalizedText) -> dict[str, str]:
    return {language: text.in_language(language) for language in content_parts.LANGUAGES}


def _step_data(step: GuideStep) -> dict[str, Any]:
    data: dict[str, Any] = {"key": step.key, "name": _written(step.name), "text": _written(step.text)}
    if step.only_if_true:
        data["only_if_true"] = True
    data |= {"asks": list(step.asks)} if step.asks else {}
    return data | ({"coach": _written(step.coach)} if step.coach != SILENT else {})


def _subject_data(subject: GuideSubject) -> dict[str, Any]:
    data: dict[str, Any] = {"key": subject.key, "name": _written(subject.name)}
    if subject.area is not None:
        data["area"] = subject.area
    if subject.asks:
        data["asks"] = list(subject.asks)
    data |= {"question": _written(subject.question), "coach": _written(subject.coach)}
    data["follow_ups"] = [
        _written(each.texts) | ({"when": each.when} if each.when else {}) for each in subject.follow_ups
    ]
    if subject.examples:
        data["examples"] = [
            {"answer": _written(each.answer), "further": _written(each.further)} for each in subject.examples
        ]
    if subject.choices:
        data["choices"] = [
            {
                "key": choice.key,
                "question": _written(choice.question),
                "options": [{"key": option.key} | _written(option.texts) for option in choice.options],
            }
            for choice in subject.choices
        ]
    return data
