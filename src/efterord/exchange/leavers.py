"""The list of departures as a spreadsheet: what the list shows, a row a case, and a sheet that says what it means."""

from django.utils import translation
from django.utils.translation import gettext as _

from efterord import gate, labels
from efterord.documents import lists
from efterord.queries import leavers as queries
from efterord.rules.leavers import Filter
from efterord.services import leavers
from efterord.words import CaseSource, Language, LeavingKind


def spreadsheet(actor: gate.Actor, *, wanted: Filter, order: str, language: Language) -> bytes:
    """This function will return all rows of a filter as a workbook; whoever takes it stands in the log.

    What HR holds of a departure, and with whom a leaver would rather talk, is not in it: a file travels.
    """
    units = queries.units_by_id(actor)
    lines = leavers.export_leavers(actor, wanted=wanted, order=order)
    with translation.override(language.value):
        words = _columns()
        rows = [_row(line, units) for line in lines]
        return lists.workbook(_("Cases"), [term for term, _means in words], rows, words, language)


def _columns() -> list[tuple[str, str]]:
    return [
        (_("Case"), _("The case's number: the year it was opened, and its place in that year.")),
        (_("Name"), _("The leaver's name in the staff register.")),
        (_("Employee number"), _("The employer's own number for the person.")),
        (_("Unit"), _("The unit the leaver worked in when the case was opened.")),
        (_("Part of"), _("The units above it, from the top.")),
        (_("Notice date"), _("The day notice was given, empty if there was none.")),
        (_("Last day"), _("The last day of employment.")),
        (_("Kind of leaving"), _("The formal kind of leaving, not the reason for it.")),
        (_("State"), _("Where the case stands: reported, proposed, open, closed or cancelled.")),
        (_("Where the case came from"), _("Opened by hand, proposed by the staff file, or reported by a manager.")),
    ]


def _row(line: queries.Line, units: dict[int, tuple[int | None, str]]) -> list[lists.Cell]:
    case = line.case
    return [
        case.number,
        case.person.name,
        case.person.employee_id,
        case.unit.name,
        " / ".join(_above(case.unit_id, units)),
        case.notice_date.isoformat() if case.notice_date else "",
        case.last_day.isoformat(),
        str(labels.of(LeavingKind(case.leaving_kind))) if case.leaving_kind else _("Not known yet"),
        str(labels.of(line.state)),
        str(labels.of(CaseSource(case.source))),
    ]


def _above(unit_id: int, units: dict[int, tuple[int | None, str]]) -> list[str]:
    found: list[str] = []
    at = units[unit_id][0]
    while at is not None:
        at, name = units[at]
        found.insert(0, name)
    return found
