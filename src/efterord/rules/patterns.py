"""HR's patterns over identified talks: reasons by both sides, scorecards, and what the summaries say and promise."""

import dataclasses
import datetime as dt
import statistics
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from efterord.rules import summaries, views
from efterord.words import InterviewKind, LeavingKind

# Under this a sentence about what stands out would be about a person or two.
LEAST_TO_SAY = 5
# Under this a mean hides what two dots show.
LEAST_FOR_MEAN = 3
# The newest talks, opened in one go; so many lie behind no single decision anyway.
MOST_TALKS = 500
LONGEST_SEARCH = 100


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What is asked of the talks; None and "" ask nothing. The two days bound the last day, both included."""

    first_day: dt.date | None = None
    last_day: dt.date | None = None
    unit_id: int | None = None
    leaving_kind: LeavingKind | None = None
    is_voluntary: bool | None = None
    kind: InterviewKind | None = None
    text: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """One talk as it was opened; what could not be, or is not there, is None.

    `marks` are the reason codes in the raw notes ("r-A1"), `scores` {area key: 1-5 or None}.
    """

    case: str
    kind: InterviewKind
    marks: tuple[str, ...] | None = None
    view: views.View | None = None
    scores: Mapping[str, int | None] | None = None
    text: summaries.Text | None = None
    corrections: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def coded(self) -> frozenset[str] | None:
        """This function will return the reasons of the interviewer's view; None when none was coded."""
        if self.view is None or not self.view.reasons:
            return None
        return frozenset(coded.reason for coded in self.view.reasons)

    @property
    def marked(self) -> frozenset[str] | None:
        """This function will return the reasons marked in the notes; None when they are gone or none was marked."""
        return frozenset(self.marks) if self.marks else None


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One theme or code: in how many talks the leaver, each interviewer's view, both sides, and either name it."""

    key: str
    n_leaver: int
    n_manager: int
    n_hr: int
    n_both: int
    n_either: int


