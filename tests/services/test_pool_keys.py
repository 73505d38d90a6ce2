"""Old pool keys: destroyed once a release after a verified backup, never one that is needed; a night that is killed."""

import contextlib
import datetime as dt
import random
import shutil
import threading

import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction

from efterord import clock, gate
from efterord.models import AuditEntry, KeyCertificate, SealedAnswer, guard
from efterord.queries import pool_keys as queries
from efterord.queries.backups import SIGNED_FOR
from efterord.rules import backups as rules
from efterord.services import after_backups, answers, backups, pool_keys, releases, releases_preparing
from efterord.vault import errors, holder, sealed, signed_log, tokens, whole_files
from tests import backed_up, made, told

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _nothing_yet():
    backed_up.forget()
    made.organisation()
    keystore = holder.current().keystore
    keystore.new_pool_key()
    keystore.destroy_pool_keys(*keystore.pool_key_ids()[:-1])  # what other tests left
    yield
    backed_up.forget()


@pytest.fixture
def ward():
    return made.unit("Avdelning 3")


def keys():
    return holder.current().keystore.pool_key_ids()


def carried():
    return set(SealedAnswer.objects.values_list("key_id", flat=True))


def verified(at, *, keep_days=None, stock=None):
    """A backup that was tried whole: its note is written by the deed, as the command does."""
    with clock.told_at(at):
        stock = stock or backups.take_stock(gate.OPERATOR)
        checked = rules.Checked(rules.name_at(at), "/mnt", at, stock, rules.Tried({}, frozenset(), ()), 0.1)
        backups.verify(gate.OPERATOR, check=lambda: checked, keep_days=keep_days)
    return stock


def night(at):
    with clock.told_at(at):
        return pool_keys.destroy_old(gate.SYSTEM)


def after(number, hours=10):
    return told.noon(told.release_day(number)) + hours * HOUR


def decided():
    found = signed_log.read(settings.AFTER_BACKUPS / "decided", holder.derive(after_backups.PURPOSE))
    return [line.document for line in found]


def waiting(ward, n=7):
    return told.quarterly(ward, 1, [told.mixed(i) for i in range(n)])


def test_old_key_goes_after_a_release_and_a_verified_backup_with_certificate_and_entry(ward):
    waiting(ward)
    (old,) = keys()
    told.released(1)
    copied = [(row.key_id, bytes(row.ciphertext)) for row in SealedAnswer.objects.all()]
    verified(after(1), keep_days=60)
    night(after(1, 11))
    assert old not in keys()
    assert keys() == [holder.current().keystore.current_pool_public().id]
    with pytest.raises(errors.KeyGone):
        holder.current().keystore.pool_private(old)
    # What waits opens as before.
    assert all(sealed.open_padded(holder.current().keystore.pool_private(key_id), box) for key_id, box in copied)
    (row,) = KeyCertificate.objects.all()
    assert (row.release, row.n_keys, row.destroyed_on, row.keep_days) == (1, 1, dt.date(2025, 4, 1), 60)
    (entry,) = AuditEntry.objects.filter(action="pool_keys.destroy_old")
    assert (entry.object, entry.purpose, entry.actor, entry.outcome) == ("release 1, keys 1", "", "system", "done")
    assert old not in str(entry.__dict__)
    assert decided()[-2:] == [
        {"pool_key": old},
        {"certificate": 1, "n_keys": 1, "on": "2025-04-01", "keep_days": 60},
    ]


def test_nothing_goes_without_a_release_or_a_backup_of_after_it_nor_twice(ward):
    waiting(ward)
    for n in range(3):
        holder.current().keystore.new_pool_key()
        with pytest.raises(pool_keys.NotTime):
            night(told.noon(told.quarter(1)) + n * HOUR)
    verified(told.noon(told.quarter(1)))
    told.released(1)
    before = keys()
    for _ in range(2):  # the last verified backup is of before the release, and holds its answers
        with pytest.raises(pool_keys.NotTime):
            night(after(1))
    assert keys() == before
    verified(after(1))
    night(after(1, 11))
    assert len(keys()) == 1
    with pytest.raises(pool_keys.NotTime):
        night(after(1, 12))
    assert AuditEntry.objects.filter(action="pool_keys.destroy_old").count() == 1


