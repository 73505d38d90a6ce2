"""Runs the tests on SQLite and then on PostgreSQL, both whatever the first one says, for `make test`."""

import os
import random
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATABASES = ("sqlite", "postgresql")
NOTHING_LEFT = 5  # pytest's own code for a run without a test: what was asked for knows no database


def main(arguments: list[str]) -> int:
    """Run pytest once for each database with the same arguments; 0 when both passed."""
    sys.path.insert(0, str(ROOT))
    from tests.ground import chromium

    surroundings = {**os.environ, "PYTHONPATH": str(ROOT)}
    # One seed for both runs; EFTERORD_TEST_SEED=... repeats a run.
    surroundings.setdefault("EFTERORD_TEST_SEED", str(random.randrange(2**32)))
    if browser := chromium.fetch():
        surroundings["CHROMIUM"] = browser
    surroundings.pop("EFTERORD_DATABASE_URL", None)

    failed = []
    for database in DATABASES:
        print(f"\nThe tests on {database}, seed {surroundings['EFTERORD_TEST_SEED']}", flush=True)
        code = subprocess.run(
            [sys.executable, "-m", "pytest", "-n", str(_workers()), *arguments],
            cwd=ROOT,
            env={**surroundings, "EFTERORD_TEST_DATABASE": database},
        ).returncode
        if code and (database == DATABASES[0] or code != NOTHING_LEFT):
            failed.append(database)
    return 1 if failed else 0


def _workers() -> int:
    """How many test processes: one a core that this process may use, at most eight."""
    n_cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(8, n_cores)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
