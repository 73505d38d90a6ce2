"""`efterord release`: hold the releases that are due, or say how many batches the next would open."""

import argparse
import datetime as dt
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from efterord.services import releases_preparing

EXAMPLE = """\
examples:
  efterord release --dry-run     how many batches would be opened
  efterord release
"""
# By the codes of words.WhyNotDue, since this file is read before the product is set up.
WHY = {
    "plan_not_started": "No release is due: the plan has not begun yet.",
    "not_yet": "No release is due.",
    "clock_behind": "No release is held: the clock is behind the last release. Set the clock right and try again.",
    "clock_jumped": "No release is held: the clock has jumped. Look at it, then say that it is right.",
    "stopped": "No release is held: the check stopped the last try. When its fault is mended: efterord release "
    "--after-stop",
}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """This function will add the verb to the command line."""
    parser = subparsers.add_parser(
        "release", help="open the answers that are due to be opened together", epilog=EXAMPLE
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="say how many batches the next one would open, and open none"
    )
    parser.add_argument(
        "--as-of", type=dt.date.fromisoformat, metavar="DATE", help="hold only what was due on this day (2026-10-01)"
    )
    parser.add_argument(
        "--after-stop", action="store_true", help="the check stopped a release, and its fault has been found and mended"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """This function will hold the releases that are due, or with --dry-run only count; 1 when none is due."""
    from efterord import clock, gate
    from efterord.command import progress, releasing
    from efterord.services import releases, releases_preparing

    if arguments.as_of is not None and arguments.as_of > clock.today():
        return _refused("A release is never run before its date. Today or an earlier day can be given.")
    if arguments.after_stop:
        releases.clear_stop(gate.OPERATOR)
    try:
        if arguments.dry_run:
            with progress.shown(has_numbers=False) as tell:
                prepared = releases_preparing.prepare(gate.OPERATOR, as_of=arguments.as_of, tell=tell)
            print(
                f"Release {prepared.number} of {prepared.as_of} would open {len(prepared.opened)} batches. "
                "Nothing was opened."
            )
            return 0
        with progress.shown(has_numbers=False) as tell:
            for held in releasing.each_due(gate.OPERATOR, arguments.as_of, tell):
                print(f"Release {held.number} of {held.as_of}: {held.n_batches} batches, {held.n_answers} answers.")
        return 0
    except releases_preparing.NotDue as refused:
        return _refused(_not_due(refused))
    except releases_preparing.WouldDisclose as stopped:
        return _refused(_alert(stopped))
    except releases_preparing.PoolChanged:
        return _refused("Another release was held meanwhile. Nothing was changed. Try again in a minute.")
    except ValueError as fault:
        # Never its own words: they may name the unit of an answer that waits.
        if os.environ.get("EFTERORD_TRACE"):
            raise
        return _refused(
            f"A fault in Efterord stopped the release ({type(fault).__name__}). All answers wait as before."
        )


def _not_due(refused: "releases_preparing.NotDue") -> str:
    why = WHY[refused.why.value]
    return f"{why} The next is on {refused.next_date}." if refused.why.value in ("plan_not_started", "not_yet") else why


def _alert(stopped: "releases_preparing.WouldDisclose") -> str:
    # How many, never what: the texts of the find speak of the very figures that must not be shown.
    return (
        f"ALERT: the release was stopped. Its check found {len(stopped.found)} figures that would disclose somebody. "
        "That is a fault in Efterord. Nothing of it was shown, and all answers wait as before. "
        "Please report it, and do not try with other settings."
    )


def _refused(words: str) -> int:
    print(words, file=sys.stderr)
    return 1
