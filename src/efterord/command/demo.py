"""`efterord demo`: an invented organisation, built once and then served."""

import argparse
import datetime as dt
import fcntl
import os
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from efterord.command import serve, start
from efterord.demo import papers

STARTS_DJANGO = False
# Never the directory of a real installation.
DEFAULT = "~/.local/share/efterord-demo"
# What a demo may be told from outside: where it lies, and to show where a fault comes from.
KEPT = ("EFTERORD_DATA", "EFTERORD_TRACE")
# After this the survey links have closed, and the demo is no longer of today.
STALE_DAYS = 21
EXAMPLE = """\
examples:
  efterord demo
  efterord demo --port 8080 --data build/demo
"""


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """This function will add the verb."""
    parser = verbs.add_parser(
        "demo",
        help="serve an invented organisation, to try things in",
        description="Builds an invented organisation of about 1,200 people with two years behind it, prints a log-in "
        f"for each role, and serves it. The data is kept for the next start. Without --data it lies in {DEFAULT}.",
        epilog=EXAMPLE,
    )
    parser.add_argument("--port", type=int, default=8000, help="the port to listen on (default: %(default)s)")


def run(arguments: argparse.Namespace) -> int:
    """This function will build the demo if there is none, and serve it until told to stop."""
    _forget_settings()
    directory = Path(os.environ.get("EFTERORD_DATA") or DEFAULT).expanduser().absolute()
    if not papers.read(directory):
        if _holds_something_else(directory):
            print(
                f"efterord demo: {directory}, or the key beside it, is something that is no demo. "
                "Name another with --data.",
                file=sys.stderr,
            )
            return 1
        return _build(directory, arguments.port)
    _name(directory, arguments.port)
    told = papers.move(directory, os.environ["EFTERORD_URL"])
    os.environ["EFTERORD_PROCESS"] = "web"
    start.django()
    _trust_the_clock()
    _print(told)
    return serve.run(argparse.Namespace(host="127.0.0.1", port=arguments.port, workers=2, web_only=False))


def _forget_settings() -> None:
    """Drop what the real installation on this machine is told: its database above all is never touched by a demo."""
    for name in [n for n in os.environ if n.startswith("EFTERORD_") and n not in KEPT]:
        del os.environ[name]


def _name(directory: Path, port: int) -> None:
    """Say to the settings what they read; a demo has its key beside it, whatever the real installation uses."""
    os.environ["EFTERORD_DATA"] = str(directory)
    os.environ["EFTERORD_MODE"] = "demo"
    os.environ["EFTERORD_URL"] = f"http://127.0.0.1:{port}"


def _holds_something_else(directory: Path) -> bool:
    """Whether something lies where the demo or its key would: a key file is never written over."""
    if not directory.exists():
        return _key(directory).exists()
    return not directory.is_dir() or any(directory.iterdir())


def _build(directory: Path, port: int) -> int:
    """Build beside the place and rename at the end, so that an interrupted build never looks like a demo."""
    from rich.console import Console

    console = Console(highlight=False)
    directory.parent.mkdir(parents=True, exist_ok=True)
    half = directory.with_name(directory.name + ".half")
    with half.with_name(half.name + ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"efterord demo: {directory} is being built by another start. Wait for it.", file=sys.stderr)
            return 1
        if half.exists():
            console.print("An earlier build was interrupted. It begins anew.")
        _forget(half)
        began = time.monotonic()
        with console.status("An organisation is being invented and told. It takes about a minute.") as status:
            _tell(half, port, lambda chapter: _chapter(console, status, chapter, began))
        os.replace(_key(half), _key(directory))
        half.replace(directory)
        Path(lock.name).unlink()
    console.print(f"Built in {time.monotonic() - began:.0f} seconds.")
    sys.stdout.flush()
    # Begun anew in its final place: settings are read once, and the memory of the building is given back.
    again = [sys.executable, "-m", "efterord.command.main", "demo", "--data", str(directory), "--port", str(port)]
    os.execv(sys.executable, again)  # noqa: S606


def _tell(half: Path, port: int, say: Any) -> None:
    from efterord.vault import holder

    _name(half, port)
    half.mkdir(mode=0o700)
    holder.establish(key_file=_key(half), keystore_path=half / "keystore.sqlite3")
    start.django()
    from efterord.demo import builds

    try:
        builds.build(say)
    finally:
        builds.leave()


def _chapter(console: Any, status: Any, chapter: str, began: float) -> None:
    console.print(f"  {chapter}")
    status.update(f"{time.monotonic() - began:.0f} seconds")


def _forget(half: Path) -> None:
    shutil.rmtree(half, ignore_errors=True)
    _key(half).unlink(missing_ok=True)


def _key(directory: Path) -> Path:
    return directory.with_name(directory.name + ".key")


def _trust_the_clock() -> None:
    """A demo sleeps between its starts; without this the first tick would take the time for a jump of the clock."""
    from efterord import gate
    from efterord.services import audit

    audit.mark_tick(gate.SYSTEM, clock_is_right=True)


def _print(told: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    table = Table(title=f"{told['organisation']}, an invented organisation", title_justify="left")
    for head in ("Role", "Mail address", "Language"):
        table.add_column(head)
    for log_in in told["log_ins"]:
        table.add_row(log_in["role"].replace("_", " "), log_in["mail"], log_in["language"])
    console.print(table)
    console.print(f"The password of all: {told['password']}")
    console.print(f"Letters it would have sent: {told['mail_url']}", soft_wrap=True)
    for language, link in told["survey_links"].items():
        console.print(f"An open survey ({language}): {link}", soft_wrap=True)
    for language, link in told["own_pages"].items():
        console.print(f"A leaver's own page ({language}): {link}", soft_wrap=True)
    age = (_today() - dt.date.fromisoformat(told["told_on"])).days
    if age > STALE_DAYS:
        console.print(f"Told {age} days ago, so its survey links have closed. `make demo-reset` lets it be told anew.")
    sys.stdout.flush()


def _today() -> dt.date:
    from efterord import clock

    return clock.today()