@dataclasses.dataclass(frozen=True, slots=True)
class Reasons:
    """Reasons by both sides. `n_two_sided`: talks with both; `n_agree`: of them, those with a theme in common.

    `n_twice` and `n_twice_agree` are the same between the two interviewers of one case.
    """

    n_told: int
    n_leaver: int
    n_manager: int
    n_hr: int
    n_two_sided: int
    n_agree: int
    n_twice: int
    n_twice_agree: int
    themes: tuple[Row, ...]
    codes: tuple[Row, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Score:
    """One area of the scorecards; under three talks only the values, each by itself."""

    area: str
    values: tuple[int, ...]
    mean: float | None
    deviation: float | None

    @property
    def n(self) -> int:
        """This function will count the talks with a view of the area."""
        return len(self.values)


def reasons(talks: Sequence[Talk]) -> Reasons:
    """This function will count talks by theme (the letter) and by code, each side by itself and both together.

    Themes and codes come by how many talks name them on either side; those nobody names are left out.
    """
    sides = [talk for talk in talks if talk.coded is not None and talk.marked is not None]
    pairs = _pairs(talks)
    return Reasons(
        n_told=sum(talk.coded is not None or talk.marked is not None for talk in talks),
        n_leaver=sum(talk.marked is not None for talk in talks),
        n_manager=sum(talk.coded is not None for talk in talks if talk.kind is InterviewKind.MANAGER),
        n_hr=sum(talk.coded is not None for talk in talks if talk.kind is InterviewKind.HR),
        n_two_sided=len(sides),
        n_agree=sum(bool(_themes(talk.coded) & _themes(talk.marked)) for talk in sides),
        n_twice=len(pairs),
        n_twice_agree=sum(bool(_themes(one) & _themes(other)) for one, other in pairs),
        themes=_rows(talks, _themes),
        codes=_rows(talks, lambda codes: frozenset(codes or ())),
    )


def standing_out(found: Reasons) -> tuple[Row, ...] | None:
    """This function will return the one or two themes most talks name; None when there are too few talks to say.

    A second theme stands beside the first only when at least two talks name it.
    """
    if found.n_told < LEAST_TO_SAY:
        return None
    return tuple(row for place, row in enumerate(found.themes[:2]) if place == 0 or row.n_either >= 2)


def scores(talks: Iterable[Talk], areas: Sequence[str]) -> tuple[Score, ...]:
    """This function will return each area's mean and standard deviation (n - 1), in the scorecard's own order."""
    values: dict[str, list[int]] = {area: [] for area in areas}
    for talk in talks:
        for area, value in (talk.scores or {}).items():
            if value is not None and area in values:
                values[area].append(value)
    return tuple(_score(area, sorted(found)) for area, found in values.items())


def says(text: str, wanted: str) -> bool:
    """This function will tell whether a text holds every word that is sought, whatever its capitals."""
    folded = text.casefold()
    return all(word in folded for word in wanted.casefold().split())


def is_past(promise: summaries.Promise, today: dt.date) -> bool:
    """This function will tell whether a promise is not kept and its day has passed; one without a day never is."""
    by = day_of(promise.by)
    return not promise.kept and by is not None and by < today


def day_of(text: str) -> dt.date | None:
    """This function will read the day of a promise; None when it was written in other words."""
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        return None


def of_query(query: Mapping[str, str]) -> Filter:
    """This function will read a filter from the words of an address; what cannot be is left out, not refused."""
    number, kind, leaving = query.get("unit", ""), query.get("talk", ""), query.get("kind", "")
    return Filter(
        first_day=day_of(query.get("first", "")),
        last_day=day_of(query.get("last", "")),
        unit_id=int(number) if number.isdecimal() and number.isascii() and len(number) < 10 else None,
        leaving_kind=LeavingKind(leaving) if leaving in list(LeavingKind) else None,
        is_voluntary={"yes": True, "no": False}.get(query.get("voluntary", "")),
        kind=InterviewKind(kind) if kind in list(InterviewKind) else None,
        text=" ".join(query.get("q", "").replace("\x00", "").split())[:LONGEST_SEARCH],
    )


def query_of(wanted: Filter) -> dict[str, str]:
    """This function will write a filter as the words of an address, in a fixed order, what it does not ask left out."""
    known = {
        "first": wanted.first_day,
        "last": wanted.last_day,
        "unit": wanted.unit_id,
        "kind": wanted.leaving_kind,
        "voluntary": None if wanted.is_voluntary is None else ("yes" if wanted.is_voluntary else "no"),
        "talk": wanted.kind,
        "q": wanted.text,
    }
    return {name: str(value) for name, value in known.items() if value not in (None, "")}


def _rows(talks: Iterable[Talk], grouped: Callable[[Collection[str] | None], frozenset[str]]) -> tuple[Row, ...]:
    leaver, manager, hr, both, either = (Counter[str]() for _ in range(5))
    for talk in talks:
        marked, coded = grouped(talk.marked), grouped(talk.coded)
        leaver.update(marked)
        (manager if talk.kind is InterviewKind.MANAGER else hr).update(coded)
        both.update(marked & coded)
        either.update(marked | coded)
    ranked = sorted(either, key=lambda key: (-either[key], key))
    return tuple(Row(key, leaver[key], manager[key], hr[key], both[key], either[key]) for key in ranked)


def _themes(codes: Collection[str] | None) -> frozenset[str]:
    return frozenset(code.removeprefix("r-")[:1] for code in codes or ())


def _pairs(talks: Iterable[Talk]) -> list[tuple[frozenset[str], frozenset[str]]]:
    by_case: dict[str, list[frozenset[str]]] = {}
    for talk in talks:
        if talk.coded is not None:
            by_case.setdefault(talk.case, []).append(talk.coded)
    return [(found[0], found[1]) for found in by_case.values() if len(found) == 2]


def _score(area: str, values: list[int]) -> Score:
    if len(values) < LEAST_FOR_MEAN:
        return Score(area, tuple(values), None, None)
    return Score(area, tuple(values), statistics.fmean(values), statistics.stdev(values))
