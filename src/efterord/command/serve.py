"""`efterord serve`: the web workers and one child for tasks, all stopping together."""

import argparse
import gc
import importlib
import logging
import os
import signal
import subprocess
import sys
import time

from efterord.command import start

STARTS_DJANGO = False
TARGET = "efterord.project.wsgi"
STOP_SECONDS = 15
# How long to wait before the child is started again: 1 s, twice as long after each quick end, never above a minute.
LONGEST_WAIT_SECONDS = 60
log = logging.getLogger("efterord.serve")
EXAMPLE = """\
examples:
  efterord serve
  efterord serve --port 8080 --workers 4
"""


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """This function will add the verb."""
    parser = verbs.add_parser(
        "serve",
        help="run the site, with its tasks and a tick each minute",
        description="Runs the web workers and one child for background tasks. It refuses to start when `efterord "
        "doctor` finds something unsafe.",
        epilog=EXAMPLE,
    )
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="the port to listen on (default: %(default)s)")
    parser.add_argument("--workers", type=int, default=2, help="how many web processes (default: %(default)s)")
    parser.add_argument("--web-only", action="store_true", help="no child: tasks and ticks run elsewhere")


def run(arguments: argparse.Namespace) -> int:
    """This function will serve until it is told to stop."""
    os.environ["EFTERORD_PROCESS"] = "web"
    os.environ.setdefault("EFTERORD_PORT", str(arguments.port))
    start.django()
    in_use = start.share()  # held by every process forked from here, until the last one has ended
    from efterord.command import checks

    unsafe = [check for check in checks.all_checks() if check.verdict == checks.REFUSED]
    for check in unsafe:
        print(f"efterord serve: {check.what}: {check.found}. {check.advice}", file=sys.stderr)
    if unsafe:
        return 1
    _load()
    _end_with_parent()
    child = None if arguments.web_only else Child()
    try:
        _serve(arguments)
    finally:
        if child is not None:
            child.stop()
        if in_use is not None:
            in_use.close()
    return 0


def _load() -> None:
    """Everything a worker needs is read here once, before the processes part, so that they share its memory."""
    from django.db import connections
    from django.urls import get_resolver
    from django.utils import translation

    from efterord.vault import holder

    importlib.import_module(TARGET)
    _ = get_resolver().url_patterns
    for language in ("sv", "nb", "en"):
        with translation.override(language):
            translation.gettext("Yes")
    # Nothing that is open may be shared: not a connection, not a pool with its threads, not the keystore.
    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()
    holder.lock()
    gc.collect()
    gc.freeze()


def _end_with_parent() -> None:
    """Every process forked from here on gets SIGTERM when this one is killed: none goes on holding the port."""
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    prctl, set_parent_death_signal = ctypes.CDLL(None).prctl, 1
    os.register_at_fork(after_in_child=lambda: prctl(set_parent_death_signal, signal.SIGTERM))


def _serve(arguments: argparse.Namespace) -> None:
    from django.db import connection
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    # SQLite has one writer: a second thread would only wait, and the slowest pages would wait longest (stack.md).
    n_threads = 1 if connection.vendor == "sqlite" else 4
    print(f"http://{arguments.host}:{arguments.port}", flush=True)
    Server(
        f"{TARGET}:application",
        address=arguments.host,
        port=arguments.port,
        interface=Interfaces.WSGI,
        workers=arguments.workers,
        blocking_threads=n_threads,
        websockets=False,
        log_access=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
    ).serve()


def wait_seconds(n_quick: int) -> int:
    """This function will return how long to wait before the child is started again after so many quick ends."""
    return min(LONGEST_WAIT_SECONDS, 1 << min(n_quick, 6))


class Child:
    """The process for tasks: forked, so that it shares memory; if it dies it is started anew, soon, then less soon.

    Everything here happens in the main thread: SIGCHLD says that a child ended, SIGALRM that the wait is over.
    """

    def __init__(self) -> None:
        self.pid = os.fork()
        if self.pid == 0:
            os._exit(_child())
        self.began, self.n_quick, self.is_stopping, self.status = time.monotonic(), 0, False, 0
        signal.signal(signal.SIGALRM, self._start_again)
        signal.signal(signal.SIGCHLD, self._look)
        # It may have ended before anybody listened.
        self._look()

    def stop(self) -> None:
        """This function will end the child, letting it finish what it is at."""
        self.is_stopping = True
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, 0)
        if not self.pid:
            return
        os.kill(self.pid, signal.SIGTERM)
        until = time.monotonic() + STOP_SECONDS
        while time.monotonic() < until:
            if self._is_gone():
                return
            time.sleep(0.05)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)

    def _look(self, *_: object) -> None:
        """Called for every child that ends, the web workers too: only the one for tasks is ours to start again."""
        if self.is_stopping or not self.pid or not self._is_gone():
            return
        self.pid = 0
        if time.monotonic() - self.began >= LONGEST_WAIT_SECONDS:
            self.n_quick = 0
        seconds = wait_seconds(self.n_quick)
        self.n_quick += 1
        if self.status:
            # Told to stop it ends with 0, as when Ctrl-C reaches both: then this process is about to end too.
            log.warning(
                "the child for tasks ended; it is started again in %d s (`efterord tick` says what fails)", seconds
            )
        signal.setitimer(signal.ITIMER_REAL, seconds)

    def _start_again(self, *_: object) -> None:
        if self.is_stopping or self.pid:
            return
        # Not forked this time: by now the server's own threads run here.
        again = [sys.executable, "-m", "efterord.command.main", "tick", "--loop"]
        environment = {k: v for k, v in os.environ.items() if k != "EFTERORD_PROCESS"}
        self.began = time.monotonic()
        try:
            self.pid = subprocess.Popen(again, env=environment).pid  # noqa: S603
        except OSError as error:
            log.error("the child for tasks cannot be started: %s", type(error).__name__)
            signal.setitimer(signal.ITIMER_REAL, LONGEST_WAIT_SECONDS)
            return
        # It may have ended before its number was known.
        self._look()

    def _is_gone(self) -> bool:
        try:
            gone, self.status = os.waitpid(self.pid, os.WNOHANG)
            return gone == self.pid
        except ChildProcessError:
            return True


def _child() -> int:
    """Only this process may open sealed answers, for the release; the web workers never can (promise.md, 7)."""
    from django.conf import settings

    from efterord.command import child
    from efterord.vault import holder

    os.environ.pop("EFTERORD_PROCESS", None)
    holder.configure(key_file=settings.KEY_FILE, keystore=settings.KEYSTORE, with_pool=True)
    try:
        return child.work()
    except BaseException as error:
        print(f"efterord serve: the child for tasks ended: {type(error).__name__}", file=sys.stderr)
        return 1
