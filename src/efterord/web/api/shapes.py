"""What a program is told, as shapes that become the OpenAPI description."""

import datetime as dt

from ninja import Field, Schema


class View(Schema):
    """Which releases, one of three ways, and what to compare with; as in the address of the page."""

    year: int | None = Field(None, description="The year up to this release; up to the newest without any.")
    only: int | None = Field(None, description="This release alone.")
    up_to: int | None = Field(None, description="All releases up to this one.")
    beside: int | None = Field(None, alias="with", description="The unit above to compare with; else the nearest.")
    lane: str | None = Field(None, description="One group alone, where answers are kept apart by one.")


class Release(Schema):
    """A release that was held."""

    number: int
    as_of: dt.date


class Unit(Schema):
    """A unit whose results the key's account may ask for; `parent` may be out of its sight."""

    id: int
    name: str
    parent: int | None
    has_result: bool


class Interval(Schema):
    """A figure as the page rounds it, with its 95 per cent interval; null ends where it is a mean alone."""

    value: int
    lower: int | None
    upper: int | None


class Area(Schema):
    """One of the seven areas; `figures` stand in the order of `columns`, null where nothing may be shown."""

    area: int
    name: str
    least_answered: int | None
    most_answered: int | None
    figures: list[Interval | None]
    notes: list[str]


class Areas(Schema):
    """The seven areas. The first column is the unit's own index; the others are what it stands beside."""

    columns: list[str]
    rest: str
    before: str
    rows: list[Area]


class Statement(Schema):
    """A statement from 1 to 5; null where it may not be shown. `means` stand in the order of its part's `columns`."""

    id: str | None
    text: str
    counts: list[int] | None = Field(description="How many answered 1, 2, 3, 4 and 5.")
    answered: int | None
    of: int | None = Field(description="All members of the batches that are summed here.")
    means: list[float | None]


class Part(Schema):
    """Statements that belong together."""

    title: str
    columns: list[str]
    statements: list[Statement]


class Count(Schema):
    """How many gave an answer."""

    answer: str
    people: int


class Chart(Schema):
    """One table of a question over whole batches with `of` members in all."""

    of: int
    counts: list[Count]


class Question(Schema):
    """A question with its tables; none where nothing may be shown yet."""

    id: str
    text: str
    tables: list[Chart]


class Reason(Schema):
    """A reason: how many named it, and for how many it decided; null where that is summed over other batches."""

    reason: str
    contributed: int | None
    decided: int | None


class Reasons(Schema):
    """A list of reasons over whole batches with `of` members in all."""

    title: str
    of: int
    reasons: list[Reason]
    note: str


class Enps(Schema):
    """The eNPS of the unit (`whose` is empty) or of what it stands beside; null below ten answers."""

    whose: str
    score: Interval | None
    answered: int | None


class Share(Schema):
    """How many of those who answered chose 4 or 5; per cent from twenty answers on."""

    title: str
    people: int | None
    answered: int | None
    per_cent: Interval | None


class Results(Schema):
    """A unit's report: what its page shows and no more. Without a result, `nothing` says so and the rest is empty."""

    unit: int
    name: str
    nothing: str = ""
    say: list[str] = []
    footing: list[str] = []
    releases: list[Release] = []
    areas: Areas | None = None
    stayed: Areas | None = Field(
        default=None, description="Beside those who stayed, on the statements that both were asked."
    )
    reasons: list[Reasons] = []
    enps: list[Enps] = []
    shares: list[Share] = []
    parts: list[Part] = []
    questions: list[Question] = []
    not_shown: list[str] = []
    reading: list[str] = []
