"""Reading one row of a staff file: what it says of one employment of one person, or what is wrong with it."""

import datetime as dt
import functools
import re
import sys
from collections.abc import Sequence
from typing import NamedTuple

from efterord.rules import people_words
from efterord.rules.people import Layout
from efterord.rules.people_problems import RowProblem, shown
from efterord.words import LeavingKind

# What the register can hold (models/organisation.py).
MAX_ID = 64
MAX_NAME = 200
MAX_MAIL = 254
MAX_CONTRACT = 64

MAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]{2,}")
YEAR_FIRST = re.compile(r"(\d{4})([-./])(\d{1,2})\2(\d{1,2})", re.ASCII)
TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
DAY_FIRST = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})", re.ASCII)
MIDNIGHT = re.compile(r"[T ]00:00(:00(\.0+)?)?Z?$")


class StaffRow(NamedTuple):
    """One employment as a row tells it. None in an optional field means that the file has no such column."""

    row: int
    id: str
    unit_path: tuple[str, ...]
    start: dt.date
    end: dt.date | None
    name: str | None
    mail: str | None
    manager_id: str | None
    kind: LeavingKind | None
    contract: str | None
    gender: str | None
    country: str | None
    leads_others: bool | None
    has_reason: bool  # a reason that is no known kind leaves the kind undecided


class _Reader:
    """Collects what one row says and what is wrong with it."""

    def __init__(self, layout: Layout, row: int, cells: Sequence[str]) -> None:
        self.layout = layout
        self.row = row
        self.cells = cells
        self.problems: list[RowProblem] = []

    def text(self, field: str, longest: int, is_needed: bool = False) -> str:
        value = self._cell(field)
        if not value and is_needed:
            self.wrong(field, "missing_value")
        if len(value) > longest:
            self.wrong(field, "too_long", other=str(longest))
        return value

    def optional(self, field: str, longest: int) -> str | None:
        return self.text(field, longest) if field in self.layout.places else None

    def day(self, field: str, is_needed: bool = False) -> dt.date | None:
        value = self._cell(field)
        if not value:
            if is_needed:
                self.wrong(field, "missing_value")
            return None
        read = read_date(value)
        if isinstance(read, str):
            self.wrong(field, read, value=value)
            return None
        return read

    def wrong(self, field: str, code: str, value: str = "", other: str = "") -> None:
        given = {"value": shown(value), "other": other}
        params = {key: text for key, text in given.items() if text}
        self.problems.append(RowProblem(self.row, self.layout.column_of(field), code, params))

    def _cell(self, field: str) -> str:
        place = self.layout.places.get(field)
        return "" if place is None else self.cells[place].strip()


def read_row(layout: Layout, row: int, cells: Sequence[str]) -> StaffRow | list[RowProblem]:
    """This function will return what a row says, or everything that is wrong with it.

    `row` is the row's number in the spreadsheet. Blank optional cells are "", as the register keeps them.
    """
    if len(cells) != len(layout.columns):
        return [RowProblem(row, "", "ragged", {"value": str(len(cells)), "other": str(len(layout.columns))})]
    reader = _Reader(layout, row, cells)
    employee_id = reader.text("id", MAX_ID, is_needed=True)
    unit_path = _unit_path(reader)
    start, end = reader.day("start", is_needed=True), reader.day("end")
    if start and end and end < start:
        reader.wrong("end", "end_before_start", value=end.isoformat(), other=start.isoformat())
    reason = reader.text("reason", MAX_NAME)
    kind = people_words.KIND_BY_WORD.get(people_words.plain(reason)) if reason else None
    read = StaffRow(
        row=row,
        id=employee_id,
        unit_path=unit_path,
        start=start or dt.date.min,
        end=end,
        name=reader.optional("name", MAX_NAME),
        mail=_mail(reader),
        manager_id=_manager(reader),
        kind=kind,
        contract=_contract(reader),
        gender=_gender(reader),
        country=_country(reader),
        leads_others=_leads_others(reader),
        has_reason=bool(reason),
    )
    return reader.problems or read


