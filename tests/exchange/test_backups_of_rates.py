"""A restore and who was asked: what was counted since the backup stays counted once, and what waited waits on."""

import datetime as dt

import pytest
from django.conf import settings
from django.db import connection

from efterord import clock, gate
from efterord.exchange import backups_restoring
from efterord.models import Batch, Release, Unit
from efterord.queries import results
from efterord.rules import rates
from efterord.services import releases
from efterord.vault import tokens
from efterord.words import BatchKind
from tests import backed_up, made, told

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house(tmp_path):
    with clock.told_at(told.noon(told.quarter(1))):
        yield backed_up.house(tmp_path)
    backed_up.forget()
    for left in settings.DATA.glob("*.before-*"):
        left.unlink()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE '%%_before_%%'")
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP DATABASE "{name}"')


def asked(unit, number, n_answered, n_silent):
    closes_on = told.quarter(number, 28)
    told.quarterly(unit, number, [told.mixed(i) for i in range(n_answered)], closes_on=closes_on)
    for _ in range(n_silent):
        told.invited(unit, on=told.quarter(number), closes_on=closes_on)


def rate():
    results._forget()
    found = results.result(gate.OPERATOR, made.root(), kind=BatchKind.ASKED).figures
    figure = found.get(rates.ANSWERED)
    return figure and (figure.counts["yes"], figure.n)


def restore(there, number):
    with clock.told_at(told.noon(told.release_day(number))):
        wish = backups_restoring.Wish(replaces=True)
        return backups_restoring.restore(gate.OPERATOR, there.places, wish).replayed


def test_those_counted_since_the_backup_are_not_counted_again(house):
    ward = Unit.objects.get(name="Avdelning 3")
    asked(ward, 1, 5, 2)
    backed_up.back_up(house)
    told.released(1)
    shown = releases.export_publication(gate.OPERATOR)
    assert rate() == (5, 7)
    assert restore(house, 1).releases == (1,)
    assert rate() == (5, 7)
    assert releases.export_publication(gate.OPERATOR) == shown
    asked(Unit.objects.get(name="Avdelning 3"), 2, 3, 3)
    told.released(2)
    assert rate() == (8, 13)
    assert [str(b) for b in Batch.objects.filter(kind=BatchKind.ASKED).order_by("pk")] == ["1-a1", "2-a1"]


def test_those_who_waited_at_the_release_wait_on_after_it_is_put_back(house):
    asked(Unit.objects.get(name="Avdelning 3"), 1, 2, 1)
    backed_up.back_up(house)
    told.released(1)
    restore(house, 1)
    assert rate() is None
    asked(Unit.objects.get(name="Avdelning 3"), 2, 1, 2)
    told.released(2)
    assert rate() == (3, 6)


def test_link_used_after_the_release_is_counted_as_it_stands_after_the_restore(house):
    """Whoever answered after the backup and the last release is lost with that day and may answer again."""
    ward = Unit.objects.get(name="Avdelning 3")
    asked(ward, 1, 3, 3)
    closes_on = told.release_day(1) + dt.timedelta(days=20)
    links = [told.invited(ward, on=told.quarter(1), closes_on=closes_on) for _ in range(5)]
    backed_up.back_up(house)
    told.released(1)
    for token in links[:3]:
        told.send(told.Told(token, tokens.new_receipt(), ward, told.mixed(1)), on=told.release_day(1))
    restore(house, 1)
    told.send(told.Told(links[0], tokens.new_receipt(), ward, told.mixed(1)), on=told.release_day(1))
    told.released(2)
    assert Release.objects.count() == 2
    assert rate() == (4, 11)
