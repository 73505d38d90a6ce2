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
    """This function will say in one line what came of trying a backup."""
    stock, tried = checked.stock, checked.tried
    gone = f", {len(tried.without_key)} keys destroyed since" if tried.without_key else ""
    return (
        f"{checked.name}: verified. {sum(stock.counts.values())} rows in {len(stock.counts)} tables as written, "
        f"{tried.n_opened} of {len(tried.opened)} encrypted kinds opened as a sample{gone}, the log's chain whole, "
        f"in {checked.seconds:.1f} s"
    )
