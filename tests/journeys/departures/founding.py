"""Founds an installation for a story, in one process: python tests/journeys/departures/founding.py DAYS PLAN.json

The trip (tests/journeys/test_trip.py) sets one up by commands and pages alone; here that is only the ground.
"""

import datetime as dt
import json
import sys
from pathlib import Path

import time_machine


def main() -> int:
    days, file = sys.argv[1:]
    with time_machine.travel(dt.datetime.now(dt.UTC) - dt.timedelta(days=float(days)), tick=True):
        return found(json.loads(Path(file).read_text(encoding="utf-8")))


def found(plan) -> int:
    """By the commands themselves; only the accounts' passwords are chosen by the deed behind the page."""
    from efterord.command import main as command

    for words in [["init", *plan["init"]], *([["people", "import", *plan["people"]]] if plan["people"] else [])]:
        if code := command.main(words):
            return code
    from efterord import gate
    from efterord.queries import accounts as known
    from efterord.services import accounts

    for each in plan["accounts"]:
        words = [each["mail"], "--name", each["name"], "--role", each["role"], "--language", each["language"]]
        words += ["--unit", each["unit"]] if each["unit"] else []
        words += ["--employee", each["employee"]] if each["employee"] else []
        if code := command.main(["account", "add", *words]):
            return code
        user = known.user_by_mail(gate.OPERATOR, each["mail"])
        token = accounts.make_sign_in_link(gate.OPERATOR, user=user).rstrip("/").rpartition("/")[2]
        accounts.choose_password(gate.NOBODY, token=token, password=each["password"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
