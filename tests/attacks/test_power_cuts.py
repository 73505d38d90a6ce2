"""T2: the power is cut while answers are sent, at any moment of SQLite's writing. What was acknowledged is there.

The statements are the product's own: each submission runs once through its service, and what it says to the database is
written down. It is then said again, by the same pragmas, to a SQLite that writes to a disk whose power is cut. A
submission is acknowledged when its COMMIT has returned, as only then the page of thanks is made.
"""

import contextlib
import logging
import random
import sqlite3

import apsw
import pytest
from django.conf import settings
from django.db import connection

from efterord import clock, gate
from efterord.services import answers
from efterord.vault import tokens
from tests import made, told
from tests.attacks import power

pytestmark = [
    pytest.mark.attack,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL writes its files by itself"),
]

log = logging.getLogger("attacks")
NAME = "efterord.sqlite3"
N_SENDERS = 40
PRAGMAS = settings.DATABASES["default"]["OPTIONS"].get("init_command", "")


class Sender:
    """One respondent: what saving the draft and sending the answers said to the database."""

    def __init__(self, number, unit):
        on = told.quarter(1)
        self.token, self.receipt = told.invited(unit, on=on), tokens.new_receipt()
        self.key = tokens.draft_key(self.token, tokens.new_resume_code())
        self.given = told.mixed(number)

    def act(self):
        with clock.told_at(told.noon(told.quarter(1))):
            with written_down() as self.drafting:
                answers.save_draft(gate.RESPONDENT, key=self.key, answers=self.given)
            with written_down() as self.sending:
                became = answers.submit(
                    gate.RESPONDENT, token=self.token, answers=self.given, receipt=self.receipt, key=self.key
                )
        assert became is answers.Submitted.NEW


@contextlib.contextmanager
def written_down():
    """The statements of one transaction with their values, as sqlite3 gets them."""
    said = []

    def listen(execute, sql, params, many, context):
        said.append((sql.replace("%s", "?"), tuple(params or ())))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield said


@pytest.fixture
def senders():
    """People who will answer, the database before any of them has, and what each of them says to it."""
    made.organisation()
    unit = made.unit("Avdelning 3")
    found = [Sender(number, unit) for number in range(N_SENDERS)]
    connection.close()
    before = contents()
    for sender in found:
        sender.act()
    return found, before


def contents():
    """The whole database as one file, its log worked in."""
    path = settings.DATABASES["default"]["NAME"]
    with contextlib.closing(sqlite3.connect(path)) as file:
        assert file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
    with open(path, "rb") as file:
        return file.read()


def test_what_is_replayed_is_one_transaction_that_writes_everything(senders):
    for sender in senders[0]:
        assert sender.sending[0][0] == "BEGIN IMMEDIATE"
        words = " ".join(sql for sql, _ in sender.sending)
        assert all(f'{what} "efterord_' in words for what in ("UPDATE", "INSERT INTO", "DELETE FROM"))
        assert not any(sql.startswith(("COMMIT", "ROLLBACK", "BEGIN")) for sql, _ in sender.sending[1:])


class Run:
    """One machine with its power on: senders come one after the other, until it goes."""

    def __init__(self, before, place, pragmas, *, cut_at, rng):
        power.lay_out({NAME: before}, place)
        self.disk = power.Disk({NAME: before}, cut_at=cut_at, rng=rng)
        self.system = power.System(self.disk)
        self.path, self.pragmas = str(place / NAME), pragmas
        self.drafted, self.acknowledged, self.begun = [], [], []

    def goes_on(self, senders, rng):
        others = []
        try:
            for sender in senders:
                # As other workers do: while one of them is connected, the log stays; else it is worked in and deleted.
                if rng.random() < 0.4:
                    others.append(self.connected())
                elif others and rng.random() < 0.6:
                    others.pop().close()
                self.says(sender.drafting, sender, self.drafted)
                self.begun.append(sender)
                self.says(sender.sending, sender, self.acknowledged)
            while others:
                others.pop().close()
        except (power.PowerCut, apsw.Error):
            assert self.disk.is_cut
        for other in others:
            other.close()

    def connected(self):
        made = apsw.Connection(self.path, vfs=self.system.called)
        made.set_busy_timeout(20_000)
        made.execute(self.pragmas).fetchall()
        asked = [made.execute(f"PRAGMA {name}").get for name in ("journal_mode", "synchronous", "secure_delete")]
        # The product's own: the settings are read, not repeated.
        assert asked == ["wal", 2 if "FULL" in self.pragmas else 1, 1]
        return made

    def says(self, statements, sender, done):
        """One request: its own connection, one transaction; it is done when COMMIT has returned, whatever follows."""
        line = self.connected()
        try:
            for sql, values in statements:
                line.execute(sql, values).fetchall()
            if line.in_transaction:
                line.execute("COMMIT")
            done.append(sender)
        finally:
            line.close()


