"""What the verbs of backups share: the folders they are told, and the line that says what came of trying one."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from efterord.rules import backups


def add_places(parser: argparse.ArgumentParser) -> None:
    """This function will add the folders that every verb of backups is told."""
    parser.add_argument("directory", type=Path, metavar="DIR", help="the folder of the backups, on another disk")
    parser.add_argument(
        "--keystore-dir",
        type=Path,
        metavar="DIR",
        help="where the keystore's backups lie, on a third disk (default: DIR/keystore)",
    )


def told(checked: "backups.Checked") -> str:
    """This function will say in one line that a backup is whole.

    The line lies in cron mail and journals, one a night. It counts nothing: the difference of two nights would be the
    number of answers that came on a day.
    """
    return (
        f"{checked.name}: verified. All tables as written, a sample of every encrypted kind opened, the log's chain "
        f"whole, in {checked.seconds:.1f} s"
    )
