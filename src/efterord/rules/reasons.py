"""The codebook of reasons: themes with their codes, and strict reading of parsed TOML.

A mistake is a ContentError that names the part and the key; files are opened by content/reader.py alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from efterord.rules import content_parts
from efterord.words import Avoidability, ReasonFamily, ReasonKind

LocalizedText = content_parts.LocalizedText

N_WEIGHTS = 4  # a little, somewhat, a lot, very much
MAX_REASONS = 5  # the reference's codebook: up to five codes, each weighted 1-4, one of them decided
LAST_THEME = "X"


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


def parse_reasons(data: Mapping[str, object]) -> ReasonBook:
    """This function will read the codebook from parsed TOML; raises ContentError."""
    root = content_parts.Part("reasons", data)
    root.matching("key", "reasons")
    book = ReasonBook(root.number("version", 1, 999), tuple(_theme(part) for part in root.parts("themes")))
    root.finish()
    content_parts.refuse_twice("reasons.themes", [theme.letter for theme in book.themes])
    content_parts.refuse_twice("reasons", [reason.id for reason in book.reasons])
    return book


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
        family=part.one_of("family", ReasonFamily) if has_kind else None,
        kind=part.one_of("kind", ReasonKind) if has_kind else None,
        avoidable=part.one_of("avoidable", Avoidability) if has_kind else None,
        area=part.number("area", 1, 7) if part.has("area") else None,
        sensitive=part.flag("sensitive", False),
        asked=part.flag("asked", True),
    )
    part.finish()
    return reason