def test_key_of_a_row_that_stays_and_of_the_backup_is_kept_and_waits_for_the_next_release(ward):
    waiting(ward)
    (old,) = keys()
    told.released(1)
    late = told.answered(ward, told.mixed(9), on=told.quarter(2))
    with guard.door_open():  # as one that came while the release was held
        SealedAnswer.objects.filter(key_id=keys()[-1]).delete()
        SealedAnswer.objects.create(key_id=old, ciphertext=b"x", receipt_hash=b"x" * 32)
    verified(after(1))
    night(after(1, 11))
    assert old in keys()
    assert KeyCertificate.objects.get().n_keys == 0
    # Its row is taken back: on that day nothing is destroyed, since the day would tell of whoever did so.
    with guard.door_open():
        SealedAnswer.objects.all().delete()
    verified(after(1, 30))
    with pytest.raises(pool_keys.NotTime):
        night(after(1, 31))
    told.released(2)
    verified(after(2))
    night(after(2, 11))
    assert old not in keys()
    assert late.receipt
    assert list(KeyCertificate.objects.order_by("release").values_list("release", "n_keys")) == [(1, 0), (2, 2)]


def test_key_of_a_row_that_came_after_the_backup_is_kept(ward):
    waiting(ward)
    (old,) = keys()
    told.released(1)
    verified(after(1))
    with guard.door_open():
        SealedAnswer.objects.create(key_id=old, ciphertext=b"x", receipt_hash=b"x" * 32)
    night(after(1, 11))
    assert old in keys()


def test_key_that_the_backup_alone_carries_is_kept(ward):
    waiting(ward)
    (old,) = keys()
    told.released(1)
    with guard.door_open():
        late = SealedAnswer.objects.create(key_id=old, ciphertext=b"x", receipt_hash=b"x" * 32)
    verified(after(1))
    with guard.door_open():
        late.delete()
    night(after(1, 11))
    assert old in keys()


class Killed(BaseException):
    """As a power cut: nothing of ours catches it."""


def killed(old, at):
    """The deed's own steps as far as they came, undone in the database as a kill undoes them."""
    with transaction.atomic():
        after_backups._pool_keys_destroyed([old])
        if at != "noted":
            holder.current().keystore.destroy_pool_keys(old)
        if at == "certified":
            pool_keys.destroy_old(gate.SYSTEM)
        raise Killed


@pytest.mark.parametrize("at", ["noted", "destroyed", "certified"])
def test_killed_between_two_writes_the_next_night_ends_it_and_counts_each_key_once(ward, at):
    waiting(ward)
    (old,) = keys()
    told.released(1)
    verified(after(1))
    with clock.told_at(after(1, 11)), pytest.raises(Killed):
        killed(old, at)
    assert not KeyCertificate.objects.exists()
    night(after(1, 12))
    assert old not in keys()
    assert KeyCertificate.objects.get().n_keys == 1
    assert sum("pool_key" in line for line in decided()) == 1


def test_key_that_cannot_be_noted_is_not_destroyed(ward):
    waiting(ward)
    told.released(1)
    verified(after(1))
    before = keys()
    shutil.rmtree(settings.AFTER_BACKUPS)
    settings.AFTER_BACKUPS.write_text("a file in the place of the folder")
    try:
        with pytest.raises(OSError, match="directory"):
            night(after(1, 11))
    finally:
        settings.AFTER_BACKUPS.unlink()
    assert keys() == before
    assert not KeyCertificate.objects.exists()


def test_note_of_a_backup_that_was_changed_by_hand_destroys_nothing(ward):
    waiting(ward)
    told.released(1)
    verified(after(1))
    path = settings.LAST_VERIFIED_BACKUP
    path.write_bytes(path.read_bytes().replace(b"last_release", b"lost_release"))
    with pytest.raises(errors.NotSigned):
        night(after(1, 11))
    assert len(keys()) == 2


