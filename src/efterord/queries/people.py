"""The staff register as an import needs it: who is in it, which column was which field, and its state in figures."""

import dataclasses
import datetime as dt
import hashlib
import itertools
import json
import sys
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Q

from efterord import clock, gate
from efterord.models import AuditEntry, ColumnMapping, Employment, Organisation, Person, StaffFile, Unit
from efterord.rules import people, privacy
from efterord.rules.people_persons import ExistingEmployment, ExistingPerson
from efterord.words import LeavingKind, Outcome, StoragePeriod

CHUNK = 2_000
# Person's own, then employment's; a person without any has None in the latter.
_PERSON = ("employee_id", "name", "mail", "manager__employee_id", "gender", "country", "leads_others")
_EMPLOYMENT = ("start_date", "end_date", "unit_id", "leaving_kind", "contract")

UnitPath = tuple[str, ...]


class Packed(Mapping[str, ExistingPerson]):
    """People by employee number, each folded into a few bytes until asked for.

    Of 200,000 people at most a handful are looked at together; as tuples of texts they would take 150 MB.
    """

    def __init__(self, path_of: Mapping[int, UnitPath]) -> None:
        self._path_of = path_of
        self._folded: dict[str, bytes] = {}
        self._dates: dict[int, dt.date] = {}

    def fold(self, employee_id: str, rows: list[tuple[Any, ...]]) -> None:
        """Take in one person's rows, as `_rows` gives them."""
        own = rows[0][1 : len(_PERSON)]
        jobs = [
            (start.toordinal(), end and end.toordinal(), *rest)
            for start, end, *rest in (row[len(_PERSON) :] for row in rows)
            if start is not None
        ]
        self._folded[employee_id] = json.dumps((own, jobs), ensure_ascii=False, separators=(",", ":")).encode()

    def __getitem__(self, employee_id: str) -> ExistingPerson:
        (name, mail, manager_id, *rest), jobs = json.loads(self._folded[employee_id])
        employments = tuple(self._employment(*job) for job in jobs)
        return ExistingPerson(employee_id, employments, name, mail, sys.intern(manager_id or ""), *rest)

    def _employment(self, start: int, end: int | None, unit_id: int, kind: str, contract: str) -> ExistingEmployment:
        return ExistingEmployment(
            start=self._date(start),
            end=self._date(end) if end else None,
            unit=unit_id,
            unit_path=self._path_of[unit_id],
            kind=LeavingKind(kind) if kind else None,
            contract=sys.intern(contract),
        )

    def _date(self, ordinal: int) -> dt.date:
        if ordinal not in self._dates:
            self._dates[ordinal] = dt.date.fromordinal(ordinal)
        return self._dates[ordinal]

    def __contains__(self, employee_id: object) -> bool:
        return employee_id in self._folded

    def __iter__(self) -> Iterator[str]:
        return iter(self._folded)

    def __len__(self) -> int:
        return len(self._folded)


@dataclasses.dataclass(frozen=True, slots=True)
class Register:
    """The whole register in the lean shape that rules/people_changes compares a file with.

    `units` maps each path, top first and without the organisation itself, to the unit's id; a path may also be
    written with the organisation's name in front. `fingerprint` changes with anything that an import may change.
    """

    people: Packed
    units: dict[UnitPath, int]
    complete_from: dt.date | None
    fingerprint: str

    @property
    def is_empty(self) -> bool:
        return not self.people


@dataclasses.dataclass(frozen=True, slots=True)
class State:
    """The register in figures. `n_units` leaves out the organisation itself."""

    n_people: int
    n_employed: int
    n_units: int
    complete_from: dt.date | None
    last_import_at: dt.datetime | None


def state(viewer: gate.Actor, today: dt.date | None = None) -> State:
    """This function will return how many people and units the register holds, and when a file was last applied."""
    gate.check(viewer, "people.see_import")
    day = today or clock.today()
    at_work = Employment.objects.filter(Q(end_date__isnull=True) | Q(end_date__gte=day), start_date__lte=day)
    last = AuditEntry.objects.filter(action="people.apply_import", outcome=Outcome.DONE).order_by("-number").first()
    return State(
        n_people=Person.objects.count(),
        n_employed=at_work.values("person").distinct().count(),
        n_units=Unit.objects.filter(parent__isnull=False).count(),
        complete_from=complete_from(viewer),
        last_import_at=last.at if last else None,
    )


