"""A throwaway installation to measure on: made by `efterord init`, filled by a child process, gone afterwards."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench import servers

ROOT = Path(__file__).resolve().parent.parent.parent
BUILD = ROOT / "build"
DATABASES = ("sqlite", "postgresql")
_postgresql: list[str] = []


class Installation:
    """A data directory with key file and database, and the environment in which processes find it."""

    def __init__(self, home: Path, database: str, seed: int) -> None:
        self.home, self.database, self.seed = home, database, seed
        self.port = servers.free_port()
        self.environment = {
            **os.environ,
            "BENCH_HOME": str(home),
            "BENCH_SEED": str(seed),
            "DJANGO_SETTINGS_MODULE": "efterord.project.settings",
            "EFTERORD_DATA": str(home / "data"),
            "EFTERORD_KEY_FILE": str(home / "data.key"),
            "EFTERORD_URL": f"http://127.0.0.1:{self.port}",
            "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
        }
        for name in ("EFTERORD_DATABASE_URL", "EFTERORD_MODE", "EFTERORD_PROCESS", "EFTERORD_TEST_DATABASE"):
            self.environment.pop(name, None)
        if database == "postgresql":
            self.environment["EFTERORD_DATABASE_URL"] = _new_database(f"bench{self.port}")
            self.environment["PATH"] = os.environ["PATH"]  # where the server's own programs now are

    def init(self) -> None:
        """This function will run `efterord init`."""
        told = ["--name", "Region Mälarvik", "--languages", "sv,nb,en", "--sector", "swedish_public"]
        self._run([str(command()), "init", *told, "--admin", "ada@example.org"])

    def inside(self, task: str, **told: Any) -> Any:
        """This function will run a function of tests/bench/inside.py in a process of its own and return its answer."""
        answer = self._run([sys.executable, "-m", "tests.bench.inside", task, json.dumps(told)])
        return json.loads(answer.splitlines()[-1])

    def serve(self, *options: str) -> list[str]:
        """This function will return the command that serves this installation."""
        return [str(command()), "serve", "--port", str(self.port), *options]

    def _run(self, arguments: list[str]) -> str:
        done = subprocess.run(arguments, cwd=ROOT, env=self.environment, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{' '.join(arguments[:4])} ended with {done.returncode}:\n{done.stderr[-3000:]}")
        return done.stdout


@contextlib.contextmanager
def made(database: str, seed: int, *, is_new: bool = False) -> Iterator[Installation]:
    """Makes an installation for the length of a `with` block; `is_new` leaves `init` to the caller."""
    with _home() as home:
        installation = Installation(home, database, seed)
        if not is_new:
            installation.init()
        yield installation


@contextlib.contextmanager
def plain_flow(
    database: str, *, is_lean: bool = False, workers: int = 1
) -> Iterator[tuple[list[str], int, dict[str, str]]]:
    """Makes the plain flow ready to be served, for the length of a `with` block: command, port, environment."""
    with _home() as home:
        port = servers.free_port()
        path = urllib.parse.quote(str(home / "plain.sqlite3"))
        environment = {
            **os.environ,
            "BENCH_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "tests.bench.plain_flow.settings",
            "LEAN": "1" if is_lean else "0",
            "PLAIN_DATABASE_URL": f"sqlite://{path}" if database == "sqlite" else _new_database(f"plain{port}"),
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }
        migrate = [sys.executable, "-m", "django", "migrate", "--run-syncdb", "--verbosity", "0"]
        subprocess.run(migrate, cwd=ROOT, env=environment, check=True)
        command = [sys.executable, "-m", "tests.bench.plain_flow.serve", str(port), str(workers)]
        yield command, port, environment


def command() -> Path:
    """This function will return the console script beside this Python."""
    return Path(sys.executable).parent / "efterord"


def commit_of() -> str:
    """This function will return the commit that is measured, or nothing outside a checkout."""
    asked = ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"]
    done = subprocess.run(asked, capture_output=True, text=True)
    return done.stdout.strip()


@contextlib.contextmanager
def _home() -> Iterator[Path]:
    home = Path(tempfile.mkdtemp(prefix="efterord-bench-"))
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _new_database(name: str) -> str:
    from tests.ground import postgres

    if not _postgresql:
        _postgresql.append(postgres.start())
    return postgres.create_database(_postgresql[0], name)
