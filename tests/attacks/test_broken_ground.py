"""T4, where answers come in: no space, no right to write, broken writes, no mail, a wrong clock.

Each time the page comes back with everything still in it, nothing is done by half, nobody reads a stack trace, and
when the ground is sound again the same form goes through.
"""

import contextlib
import os
import random
import re
import resource
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from django.urls import reverse

from tests.attacks import serving
from tests.ground import postgres

pytestmark = pytest.mark.attack

IS_SQLITE = os.environ["EFTERORD_TEST_DATABASE"] == "sqlite"
MEGABYTES = 1024 * 1024
CAN_MOUNT = os.geteuid() == 0 and shutil.which("mount") is not None
TRACE = re.compile(r"Traceback|Error\b.*line \d+|/site-packages/|\.py\"")


@pytest.fixture
def disk():
    """A small disk of its own, which can be filled up: SQLite's data directory, or a whole PostgreSQL, lies on it."""
    place = Path(tempfile.mkdtemp(prefix="efterord-disk-", dir="/tmp"))
    megabytes = 24 if IS_SQLITE else 160
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", place], check=False)
    if done.returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)
    place.rmdir()


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """One installation for all that can be mended; nobody answers at its mail server's port."""
    found = serving.House(tmp_path_factory.mktemp("ground"), mail_port=9)
    found.establish()
    return found


