"""Question sets and the codebook of reasons: what they are, and strict reading of parsed TOML.

Guides are in guides.py; files are opened by content/reader.py alone. A mistake is a ContentError that names
the part and the key.
"""

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from efterord import words
from efterord.rules import content_parts, guides

ContentError = content_parts.ContentError
LocalizedText = content_parts.LocalizedText
LANGUAGES = content_parts.LANGUAGES
Guide = guides.Guide
GuideStep = guides.GuideStep
GuideSubject = guides.GuideSubject
parse_guide = guides.parse_guide
QuestionKind = words.QuestionKind
ReasonFamily = words.ReasonFamily
ReasonKind = words.ReasonKind
Avoidability = words.Avoidability

N_WEIGHTS = 4  # a little, somewhat, a lot, very much
MAX_REASONS = 5  # the reference's codebook: up to five codes, each weighted 1-4, one of them decided
MAX_TEXT_CHARS = 1500  # no single text may eat the payload; answers.largest_payload_bytes checks the sum
LAST_THEME = "X"
T = TypeVar("T")
E = TypeVar("E", bound=enum.StrEnum)


@dataclass(frozen=True, slots=True)
class Reason:
    """One code. X codes have no family, kind or avoidability; `asked` is false if no leaver ticks it."""

    id: str
    text: LocalizedText
    family: ReasonFamily | None
    kind: ReasonKind | None
    avoidable: Avoidability | None
    area: int | None
    sensitive: bool
    asked: bool


@dataclass(frozen=True, slots=True)
class Theme:
    """A letter of the codebook with its codes."""

    letter: str
    name: LocalizedText
    reasons: tuple[Reason, ...]

    @property
    def asked(self) -> tuple[Reason, ...]:
        """This function will give the codes a leaver may choose."""
        return tuple(reason for reason in self.reasons if reason.asked)


@dataclass(frozen=True, slots=True)
class ReasonBook:
    """The codebook in one version."""

    version: int
    themes: tuple[Theme, ...]

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """This function will give all codes in the order of the book."""
        return tuple(reason for theme in self.themes for reason in theme.reasons)

    @property
    def asked(self) -> tuple[Reason, ...]:
        """This function will give the codes a leaver may choose."""
        return tuple(reason for reason in self.reasons if reason.asked)

    def reason(self, reason_id: str) -> Reason:
        """This function will find a code by its id; raises ContentError for an unknown one."""
        return content_parts.found(reason_id, {reason.id: reason for reason in self.reasons}, "reasons")


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose, with the code that is stored."""

    code: str
    text: LocalizedText
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `options`: what may be chosen, from low to high for scales, the asked codes for reasons.

    `no_answer` is the visible way to say nothing. `low`, `high`: the words at the ends of a scale. `weights`,
    `deciding`, `no_deciding`: of reasons only. `max_chars`: of own words only, else 0.
    """

    id: str
    kind: QuestionKind
    text: LocalizedText
    sensitive: bool
    no_answer: LocalizedText
    options: tuple[Option, ...] = ()
    low: LocalizedText | None = None
    high: LocalizedText | None = None
    weights: tuple[Option, ...] = ()
    deciding: LocalizedText | None = None
    no_deciding: LocalizedText | None = None
    max_chars: int = 0

    @property
    def codes(self) -> tuple[str, ...]:
        """This function will list the codes that may be stored for the question."""
        return tuple(option.code for option in self.options)


