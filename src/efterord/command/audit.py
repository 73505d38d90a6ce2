"""`efterord audit`: what a patient reader of a publication could know of a few people; needs the file alone."""

import argparse
import json
import sys
from pathlib import Path

from efterord.rules import audits, audits_publication

STARTS_DJANGO = False  # whoever has the file can check it: no database, settings or keys

CLEAN, FOUND, WRONG, UNSURE = 0, 1, 2, 3
MOST_SHOWN = 50
EXAMPLE = """\
exit codes: 0 nothing was found and everything examined, 1 something can be known, 2 the file is wrong,
3 nothing was found and not everything examined, which is not the same as safe

examples:
  efterord export audit publication.json && efterord audit publication.json
  efterord audit publication.json --k 10
"""


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """This function will add the verb and its choices to the command line."""
    parser = subparsers.add_parser(
        "audit",
        help="attack a published file as its most patient reader would",
        description='Reads a "disclosure-audit/1" file and lists what its figures give away of fewer than k people, '
        "or of a group that answered as one. It needs no installation: only the file.",
        epilog=EXAMPLE,
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="what `efterord export audit` wrote, or the like")
    parser.add_argument("--k", type=int, metavar="K", help="the smallest group to speak of (default: the file's own)")
    parser.add_argument("--all", action="store_true", help=f"print all that is found, not the first {MOST_SHOWN}")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """This function will audit one file and print what was found, with its derivation, and a line of figures."""
    try:
        report = audits.audit(_document(arguments.file), k=arguments.k)
    except audits_publication.UnreadableError as error:
        print(f"{arguments.file} cannot be audited: {error.words}.", file=sys.stderr)
        return WRONG
    shown = report.finds if arguments.all else report.finds[:MOST_SHOWN]
    for find in shown:
        print(f"{find.kind:9} {find.text}")
    if len(shown) < len(report.finds):
        print(f"... and {len(report.finds) - len(shown)} more (--all prints them)")
    for words in report.unexamined:
        print(f"not examined: {words}")
    kinds = ", ".join(f"{kind} {count}" for kind, count in report.by_kind.items())
    print(
        f"figures {report.n_figures}, cells {report.n_cells}, parts {report.n_parts}, "
        f"linear programs {report.n_programs}, k {report.k}, found {len(report.finds)} ({kinds}), "
        f"not examined {len(report.unexamined)}"
    )
    if report.finds:
        return FOUND
    return UNSURE if report.unexamined else CLEAN


def _document(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise audits_publication.UnreadableError(f"it cannot be read ({error.strerror})") from None
    except json.JSONDecodeError as error:
        raise audits_publication.UnreadableError(
            f"it is not JSON (line {error.lineno}, column {error.colno})"
        ) from None
    except (UnicodeDecodeError, RecursionError, ValueError):
        raise audits_publication.UnreadableError("it is not JSON") from None
