"""`efterord verify`: open a backup, restore it beside the database in use, and try it."""

import argparse

from efterord.command import backing

EXAMPLE = """\
examples:
  efterord verify /mnt/backups --keystore-dir /mnt/keys
  efterord verify /mnt/backups efterord-20261006-021500
"""


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """This function will add the verb."""
    parser = verbs.add_parser(
        "verify",
        help="open and try a backup",
        description="Checks the hashes of a backup, decrypts it, restores it beside the database in use, counts its "
        "rows, follows the log's chain and opens a sample of everything encrypted. Exit code 1 if anything is wrong.",
        epilog=EXAMPLE,
    )
    backing.add_places(parser)
    parser.add_argument("name", nargs="?", metavar="NAME", help="which backup (default: the newest)")


def run(arguments: argparse.Namespace) -> int:
    """This function will try a backup and say what was found."""
    from efterord import gate
    from efterord.exchange import backups_places, backups_verifying

    places = backups_places.places(arguments.directory, arguments.keystore_dir)
    print(backing.told(backups_verifying.verify(gate.OPERATOR, places, arguments.name)))
    return 0
