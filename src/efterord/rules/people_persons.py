"""One person in the register beside the same person's rows in a staff file: what differs, what cannot be."""

import datetime as dt
import itertools
from collections.abc import Callable, Hashable, Sequence
from typing import Any, NamedTuple

from efterord.rules import people_words
from efterord.rules.people_problems import RowProblem, shown
from efterord.rules.people_rows import StaffRow
from efterord.words import LeavingKind

# What the register keeps once for a person. Name, address and gender tell two people apart; manager, country
# and the rest may differ between the employments of one.
PERSON_FIELDS = ("name", "mail", "manager_id", "gender", "country", "leads_others")
TELLING_FIELDS = ("name", "mail", "gender")


class ExistingEmployment(NamedTuple):
    """An employment as the register has it; `unit` is the caller's own id of it, as in its `units`."""

    start: dt.date
    end: dt.date | None
    unit: Hashable
    unit_path: tuple[str, ...] = ()
    kind: LeavingKind | None = None
    contract: str = ""


class ExistingPerson(NamedTuple):
    """A person as the register has them; `manager_id` is the manager's employee number, "" for none."""

    id: str
    employments: tuple[ExistingEmployment, ...]
    name: str = ""
    mail: str = ""
    manager_id: str = ""
    gender: str = ""
    country: str = ""
    leads_others: bool | None = None


class Change(NamedTuple):
    """One field that would change. `start` names the employment by its present start, None the person.

    A unit changes from the register's path to the file's.
    """

    row: int
    id: str
    start: dt.date | None
    field: str
    old: Any
    new: Any


class Ending(NamedTuple):
    """An employment that would get its end."""

    row: int
    id: str
    start: dt.date
    end: dt.date
    kind: LeavingKind | None
    has_reason: bool


class NewEmployment(NamedTuple):
    """A further employment of somebody whom the register knows."""

    id: str
    row: StaffRow


class Difference(NamedTuple):
    """What a person's rows would change."""

    changed: list[Change]
    ended: list[Ending]
    employments: list[NewEmployment]

    @property
    def is_empty(self) -> bool:
        """Whether the rows say what the register says."""
        return not (self.changed or self.ended or self.employments)


def says_the_same(person: ExistingPerson, row: StaffRow, unit: Hashable | None) -> bool:
    """This function will tell whether a row says just what the register has; `unit` is the row's unit there.

    False where the register has several employments: then the rows are looked at together.
    """
    if len(person.employments) != 1 or _person_changes(person, row):
        return False
    (employment,) = person.employments
    is_same_time = (employment.start, employment.end) == (row.start, row.end)
    return is_same_time and not _employment_changes(person.id, employment, row, unit)


def as_row(person: ExistingPerson, number: int, like: StaffRow) -> StaffRow:
    """This function will give back a row that was let go because it said what the register says.

    `like` is another row of the same file: where it has no column, neither had the row.
    """
    (employment,) = person.employments
    return StaffRow(
        row=number,
        id=person.id,
        unit_path=employment.unit_path,
        start=employment.start,
        end=employment.end,
        name=None if like.name is None else person.name,
        mail=None if like.mail is None else person.mail,
        manager_id=None if like.manager_id is None else person.manager_id,
        kind=employment.kind,
        contract=None if like.contract is None else employment.contract,
        gender=None if like.gender is None else person.gender,
        country=None if like.country is None else person.country,
        leads_others=None if like.leads_others is None else person.leads_others,
        has_reason=employment.kind is not None,
    )


def without_idle_kind(row: StaffRow) -> StaffRow:
    """This function will return a row without a kind of leaving where nobody leaves."""
    return row._replace(kind=None) if row.kind is not None and row.end is None else row


def conflict(rows: Sequence[StaffRow], id_column: str, start_column: str) -> RowProblem | None:
    """This function will return why rows with one number, in order of start, cannot be one person's."""
    for earlier, later in itertools.pairwise(rows):
        if later._replace(row=0) == earlier._replace(row=0):
            return RowProblem(later.row, id_column, "row_twice", {"other": str(earlier.row)})
        for field in TELLING_FIELDS:
            one, other = getattr(earlier, field), getattr(later, field)
            if one and other and people_words.plain(one) != people_words.plain(other):
                params = {"value": shown(later.id), "other": str(earlier.row)}
                return RowProblem(later.row, id_column, "two_people", params)
    for earlier, later in itertools.pairwise(rows):
        if _overlap(earlier.start, earlier.end, later.start, later.end):
            return RowProblem(later.row, start_column, "employments_overlap", {"other": str(earlier.row)})
    return None


def difference(
    person: ExistingPerson,
    rows: Sequence[StaffRow],
    find_unit: Callable[[tuple[str, ...]], Hashable | None],
    start_column: str,
) -> Difference | RowProblem:
    """This function will return what a person's rows, in order of start, would change, or why they cannot.

    The person's own fields are read from the latest employment. An employment that the file leaves out stays.
    One whose start has moved is the same employment, if it overlaps exactly one that the file leaves out.
    """
    found = Difference(_person_changes(person, rows[-1]), [], [])
    by_start = {employment.start: employment for employment in person.employments}
    omitted = [each for each in person.employments if each.start not in {row.start for row in rows}]
    for row in rows:
        employment = by_start.get(row.start)
        met = [each for each in omitted if _overlap(each.start, each.end, row.start, row.end)]
        if employment is None and len(met) == 1:
            employment = met.pop()
            omitted.remove(employment)
            found.changed.append(Change(row.row, row.id, employment.start, "start", employment.start, row.start))
        if met:
            return RowProblem(row.row, start_column, "overlaps_register", {"other": met[0].start.isoformat()})
        if employment is None:
            found.employments.append(NewEmployment(row.id, without_idle_kind(row)))
            continue
        _add_employment(found, employment, row, find_unit(row.unit_path))
    return found


def _add_employment(found: Difference, employment: ExistingEmployment, row: StaffRow, unit: Hashable | None) -> None:
    changes = _employment_changes(row.id, employment, row, unit)
    if employment.end is None and row.end is not None:
        kind = row.kind or employment.kind
        found.ended.append(Ending(row.row, row.id, employment.start, row.end, kind, row.has_reason))
        changes = [change for change in changes if change.field != "kind"]
    elif employment.end != row.end:
        found.changed.append(Change(row.row, row.id, employment.start, "end", employment.end, row.end))
    found.changed.extend(changes)


def _person_changes(person: ExistingPerson, row: StaffRow) -> list[Change]:
    changes = []
    for field in PERSON_FIELDS:
        old, new = getattr(person, field), getattr(row, field)
        if new is not None and new != old:
            changes.append(Change(row.row, row.id, None, field, old, new))
    return changes


def _employment_changes(
    employee_id: str, employment: ExistingEmployment, row: StaffRow, unit: Hashable | None
) -> list[Change]:
    """A kind that HR has set stays when the file says nothing of it; whoever has not left has none."""
    changes = []
    if unit != employment.unit:
        changes.append(Change(row.row, employee_id, employment.start, "unit", employment.unit_path, row.unit_path))
    if row.contract is not None and row.contract != employment.contract:
        changes.append(Change(row.row, employee_id, employment.start, "contract", employment.contract, row.contract))
    if row.end is not None and row.kind is not None and row.kind != employment.kind:
        changes.append(Change(row.row, employee_id, employment.start, "kind", employment.kind, row.kind))
    return changes


def _overlap(start: dt.date, end: dt.date | None, other_start: dt.date, other_end: dt.date | None) -> bool:
    return (end is None or other_start <= end) and (other_end is None or start <= other_end)
