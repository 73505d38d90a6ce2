"""The fields of a staff file, and which column is which field."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from efterord.rules import people_words
from efterord.rules.people_problems import N_, RowProblem

# Field codes with what people call them; the order is that of a mapping form.
FIELDS: dict[str, str] = {
    "id": N_("Employee number"),
    "unit": N_("Unit"),
    "unit_path": N_("Unit with its path"),
    "start": N_("Start date"),
    "name": N_("Name"),
    "mail": N_("Mail address"),
    "manager": N_("Manager's employee number"),
    "end": N_("End date"),
    "reason": N_("Kind of leaving"),
    "contract": N_("Form of employment"),
    "gender": N_("Gender"),
    "country": N_("Country"),
    "leads_others": N_("Leads others"),
}
UNIT_FIELDS = ("unit_path", "unit")
HEADER_ROW = 1


class Layout(NamedTuple):
    """Where each mapped field stands in a row: `places` from field to cell (0 first), and all the headers."""

    columns: tuple[str, ...]
    places: Mapping[str, int]

    def column_of(self, field: str) -> str:
        """The header of a field's column, or nothing when the file has none."""
        place = self.places.get(field)
        return "" if place is None else self.columns[place]

    @property
    def unit_column(self) -> str:
        """The header of the column that names the unit, the path before the plain name."""
        return self.column_of("unit_path") or self.column_of("unit")


def columns_hash(columns: Sequence[str]) -> str:
    """This function will return what a mapping is remembered under: the same for the same columns in any order."""
    return hashlib.sha256(json.dumps(sorted(columns)).encode()).hexdigest()


def suggest_mapping(columns: Sequence[str]) -> dict[str, str]:
    """This function will propose a field for each column whose header it knows, one column to a field.

    Columns it does not know are left out. Of a path and a unit, both are proposed and the path is used.
    """
    best: dict[str, tuple[int, str]] = {}
    for column in columns:
        found = people_words.HEADER_PLACES.get(people_words.plain_header(column))
        if found is None:
            continue
        place, field = found
        if field not in best or place < best[field][0]:
            best[field] = (place, column)
    chosen = {column: field for field, (_, column) in best.items()}
    return {column: chosen[column] for column in columns if column in chosen}


def why_not_mapped(columns: Sequence[str], mapping: Mapping[str, str]) -> list[RowProblem]:
    """This function will list what keeps a mapping (column to field) from being used."""
    problems = []
    column_of: dict[str, str] = {}
    for column, field in mapping.items():
        if column not in columns:
            problems.append(RowProblem(HEADER_ROW, column, "unknown_column", {"value": column}))
        if field not in FIELDS:
            problems.append(RowProblem(HEADER_ROW, column, "unknown_field", {"value": field}))
        elif field in column_of:
            both = {"value": column_of[field], "other": column}
            problems.append(RowProblem(HEADER_ROW, column, "field_twice", both))
        column_of.setdefault(field, column)
    for field in missing_fields(mapping):
        problems.append(RowProblem(HEADER_ROW, "", "missing_column", {"value": FIELDS[field], "field": field}))
    return problems


def missing_fields(mapping: Mapping[str, str]) -> list[str]:
    """This function will name the fields that a staff file needs and a mapping lacks."""
    has = set(mapping.values())
    missing = [field for field in ("id", "start") if field not in has]
    if not has.intersection(UNIT_FIELDS):
        missing.insert(min(1, len(missing)), "unit")
    return missing


def layout(columns: Sequence[str], mapping: Mapping[str, str]) -> Layout:
    """This function will return where each field stands, or raise ValueError if the mapping has problems."""
    problems = why_not_mapped(columns, mapping)
    if problems:
        raise ValueError(", ".join(problem.code for problem in problems))
    return Layout(tuple(columns), {field: columns.index(column) for column, field in mapping.items()})
