"""What doctor says of old pool keys: kept without a backup, due, kept by rows, back again, and none."""

import datetime as dt

import pytest

from efterord import clock, gate
from efterord.command import checks_pool, rounds
from efterord.command.verdict import OK, WARNING
from efterord.models import KeyCertificate, SealedAnswer, guard
from efterord.rules import backups as rules
from efterord.services import after_backups, backups
from efterord.vault import holder
from tests import backed_up, made, told

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _released():
    backed_up.forget()
    made.organisation()
    keystore = holder.current().keystore
    keystore.new_pool_key()
    keystore.destroy_pool_keys(*keystore.pool_key_ids()[:-1])  # what other tests left
    yield
    backed_up.forget()


def said():
    (found,) = checks_pool.old_keys()
    return found.verdict, found.found


def release(number):
    told.quarterly(made.unit(f"Avdelning {number}"), number, [told.mixed(i) for i in range(6)])
    told.released(number)


def verified(at):
    with clock.told_at(at):
        stock = backups.take_stock(gate.OPERATOR)
        checked = rules.Checked(rules.name_at(at), "/mnt", at, stock, rules.Tried({}, frozenset(), ()), 0.1)
        backups.verify(gate.OPERATOR, check=lambda: checked)


def test_doctor_says_why_old_keys_are_kept_until_they_are_gone():
    assert said() == (OK, "none is kept")
    release(1)
    assert said() == (WARNING, "1 kept: no backup was verified since release 1")
    at = told.noon(told.release_day(1)) + dt.timedelta(hours=14)
    verified(at)
    assert said() == (WARNING, "1 should be gone: a backup was verified since release 1")
    with clock.told_at(at):
        assert rounds.once() == []
    assert said() == (OK, "none is kept")
    assert KeyCertificate.objects.get().n_keys == 1
    with clock.told_at(at + dt.timedelta(minutes=1)):
        assert rounds.once() == []
    assert KeyCertificate.objects.count() == 1


def test_tick_destroys_nothing_while_the_clock_is_not_trusted():
    release(1)
    at = told.noon(told.release_day(1)) + dt.timedelta(hours=14)
    with clock.told_at(at - dt.timedelta(days=9)):
        assert rounds.once() == []
    verified(at)
    with clock.told_at(at):
        assert "the clock has jumped" in rounds.once()[0]
    assert len(holder.current().keystore.pool_key_ids()) == 2
    with clock.told_at(at):
        assert rounds.once(clock_is_right=True) == []
    assert len(holder.current().keystore.pool_key_ids()) == 1


def test_doctor_says_that_rows_keep_an_old_key():
    old = holder.current().keystore.current_pool_public().id
    release(1)
    with guard.door_open():
        SealedAnswer.objects.create(key_id=old, ciphertext=b"x", receipt_hash=b"x" * 32)
    at = told.noon(told.release_day(1)) + dt.timedelta(hours=14)
    verified(at)
    with clock.told_at(at):
        assert rounds.once() == []
    verdict, found = said()
    assert (verdict, found[:12]) == (WARNING, "1 kept: rows")


def test_doctor_says_that_a_key_that_should_be_gone_is_there():
    old = holder.current().keystore.current_pool_public().id
    release(1)
    after_backups._pool_keys_destroyed([old])
    assert said() == (WARNING, "1 should be gone and are in the keystore")


def test_demo_says_nothing(settings):
    settings.IS_DEMO = True
    assert list(checks_pool.old_keys()) == []
