"""Restores and talks: what a release has counted is never counted again, whatever the backup says of it."""

import shutil

import pytest
from django.conf import settings
from django.db import connection

from efterord import clock, gate
from efterord.exchange import backups_restoring
from efterord.models import CaseEvent, Interview, Release, guard
from efterord.queries import results
from efterord.words import BatchKind, CaseStep, Role
from tests import backed_up, concluded, made, told

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house(tmp_path):
    with clock.told_at(told.noon(told.quarter(1))):
        yield backed_up.house(tmp_path)
    backed_up.forget()
    for left in settings.DATA.glob("*.before-*"):
        left.unlink()
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE '%%_before_%%'")
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP DATABASE "{name}"')


def restored(there, number, **values):
    with clock.told_at(told.noon(told.release_day(number))):
        return backups_restoring.restore(gate.OPERATOR, there.places, backups_restoring.Wish(replaces=True, **values))


def shown():
    results._forget()
    found = results.result(gate.OPERATOR, made.root(), kind=BatchKind.HR_TALKS).figures
    return {question: (dict(figure.counts), figure.n) for question, figure in found.items()}


def test_talks_counted_by_a_release_that_is_put_back_are_not_counted_again(house):
    partner = made.user((Role.HR_PARTNER, made.root()))
    ward = made.unit("Kirurgi")
    concluded.talks(ward, [concluded.mixed(i) for i in range(5)], by=partner)
    # In the backup the sixth talk's case is still open.
    late = concluded.talk(ward, concluded.mixed(5), by=partner, is_closed=False)
    backed_up.back_up(house)
    close(late)
    told.released(1)
    before = shown()
    assert before["talk-stay"][1] == 6
    assert restored(house, 1).replayed.releases == (1,)
    assert shown() == before
    assert Interview.objects.filter(counted_in=1).count() == 6
    close(late)
    concluded.talks(ward, [concluded.mixed(10 + i) for i in range(5)], by=partner, number=2)
    told.released(2)
    assert shown()["talk-stay"][1] == 11


def close(talk):
    with guard.door_open():
        CaseEvent.objects.create(case=talk.case, step=CaseStep.CLOSED, at=told.noon(told.quarter(1)), by="operator")


def test_where_nothing_is_known_of_a_release_no_talk_of_before_is_ever_counted(house):
    partner = made.user((Role.HR_PARTNER, made.root()))
    ward = made.unit("Kirurgi")
    concluded.talks(ward, [concluded.mixed(i) for i in range(6)], by=partner)
    backed_up.back_up(house)
    told.released(1)
    shutil.rmtree(settings.AFTER_BACKUPS)
    assert restored(house, 1, is_known=False).replayed.lost_releases == (1,)
    told.released(2)
    assert shown() == {}
    assert Release.objects.count() == 2
