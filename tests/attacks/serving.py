"""An installation served as a process, which the attacks of the survey break, and its tables read past the product."""

import contextlib
import json
import os
import random
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import psycopg

from efterord.vault import keyfile, keystore, sealed, tokens
from tests.attacks.visitor import Visitor
from tests.bench.servers import Server
from tests.journeys.site import Site

# Root may write every file; without these two rights it is a user like others. PostgreSQL's are another user's.
RIGHTS = "-dac_override,-dac_read_search"
IS_BOUND = os.geteuid() == 0 and os.environ["EFTERORD_TEST_DATABASE"] == "sqlite"
BOUND = ["setpriv", "--bounding-set", RIGHTS, "--inh-caps", RIGHTS] if IS_BOUND else []
ROOT = Path(__file__).resolve().parent.parent.parent
INIT = ("--name", "Region Mälarvik", "--languages", "sv,nb,en", "--sector", "swedish_public")


class House(Site):
    """One installation, and what its database holds."""

    def __init__(self, home: Path, **told: Any) -> None:
        super().__init__(home, **told)
        self._visitors: list[Visitor] = []

    @contextlib.contextmanager
    def served(self, verb: str = "serve", *options: str) -> Iterator["House"]:
        """As the site is served; the connections of every visitor end with it."""
        try:
            with super().served(verb, *options):
                yield self
        finally:
            for each in self._visitors:
                each.connection.close()

    def _command(self, *words: str | Path) -> list[str]:
        """As whoever runs a server: not even as root may it write what is not for writing."""
        return [*BOUND, *super()._command(*words)]

    def pids(self) -> list[int]:
        """The server and every process below it."""
        return Server(self._serving, self.port).family()

    def establish(self) -> None:
        """Sets it up by `efterord init`."""
        self.do("init", *INIT, "--admin", "ada@example.org")

    def invite(self, n: int) -> list[str]:
        """Makes n open invitations and returns their tokens."""
        return list(self.inside("plant", n=n))

    def inside(self, task: str, **told: Any) -> Any:
        """Runs a function of tests/bench/inside.py on this installation, in a process of its own."""
        environment = {
            **self.environment,
            "PYTHONPATH": ":".join(filter(None, (self.environment.get("PYTHONPATH"), str(ROOT)))),
            "DJANGO_SETTINGS_MODULE": "efterord.project.settings",
        }
        command = [sys.executable, "-m", "tests.bench.inside", task, json.dumps(told)]
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
        return json.loads(done.stdout.splitlines()[-1])

    def visitors(self, n: int, rng: random.Random) -> list[Visitor]:
        """Makes n respondents with a link each."""
        return [self.visitor(token, rng) for token in self.invite(n)]

    def visitor(self, token: str, rng: random.Random, **headers: str) -> Visitor:
        """One browser that has got a link; the numbers it draws are its own, whatever thread it runs in."""
        made = Visitor(self.port, f"/survey/{token}/", random.Random(rng.random()), headers=headers)
        self._visitors.append(made)
        return made

    def change(self, *statements: str) -> None:
        """Changes its database past the product, as somebody with the server does."""
        with self.connection() as line:
            for sql in statements:
                line.execute(sql)

    def rows(self, sql: str) -> "list[tuple[Any, ...]]":
        """The rows of a statement."""
        with self.connection() as line:
            return list(line.execute(sql).fetchall())

    @contextlib.contextmanager
    def connection(self) -> "Iterator[Any]":
        """A connection of the attacker's own, each statement a transaction unless it says BEGIN."""
        if url := self.environment.get("EFTERORD_DATABASE_URL"):
            with psycopg.connect(url, autocommit=True) as server:
                yield server
        else:
            path = self.data / "efterord.sqlite3"
            with contextlib.closing(sqlite3.connect(path, timeout=20, isolation_level=None)) as file:
                yield file

    @property
    def data(self) -> Path:
        return Path(self.environment["EFTERORD_DATA"])

    def state(self) -> "State":
        """What the pool and the invitations hold, in one look."""
        look = (
            "SELECT 'i', token_hash, NULL, NULL FROM efterord_invitation WHERE answered "
            "UNION ALL SELECT 's', key_id, receipt_hash, ciphertext FROM efterord_sealedanswer"
        )
        found = self.rows(
            look if "EFTERORD_DATABASE_URL" not in self.environment else look.replace("NULL", "NULL::bytea")
        )
        answered = {str(row[1]) for row in found if row[0] == "i"}
        pool = [(str(row[1]), bytes(row[2]), bytes(row[3])) for row in found if row[0] == "s"]  # type: ignore[call-overload]
        return State(answered, pool)

    def opened(self) -> list[str]:
        """Every sealed answer that waits, opened with the installation's own keys."""
        master = keyfile.read(self.data.with_name(self.data.name + ".key"))
        keys = [keyfile.derive(master, f"keystore {family}") for family in ("records", "pool")]
        with contextlib.closing(keystore.Keystore(self.data / "keystore.sqlite3", *keys)) as opened:
            pool = self.state().pool
            return [sealed.open_padded(opened.pool_private(key), box).decode() for key, _, box in pool]


class State:
    """A look at the two tables that a submission writes."""

    def __init__(self, answered: set[str], pool: Sequence[tuple[str, bytes, bytes]]) -> None:
        self.answered, self.pool = answered, pool
        self._key_ids = {key for key, _, _ in pool}

    def is_answered(self, visitor: Visitor) -> bool:
        """Whether the invitation says that it was answered."""
        token = visitor.link.split("/")[2]
        return tokens.hash_token(token) in self.answered

    def n_with(self, receipt: str) -> int:
        """How many rows of the pool a receipt belongs to."""
        hashes = {tokens.receipt_hash(receipt, key) for key in self._key_ids}
        return sum(receipt_hash in hashes for _, receipt_hash, _ in self.pool)


def all_at_once(deeds: Iterable[Callable[[], None]]) -> list[threading.Thread]:
    """Starts every deed in a thread of its own, none before all are ready; join() waits for them."""
    deeds = list(deeds)
    gate = threading.Barrier(len(deeds))

    def wait_and(do: Callable[[], None]) -> None:
        gate.wait()
        do()

    threads = [threading.Thread(target=wait_and, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    return threads