def complete_from(viewer: gate.Actor) -> dt.date | None:
    """This function will return the date from which the register holds every leaver, or None if nobody has said."""
    gate.check(viewer, "people.see_import")
    return Organisation.objects.values_list("leavers_complete_from", flat=True).filter(pk=1).first()


def mapping_for(viewer: gate.Actor, columns: Sequence[str]) -> dict[str, str] | None:
    """This function will return the mapping (column to field) used for a file with these very columns, or None."""
    gate.check(viewer, "people.see_import")
    kept = ColumnMapping.objects.filter(columns_hash=people.columns_hash(columns)).first()
    return dict(kept.fields_by_column) if kept else None


def held_file(viewer: gate.Actor, pk: uuid.UUID) -> StaffFile:
    """This function will return a file the viewer has uploaded within a day, its content sealed; Hidden otherwise."""
    gate.check(viewer, "people.see_import")
    days = privacy.DAYS[StoragePeriod.STAFF_FILE] or 0
    found = StaffFile.objects.filter(
        pk=pk, uploaded_by=viewer.user_id, uploaded_at__gt=clock.now() - dt.timedelta(days=days)
    ).first()
    if found is None:
        raise gate.Hidden
    return found


def held_files(viewer: gate.Actor) -> list[StaffFile]:
    """This function will return the files the viewer has uploaded within a day, newest first, without their content."""
    gate.check(viewer, "people.see_import")
    days = privacy.DAYS[StoragePeriod.STAFF_FILE] or 0
    mine = StaffFile.objects.filter(uploaded_by=viewer.user_id, uploaded_at__gt=clock.now() - dt.timedelta(days=days))
    return list(mine.defer("ciphertext").order_by("-uploaded_at")[:5])


def register(viewer: gate.Actor) -> Register:
    """This function will return the whole register, read once."""
    gate.check(viewer, "people.see_import")
    paths, path_of = _paths()
    digest = hashlib.sha256()
    found = Packed(path_of)
    for employee_id, rows in itertools.groupby(_rows(digest), key=lambda row: row[0]):
        found.fold(employee_id, list(rows))
    return Register(found, paths, complete_from(viewer), _with_units(digest, paths))


def fingerprint(viewer: gate.Actor) -> str:
    """This function will return the register's fingerprint as it is now, without holding the register in memory."""
    gate.check(viewer, "people.see_import")
    digest = hashlib.sha256()
    for _row in _rows(digest):
        pass
    return _with_units(digest, _paths()[0])


def unit_paths(viewer: gate.Actor) -> dict[UnitPath, int]:
    """This function will return the id of each unit by its path, with and without the organisation's own name."""
    gate.check(viewer, "people.see_import")
    return _paths()[0]


def _paths() -> tuple[dict[UnitPath, int], dict[int, UnitPath]]:
    """Each unit's id by both of its paths, and the shorter path, which people see, by its id."""
    rows = {pk: (parent, name) for pk, parent, name in Unit.objects.values_list("pk", "parent_id", "name")}
    whole: dict[UnitPath, int] = {}
    seen: dict[int, UnitPath] = {}
    for pk in sorted(rows):
        path: list[str] = []
        at: int | None = pk
        while at is not None:
            at, name = rows[at]
            path.insert(0, name)
        whole[tuple(path)] = pk
        seen[pk] = tuple(path[1:]) or tuple(path)
    # The shorter path wins where the two would read the same.
    return {**whole, **{path: pk for pk, path in seen.items() if rows[pk][0] is not None}}, seen


def _rows(digest: Any) -> Iterator[tuple[Any, ...]]:
    """Stream person beside employment, one person's together, and add each row to the digest."""
    fields = (*_PERSON, *(f"employments__{field}" for field in _EMPLOYMENT))
    rows = Person.objects.values_list(*fields).order_by("employee_id", "employments__start_date")
    for row in rows.iterator(chunk_size=CHUNK):
        digest.update(repr(row).encode())
        yield row


def _with_units(digest: Any, paths: dict[UnitPath, int]) -> str:
    digest.update(repr(sorted(paths.items())).encode())
    return str(digest.hexdigest())
