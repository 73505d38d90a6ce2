"""The verbs of backups as processes: a whole trip, faults in words, and what a kill or a full disk leaves behind."""

import fcntl
import itertools
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.parse
from pathlib import Path

import psycopg
import pytest

from efterord.command import restore as verb
from efterord.vault import recovery
from tests.ground import postgres

IS_SQLITE = os.environ["EFTERORD_TEST_DATABASE"] == "sqlite"
SET_UP = ("--name", "Region Mälarvik", "--languages", "sv,nb,en", "--sector", "private", "--admin", "ada@example.org")
_numbers = itertools.count(1)


class Installation:
    """One with a data directory, folders for backups and keystores, and the verbs as commands."""

    def __init__(self, home: Path) -> None:
        self.home, self.data = home, home / "data"
        self.backups, self.keys, self.kit = home / "backups", home / "keys", home / "kit.txt"
        self.backups.mkdir()
        self.keys.mkdir()
        self.more: dict[str, str] = {}
        if not IS_SQLITE:
            self.empty_database()

    def empty_database(self) -> None:
        name = f"trip_{os.getpid()}_{next(_numbers)}"
        self.more["EFTERORD_DATABASE_URL"] = postgres.create_database(os.environ["EFTERORD_DATABASE_URL"], name)

    def copied(self, home: Path) -> "Installation":
        """Another one like it: to make one anew for each test would take longer than the tests."""
        found = Installation(home)
        shutil.copytree(self.data, found.data)
        shutil.copy2(self.home / "data.key", home / "data.key")
        shutil.copy2(self.kit, found.kit)
        if not IS_SQLITE:
            ours, theirs = (
                urllib.parse.urlsplit(each.more["EFTERORD_DATABASE_URL"]).path[1:] for each in (self, found)
            )
            with psycopg.connect(os.environ["EFTERORD_DATABASE_URL"], autocommit=True) as server:
                server.execute(f'DROP DATABASE "{theirs}"')
                server.execute(f'CREATE DATABASE "{theirs}" TEMPLATE "{ours}"')
        return found

    def environment(self, **more: str) -> dict[str, str]:
        home = {"PATH": os.environ["PATH"], "HOME": str(self.home), "EFTERORD_DATA": str(self.data)}
        home |= {name: os.environ[name] for name in ("PYTHONPATH",) if name in os.environ}
        return {**home, **self.more, **more}

    def command(self, *arguments: object) -> list[str]:
        return [sys.executable, "-m", "efterord.command.main", *map(str, arguments)]

    def run(self, *arguments: object, **values: object) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            self.command(*arguments), env=self.environment(), capture_output=True, text=True,
            stdin=subprocess.DEVNULL, timeout=180, check=False, **values,
        )  # fmt: skip
        assert "Traceback" not in done.stdout + done.stderr, done.stderr
        return done

    def back_up(self, *more: object, **values: object) -> subprocess.CompletedProcess[str]:
        return self.run("backup", self.backups, "--keystore-dir", self.keys, *more, **values)

    def restore(self, *more: object, **values: object) -> subprocess.CompletedProcess[str]:
        return self.run("restore", self.backups, "--keystore-dir", self.keys, *more, **values)

    def whole(self) -> list[str]:
        return sorted(path.name for path in self.backups.iterdir() if not path.name.startswith("."))

    def lose(self) -> None:
        """The machine burns."""
        shutil.rmtree(self.data)
        (self.home / "data.key").unlink()
        if not IS_SQLITE:
            self.empty_database()


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    found = Installation(tmp_path_factory.mktemp("first"))
    assert found.run("init", *SET_UP).returncode == 0
    assert found.run("recovery-kit", "--file", found.kit).returncode == 0
    return found


@pytest.fixture
def there(first, tmp_path):
    return first.copied(tmp_path)


def last_line(done: subprocess.CompletedProcess[str]) -> str:
    return done.stdout.splitlines()[-1]


