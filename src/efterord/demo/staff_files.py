"""The staff file as the employer's own system would write it on a told day: it knows what had been said by then."""

import csv
import datetime as dt
import io

from efterord.demo import inventions
from efterord.words import LeavingKind

COLUMNS = (
    "Anställningsnummer",
    "Namn",
    "E-post",
    "Enhetssökväg",
    "Startdatum",
    "Slutdatum",
    "Avgångsorsak",
    "Chefens anställningsnummer",
    "Anställningsform",
    "Land",
    "Är chef",
)
# A new employment is in the file from some weeks before its first day.
HIRED_AHEAD = dt.timedelta(days=30)
KINDS = {
    LeavingKind.RESIGNATION: "Egen uppsägning",
    LeavingKind.RETIREMENT: "Pension",
    LeavingKind.DISMISSAL: "Avsked",
    LeavingKind.REDUNDANCY: "Arbetsbrist",
    LeavingKind.FIXED_TERM_ENDED: "Visstid upphörde",
    LeavingKind.PROBATION_ENDED: "Provanställning avbruten",
    LeavingKind.AGREEMENT: "Överenskommelse",
}


def write(invention: inventions.Invention, day: dt.date) -> bytes:
    """This function will write the file of a day: everybody employed, hired, or gone since leavers are complete."""
    written = io.StringIO()
    rows = csv.writer(written, delimiter=";", lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for employee in known(invention, day):
        is_said = employee.notice_date is not None and employee.notice_date <= day
        manager = invention.manager(employee, day)
        rows.writerow(
            (
                employee.id,
                employee.name,
                employee.mail,
                " > ".join((invention.blueprint.name, *employee.node.path)),
                employee.start.isoformat(),
                employee.end.isoformat() if is_said and employee.end else "",
                KINDS[employee.kind] if is_said and employee.kind else "",
                manager.id if manager else "",
                "Visstid" if employee.is_fixed_term else "Tillsvidare",
                employee.node.country,
                "ja" if employee.seat == 0 else "nej",
            )
        )
    return written.getvalue().encode("utf-8-sig")


def known(invention: inventions.Invention, day: dt.date) -> list[inventions.Employee]:
    """This function will list who stands in the file of a day."""
    return [
        employee
        for employee in invention.people
        if employee.start <= day + HIRED_AHEAD and (employee.end is None or employee.end >= invention.complete_from)
    ]
