"""Runs the `efterord` command as if it were some days ago: python tests/journeys/earlier.py DAYS VERB ...

Only the tests use it, since an answer given today is first released when the next quarter begins. The clock goes on
from there, in every process that is forked from this one too.
"""

import datetime as dt
import sys

import time_machine


def main() -> int:
    days, *words = sys.argv[1:]
    with time_machine.travel(dt.datetime.now(dt.UTC) - dt.timedelta(days=float(days)), tick=True):
        from efterord.command import main

        return main.main(words)


if __name__ == "__main__":
    sys.exit(main())