@contextlib.contextmanager
def full(place):
    """Not a byte is left on a disk."""
    balloon = place / "balloon"
    with balloon.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(bytes(MEGABYTES)):
            continue
    with balloon.open("ab", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(b"x"):
            continue
    try:
        yield
    finally:
        balloon.unlink()


@contextlib.contextmanager
def writes_fail(house):
    """Every write past the first page of a file fails with EFBIG, for SQLite an error of the disk like any other."""
    for pid in house.pids():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
    try:
        yield
    finally:
        for pid in house.pids():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@contextlib.contextmanager
def read_only(house):
    """Nothing in the data directory may be written, or nothing in the database of a PostgreSQL."""
    if not IS_SQLITE:
        name = house.rows("SELECT current_database()")[0][0]
        house.change(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        house.rows(OTHERS_END)
        try:
            yield
        finally:
            house.change("SET default_transaction_read_only = off", f"ALTER DATABASE {name} RESET ALL")
            house.rows(OTHERS_END)
        return
    modes = {path: path.stat().st_mode for path in [house.data, *house.data.iterdir()]}
    for path in modes:
        path.chmod(0o500 if path.is_dir() else 0o400)
    try:
        yield
    finally:
        for path, mode in modes.items():
            # SQLite's log goes with the last who has it open.
            with contextlib.suppress(FileNotFoundError):
                path.chmod(mode)


OTHERS_END = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def assert_kept(answer, fields):
    """The fault is said to be ours, and everything she has filled in is still in the form."""
    assert answer.status == 503
    assert "Vi kunde inte spara just nu" in answer.text
    assert not TRACE.search(answer.text)
    sent = {(name, value) for name, value in fields if name != "go" and value}
    assert sent <= set(answer.form.untouched())


def assert_each_button_keeps(sender, walker, path, fields):
    for _ in range(3):
        assert_kept(sender.send(), sender.sending[1])
        assert_kept(walker.ask("POST", path, fields), fields)
    for address in map(reverse, ("answers", "answers-review", "answers-withdraw", "account_login")):
        looked = sender.follow("GET", address)
        assert looked.status in (200, 503), address
        assert not TRACE.search(looked.text)


def assert_only_the_page_suffers(house, seed, broken):
    """Two respondents: one is in the middle, one is about to send. Then the ground breaks under them."""
    rng = random.Random(seed)
    walker, sender = house.visitors(2, rng)
    sender.come_to_the_end()
    page = walker.fill(walker.begin())  # what goes with the answers comes before the first subject
    path, fields = walker.at, [*page.form.untouched(), ("q-O1", "2"), ("q-O2", "none"), ("go", "next")]
    before = house.state()
    with contextlib.ExitStack() as stack:
        # While somebody else reads, SQLite's log is there and pages can be read: then it is the sending itself that
        # fails. Else the log cannot even be made, and nothing can be read.
        with house.connection() as line:
            line.execute("SELECT count(*) FROM efterord_plan").fetchall()
            stack.enter_context(broken)
            assert_each_button_keeps(sender, walker, path, fields)
        assert_each_button_keeps(sender, walker, path, fields)
    after = house.state()
    assert (after.pool, after.answered) == (before.pool, before.answered)
    assert sender.press_until_taken(*sender.sending).receipt == sender.receipt
    assert walker.press_until_taken(path, fields).status == 200
    assert ("q-O1", "2") in walker.follow("GET", path).form.untouched()
    state = house.state()
    assert (state.n_with(sender.receipt), len(state.pool)) == (1, len(before.pool) + 1)


def assert_no_trace(house):
    assert not TRACE.search(house.log.read_text())


@pytest.mark.skipif(not CAN_MOUNT, reason="only root can mount a small disk to fill")
def test_a_full_disk_loses_nothing(tmp_path, disk, seed):
    cluster = None
    if not IS_SQLITE:
        cluster = postgres.Cluster(disk, max_wal_size="32MB", min_wal_size="32MB")
        cluster.start()
    house = serving.House(tmp_path if cluster else disk)
    if cluster:
        house.environment["EFTERORD_DATABASE_URL"] = postgres.create_database(cluster.url, "house")
    house.establish()
    with house.served():
        assert_only_the_page_suffers(house, seed, full(disk))
    assert_no_trace(house)
    if cluster:
        cluster.stop()


@pytest.mark.skipif(not IS_SQLITE, reason="PostgreSQL's files are its own")
def test_writes_that_fail_lose_nothing(house, seed):
    with house.served():
        assert_only_the_page_suffers(house, seed, writes_fail(house))
    assert_no_trace(house)
    assert house.rows("PRAGMA integrity_check") == [("ok",)]


def test_a_read_only_database_loses_nothing(house, seed):
    with house.served():
        assert_only_the_page_suffers(house, seed, read_only(house))
    assert_no_trace(house)


def test_without_a_mail_server_answers_come_in_as_ever(house, seed):
    house.inside("plant_leavers", people={"Amira Hedvall": "amira@example.org"})
    assert "the mail server cannot be reached" in house.do("tick")
    (me,) = house.visitors(1, random.Random(seed))
    with house.served():
        me.come_to_the_end()
        assert me.send().receipt == me.receipt
    assert_no_trace(house)


@pytest.mark.parametrize("days", [5 * 365, -400])
def test_a_clock_that_jumps_loses_nothing(house, seed, days):
    """The clock of the server is wrong for some time, and then right again."""
    house.do("tick", "--clock-is-right")
    n_before = len(house.state().pool)
    early, late, drafted = house.visitors(3, random.Random(seed))
    with house.served():
        for me in (early, late):
            me.come_to_the_end(at_once=True)
        drafted.fill(drafted.fill(drafted.begin()))
        begun = drafted.at
        assert early.send().receipt == early.receipt
    house.days_ago = -days
    assert "the clock has jumped" in house.do("tick", code=1)
    with house.served():
        heard = late.send()
        # Long after its last day a link is closed; long before, it is as open as ever.
        assert (heard.status, heard.receipt) == ((409, None) if days > 0 else (200, late.receipt))
        assert early.send().receipt == early.receipt
    house.days_ago = 0
    assert "the clock has jumped" in house.do("tick", code=1)
    house.do("tick", "--clock-is-right")
    with house.served():
        assert late.send().receipt == late.receipt
        # Nothing was erased on the wrong day either: the draft goes on where it was left.
        assert drafted.follow("GET", reverse("answers-go-on")).status == 200
        assert drafted.at == begun
    state = house.state()
    assert [state.n_with(me.receipt) for me in (early, late)] == [1, 1]
    assert len(house.opened()) == n_before + 2
    assert_no_trace(house)