def test_trip_from_backup_over_the_loss_of_everything_to_a_site_that_is_well(there, tmp_path):
    after = tmp_path / "third"
    after.mkdir()
    there.more["EFTERORD_AFTER_BACKUPS"] = str(after)
    done = there.back_up()
    assert (done.returncode, done.stderr) == (0, "")
    (name,) = there.whole()
    assert last_line(done).startswith(f"{name}: verified.")
    assert "0 older than 35 days removed" in last_line(done)
    assert "backup: " + name in there.run("doctor").stdout
    assert there.run("verify", there.backups, name, "--keystore-dir", there.keys).returncode == 0
    there.lose()
    needs = there.restore()
    assert (needs.returncode, "--recovery-kit FILE" in needs.stderr) == (1, True)
    restored = there.restore("--recovery-kit", there.kit)
    assert (restored.returncode, restored.stderr) == (0, "")
    assert last_line(restored).startswith(f"{name}: restored.")
    well = there.run("doctor")
    assert (well.returncode, "organisation: Region Mälarvik" in well.stdout) == (0, True)
    assert "sealed rows: each opens" in well.stdout
    assert there.run("tick").returncode == 0
    assert oct(there.data.stat().st_mode & 0o777) == "0o700"


def test_kit_is_printed_once_and_what_is_kept_does_not_open_anything(there):
    again = there.run("recovery-kit")
    assert (again.returncode, "--new" in again.stderr) == (1, True)
    kept = b"".join(path.read_bytes() for path in there.data.rglob("*") if path.is_file())
    for line in there.kit.read_text().splitlines():
        if recovery.read_line(line):
            assert line.split()[1].encode() not in kept
    kit = recovery.read(there.kit.read_text())
    assert kit.private not in kept
    assert kit.recipient.encode() in kept
    assert oct(there.kit.stat().st_mode & 0o777) == "0o600"
    new = there.run("recovery-kit", "--new")
    assert recovery.read(new.stdout).master == kit.master
    assert recovery.read(new.stdout).private != kit.private


def test_kit_that_cannot_be_written_is_not_made(there, tmp_path):
    before = (there.data / "recovery-kit").read_bytes()
    there.kit.write_text("mine")
    for file in (there.kit, tmp_path / "no" / "kit.txt"):
        assert there.run("recovery-kit", "--new", "--file", file).returncode == 1
    assert there.run("recovery-kit", "--file", tmp_path / "other.txt").returncode == 1
    assert not (tmp_path / "other.txt").exists()
    assert (there.kit.read_text(), (there.data / "recovery-kit").read_bytes()) == ("mine", before)


def test_backup_before_the_kit_says_what_to_do(there):
    (there.data / "recovery-kit").unlink()
    done = there.back_up()
    assert (done.returncode, "efterord recovery-kit" in done.stderr, there.whole()) == (1, True, [])


@pytest.mark.parametrize("arguments", [("backup", "nowhere"), ("verify", "nowhere"), ("restore", "nowhere")])
def test_folder_that_is_not_there_is_said_in_words(there, arguments):
    done = there.run(*arguments)
    assert (done.returncode, "There is no folder" in done.stderr) == (1, True)


@pytest.mark.parametrize("days", ["0", "-3"])
def test_keeping_for_less_than_a_day_is_wrong_use(there, days):
    assert there.back_up("--keep-days", days).returncode == 2
    assert there.whole() == []


# Kills.


def grow(there: Installation, n_bytes: int) -> None:
    """Make the database so large that writing it takes a while."""
    with sqlite3.connect(there.data / "efterord.sqlite3") as opened:
        opened.execute("CREATE TABLE planted (filling BLOB)")
        opened.execute("INSERT INTO planted VALUES (randomblob(?))", (n_bytes,))
    opened.close()


def endless_dump(there: Installation, tmp_path: Path) -> None:
    """A pg_dump that never ends, until whoever reads it is gone."""
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "pg_dump"
    program.write_text("#!/bin/sh\nwhile head -c 65536 /dev/zero; do :; done\n")
    program.chmod(0o700)
    there.more["EFTERORD_PG_BIN"] = str(program.parent)


def kill_when(running: subprocess.Popen[bytes], is_time) -> None:
    until = time.monotonic() + 60
    while not is_time():
        assert running.poll() is None, "it ended before it was killed"
        assert time.monotonic() < until
    running.send_signal(signal.SIGKILL)
    running.wait()


def test_kill_in_the_middle_leaves_no_half_backup_and_the_next_tidies_up(there, tmp_path):
    if IS_SQLITE:
        grow(there, 150_000_000)
    else:
        endless_dump(there, tmp_path)
    running = subprocess.Popen(
        there.command("backup", there.backups, "--keystore-dir", there.keys),
        env=there.environment(), stdout=subprocess.DEVNULL,
    )  # fmt: skip
    kill_when(running, lambda: any(path.stat().st_size for path in there.backups.glob(".*.part/database.age")))
    assert there.whole() == []
    assert there.run("verify", there.backups).returncode == 1
    there.more.pop("EFTERORD_PG_BIN", None)
    assert there.back_up().returncode == 0
    assert [path.name for path in there.backups.iterdir()] == there.whole()
    assert [path.name for path in there.keys.iterdir()] == there.whole()
    assert not (there.data / ".backup-work").exists()


