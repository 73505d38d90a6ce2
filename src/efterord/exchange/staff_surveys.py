"""From a staff survey's file to what would be kept of it: the preview that a page shows."""

import dataclasses
import datetime as dt

from django.core import signing
from django.utils.translation import gettext as _

from efterord import clock, gate
from efterord.exchange import table_limits, tables
from efterord.queries import people
from efterord.queries import staff_surveys as queries
from efterord.rules import staff_surveys as rules
from efterord.rules import staff_surveys_problems, staff_surveys_reading

# What is looked at goes to the page and back, signed: nothing of it is kept before somebody says so.
LIMITS = dataclasses.replace(tables.PAGE, max_rows=20_000, max_columns=50, max_bytes=2 * table_limits.MEGABYTE)
SALT = "a staff survey as it was looked at"
HOUR = 3600


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """Something wrong in a file, in the reader's language: in which row, what, and what to do."""

    row: int
    what: str
    what_to_do: str


@dataclasses.dataclass(frozen=True, slots=True)
class Preview:
    """What a file would do. `wrong` lists the first hundred of `n_wrong`; without any, `packed` does it."""

    survey: rules.Survey | None
    wrong: tuple[Told, ...]
    n_wrong: int
    packed: str


def preview(viewer: gate.Actor, content: bytes, name: str) -> Preview:
    """This function will read a whole file and say what would be kept; TableError when it cannot be read."""
    gate.check(viewer, "staff_surveys.see")
    with tables.read_table(content, LIMITS, name) as table:
        rows = list(table.rows())
        units = people.unit_paths(viewer)
        survey, found = staff_surveys_reading.read(table.columns, rows, units, today=clock.today())
    if survey is not None and survey.cells:
        # Also where other rows could not be read, so that a file is put right once.
        found = sorted([*found, *queries.why_not(viewer, survey)], key=lambda problem: problem.row)
        if queries.is_known(viewer, survey.name, survey.on):
            found.insert(0, rules.Problem(survey.cells[0].row, "there_already"))
    wrong = tuple(told(each) for each in found[: staff_surveys_problems.MAX_LISTED])
    return Preview(survey, wrong, len(found), _packed(survey) if survey and not found else "")


def unpacked(packed: str) -> rules.Survey:
    """This function will return a survey as it was looked at; signing.BadSignature if it was not, or an hour ago."""
    data = signing.loads(packed, salt=SALT, max_age=HOUR)
    cells = tuple(
        rules.Cell(row, unit, code, n, mean, tuple(counts)) for row, unit, code, n, mean, counts in data["cells"]
    )
    return rules.Survey(data["name"], dt.date.fromisoformat(data["on"]), cells)


def told(problem: rules.Problem) -> Told:
    """This function will return a problem in the words of the reader's language."""
    words = staff_surveys_problems.PROBLEMS[problem.code]
    params = {"value": "", "other": "", **problem.params}
    return Told(problem.row, _(words.what) % params, _(words.what_to_do) % params)


def _packed(survey: rules.Survey) -> str:
    data = {"name": survey.name, "on": survey.on.isoformat(), "cells": [list(cell) for cell in survey.cells]}
    return signing.dumps(data, salt=SALT, compress=True)