@functools.lru_cache(maxsize=1 << 16)
def read_date(text: str) -> dt.date | str:
    """This function will return the date a text means, or the code of a problem.

    Read are 2025-01-31 (also with dots or slashes, and with midnight after it), 20250131, 31.01.2025,
    31-01-2025 and 31/01/2025. A date with slashes or dashes that could also be read month first is a problem:
    a wrong guess would move an employment by months without anyone seeing it.
    """
    text = MIDNIGHT.sub("", text.strip())
    if found := YEAR_FIRST.fullmatch(text) or TOGETHER.fullmatch(text):
        year, month, day = int(found[1]), int(found[found.re.groups - 1]), int(found[found.re.groups])
    elif found := DAY_FIRST.fullmatch(text):
        day, month, year = int(found[1]), int(found[3]), int(found[4])
        if found[2] != "." and day <= 12 and month <= 12 and day != month:
            return "date_ambiguous"
    else:
        return "date_unreadable"
    try:
        return dt.date(year, month, day)
    except ValueError:
        return "date_unreadable"


@functools.lru_cache(maxsize=1 << 16)
def split_path(text: str, has_slashes: bool) -> tuple[str, ...]:
    """This function will part a unit's path into names, top first: at ">" where there is one, else at "/".

    A slash parts only where the column is mapped as a path, since unit names may hold one ("HR/Lön").
    """
    separator = ">" if ">" in text else "/" if has_slashes else None
    names = text.split(separator) if separator else [text]
    return tuple(sys.intern(" ".join(name.split())) for name in names if name.strip())


def _unit_path(reader: _Reader) -> tuple[str, ...]:
    field = "unit_path" if "unit_path" in reader.layout.places else "unit"
    path = split_path(reader.text(field, sys.maxsize, is_needed=False), field == "unit_path")
    if not path and field == "unit_path" and "unit" in reader.layout.places:
        field = "unit"
        path = split_path(reader.text(field, sys.maxsize), False)
    if not path:
        reader.wrong(field, "missing_value")
    if any(len(name) > MAX_NAME for name in path):
        reader.wrong(field, "too_long", other=str(MAX_NAME))
    return path


def _manager(reader: _Reader) -> str | None:
    manager_id = reader.optional("manager", MAX_ID)
    return manager_id and sys.intern(manager_id)  # one text for all who have the same


def _mail(reader: _Reader) -> str | None:
    mail = reader.optional("mail", MAX_MAIL)
    if mail and not MAIL.fullmatch(mail):
        reader.wrong("mail", "mail_unreadable", value=mail)
    return mail


def _contract(reader: _Reader) -> str | None:
    """A form of employment we have no word for is kept as the file says it: they are many, and local."""
    contract = reader.optional("contract", MAX_CONTRACT)
    return contract and people_words.CONTRACT_BY_WORD.get(people_words.plain(contract), sys.intern(contract))


def _gender(reader: _Reader) -> str | None:
    gender = reader.optional("gender", MAX_NAME)
    if not gender:
        return gender
    if people_words.plain(gender) not in people_words.GENDER_BY_WORD:
        reader.wrong("gender", "gender_unreadable", value=gender)
    return people_words.GENDER_BY_WORD.get(people_words.plain(gender))


def _country(reader: _Reader) -> str | None:
    country = reader.optional("country", MAX_NAME)
    if not country:
        return country
    code = people_words.COUNTRY_BY_WORD.get(people_words.plain(country))
    if code is None and len(country) == 2 and country.isascii() and country.isalpha():
        code = sys.intern(country.upper())
    if code is None:
        reader.wrong("country", "country_unreadable", value=country)
    return code


def _leads_others(reader: _Reader) -> bool | None:
    value = reader.optional("leads_others", MAX_NAME)
    if value is None:
        return None
    if not value:
        return False
    answer = people_words.YES_NO_BY_WORD.get(people_words.plain(value))
    if answer is None:
        reader.wrong("leads_others", "yes_no_unreadable", value=value)
    return answer