@pytest.mark.skipif(not IS_SQLITE, reason="a file that grows can be watched")
def test_kill_in_the_middle_of_a_restore_leaves_what_stood(there):
    grow(there, 150_000_000)
    assert there.back_up("--no-verify").returncode == 0
    running = subprocess.Popen(
        there.command("restore", there.backups, "--keystore-dir", there.keys, "--replace"),
        env=there.environment(), stdout=subprocess.DEVNULL,
    )  # fmt: skip
    work = there.data / ".backup-work" / "restored.sqlite3"
    kill_when(running, lambda: work.exists() and work.stat().st_size > 1_000_000)
    assert list(there.data.glob("*.before-*")) == []
    assert there.run("doctor").returncode == 0
    assert there.restore("--replace").returncode == 0


# Disks.


@pytest.mark.parametrize("is_first", [True, False], ids=["first backup", "another"])
@pytest.mark.parametrize("n_bytes", [300_000, 1_000_000])
def test_full_disk_is_said_in_words_and_leaves_nothing(there, n_bytes, is_first):
    """A limit on files stands for the disk. The first backup fills it with what outlives it; another on SQLite with the
    copy of the database, or with the encrypted file.
    """
    before = [] if is_first else [there.back_up("--no-verify").stdout.split(":")[0]]

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, n_bytes))

    done = there.back_up(preexec_fn=little_room)
    assert (done.returncode, "no room left" in done.stderr) == (1, True), done.stderr
    assert [[path.name for path in folder.iterdir()] for folder in (there.backups, there.keys)] == [before, before]
    assert not (there.data / ".backup-work").exists()
    assert there.back_up().returncode == 0


@pytest.mark.skipif(not IS_SQLITE, reason="on PostgreSQL it is the server's disk that fills")
def test_full_disk_at_a_restore_leaves_what_stood(there):
    assert there.back_up().returncode == 0

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))

    done = there.restore("--replace", preexec_fn=little_room)
    assert (done.returncode, "no room left" in done.stderr) == (1, True), done.stderr
    assert there.run("doctor").returncode == 0


# A restore's own words.


def test_mistyped_kit_names_its_line(there):
    there.back_up()
    there.lose()
    lines = there.kit.read_text().splitlines()
    at = next(n for n, line in enumerate(lines) if line.strip().startswith("5 "))
    lines[at] = lines[at][:-1] + ("A" if lines[at][-1] != "A" else "B")
    there.kit.write_text("\n".join(lines))
    done = there.restore("--recovery-kit", there.kit)
    assert (done.returncode, "Line 5 of the recovery kit" in done.stderr) == (1, True)
    assert not (there.home / "data.key").exists()


def test_kit_can_be_typed_line_by_line_and_a_slip_is_asked_for_again():
    kit = recovery.new(os.urandom(32))
    signs = [line.partition("  ")[2] for line in kit.lines()]
    typed = iter(
        [signs[0], "nonsense", signs[1][:-1] + ("7" if signs[1][-1] != "7" else "8"), signs[1].lower(), *signs[2:]]
    )
    read = verb.ask(lambda _: next(typed))
    assert (read.master, read.private) == (kit.master, kit.private)


def test_site_that_runs_is_not_restored_under_and_waits_for_a_restore(there):
    there.back_up()
    with (there.data / ".in-use").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        done = there.restore("--replace")
        assert (done.returncode, "stop it and try again" in done.stderr) == (1, True)
    with (there.data / ".in-use").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for arguments in (("serve", "--port", "0"), ("tick",)):
            done = there.run(*arguments)
            assert (done.returncode, "being restored" in done.stderr) == (1, True)


def test_restore_over_an_installation_needs_a_word_and_keeps_what_stood(there):
    there.back_up()
    done = there.restore()
    assert (done.returncode, "--replace" in done.stderr) == (1, True)
    done = there.restore("--replace")
    assert (done.returncode, done.stdout.count("Kept beside"), done.stderr) == (0, 1, "")
    assert there.run("doctor").returncode == 0