class Found:
    """What is wrong in a database after the power cut."""

    def __init__(self, run, place):
        power.lay_out(run.disk.found, place)
        with contextlib.closing(sqlite3.connect(place / NAME)) as file:
            self.is_whole = file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            answered = {token for (token,) in file.execute("SELECT token_hash FROM efterord_invitation WHERE answered")}
            pool = [bytes(receipt) for (receipt,) in file.execute("SELECT receipt_hash FROM efterord_sealedanswer")]
            drafts = {bytes(lookup) for (lookup,) in file.execute("SELECT lookup FROM efterord_draft")}
        rows = {sender: pool.count(receipt_hash_of(sender)) for sender in run.begun}
        ticked = {sender: tokens.hash_token(sender.token) in answered for sender in run.begun}
        self.lost = [sender for sender in run.acknowledged if rows[sender] != 1]
        self.halves = [sender for sender in run.begun if (rows[sender], ticked[sender]) not in ((0, False), (1, True))]
        # A draft goes with its answer: the last one that was saved is there as long as nothing of hers is in.
        self.lost += [s for s in run.drafted if (s.key.lookup in drafts) == bool(rows.get(s))]
        self.n_others = len(pool) - sum(rows.values())


def receipt_hash_of(sender):
    """The hash that the captured INSERT holds: the pool's key of this test's vault is in it."""
    return next(bytes(v) for sql, values in sender.sending if "sealedanswer" in sql for v in values if is_hash(v))


def is_hash(value):
    return isinstance(value, bytes | memoryview) and len(bytes(value)) == 32


def cut(senders, before, tmp_path, pragmas, n_cuts, rng):
    """Cuts the power so many times, each time of another day of this house; returns what was found."""
    places = [tmp_path / name for name in ("on", "after")]
    for place in places:
        place.mkdir()
    found, n_acknowledged = [], 0
    for _ in range(n_cuts):
        chosen = rng.sample(senders, rng.randint(3, 8))
        day = rng.random()
        whole = Run(before, places[0], pragmas, cut_at=None, rng=rng)
        whole.goes_on(chosen, random.Random(day))
        assert whole.acknowledged == chosen
        run = Run(before, places[0], pragmas, cut_at=rng.randint(1, whole.disk.n_operations), rng=rng)
        run.goes_on(chosen, random.Random(day))
        n_acknowledged += len(run.acknowledged)
        found.append(Found(run, places[1]))
    assert n_acknowledged > n_cuts
    return found, n_acknowledged


def test_power_cuts_lose_nothing_acknowledged(senders, tmp_path, seed, scale):
    n_cuts = scale(60, 3000)
    found, n_acknowledged = cut(*senders, tmp_path, PRAGMAS, n_cuts, random.Random(seed))
    log.info("%d cuts, %d answers acknowledged before them", n_cuts, n_acknowledged)
    assert [each.is_whole for each in found] == [True] * n_cuts
    assert [each.lost for each in found if each.lost] == []
    assert [each.halves for each in found if each.halves] == []
    assert {each.n_others for each in found} == {0}


def test_with_less_care_answers_are_lost(senders, tmp_path, seed, scale):
    """The same cuts, when SQLite does not wait for the disk at each COMMIT: this is what must be found."""
    assert "synchronous=FULL" in PRAGMAS
    n_cuts = scale(40, 300)
    pragmas = PRAGMAS.replace("synchronous=FULL", "synchronous=NORMAL")
    found, _ = cut(*senders, tmp_path, pragmas, n_cuts, random.Random(seed))
    n_lost = sum(bool(each.lost) for each in found)
    log.info("synchronous=NORMAL: answers lost in %d of %d cuts", n_lost, n_cuts)
    assert n_lost > n_cuts / 10
    # It is careless of the last answers only: what is there is whole.
    assert all(each.is_whole for each in found)
    assert [each.halves for each in found if each.halves] == []


def test_without_a_transaction_halves_are_found(senders, tmp_path, seed):
    """The same statements, each for itself."""
    people, before = senders
    for sender in people:
        assert sender.sending.pop(0)[0] == "BEGIN IMMEDIATE"
    found, _ = cut(people, before, tmp_path, PRAGMAS, 40, random.Random(seed))
    assert sum(bool(each.halves) for each in found) > 4
