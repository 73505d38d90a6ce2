"""Managers as a staff file gives them: known people, and no circles."""

from collections.abc import Callable, Iterator, Mapping

from efterord.rules.people_persons import ExistingPerson
from efterord.rules.people_problems import RowProblem, shown
from efterord.rules.people_rows import StaffRow

SHOWN_IN_CIRCLE = 6


def check(
    tell: Callable[[RowProblem], None],
    held: Mapping[str, StaffRow | list[StaffRow] | int],
    existing: Mapping[str, ExistingPerson],
    column: str,
    may_be_unread: bool,
) -> None:
    """This function will tell of managers whom nobody knows, of people who manage themselves, and of circles.

    `held` maps each number in the file to its rows in order of start, or to a row number where nothing is
    new. A new circle always holds a changed row, so only those are followed. Unknown managers are passed over
    while some rows are unreadable (`may_be_unread`), since they may be in those.
    """
    settled: set[str] = set()
    for employee_id, rows in held.items():
        if isinstance(rows, int):
            continue
        for row in rows if isinstance(rows, list) else [rows]:
            if row.manager_id == row.id:
                tell(RowProblem(row.row, column, "manager_self"))
            elif not may_be_unread and row.manager_id and not _is_known(row.manager_id, held, existing):
                tell(RowProblem(row.row, column, "manager_unknown", {"value": shown(row.manager_id)}))
        circle = _circle(employee_id, held, existing, settled)
        if circle:
            changed = [theirs for each in circle if (theirs := _latest(each, held)) is not None]
            if not changed:
                continue  # the register's own, from before this file
            names = circle if len(circle) <= SHOWN_IN_CIRCLE else [*circle[:SHOWN_IN_CIRCLE], "…"]
            value = " → ".join(shown(each) for each in [*names, circle[0]])
            tell(RowProblem(changed[0].row, column, "manager_circle", {"value": value}))


def without_strangers(row: StaffRow, held: Mapping[str, object], existing: Mapping[str, ExistingPerson]) -> StaffRow:
    """This function will return a row with no manager where its manager is nobody known, or the person."""
    if row.manager_id and (row.manager_id == row.id or not _is_known(row.manager_id, held, existing)):
        return row._replace(manager_id="")
    return row


def _is_known(employee_id: str, held: Mapping[str, object], existing: Mapping[str, ExistingPerson]) -> bool:
    return employee_id in held or employee_id in existing


def _circle(
    start: str,
    held: Mapping[str, StaffRow | list[StaffRow] | int],
    existing: Mapping[str, ExistingPerson],
    settled: set[str],
) -> list[str]:
    """Follow managers upward until someone already followed; a circle is one met on this very way."""
    way: dict[str, int] = {}
    for employee_id in _upward(start, held, existing):
        if employee_id in way:
            settled.update(way)
            return list(way)[way[employee_id] :]
        if employee_id in settled:
            break
        way[employee_id] = len(way)
    settled.update(way)
    return []


def _latest(employee_id: str, held: Mapping[str, StaffRow | list[StaffRow] | int]) -> StaffRow | None:
    rows = held.get(employee_id)
    if isinstance(rows, list):
        return rows[-1]
    return rows if isinstance(rows, StaffRow) else None


def _upward(
    start: str, held: Mapping[str, StaffRow | list[StaffRow] | int], existing: Mapping[str, ExistingPerson]
) -> Iterator[str]:
    employee_id = start
    while True:
        yield employee_id
        row = _latest(employee_id, held)
        manager_id = None if row is None else row.manager_id
        if manager_id is None and employee_id in existing:
            manager_id = existing[employee_id].manager_id
        if not manager_id or manager_id == employee_id:
            return
        employee_id = manager_id
