"""What a file would do, in sentences and short tables; the figures are the rules', the words are here."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from efterord import labels
from efterord.exchange import people as exchange
from efterord.rules.people_changes import Plan
from efterord.rules.people_persons import Change
from efterord.rules.people_rows import StaffRow
from efterord.web.cases import days
from efterord.words import LeavingKind

# Enough to see whether the file was understood; the counts tell the rest.
N_EXAMPLES = 8
N_WRONG = 100

Table = dict[str, Any]


def number(n: int) -> str:
    """This function will write a count with its thousands apart."""
    return str(formats.number_format(n, use_l10n=True, force_grouping=True))


def sentences(plan: Plan) -> list[str]:
    """This function will say what applying the file does, one short sentence for each thing it does."""
    n_changed = len({change.id for change in plan.changed} | {new.id for new in plan.employments})
    told = [
        (plan.n_added, ngettext("One person is added.", "%(n)s people are added.", plan.n_added)),
        (n_changed, ngettext("One person is changed.", "%(n)s people are changed.", n_changed)),
        (
            len(plan.ended),
            ngettext("One employment gets its end.", "%(n)s employments get their end.", len(plan.ended)),
        ),
        (
            len(plan.new_units),
            ngettext("One unit is created.", "%(n)s units are created.", len(plan.new_units)),
        ),
        (plan.n_unchanged, ngettext("One person stays as before.", "%(n)s people stay as before.", plan.n_unchanged)),
    ]
    return [words % {"n": number(n)} for n, words in told if n]


def remarks(plan: Plan, complete_from: dt.date | None) -> list[str]:
    """This function will say what else is worth knowing before the file is applied."""
    told = []
    if plan.n_absent:
        told.append(
            ngettext(
                "One person in the register is not in the file. Nothing changes for that person: who has left is known"
                " by an end date.",
                "%(n)s people in the register are not in the file. Nothing changes for them: who has left is known"
                " by an end date.",
                plan.n_absent,
            )
            % {"n": number(plan.n_absent)}
        )
    if plan.n_undecided:
        told.append(
            ngettext(
                "One leaving has a reason that is no known kind of leaving. It is kept without a kind.",
                "%(n)s leavings have a reason that is no known kind of leaving. They are kept without a kind.",
                plan.n_undecided,
            )
            % {"n": number(plan.n_undecided)}
        )
    if plan.n_before_complete and complete_from:
        told.append(
            ngettext(
                "One leaving is before %(day)s, from when leavers are complete. It is kept, not counted in figures.",
                "%(n)s leavings are before %(day)s, from when leavers are complete. They are kept, not counted in"
                " figures.",
                plan.n_before_complete,
            )
            % {"n": number(plan.n_before_complete), "day": days.day(complete_from)}
        )
    return told


def tables(plan: Plan) -> list[Table]:
    """This function will return the first few of what is added, changed and ended, and of new units."""
    found = []
    if plan.added:
        heads = [_("Number"), _("Name"), _("Unit"), _("Start"), _("End")]
        found.append(_table(_("Added"), heads, [_added(row) for row in plan.added[:N_EXAMPLES]], len(plan.added)))
    if plan.changed or plan.employments:
        heads = [_("Number"), _("What"), _("In the register"), _("In the file")]
        cells = [_changed(change) for change in plan.changed[:N_EXAMPLES]]
        cells += [
            [new.id, _("New employment"), "", f"{_path(new.row.unit_path)}, {days.day(new.row.start)}"]
            for new in plan.employments[: N_EXAMPLES - len(cells)]
        ]
        found.append(_table(_("Changed"), heads, cells, len(plan.changed) + len(plan.employments)))
    if plan.ended:
        heads = [_("Number"), _("Start"), _("End"), _("Kind of leaving")]
        ended = [[e.id, days.day(e.start), days.day(e.end), _kind(e.kind)] for e in plan.ended[:N_EXAMPLES]]
        found.append(_table(_("Endings"), heads, ended, len(plan.ended)))
    if plan.new_units:
        units = [[_path(path)] for path in plan.new_units[:N_EXAMPLES]]
        found.append(_table(_("New units"), [_("Unit")], units, len(plan.new_units)))
    return found


def problems(told: Iterable[exchange.Told], n: int) -> Table:
    """This function will return wrong rows, each with where it is, what is wrong and what to do, and how many more."""
    listed = list(told)[:N_WRONG]
    rows = [{"when": _where(each), "title": each.what, "text": each.what_to_do} for each in listed]
    return {"rows": rows, "n": number(n), "n_more": number(n - len(rows)) if n > len(rows) else ""}


def done(result: dict[str, int]) -> list[str]:
    """This function will say what an import did."""
    told = [
        (result["n_added"], ngettext("One person was added.", "%(n)s people were added.", result["n_added"])),
        (result["n_changed"], ngettext("One person was changed.", "%(n)s people were changed.", result["n_changed"])),
        (
            result["n_ended"],
            ngettext("One employment got its end.", "%(n)s employments got their end.", result["n_ended"]),
        ),
        (result["n_units"], ngettext("One unit was created.", "%(n)s units were created.", result["n_units"])),
    ]
    return [words % {"n": number(n)} for n, words in told if n]


def _where(told: exchange.Told) -> str:
    row = _("Row %(n)s") % {"n": number(told.row)}
    return f"{row}, {told.column}" if told.column else row


def _table(title: str, heads: list[str], rows: list[list[str]], n: int) -> Table:
    return {
        "title": title,
        "heads": [{"label": head} for head in heads],
        "lines": [{"cells": [{"text": text} for text in row]} for row in rows],
        "n": number(n),
        "n_more": number(n - len(rows)) if n > len(rows) else "",
    }


def _added(row: StaffRow) -> list[str]:
    end = days.day(row.end) if row.end else "–"
    return [row.id, row.name or "–", _path(row.unit_path), days.day(row.start), end]


def _changed(change: Change) -> list[str]:
    field = {"kind": "reason", "manager_id": "manager"}.get(change.field, change.field)
    return [change.id, exchange.field_label(field), _shown(change.old), _shown(change.new)]


def _shown(value: Any) -> str:
    match value:
        case None | "":
            return "–"
        case bool():
            return _("Yes") if value else _("No")
        case dt.date():
            return days.day(value)
        case tuple():
            return _path(value)
        case LeavingKind():
            return str(labels.of(value))
    return str(value)


def _kind(kind: LeavingKind | None) -> str:
    return str(labels.of(kind)) if kind else "–"


def _path(path: tuple[str, ...]) -> str:
    return " > ".join(path)
