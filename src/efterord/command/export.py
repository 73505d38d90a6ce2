"""`efterord export`: write what anyone may have as a file."""

import argparse
import sys
from pathlib import Path

EXAMPLE = """\
example:
  efterord export audit publication.json
"""


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """This function will add the verb and what can be exported to the command line."""
    parser = subparsers.add_parser("export", help="write what has been published as a file", epilog=EXAMPLE)
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="WHAT")
    audit = kinds.add_parser(
        "audit", help='every figure ever published, as "disclosure-audit/1", for anyone to check', epilog=EXAMPLE
    )
    audit.add_argument("file", type=Path, metavar="FILE", help="where to write it; a file of that name is replaced")
    audit.add_argument("--without-n", action="store_true", help="leave the size of each batch out")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """This function will write the whole publication to a file, and say how much stands in it."""
    from efterord import gate
    from efterord.exchange import publication

    try:
        written = publication.write_audit(gate.OPERATOR, arguments.file, with_n=not arguments.without_n)
    except OSError as error:
        print(f"{arguments.file} could not be written: {error.strerror}. Nothing was changed.", file=sys.stderr)
        return 1
    print(f"{arguments.file}: {written.n_figures} figures over {written.n_batches} batches.")
    return 0
