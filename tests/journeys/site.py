"""The product as its users have it: the `efterord` command and its server as processes, with data of their own."""

import contextlib
import http.client
import logging
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.ground import postgres

EARLIER = Path(__file__).with_name("earlier.py")
PATIENCE_SECONDS = 60
log = logging.getLogger("journeys")


class Site:
    """One installation in a folder of its own, on the database of this run; `days_ago` sets its clock back."""

    def __init__(self, home: Path, *, mail_port: int | None = None, data: str = "data") -> None:
        self.home, self.days_ago = home, 0
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = home / "server.log"
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "EFTERORD_DATA": str(home / data),
            "EFTERORD_URL": self.url,
            "PYTHONWARNINGS": "default",
        }
        # Where the tests import from, the command does too: another work tree than the one installed, say.
        if "PYTHONPATH" in os.environ:
            self.environment["PYTHONPATH"] = os.environ["PYTHONPATH"]
        if mail_port:
            self.environment["EFTERORD_MAIL_URL"] = f"smtp://127.0.0.1:{mail_port}"
        if os.environ["EFTERORD_TEST_DATABASE"] == "postgresql":
            name = f"journey_{secrets.token_hex(6)}"
            self.environment["EFTERORD_DATABASE_URL"] = postgres.create_database(
                os.environ["EFTERORD_DATABASE_URL"], name
            )

    def do(self, *words: str | Path, code: int = 0, typed: str = "") -> str:
        """Runs one verb to its end and gives what it said; an exit code other than the one awaited fails."""
        done = subprocess.run(
            self._command(*words),
            env=self.environment,
            input=typed,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        said = done.stdout + done.stderr
        assert done.returncode == code, f"efterord {' '.join(map(str, words))} ended with {done.returncode}:\n{said}"
        return said

    @contextlib.contextmanager
    def served(self, verb: str = "serve", *options: str) -> Iterator["Site"]:
        """Serves for the length of a `with` block; the server's log is printed when the block fails."""
        with self.log.open("w") as out:
            process = subprocess.Popen(
                self._command(verb, "--port", str(self.port), *options),
                env=self.environment,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._serving = process
        try:
            self._wait_for(process)
            yield self
        except BaseException:
            log.error("The server said:\n%s", self.log.read_text()[-6000:])
            raise
        finally:
            _end(process)

    def kill(self) -> None:
        """Ends the server as a power cut would; the `with` block it was served in is to be left then."""
        os.killpg(self._serving.pid, signal.SIGKILL)
        self._serving.wait(20)

    def _command(self, *words: str | Path) -> list[str]:
        if self.days_ago:
            return [sys.executable, str(EARLIER), str(self.days_ago), *map(str, words)]
        return [sys.executable, "-m", "efterord.command.main", *map(str, words)]

    def _wait_for(self, process: "subprocess.Popen[bytes]") -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while status_of(self.port, "/healthz") != 204:
            assert process.poll() is None, "the server ended by itself"
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def status_of(port: int, path: str) -> int:
    """The status of a page, or 0 while nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def links(text: str) -> list[str]:
    """Every address in what a command or a letter says."""
    return re.findall(r"http://\S+", text)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End it kindly, and then whatever is left of its session, which is its own."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(20)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
