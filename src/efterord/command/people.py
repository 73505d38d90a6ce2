"""`efterord people import`: say what a staff file would do to the register, and with --apply do it."""

import argparse
import contextlib
import datetime as dt
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from efterord.rules import people as fields

if TYPE_CHECKING:
    from efterord.exchange import people as exchange
    from efterord.exchange import tables
    from efterord.rules import people_changes

EXAMPLE = """examples:
  efterord people import staff.csv
  efterord people import staff.csv --map "Anst nr=id" --map "Avd=unit" --complete-from 2015-01-01 --apply
"""
N_EXAMPLES = 5
N_WRONG = 100

Tell = Callable[[int, int | None], None]


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """This function will add the verb and what can be done with people to the command line."""
    parser = subparsers.add_parser("people", help="read a staff file into the register", epilog=EXAMPLE)
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="WHAT")
    command = kinds.add_parser(
        "import",
        help="say what a staff file would do, and with --apply do it",
        description="Say what a staff file (CSV or XLSX) would add, change and end in the register. Nothing is changed"
        " without --apply, and then all of it or nothing.",
        epilog=EXAMPLE,
    )
    command.add_argument("file", type=Path, metavar="FILE", help="the staff file, with column names in its first row")
    command.add_argument(
        "--map",
        action="append",
        default=[],
        type=_mapped,
        metavar="COLUMN=FIELD",
        help="which field a column is, remembered for files with the same columns; COLUMN= leaves it out. Fields: "
        + ", ".join(fields.FIELDS),
    )
    command.add_argument(
        "--complete-from",
        type=dt.date.fromisoformat,
        metavar="DATE",
        help="the date from which the file holds everybody who has left (2015-01-01); asked once",
    )
    command.add_argument("--apply", action="store_true", help="do it")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """This function will preview a staff file, and apply it when asked to; 1 when rows are wrong or it is refused."""
    from efterord import gate
    from efterord.exchange import people as exchange
    from efterord.exchange import tables
    from efterord.queries import organisation

    if not organisation.is_set_up():
        return _refused("There is no organisation yet. Run `efterord init` first.")
    try:
        with tables.read_table(arguments.file, tables.SHELL) as table, _progress("Reading") as tell:
            mapping = exchange.propose_mapping(gate.OPERATOR, table.columns, dict(arguments.map))
            preview = exchange.preview(
                gate.OPERATOR,
                table,
                mapping,
                complete_from=arguments.complete_from,
                tell=lambda n: tell(n, None),
            )
    except exchange.WrongMapping as wrong:
        return _unmapped(wrong, table)
    except tables.TableError as error:
        return _refused(f"{arguments.file}: {error.words} Nothing was changed.")
    _tell(preview)
    if not preview.is_applicable:
        return _ended(preview, "Nothing was changed: put the wrong rows right and try again.", 1)
    if not arguments.apply:
        return _ended(preview, "Nothing was changed. Add --apply to do it.", 0)
    return _apply(preview, arguments.complete_from)


def _apply(preview: "exchange.Preview", complete_from: dt.date | None) -> int:
    from efterord import gate
    from efterord.services import people as deeds

    if preview.complete_from is None:
        complete_from = _ask_complete_from()
        if complete_from is None:
            return _refused(
                "Nothing was changed. Say from which date the file holds everybody who has left, for example"
                " --complete-from 2015-01-01: without it, figures about leaving would be too low. It is kept."
            )
    try:
        with _progress("Writing") as tell:
            result = deeds.apply_import(
                gate.OPERATOR,
                plan=preview.plan,
                columns=preview.columns,
                mapping=preview.mapping,
                fingerprint=preview.fingerprint,
                complete_from=complete_from,
                tell=tell,
            )
    except (gate.Refused, deeds.WrongCompleteFrom) as refused:
        return _refused(f"{refused.words} Nothing was changed.")
    return _ended(preview, f"Applied, with {result.n_proposed:,} {_one(result.n_proposed, 'case')} proposed.", 0)


def _mapped(text: str) -> tuple[str, str]:
    column, sign, field = text.rpartition("=")
    if not sign or not column:
        raise argparse.ArgumentTypeError(f"{text!r} is not COLUMN=FIELD")
    if field and field not in fields.FIELDS:
        raise argparse.ArgumentTypeError(f"there is no field {field!r}; the fields are {', '.join(fields.FIELDS)}")
    return column, field


