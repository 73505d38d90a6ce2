"""What a document says, as plain data: the writers of Word and PDF both read it, and no text in it is ever markup."""

import dataclasses
import datetime as dt
import enum
from collections.abc import Iterator, Sequence

from efterord.documents import signs
from efterord.words import Language


@dataclasses.dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the title; level 1 is a section, 3 the smallest."""

    text: str
    level: int = 1


@dataclasses.dataclass(frozen=True, slots=True)
class Paragraph:
    """Plain text; an empty line parts two paragraphs. `is_quiet`: small and grey, said beside the matter."""

    text: str
    is_quiet: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Say:
    """Words to be said or read first: the lead, a question, an opening word; set in the serif."""

    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Words:
    """What a person wrote, as it was written: serif, with a line at its side."""

    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Lines:
    """Empty ruled lines to write on by hand."""

    n: int


@dataclasses.dataclass(frozen=True, slots=True)
class Facts:
    """Labels with their values, each on a row; `is_wide` leaves room to write by hand."""

    rows: tuple[tuple[str, str], ...]
    is_wide: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Tick:
    """One box with its text; `aside` stands small beneath it."""

    text: str
    is_ticked: bool = False
    aside: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Ticks:
    items: tuple[Tick, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """A table under a head; `widths` are shares of the page, one a column, equal when left out."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()


class MarkKind(enum.StrEnum):
    """What a mark of a chart is: how it looks is the page's."""

    BAND = "band"
    INTERVAL = "interval"
    DOT = "dot"
    RING = "ring"
    BAR = "bar"
    DARK_BAR = "dark-bar"
    EMPTY_BAR = "empty-bar"
    STEP_1 = "step-1"
    STEP_2 = "step-2"
    STEP_3 = "step-3"
    STEP_4 = "step-4"
    STEP_5 = "step-5"


@dataclasses.dataclass(frozen=True, slots=True)
class Mark:
    """A mark from one share of the axis (0-1) to another; a dot or ring stands at its start."""

    kind: MarkKind
    start: float
    end: float


@dataclasses.dataclass(frozen=True, slots=True)
class ChartRow:
    """A row of a chart: its name with notes under it, what is drawn, and its figures, each with a smaller one under."""

    label: str
    notes: tuple[str, ...]
    marks: tuple[Mark, ...]
    figures: tuple[tuple[str, str], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Chart:
    """A table that is a chart: every figure stands beside what is drawn of it, so the drawing is read by eyes alone.

    `head`: over the names, then over each figure. `axis`: what stands at its beginning, middle and end, or nothing.
    `key`: what the marks mean, in words.
    """

    head: tuple[str, ...]
    axis: tuple[str, ...]
    rows: tuple[ChartRow, ...]
    key: tuple[tuple[MarkKind, str], ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Heading | Paragraph | Say | Words | Lines | Facts | Bullets | Ticks | Table | Chart | PageBreak


@dataclasses.dataclass(frozen=True, slots=True)
class Document:
    """One document in one language. `sub` stands under the title, `employer` at the head of each page.

    `made_on`: the day the file says it was made, for a document that is the same whenever it is asked for; today else.
    """

    title: str
    language: Language
    sub: str
    blocks: tuple[Block, ...]
    employer: str = ""
    made_on: dt.date | None = None


# Letters of a place as well as of a language: hyphens, dates and spelling checks follow it.
PLACES = {Language.SV: "SE", Language.NB: "NO", Language.EN: "GB"}


def headed(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """This function will give the blocks with heading levels that begin at 1 and never skip one, as readers need.

    An empty heading is left out.
    """
    last = 0
    for block in blocks:
        if isinstance(block, Heading):
            if not signs.line(block.text):
                continue
            last = max(1, min(block.level, last + 1, 3))
            yield Heading(block.text, last)
        else:
            yield block


def as_table(chart: Chart) -> Table:
    """This function will return a chart without what is drawn, for a file that shows tables alone."""
    rows = tuple(
        (
            "\n".join((row.label, *row.notes)),
            *(f"{figure} ({small})" if small else figure for figure, small in row.figures),
        )
        for row in chart.rows
    )
    return Table(chart.head, rows, (3, *(1 for _ in chart.head[1:])))


def title_of(document: Document) -> str:
    """This function will return the title on one line, and never nothing, since a tagged PDF must have one."""
    return signs.line(document.title) or signs.line(document.sub) or "–"


def stays(blocks: Sequence[Block]) -> list[bool]:
    """This function will tell of each block whether it stays on the page of the next: all from a section to its lines.

    A question whose lines to write on stand overleaf is of no use in a talk.
    """
    staying = [False] * len(blocks)
    is_before_lines = False
    for n in range(len(blocks) - 1, -1, -1):
        staying[n] = is_before_lines
        if isinstance(blocks[n], Lines):
            is_before_lines, staying[n] = True, False
        elif _begins(blocks[n]):
            is_before_lines = False
    return staying


def _begins(block: Block) -> bool:
    """Whether a block begins something new; a heading of the third level only parts what stands under another."""
    return isinstance(block, PageBreak) or (isinstance(block, Heading) and block.level < 3)
