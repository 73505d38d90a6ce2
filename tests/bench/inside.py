"""What is measured inside a process of the product: `python -m tests.bench.inside TASK JSON` prints its answer as JSON.

Each runs in a process of its own, so that memory is that of the task alone and settings are those of one installation.
"""

import datetime as dt
import json
import os
import random
import resource
import sys
import time
from typing import Any

import django


def plant(n: int) -> list[str]:
    """This function will make n leavers with an open invitation each and return the tokens of their links."""
    from efterord import clock
    from efterord.vault import tokens
    from tests import made

    at = made.root()
    made.unit("Enheten", at)
    found = []
    for _ in range(n):
        token = tokens.new_token()
        case = made.case(at=at, last_day=clock.today() + dt.timedelta(days=10))
        made.invitation(case, token, closes_on=clock.today() + dt.timedelta(days=20))
        found.append(token)
    return found


def note_save(n: int) -> dict[str, Any]:
    """This function will save a talk's notes n times as a manager does while typing, and time each save."""
    from efterord import gate
    from efterord.services import interviews
    from efterord.words import Role
    from tests import made

    unit = made.unit("Enheten")
    holder = made.user((Role.MANAGER, unit))
    talk = made.interview(made.case(at=unit), by=holder, started_at=made.NOON)
    actor = gate.actor_for(holder, since=made.NOON)
    subject = interviews._parts(talk)[1]
    text, version, times = "", 0, []
    used = time.process_time()
    for number in range(n):
        text += f"Mening {number} om hur det var att arbeta här, skriven medan vi talar. "
        began = time.perf_counter()
        version = interviews.save_note(actor, interview=talk, subject=subject, text=text, version=version)
        times.append((time.perf_counter() - began) * 1000)
    return {"wall_ms": times, "cpu_ms": (time.process_time() - used) / n * 1000}


def people_import(path: str) -> dict[str, Any]:
    """This function will read, preview and apply a staff file, as the command does, and say what that took."""
    from efterord import gate
    from efterord.exchange import people, tables
    from efterord.services import people as services

    before = _peak_megabytes(resource.RUSAGE_SELF)
    began = time.perf_counter()
    with tables.read_table(path, tables.SHELL) as table:
        seen = people.preview(gate.OPERATOR, table, people.propose_mapping(gate.OPERATOR, table.columns))
    previewed = time.perf_counter() - began
    done = services.apply_import(
        gate.OPERATOR,
        plan=seen.plan,
        columns=seen.columns,
        mapping=seen.mapping,
        fingerprint=seen.fingerprint,
        complete_from=dt.date(2010, 1, 1),
    )
    return {
        "n_added": done.n_added,
        "preview_seconds": previewed,
        "seconds": time.perf_counter() - began,
        "before_megabytes": before,
        "peak_megabytes": _peak_megabytes(resource.RUSAGE_SELF),
        "reader_megabytes": _peak_megabytes(resource.RUSAGE_CHILDREN),
    }


def result_view_warm(n_employees: int, n_releases: int, repeat: int) -> dict[str, Any]:
    """This function will publish releases from random answers, then time the one reader of figures, warm, per unit."""
    from tests.bench import publications

    rng = random.Random(int(os.environ["BENCH_SEED"]))
    return publications.told_and_timed(rng, n_employees, n_releases, repeat)


def _peak_megabytes(whose: int) -> float:
    return resource.getrusage(whose).ru_maxrss / 1024


TASKS = {task.__name__: task for task in (plant, note_save, people_import, result_view_warm)}

if __name__ == "__main__":
    django.setup()
    print(json.dumps(TASKS[sys.argv[1]](**json.loads(sys.argv[2]))))
