"""From a staff file and a mapping to what it would do: the preview that the page and the command both show."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from efterord import clock, gate
from efterord.exchange import tables
from efterord.queries import people as queries
from efterord.rules import people, people_changes, people_problems, people_rows

Tell = Callable[[int], None]
TELL_EACH = 500


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """Something wrong in a file, in the reader's language: where, what, and what to do."""

    row: int
    column: str
    what: str
    what_to_do: str
    is_warning: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Preview:
    """What a file would do to the register, and all that services.people.apply_import needs to do it.

    `plan` counts every problem and lists the first thousand.
    """

    plan: people_changes.Plan
    columns: list[str]
    mapping: dict[str, str]
    fingerprint: str
    is_first: bool
    complete_from: dt.date | None

    @property
    def is_applicable(self) -> bool:
        return self.plan.is_applicable

    @property
    def wrong(self) -> list[Told]:
        """What stops the import, by row."""
        return [told(problem) for problem in self.plan.problems if not problem.is_warning]

    @property
    def warnings(self) -> list[Told]:
        """What is told and stops nothing, by row."""
        return [told(problem) for problem in self.plan.problems if problem.is_warning]

    @property
    def earliest_end(self) -> dt.date | None:
        """The earliest leaving among the new people of the file."""
        return min((row.end for row in self.plan.added if row.end), default=None)


class WrongMapping(ValueError):
    """Columns and fields do not fit; `problems` says what and what to do."""

    def __init__(self, problems: Iterable[people_problems.RowProblem]) -> None:
        self.problems = [told(problem) for problem in problems]
        self.words = " ".join(f"{each.what} {each.what_to_do}" for each in self.problems)
        super().__init__(self.words)


def propose_mapping(
    viewer: gate.Actor, columns: Sequence[str], chosen: Mapping[str, str] | None = None
) -> dict[str, str]:
    """This function will return column to field: what was used for the same columns before, else what is recognised.

    `chosen` comes on top: a column given a field takes it from any other column, one given "" is left out.
    """
    mapping = queries.mapping_for(viewer, columns) or people.suggest_mapping(columns)
    for column, field in (chosen or {}).items():
        mapping = {c: f for c, f in mapping.items() if c != column and f != field}
        if field:
            mapping[column] = field
    return mapping


def preview(
    viewer: gate.Actor,
    table: tables.Table,
    mapping: Mapping[str, str],
    *,
    complete_from: dt.date | None = None,
    tell: Tell | None = None,
) -> Preview:
    """This function will read a whole file and say what it would do; nothing is changed.

    `complete_from` is what the caller knows better than the register. `tell(n)` is called as rows are read. Raises
    WrongMapping, and TableError when the file cannot be read to its end.
    """
    problems = people.why_not_mapped(table.columns, mapping)
    if problems:
        raise WrongMapping(problems)
    layout = people.layout(table.columns, mapping)
    register = queries.register(viewer)
    complete_from = complete_from or register.complete_from
    plan = people_changes.compare(
        register.people,
        _read(layout, table, tell),
        register.units,
        layout,
        first_import=register.is_empty,
        complete_from=complete_from,
        today=clock.today(),
    )
    return Preview(plan, list(table.columns), dict(mapping), register.fingerprint, register.is_empty, complete_from)


def _read(
    layout: people.Layout, table: tables.Table, tell: Tell | None
) -> Iterator[people_rows.StaffRow | list[people_problems.RowProblem]]:
    for n, (row, cells) in enumerate(table.rows(), 1):
        if tell and n % TELL_EACH == 0:
            tell(n)
        yield people_rows.read_row(layout, row, cells)


def told(problem: people_problems.RowProblem) -> Told:
    """This function will return a problem in the words of the reader's language."""
    words = people_problems.PROBLEMS[problem.code]
    params = {"value": "", "other": "", **problem.params}
    if "field" in params:
        params["value"] = field_label(params["field"])
    return Told(problem.row, problem.column, _(words.what) % params, _(words.what_to_do) % params, problem.is_warning)


def field_label(field: str) -> str:
    """This function will return what people call a field of a staff file; a code it does not know stays a code."""
    return _(people.FIELDS[field]) if field in people.FIELDS else field


def why_not_mapped(columns: Sequence[str], mapping: Mapping[str, str]) -> list[Told]:
    """This function will say what keeps a mapping from being used, in the reader's language."""
    return [told(problem) for problem in people.why_not_mapped(columns, mapping)]