@dataclass(frozen=True, slots=True)
class SurveyPage:
    """One page, one subject. `area`: which of the seven areas it measures, if any."""

    key: str
    area: int | None
    title: LocalizedText
    lead: LocalizedText
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A survey in one version, in the order in which it is asked."""

    key: str
    version: int
    title: LocalizedText
    pages: tuple[SurveyPage, ...]
    book: ReasonBook

    @property
    def questions(self) -> tuple[Question, ...]:
        """This function will give all questions in the order of the pages."""
        return tuple(question for page in self.pages for question in page.questions)

    @property
    def asks_for_words(self) -> bool:
        """This function will tell whether any question wants own words; the promise then speaks of them."""
        return any(question.kind is QuestionKind.TEXT for question in self.questions)

    def question(self, question_id: str) -> Question:
        """This function will find a question by its id; raises ContentError for an unknown one."""
        by_id = {question.id: question for question in self.questions}
        return content_parts.found(question_id, by_id, f"questions {self.key}")


def parse_reasons(data: Mapping[str, object]) -> ReasonBook:
    """This function will read the codebook from parsed TOML; raises ContentError."""
    root = content_parts.Part("reasons", data)
    root.matching("key", "reasons")
    book = ReasonBook(root.number("version", 1, 999), tuple(_theme(part) for part in root.parts("themes")))
    root.finish()
    content_parts.refuse_twice("reasons.themes", [theme.letter for theme in book.themes])
    content_parts.refuse_twice("reasons", [reason.id for reason in book.reasons])
    return book


def parse_question_set(data: Mapping[str, object], book: ReasonBook) -> QuestionSet:
    """This function will read a survey from parsed TOML, with the codebook it names; raises ContentError."""
    root = content_parts.Part("questions", data)
    if root.number("reasons_version", 1, 999) != book.version:
        raise root.wrong("reasons_version", f"the codebook given is version {book.version}")
    no_answers = _named(root.part("no_answers"), content_parts.Part.texts)
    shared = _Shared(no_answers, _named(root.part("ends"), _low_and_high), book)
    found = QuestionSet(
        key=root.name("key"),
        version=root.number("version", 1, 999),
        title=root.text("title"),
        pages=tuple(_page(part, shared) for part in root.parts("pages")),
        book=book,
    )
    root.finish()
    content_parts.refuse_twice("questions.pages", [page.key for page in found.pages])
    content_parts.refuse_twice("questions", [question.id for question in found.questions])
    return found


@dataclass(frozen=True, slots=True)
class _Shared:
    """What the questions of one set refer to by name."""

    no_answers: Mapping[str, LocalizedText]
    ends: Mapping[str, tuple[LocalizedText, LocalizedText]]
    book: ReasonBook


def _named(part: content_parts.Part, read: Callable[[content_parts.Part], T]) -> dict[str, T]:
    found = {}
    for key in part.names():
        inner = part.part(key)
        found[key] = read(inner)
        inner.finish()
    return found


def _low_and_high(part: content_parts.Part) -> tuple[LocalizedText, LocalizedText]:
    return part.text("low"), part.text("high")


def _theme(part: content_parts.Part) -> Theme:
    letter = part.matching("letter", f"[A-N{LAST_THEME}]")
    theme = Theme(letter, part.text("name"), tuple(_reason(inner, letter) for inner in part.parts("reasons")))
    part.finish()
    return theme


def _reason(part: content_parts.Part, letter: str) -> Reason:
    has_kind = letter != LAST_THEME
    reason = Reason(
        id=part.matching("id", rf"r-{letter}[1-9]"),
        text=part.texts(),
        family=_one_of(part, "family", ReasonFamily) if has_kind else None,
        kind=_one_of(part, "kind", ReasonKind) if has_kind else None,
        avoidable=_one_of(part, "avoidable", Avoidability) if has_kind else None,
        area=part.number("area", 1, 7) if part.has("area") else None,
        sensitive=part.flag("sensitive", False),
        asked=part.flag("asked", True),
    )
    part.finish()
    return reason


def _page(part: content_parts.Part, shared: _Shared) -> SurveyPage:
    page = SurveyPage(
        key=part.name("key"),
        area=part.number("area", 1, 7) if part.has("area") else None,
        title=part.text("title"),
        lead=part.text("lead"),
        questions=tuple(_question(inner, shared) for inner in part.parts("questions")),
    )
    part.finish()
    return page


def _question(part: content_parts.Part, shared: _Shared) -> Question:
    kind = _one_of(part, "kind", QuestionKind)
    has_ends = kind in (QuestionKind.SCALE, QuestionKind.RECOMMEND)
    has_reasons = kind is QuestionKind.REASONS
    low, high = _referred(part, "ends", shared.ends) if has_ends else (None, None)
    question = Question(
        id=part.matching("id", r"q-[A-Z][0-9]"),
        kind=kind,
        text=part.text("text"),
        sensitive=part.flag("sensitive", False),
        no_answer=_referred(part, "no_answer", shared.no_answers),
        options=_options(part, kind, shared.book),
        low=low,
        high=high,
        weights=_weights(part) if has_reasons else (),
        deciding=part.text("deciding") if has_reasons else None,
        no_deciding=part.text("no_deciding") if has_reasons else None,
        max_chars=part.number("max_chars", 1, MAX_TEXT_CHARS) if kind is QuestionKind.TEXT else 0,
    )
    part.finish()
    return question


def _options(part: content_parts.Part, kind: QuestionKind, book: ReasonBook) -> tuple[Option, ...]:
    if kind is QuestionKind.SCALE:
        return _figures(1, 5)
    if kind is QuestionKind.RECOMMEND:
        return _figures(0, 10)
    if kind is QuestionKind.REASONS:
        return tuple(Option(reason.id, reason.text, reason.sensitive) for reason in book.asked)
    if kind is QuestionKind.TEXT:
        return ()
    options = []
    for inner in part.parts("options"):
        options.append(Option(inner.name("code"), inner.texts()))
        inner.finish()
    codes = [option.code for option in options]
    content_parts.refuse_twice(f"{part.place}.options", codes)
    if len(codes) < 3 or "none" in codes:
        raise part.wrong("options", "at least three are offered, and 'none' is added by itself (the promise)")
    return tuple(options)


def _figures(low: int, high: int) -> tuple[Option, ...]:
    return tuple(Option(str(n), LocalizedText(str(n), str(n), str(n))) for n in range(low, high + 1))


def _weights(part: content_parts.Part) -> tuple[Option, ...]:
    parts = part.parts("weights")
    if len(parts) != N_WEIGHTS:
        raise part.wrong("weights", f"there are {N_WEIGHTS}, from least to most")
    options = []
    for number, inner in enumerate(parts, start=1):
        options.append(Option(str(number), inner.texts()))
        inner.finish()
    return tuple(options)


def _referred(part: content_parts.Part, key: str, among: Mapping[str, T]) -> T:
    name = part.word(key)
    if name not in among:
        raise part.wrong(key, f"there is no {name!r} to refer to")
    return among[name]


def _one_of(part: content_parts.Part, key: str, kinds: type[E]) -> E:
    code = part.word(key)
    try:
        return kinds(code)
    except ValueError:
        raise part.wrong(key, f"{code!r} is none of {', '.join(kinds)}") from None
