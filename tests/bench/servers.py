"""A server under measurement: started, asked until it answers, its CPU time and memory read from /proc, and ended."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE_SECONDS = 60


class Server:
    """One running server with all processes below it."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process = process
        self.port = port

    def family(self) -> list[int]:
        """This function will return the ids of the process and of all below it."""
        children: dict[int, list[int]] = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and (stat := _stat(int(entry.name))):
                children.setdefault(int(stat[1]), []).append(int(entry.name))
        found, todo = [], [self.process.pid]
        while todo:
            found.append(todo.pop())
            todo += children.get(found[-1], [])
        return found

    def cpu_seconds(self) -> float:
        """This function will return the user and system time that the whole family has used so far."""
        ticks = 0
        for pid in self.family():
            if stat := _stat(pid):
                ticks += int(stat[11]) + int(stat[12])
        return ticks / TICKS

    def pss_megabytes(self) -> dict[int, float]:
        """This function will return each process's proportional share of memory: pages shared by two count half."""
        found = {}
        for pid in self.family():
            with contextlib.suppress(OSError):
                lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
                kilobytes = next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
                found[pid] = kilobytes / 1024
        return found


@contextlib.contextmanager
def running(
    command: list[str], port: int, environment: Mapping[str, str], *, ask: str = "/healthz"
) -> Iterator[Server]:
    """Runs a server for the length of a `with` block; what it says goes to a file, shown if it does not come up."""
    log = Path(environment["BENCH_HOME"]) / f"server-{port}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=subprocess.STDOUT, env=dict(environment), start_new_session=True
        )
    try:
        _wait_until_it_answers(process, port, ask, log)
        yield Server(process, port)
    finally:
        _end(process)


def free_port() -> int:
    """This function will return a port of loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def status_of(port: int, path: str) -> int:
    """This function will return the status of a page, or 0 while nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def _wait_until_it_answers(process: subprocess.Popen[bytes], port: int, ask: str, log: Path) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while status_of(port, ask) not in (200, 204):
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"the server on port {port} did not answer:\n{log.read_text()[-3000:]}")
        time.sleep(0.01)


def _stat(pid: int) -> list[str] | None:
    try:
        # The name stands in brackets and may hold spaces: what counts comes after the last one.
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the server kindly, then its whole session, which is its own."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(15)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
