"""`efterord tick`: everything that happens by the clock, once; `serve` does the same each minute."""

import argparse
import sys

from efterord.command import start

EXAMPLE = """\
examples:
  efterord tick
  efterord tick --clock-is-right     after a long stop or a clock that was set: erase and release again
"""


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """This function will add the verb."""
    parser = verbs.add_parser(
        "tick",
        help="do once what is done by the clock",
        description="Asks leavers and reminds them, sends letters, releases when a release is due, and erases what has "
        "outlived its storage period. For installations without `serve`'s child: run it from cron each minute.",
        epilog=EXAMPLE,
    )
    parser.add_argument(
        "--clock-is-right", action="store_true", help="the clock jumped and somebody has looked: it is right"
    )
    parser.add_argument("--loop", action="store_true", help="go on until stopped, as serve's child does")


def run(arguments: argparse.Namespace) -> int:
    """This function will tick once, or until stopped."""
    _in_use = start.share()
    if arguments.loop:
        from efterord.command import child

        return child.work()
    from efterord.command import progress, rounds

    with progress.shown() as tell:
        failed = rounds.once(clock_is_right=arguments.clock_is_right, tell=tell)
    for words in failed:
        print(f"efterord tick: {words}", file=sys.stderr)
    return 1 if failed else 0
