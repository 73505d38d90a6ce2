"""From the rows of a file to a staff survey's figures: headings in three languages, numbers with comma or point."""

import datetime as dt
from collections.abc import Hashable, Iterable, Mapping, Sequence

from efterord.rules import people_rows, people_units, people_words, staff_surveys
from efterord.rules.staff_surveys import Cell, Problem, Survey

# Headings as they are compared: letters and digits alone, in lower case.
HEADINGS: Mapping[str, str] = {
    "unit": "unit unitpath enhet enhetssökväg enhetssti",
    "code": "code questioncode question kod frågekod fråga kode spørsmålskode spørsmål",
    "n": "n answers antal antalsvar svar antall antallsvar",
    "mean": "mean average medel medelvärde gjennomsnitt snitt",
    "steps": "steps scale steg skala skalsteg trinn",
    "survey": "survey surveyname undersökning medarbetarundersökning undersøkelse medarbeiderundersøkelse",
    "date": "date surveydate datum dato",
    **{step: step for step in staff_surveys.STEPS},
}
_FIELD_OF = {heading: field for field, listed in HEADINGS.items() for heading in listed.split()}
NEEDED = ("unit", "code", "n", "steps", "survey", "date")


def read(
    columns: Sequence[str],
    rows: Iterable[tuple[int, Sequence[str]]],
    units: Mapping[tuple[str, ...], Hashable],
    *,
    today: dt.date,
) -> tuple[Survey | None, list[Problem]]:
    """This function will read a file's rows: what could be read, and what could not; None without a date or columns.

    `units`: the id of each unit by its path of names. What may not be kept of what was read: staff_surveys.problems.
    """
    places = {
        _FIELD_OF[plain]: at for at, c in enumerate(columns) if (plain := people_words.plain_header(c)) in _FIELD_OF
    }
    missing = [field for field in NEEDED if field not in places]
    if not {"mean", *staff_surveys.STEPS} & set(places):
        missing.append("mean")
    if missing:
        return None, [Problem(1, "missing_column", {"value": field}) for field in missing]
    tree = people_units.Tree(units, may_grow=False)
    ids = {str(unit): unit for unit in units.values()}
    found: list[Problem] = []
    cells: list[Cell] = []
    heads: dict[tuple[str, str], int] = {}
    for number, row in rows:
        if len(row) != len(columns):
            found.append(Problem(number, "ragged", {"value": len(row), "other": len(columns)}))
            continue
        told = {field: row[at].strip() for field, at in places.items()}
        heads.setdefault((told["survey"], told["date"]), number)
        wrong, cell = _cell(number, told, tree, ids)
        found += wrong
        if cell:
            cells.append(cell)
    name, on = _head(heads, found, today)
    return Survey(name, on, tuple(cells)) if on else None, sorted(found, key=lambda each: each.row)


def _head(heads: Mapping[tuple[str, str], int], found: list[Problem], today: dt.date) -> tuple[str, dt.date | None]:
    """The survey's name and date, which every row has alike."""
    if not heads:
        return "", None
    (name, written), *others = heads
    row = heads[name, written]
    found += [Problem(heads[other], "another_survey", {"value": row}) for other in others]
    if not name or len(name) > staff_surveys.LONGEST_NAME:
        found.append(Problem(row, "name", {"other": staff_surveys.LONGEST_NAME}))
    on = people_rows.read_date(written)
    if not isinstance(on, dt.date):
        found.append(Problem(row, "date_unreadable", {"value": written}))
        return name, None
    if on > today:
        found.append(Problem(row, "date_ahead", {"value": written}))
    return name, on


def _cell(
    row: int, told: Mapping[str, str], tree: people_units.Tree, ids: Mapping[str, Hashable]
) -> tuple[list[Problem], Cell | None]:
    wrong: list[Problem] = []
    unit = ids.get(told["unit"])
    if unit is None:
        path = people_rows.split_path(told["unit"], False)
        verdict = tree.admit(path) if path else "unit_unknown"
        if verdict:
            wrong.append(Problem(row, verdict, {"value": told["unit"]}))
        unit = tree.find(path)
    if told["steps"] != str(len(staff_surveys.STEPS)):
        wrong.append(Problem(row, "other_scale", {"value": told["steps"]}))
    n = _whole(told["n"])
    if n is None:
        wrong.append(Problem(row, "n_unreadable", {"value": told["n"]}))
    written = [told.get(step, "") for step in staff_surveys.STEPS]
    counts = tuple(each for each in map(_whole, written) if each is not None)
    if any(written) and len(counts) != len(written):
        wrong.append(Problem(row, "counts_unreadable"))
    mean = _number(told.get("mean", "")) if told.get("mean") else staff_surveys.mean_of(counts) if counts else None
    if mean is None:
        wrong.append(Problem(row, "mean_unreadable", {"value": told.get("mean", "")}))
    if wrong or n is None or mean is None or not isinstance(unit, int):
        return wrong, None
    return wrong, Cell(row, unit, told["code"], n, mean, counts)


def _whole(text: str) -> int | None:
    plain = "".join(text.split())
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 9 else None


def _number(text: str) -> float | None:
    plain = "".join(text.split()).replace(",", ".", 1)
    is_number = plain.replace(".", "", 1).isdigit() and plain.isascii() and len(plain) < 12
    return float(plain) if is_number else None
