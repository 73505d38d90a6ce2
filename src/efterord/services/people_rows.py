"""How a plan's rows reach the register: in chunks, inside the deed that asks (services/people.py)."""

import itertools
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from django.db.models import F

from efterord.models import Employment, Person, Unit
from efterord.models.record import random_id
from efterord.rules import people_units, people_words
from efterord.rules.people_changes import Plan
from efterord.rules.people_persons import Change
from efterord.rules.people_rows import StaffRow

# Some hundred kilobytes of records at a time, so that memory follows the plan and not the file twice over.
CHUNK = 1_000
# Names of the rules beside those of the records.
_COLUMNS = {"unit": "unit_id", "start": "start_date", "end": "end_date", "kind": "leaving_kind"}

T = TypeVar("T")


class Writer:
    """Writes one plan. Managers may be written after those they lead: both databases look at the end of the deed."""

    def __init__(self, plan: Plan, units: Mapping[tuple[str, ...], int], tell: Callable[[int, int], None]) -> None:
        self._plan = plan
        self._units: dict[tuple[str, ...], int] = {_key(path): pk for path, pk in units.items()}
        self._tell = tell
        self._n_done = 0
        self._n_of = len(plan.added) + len(plan.changed) + len(plan.ended) + len(plan.employments)
        self._people: dict[str, uuid.UUID] = {}
        self._tree = people_units.Tree({}, may_grow=False)

    def write(self) -> None:
        """Write units, then new people, then what differs of known ones; new employments last of all."""
        self._write_units()
        self._tree = people_units.Tree(self._units, may_grow=False)
        self._name_managers()
        self._write_new_people()
        self._write_people()
        self._write_employments()
        self._write_new_employments()

    def _write_units(self) -> None:
        root = Unit.objects.get(parent=None)
        top = _key((root.name,))
        for _n, paths in itertools.groupby(self._plan.new_units, key=len):
            made: dict[tuple[str, ...], Unit] = {}
            for path in paths:
                key = _key(path)
                if key not in self._units:
                    made[key] = Unit(parent_id=self._units[key[:-1]] if key[:-1] else root.pk, name=path[-1])
            for key, unit in zip(made, Unit.objects.bulk_create(made.values()), strict=True):
                # A path may be written with the organisation's own name in front, or without.
                self._units[key] = unit.pk
                self._units[key[1:] if key[:1] == top else top + key] = unit.pk

    def _name_managers(self) -> None:
        """Give new managers their ids beforehand, and look up those of known ones."""
        wanted = {row.manager_id for row in self._plan.added if row.manager_id}
        wanted |= {change.new for change in self._plan.changed if change.field == "manager_id" and change.new}
        self._people = {row.id: random_id() for row in self._plan.added if row.id in wanted}
        self._people |= _ids_of(wanted.difference(self._people))

    def _write_new_people(self) -> None:
        grouped = (list(rows) for _id, rows in itertools.groupby(self._plan.added, key=lambda row: row.id))
        for chunk in _chunks(grouped):
            people, employments = [], []
            for rows in chunk:
                person = self._person(rows[-1])
                people.append(person)
                employments += [self._employment(row, person.pk) for row in rows]
            Person.objects.bulk_create(people)
            Employment.objects.bulk_create(employments)
            self._did(len(employments))

    def _person(self, row: StaffRow) -> Person:
        return Person(
            id=self._people.get(row.id) or random_id(),
            employee_id=row.id,
            name=row.name or "",
            mail=row.mail or "",
            manager_id=self._people[row.manager_id] if row.manager_id else None,
            gender=row.gender or "",
            country=row.country or "",
            leads_others=row.leads_others,
        )

    def _employment(self, row: StaffRow, person_id: uuid.UUID) -> Employment:
        return Employment(
            person_id=person_id,
            unit_id=self._unit(row.unit_path),
            start_date=row.start,
            end_date=row.end,
            leaving_kind=row.kind or "",
            contract=row.contract or "",
        )

    def _unit(self, path: tuple[str, ...]) -> int:
        found = self._tree.find(path)
        if not isinstance(found, int):
            raise LookupError(f"no unit {' > '.join(path)}")  # the plan has looked: this cannot be
        return found

    def _write_people(self) -> None:
        own = (change for change in self._plan.changed if change.start is None)
        for chunk in _chunks(own):
            found = {person.employee_id: person for person in _known(chunk)}
            for change in chunk:
                is_manager = change.field == "manager_id"
                value = self._people.get(change.new) if is_manager else change.new
                setattr(found[change.id], change.field, value)
            Person.objects.bulk_update(found.values(), {change.field for change in chunk}, CHUNK)
            self._did(len(chunk))

    def _write_employments(self) -> None:
        """Write changed starts last: until then an employment goes by the start it has."""
        self._write_changes(change for change in self._plan.changed if change.start and change.field != "start")
        endings = (
            [Change(each.row, each.id, each.start, "end", None, each.end),
             Change(each.row, each.id, each.start, "kind", None, each.kind)]
            for each in self._plan.ended
        )  # fmt: skip
        self._write_changes(itertools.chain.from_iterable(endings))
        self._write_changes(change for change in self._plan.changed if change.start and change.field == "start")

    def _write_changes(self, changes: Iterable[Change]) -> None:
        for chunk in _chunks(changes):
            ids = {change.id for change in chunk}
            rows = Employment.objects.filter(person__employee_id__in=ids).annotate(employee_id=F("person__employee_id"))
            found: dict[tuple[str, Any], Employment] = {(row.employee_id, row.start_date): row for row in rows}
            touched: dict[tuple[str, Any], Employment] = {}
            columns = set()
            for change in chunk:
                employment = touched[change.id, change.start] = found[change.id, change.start]
                for column, value in self._columns(change):
                    setattr(employment, column, value)
                    columns.add(column.removesuffix("_id"))
            Employment.objects.bulk_update(touched.values(), columns, CHUNK)
            self._did(len(chunk))

    def _columns(self, change: Change) -> Iterator[tuple[str, Any]]:
        value = change.new
        if change.field == "unit":
            value = self._unit(change.new)
        elif change.field == "kind":
            value = change.new or ""
        elif change.field == "end" and change.new is None:
            yield "leaving_kind", ""  # whoever has not left has no kind of leaving
        yield _COLUMNS.get(change.field, change.field), value

    def _write_new_employments(self) -> None:
        for chunk in _chunks(self._plan.employments):
            ids = _ids_of({new.id for new in chunk})
            Employment.objects.bulk_create(self._employment(new.row, ids[new.id]) for new in chunk)
            self._did(len(chunk))

    def _did(self, n: int) -> None:
        self._n_done = min(self._n_done + n, self._n_of)
        self._tell(self._n_done, self._n_of)


def _known(changes: Iterable[Change]) -> Iterable[Person]:
    return Person.objects.filter(employee_id__in={change.id for change in changes})


def _ids_of(employee_ids: Iterable[str]) -> dict[str, uuid.UUID]:
    found: dict[str, uuid.UUID] = {}
    for chunk in _chunks(employee_ids):
        found.update(Person.objects.filter(employee_id__in=chunk).values_list("employee_id", "pk"))
    return found


def _chunks(things: Iterable[T]) -> Iterator[list[T]]:
    source = iter(things)
    while chunk := list(itertools.islice(source, CHUNK)):
        yield chunk


def _key(path: Iterable[str]) -> tuple[str, ...]:
    return tuple(people_words.plain(name) for name in path)
