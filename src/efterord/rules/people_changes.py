"""What a staff file would add, change and end in the register, and what is wrong with it as a whole."""

import datetime as dt
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field

from efterord.rules import people, people_managers, people_persons, people_units
from efterord.rules.people_persons import Change, Ending, ExistingPerson, NewEmployment
from efterord.rules.people_problems import MAX_LISTED, RowProblem, shown
from efterord.rules.people_rows import StaffRow

EARLIEST_START = dt.date(1940, 1, 1)  # nobody employed before it is still at work
START_AHEAD_DAYS = 731  # two years; further on is a slip of the pen

# By employee number: the row or rows, or the row's number where it said what the register says.
Held = dict[str, StaffRow | list[StaffRow] | int]


@dataclass(slots=True)
class Plan:
    """What an import would do. Nothing is done while `is_applicable` is false: all or nothing.

    `added` holds the employments of new people, one person's together, by start; `n_added` counts
    people. The caller looks a unit up through `unit_path` once `new_units` (parents first) exist.
    `n_before_complete` counts endings before the date from which leavers are complete, `n_undecided` endings
    whose reason is no known kind. `n_absent` people of the register are not in the file; that ends nothing.
    """

    added: list[StaffRow] = field(default_factory=list)
    employments: list[NewEmployment] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    ended: list[Ending] = field(default_factory=list)
    new_units: list[tuple[str, ...]] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    n_rows: int = 0
    n_added: int = 0
    n_unchanged: int = 0
    n_problems: int = 0
    n_warnings: int = 0
    n_absent: int = 0
    n_absent_employed: int = 0
    n_before_complete: int = 0
    n_undecided: int = 0

    @property
    def is_applicable(self) -> bool:
        """Whether the file can be applied: it may have warnings and nothing worse."""
        return self.n_problems == 0

    @property
    def is_empty(self) -> bool:
        """Whether applying the file would change nothing."""
        return not (self.added or self.employments or self.changed or self.ended or self.new_units)

    def tell(self, problem: RowProblem) -> None:
        """Count a problem, and list it while there is room; a warning gives way to what stops the import."""
        if problem.is_warning:
            self.n_warnings += 1
        else:
            self.n_problems += 1
        if len(self.problems) < MAX_LISTED:
            self.problems.append(problem)
        elif not problem.is_warning and self.n_problems <= MAX_LISTED:
            for place in range(len(self.problems) - 1, -1, -1):
                if self.problems[place].is_warning:
                    self.problems[place] = problem
                    return


def compare(
    existing: Mapping[str, ExistingPerson],
    rows: Iterable[StaffRow | list[RowProblem]],
    units: Mapping[tuple[str, ...], Hashable],
    layout: people.Layout,
    *,
    first_import: bool,
    complete_from: dt.date | None,
    today: dt.date,
) -> Plan:
    """This function will say what a staff file would do to the register, and why it cannot be applied.

    `existing` maps employee numbers to people; `units` maps each unit's path, top first, to the caller's own
    id of it. The first import proposes the units it does not know; later ones refuse them. Rows that say what
    the register says are let go at once, so memory follows the changes and not the file.
    """
    plan = Plan()
    tree = people_units.Tree(units, may_grow=first_import)
    held: Held = {}
    n_unread = 0
    for row in rows:
        plan.n_rows += 1
        if isinstance(row, StaffRow):
            _check_row(plan, row, tree, today, layout)
            _hold(held, row, existing, tree)
            continue
        n_unread += 1
        for problem in row:
            plan.tell(problem)
    for kept in held.values():
        if isinstance(kept, list):
            kept.sort(key=lambda row: (row.start, row.row))
    people_managers.check(plan.tell, held, existing, layout.column_of("manager"), may_be_unread=n_unread > 0)
    for employee_id, kept in held.items():
        if isinstance(kept, int):
            plan.n_unchanged += 1
            continue
        rows_of_one = kept if isinstance(kept, list) else [kept]
        known = [people_managers.without_strangers(row, held, existing) for row in rows_of_one]
        _plan_person(plan, existing.get(employee_id), known, tree, layout)
        held[employee_id] = rows_of_one[0].row  # the row may go: what it changes is told
    plan.new_units = tree.new_paths()
    _count_absent(plan, held, existing, today)
    _count_endings(plan, complete_from)
    plan.problems.sort(key=lambda problem: problem.row)
    return plan


def _check_row(plan: Plan, row: StaffRow, tree: people_units.Tree, today: dt.date, layout: people.Layout) -> None:
    if row.start < EARLIEST_START:
        told = {"value": row.start.isoformat()}
        plan.tell(RowProblem(row.row, layout.column_of("start"), "start_too_early", told))
    if (row.start - today).days > START_AHEAD_DAYS:
        told = {"value": row.start.isoformat()}
        plan.tell(RowProblem(row.row, layout.column_of("start"), "start_too_late", told))
    code = tree.admit(row.unit_path)
    if code is not None:
        plan.tell(RowProblem(row.row, layout.unit_column, code, {"value": shown(" > ".join(row.unit_path))}))
    if row.has_reason and row.end is None:
        plan.tell(RowProblem(row.row, layout.column_of("reason"), "reason_without_end"))


def _hold(held: Held, row: StaffRow, existing: Mapping[str, ExistingPerson], tree: people_units.Tree) -> None:
    """Keep a row only if it differs from the register, or if its number has stood in the file before."""
    person = existing.get(row.id)
    before = held.get(row.id)
    if isinstance(before, list):
        before.append(row)
        return
    if isinstance(before, StaffRow):
        held[row.id] = [before, row]
        return
    is_known = person is not None and people_persons.says_the_same(person, row, tree.find(row.unit_path))
    if before is None:
        held[row.id] = row.row if is_known else row
    elif is_known or person is None:
        held[row.id] = [row._replace(row=before), row]
    else:
        held[row.id] = [people_persons.as_row(person, before, row), row]


def _plan_person(
    plan: Plan,
    person: ExistingPerson | None,
    rows: list[StaffRow],
    tree: people_units.Tree,
    layout: people.Layout,
) -> None:
    problem = people_persons.conflict(rows, layout.column_of("id"), layout.column_of("start"))
    if problem is not None:
        plan.tell(problem)
        return
    if person is None:
        plan.added.extend(people_persons.without_idle_kind(row) for row in rows)
        plan.n_added += 1
        return
    difference = people_persons.difference(person, rows, tree.find, layout.column_of("start"))
    if isinstance(difference, RowProblem):
        plan.tell(difference)
        return
    plan.changed += difference.changed
    plan.ended += difference.ended
    plan.employments += difference.employments
    plan.n_unchanged += difference.is_empty


def _count_absent(
    plan: Plan, held: Mapping[str, object], existing: Mapping[str, ExistingPerson], today: dt.date
) -> None:
    for employee_id, person in existing.items():
        if employee_id not in held:
            plan.n_absent += 1
            plan.n_absent_employed += any(each.end is None or each.end >= today for each in person.employments)


def _count_endings(plan: Plan, complete_from: dt.date | None) -> None:
    endings = [(row.end, row.kind, row.has_reason) for row in plan.added if row.end]
    endings += [(new.row.end, new.row.kind, new.row.has_reason) for new in plan.employments if new.row.end]
    endings += [(each.end, each.kind, each.has_reason) for each in plan.ended]
    plan.n_undecided = sum(has_reason and kind is None for _, kind, has_reason in endings)
    if complete_from is not None:
        plan.n_before_complete = sum(end < complete_from for end, _, _ in endings)
