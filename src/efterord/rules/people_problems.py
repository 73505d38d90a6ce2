"""What can be wrong with a row of a staff file, and what to do; the words are English message ids."""

from collections.abc import Mapping
from typing import NamedTuple

N_ = str  # marks a message id for the catalogue; labels.py translates it when a person reads it

MAX_LISTED = 1_000  # more than anyone mends by hand; the total is always told


class Words(NamedTuple):
    """What is wrong, and what to do; %(value)s and %(other)s are filled from the problem's parameters."""

    what: str
    what_to_do: str


class RowProblem(NamedTuple):
    """One thing wrong in one row: its number in the spreadsheet, the column's header, a code, parameters."""

    row: int
    column: str
    code: str
    params: Mapping[str, str] = {}

    @property
    def is_warning(self) -> bool:
        """A warning is told and does not stop the import."""
        return self.code in WARNINGS


WARNINGS = frozenset({"manager_unknown", "manager_self", "reason_without_end"})

PROBLEMS: dict[str, Words] = {
    "ragged": Words(
        N_("The row has %(value)s cells, and the header has %(other)s."),
        N_("Look for a separator inside a text, or a text without its quotation marks."),
    ),
    "missing_column": Words(
        N_("No column is chosen for a field that is needed: %(value)s."),
        N_("Choose the column, or add it to the file."),
    ),
    "unknown_column": Words(
        N_("The file has no column “%(value)s”."), N_("Choose one of the columns that the file has.")
    ),
    "unknown_field": Words(N_("There is no field “%(value)s”."), N_("Choose one of the fields in the list.")),
    "field_twice": Words(
        N_("Two columns are chosen for one field: “%(value)s” and “%(other)s”."), N_("Choose one of them.")
    ),
    "missing_value": Words(N_("The cell is empty, and a value is needed."), N_("Fill in the cell.")),
    "too_long": Words(N_("The text is longer than %(other)s characters."), N_("Shorten the text.")),
    "date_unreadable": Words(N_("“%(value)s” is not a date."), N_("Write the date as 2025-01-31 or 31.01.2025.")),
    "date_ambiguous": Words(
        N_("“%(value)s” can be two dates: the day or the month may stand first."),
        N_("Write the date as 2025-01-31 or 31.01.2025."),
    ),
    "mail_unreadable": Words(
        N_("“%(value)s” is not a mail address."), N_("Correct the address, or leave the cell empty.")
    ),
    "gender_unreadable": Words(
        N_("“%(value)s” is not understood as a gender."),
        N_("Write woman, man or other, or leave the cell empty."),
    ),
    "country_unreadable": Words(
        N_("“%(value)s” is not understood as a country."),
        N_("Write the two letters of the country, such as SE or NO, or leave the cell empty."),
    ),
    "yes_no_unreadable": Words(
        N_("“%(value)s” is neither yes nor no."), N_("Write yes or no, or leave the cell empty.")
    ),
    "end_before_start": Words(
        N_("The end, %(value)s, is before the start, %(other)s."), N_("Correct one of the two dates.")
    ),
    "start_too_early": Words(N_("The start, %(value)s, is before 1940."), N_("Correct the year.")),
    "start_too_late": Words(N_("The start, %(value)s, is more than two years ahead."), N_("Correct the year.")),
    "unit_unknown": Words(
        N_("There is no unit “%(value)s”."),
        N_("Correct the name, or let the head of HR add the unit first, on the page of the staff register."),
    ),
    "unit_ambiguous": Words(
        N_("There is more than one unit “%(value)s”."),
        N_("Write the whole path, from the top down, with > between the units."),
    ),
    "row_twice": Words(N_("The row says the same as row %(other)s."), N_("Remove one of the two rows.")),
    "two_people": Words(
        N_("The number %(value)s is another person's in row %(other)s."),
        N_("Find out who has the number, and give the other person the right one."),
    ),
    "employments_overlap": Words(
        N_("The employment overlaps the same person's employment in row %(other)s."),
        N_("Correct the dates so that one ends before the next begins, or keep one of the rows."),
    ),
    "overlaps_register": Words(
        N_("The employment overlaps one in the register that began %(other)s and is not in the file."),
        N_("Add the earlier employment to the file, with its end, or correct the start."),
    ),
    "manager_unknown": Words(
        N_("The manager %(value)s is neither in the file nor in the register."),
        N_("Correct the number; otherwise the person is read as having no manager."),
    ),
    "manager_self": Words(
        N_("The person is given as her or his own manager."),
        N_("The person is read as having no manager. Leave the cell empty for whoever leads it all."),
    ),
    "manager_circle": Words(
        N_("The managers form a circle: %(value)s."), N_("Correct the manager in one of these rows.")
    ),
    "reason_without_end": Words(
        N_("There is a reason for leaving and no end date."),
        N_("Add the end date if the person leaves; otherwise the reason is left out."),
    ),
}


def shown(value: str) -> str:
    """This function will return a cell's text short enough to stand in a sentence."""
    return value if len(value) <= 60 else value[:59] + "…"
