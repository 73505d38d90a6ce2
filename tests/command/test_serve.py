"""The server as a process: it answers, its child comes back when killed, and everything ends together."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from efterord.command import serve

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs Linux's /proc"),
]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def children(pid: int) -> list[int]:
    return [int(c) for f in Path(f"/proc/{pid}/task").glob("*/children") for c in f.read_text().split()]


def is_child(pid: int) -> bool:
    """Whether it is the child for tasks, begun anew; one that has ended since it was listed is none."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return b"tick" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


def wait_for(ready: Callable[[], bool], seconds: float = 20) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if ready():
            return True
        time.sleep(0.1)
    return False


def answers(port: int, path: str = "/healthz") -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2) as answer:
            return answer.status < 300
    except OSError:
        return False


@pytest.fixture
def environment(tmp_path) -> dict[str, str]:
    found = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "EFTERORD_DATA": str(tmp_path / "data")}
    told = ["--name", "X", "--languages", "sv,nb,en", "--sector", "private", "--admin", "ada@example.org"]
    command = [sys.executable, "-m", "efterord.command.main", "init", *told]
    subprocess.run(command, env=found, check=True, capture_output=True, timeout=60)
    return found


@pytest.fixture
def server(environment) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port()
    command = [sys.executable, "-m", "efterord.command.main", "serve", "--port", str(port)]
    running = subprocess.Popen(command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert wait_for(lambda: answers(port)), "the server did not start"
    yield running, port
    if running.poll() is None:
        running.kill()
    running.communicate()


def test_server_answers_and_ends_with_all_its_processes(server):
    running, port = server
    assert answers(port, "/account/login/")
    family = children(running.pid)
    assert len(family) >= 3
    running.send_signal(signal.SIGTERM)
    told, _ = running.communicate(timeout=30)
    assert running.returncode == 0, told
    assert f"http://127.0.0.1:{port}" in told
    assert not [pid for pid in family if Path(f"/proc/{pid}").exists()]


def test_child_for_tasks_comes_back_each_time_it_is_killed(server):
    running, port = server
    child = min(children(running.pid))
    for _ in range(2):
        os.kill(child, signal.SIGKILL)
        assert wait_for(lambda: any(is_child(c) for c in children(running.pid)))
        (child,) = [c for c in children(running.pid) if is_child(c)]
    assert answers(port)
    family = children(running.pid)
    running.send_signal(signal.SIGTERM)
    told, _ = running.communicate(timeout=30)
    assert re.findall(r"started again in (\d+) s", told) == ["1", "2"]
    assert not [pid for pid in family if Path(f"/proc/{pid}").exists()]


def test_child_that_keeps_ending_is_waited_for_longer_and_never_given_up():
    waits = [serve.wait_seconds(n) for n in range(9)]
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_nothing_goes_on_when_the_server_is_killed(server):
    running, port = server
    family = children(running.pid)
    running.kill()
    running.wait()
    assert wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in family))
    assert not answers(port)


def test_server_says_nothing_of_who_asked_for_what(server):
    running, port = server
    for path in ("/account/welcome/geheimsecrettoken/", "/survey/geheimsecrettoken/"):
        answers(port, path)
    running.send_signal(signal.SIGTERM)
    told, _ = running.communicate(timeout=30)
    assert not re.search("geheim|127.0.0.1 |GET|python-urllib", told, re.IGNORECASE)


def test_web_workers_cannot_open_sealed_answers(environment):
    """They hold the records family of keys alone (promise.md, 7)."""
    code = (
        "import os; os.environ['EFTERORD_PROCESS'] = 'web'\n"
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'efterord.project.settings'\n"
        "import django; django.setup(); from efterord.vault import holder, errors\n"
        "store = holder.current().keystore\n"
        "try: store.pool_private(store.pool_key_ids()[0])\n"
        "except errors.NoPoolFamily: print('refused')"
    )
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "refused", done.stderr