def _unmapped(wrong: "exchange.WrongMapping", table: "tables.Table") -> int:
    for problem in wrong.problems:
        print(f"{problem.what} {problem.what_to_do}", file=sys.stderr)
    print(f"The file's columns: {', '.join(table.columns)}.", file=sys.stderr)
    return _refused(
        f"Say which field a column is with --map COLUMN=FIELD. Fields: {', '.join(fields.FIELDS)}. Nothing was changed."
    )


def _tell(preview: "exchange.Preview") -> None:
    plan = preview.plan
    for column in preview.columns:
        print(f"column {column}: {preview.mapping.get(column, 'left out')}")
    if preview.is_applicable:
        _tell_examples(plan)
    for told in [*preview.wrong, *preview.warnings][:N_WRONG]:
        where = f"row {told.row}, column {told.column}" if told.column else f"row {told.row}"
        print(f"{'look at' if told.is_warning else 'wrong,'} {where}: {told.what} {told.what_to_do}")
    n_left = plan.n_problems + plan.n_warnings - N_WRONG
    if n_left > 0:
        print(f"and {n_left:,} more")


def _tell_examples(plan: "people_changes.Plan") -> None:
    for path in plan.new_units[:N_EXAMPLES]:
        print(f"new unit {' > '.join(path)}")
    for row in plan.added[:N_EXAMPLES]:
        print(f"add {row.id}, {' > '.join(row.unit_path)}, {row.start} to {row.end or 'now'}")
    for change in plan.changed[:N_EXAMPLES]:
        print(f"change {change.id}, {change.field}: {_shown(change.old)} to {_shown(change.new)}")
    for new in plan.employments[:N_EXAMPLES]:
        print(f"add an employment of {new.id}, {' > '.join(new.row.unit_path)}, {new.row.start}")
    for ending in plan.ended[:N_EXAMPLES]:
        print(f"end {ending.id}, {ending.end}")
    shown = max(len(plan.new_units), len(plan.added), len(plan.changed), len(plan.employments), len(plan.ended))
    if shown > N_EXAMPLES:
        print(f"(the first {N_EXAMPLES} of each kind are shown; the last line counts all)")


def _shown(value: object) -> str:
    return " > ".join(value) if isinstance(value, tuple) else str(value) if value not in (None, "") else "nothing"


def _ended(preview: "exchange.Preview", words: str, code: int) -> int:
    plan = preview.plan
    n_changed = len({change.id for change in plan.changed} | {new.id for new in plan.employments})
    print(
        f"{words} {plan.n_rows:,} {_one(plan.n_rows, 'row')}: {plan.n_added:,} added, {n_changed:,} changed,"
        f" {len(plan.ended):,} ended, {plan.n_unchanged:,} as before, {len(plan.new_units):,} new"
        f" {_one(len(plan.new_units), 'unit')}, {plan.n_absent:,} not in the file, {plan.n_problems:,} wrong,"
        f" {plan.n_warnings:,} to look at."
    )
    return code


def _one(n: int, word: str) -> str:
    return word if n == 1 else f"{word}s"


def _ask_complete_from() -> dt.date | None:
    """Ask somebody who sits there; a script is never kept waiting."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    while answer := input("From which date does the file hold everybody who has left (2015-01-01)? ").strip():
        with contextlib.suppress(ValueError):
            return dt.date.fromisoformat(answer)
        print("Write the date as 2015-01-01, or press Enter to stop.")
    return None


@contextlib.contextmanager
def _progress(words: str) -> Iterator[Tell]:
    """Show how far a long piece of work has come, to somebody who sits there."""
    if not sys.stderr.isatty():
        yield lambda n, of: None
        return
    from rich import console, progress

    columns = (progress.TextColumn(words), progress.BarColumn(), progress.TextColumn("{task.completed:,.0f}"))
    shown = progress.Progress(*columns, console=console.Console(stderr=True), transient=True)
    with shown:
        task = shown.add_task(words, total=None)
        yield lambda n, of: shown.update(task, completed=n, total=of)


def _refused(words: str) -> int:
    print(words, file=sys.stderr)
    return 1