def test_note_of_an_older_version_is_of_no_release(ward):
    waiting(ward)
    told.released(1)
    verified(after(1))
    assert queries.position(gate.SYSTEM).is_time
    path, key = settings.LAST_VERIFIED_BACKUP, holder.derive(SIGNED_FOR)
    note = whole_files.read_signed(key, path.read_bytes(), path)
    whole_files.write(path, whole_files.signed(key, {k: v for k, v in note.items() if k[:5] not in ("last_", "keep_")}))
    assert (queries.position(gate.SYSTEM).backup.keep_days, queries.position(gate.SYSTEM).is_time) == (35, False)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a trigger of the connection's own stands for the release")
def test_answer_sealed_while_a_release_makes_a_new_key_lies_under_the_newest(ward):
    """What was read before is looked at again once the row is there; else its key could be gone by the commit."""
    token = told.invited(ward, on=told.quarter(1))
    keystore = holder.current().keystore
    connection.ensure_connection()
    connection.connection.create_function("make_key", 0, lambda: len(keystore.new_pool_key().id))
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TRIGGER meanwhile AFTER INSERT ON efterord_sealedanswer "
            f"BEGIN SELECT make_key() WHERE NEW.key_id = '{keys()[0]}'; END"
        )
    try:
        with clock.told_at(told.noon(told.quarter(1))):
            became = answers.submit(
                gate.RESPONDENT, token=token, answers=told.mixed(1), receipt=tokens.new_receipt(), key=None
            )
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER meanwhile")
    assert became is answers.Submitted.NEW
    assert len(keys()) == 2
    assert [row.key_id for row in SealedAnswer.objects.all()] == [keys()[1]]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one that writes at a time")
def test_answer_that_is_being_put_in_stops_the_night_and_is_not_lost(ward):
    waiting(ward)
    (old,) = keys()
    told.released(1)
    verified(after(1))
    put_in, go_on = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic(), guard.door_open():
            SealedAnswer.objects.create(key_id=old, ciphertext=b"x", receipt_hash=b"x" * 32)
            put_in.set()
            go_on.wait(8)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    try:
        assert put_in.wait(5)
        with pytest.raises(OperationalError):
            night(after(1, 11))
    finally:
        go_on.set()
        thread.join(8)
    night(after(1, 12))
    assert carried() == {old, keys()[-1]}
    assert set(keys()) >= carried()


STEPS = [
    "answer",
    "late",
    "late gone",
    "withdraw",
    "release",
    "release",
    "backup",
    "backup",
    "undone",
    "night",
    "night",
]


@pytest.mark.parametrize("number", [1, 2])
def test_random_history_of_answers_releases_and_backups_never_takes_a_needed_key(ward, seed, number):
    rng = random.Random(seed + number)
    there, backup, number, at = [], None, 0, told.noon(told.quarter(1))
    for step in range(40):
        at += 7 * HOUR
        match rng.choice(STEPS):
            case "answer":
                there.append(told.answered(ward, told.mixed(step), on=max(at.date(), told.quarter(number + 1))))
            case "withdraw" if there:
                with contextlib.suppress(answers.ReceiptUnknown):
                    answers.withdraw(gate.RESPONDENT, receipt=there.pop(rng.randrange(len(there))).receipt)
            case "release":
                number += 1
                at = max(at, told.noon(told.release_day(number)))
                with clock.told_at(at):
                    releases.publish(gate.SYSTEM, prepared=releases_preparing.prepare(gate.SYSTEM))
            case "backup":
                backup = verified(at)
            case "late" if len(keys()) > 1:  # sealed before the last release, put in only now; it opens to nobody
                with guard.door_open():
                    SealedAnswer.objects.create(key_id=keys()[-2], ciphertext=b"x", receipt_hash=b"x" * 32)
            case "late gone":
                with guard.door_open():
                    SealedAnswer.objects.filter(receipt_hash=b"x" * 32).delete()
            case "undone":
                holder.current().keystore.new_pool_key()
            case "night":
                try:
                    night(at)
                except pool_keys.NotTime:
                    continue
        assert carried() <= set(keys()), seed
        assert backup is None or set(backup.pool_key_ids) <= set(keys()), seed
    number += 1
    told.released(number, on=max(at.date() + dt.timedelta(days=1), told.release_day(number)))
    at = told.noon(max(at.date() + dt.timedelta(days=1), told.release_day(number)))
    verified(at + HOUR)
    night(at + 2 * HOUR)
    assert set(keys()) == {*carried(), keys()[-1]}, seed
