"""`efterord backup`: one dated, encrypted backup of database and keystore, opened and tried before old ones go."""

import argparse
import sys

from efterord.command import backing
from efterord.rules import backups

EXAMPLE = """\
examples:
  efterord backup /mnt/backups --keystore-dir /mnt/keys
  efterord backup /mnt/backups --keep-days 60
"""


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """This function will add the verb."""
    parser = verbs.add_parser(
        "backup",
        help="write one encrypted backup of database and keystore",
        description="Writes a dated backup into DIR while the site runs, opens and tries it as `efterord verify` does, "
        "and then removes old ones. Run it each night. Needs a printed recovery kit (efterord recovery-kit).",
        epilog=EXAMPLE,
    )
    backing.add_places(parser)
    parser.add_argument(
        "--keep-days",
        type=int,
        default=backups.KEEP_DAYS,
        metavar="N",
        help="remove backups older than this (default: %(default)s)",
    )
    parser.add_argument("--no-verify", action="store_true", help="only write it: nothing is tried, and none removed")


def run(arguments: argparse.Namespace) -> int:
    """This function will write a backup, and say in one line what it holds."""
    from efterord import gate
    from efterord.exchange import backups as making
    from efterord.exchange import backups_places, backups_verifying

    if arguments.keep_days < 1:
        print("efterord backup: --keep-days takes 1 or more.", file=sys.stderr)
        return 2
    places = backups_places.places(arguments.directory, arguments.keystore_dir)
    made = making.make(gate.OPERATOR, places)
    if arguments.keystore_dir is None:
        print(f"The keystore's backup lies in {places.keystores}: keep it apart from the database's (--keystore-dir).")
    # No rows are counted here: from one night's line to the next the difference would date an answer.
    print(f"{made.name}: written, {made.n_bytes / 1e6:.0f} MB, in {made.seconds:.1f} s")
    if arguments.no_verify:
        return 0
    checked = backups_verifying.verify(gate.OPERATOR, places, made.name, keep_days=arguments.keep_days)
    n_removed = making.remove_old(places, keep_days=arguments.keep_days, spared=made.name)
    print(f"{backing.told(checked)}; {n_removed} older than {arguments.keep_days} days removed")
    return 0
