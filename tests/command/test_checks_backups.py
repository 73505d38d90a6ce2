"""What doctor says of backups: no kit, none verified, one of yesterday, one of last week, one changed by hand."""

import datetime as dt
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from efterord import clock, gate
from efterord.command import checks_backups
from efterord.command.verdict import OK, WARNING
from efterord.exchange import backups_verifying
from tests import backed_up, made

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house(tmp_path):
    with clock.told_at(made.NOON):
        yield backed_up.house(tmp_path)
    backed_up.forget()


def said():
    (found,) = checks_backups.backed_up()
    return found


def test_doctor_says_what_is_missing_one_after_the_other(house, settings):
    settings.RECOVERY_KIT.rename(settings.RECOVERY_KIT.with_name("aside"))
    assert (said().verdict, "recovery-kit" in said().advice) == (WARNING, True)
    settings.RECOVERY_KIT.with_name("aside").rename(settings.RECOVERY_KIT)
    assert (said().verdict, "none was verified" in said().found) == (WARNING, True)
    backed_up.back_up(house)
    assert said().verdict == WARNING, "a backup that nobody opened is none"
    backups_verifying.verify(gate.OPERATOR, house.places)
    assert (said().verdict, "made 2026-10-06 14:00" in said().found) == (OK, True)


@pytest.mark.parametrize(("hours", "verdict"), [(47, OK), (49, WARNING)])
def test_doctor_warns_two_days_after_the_last_verified_one(house, hours, verdict):
    backed_up.back_up(house)
    backups_verifying.verify(gate.OPERATOR, house.places)
    with clock.told_at(made.NOON + dt.timedelta(hours=hours)):
        assert said().verdict == verdict


def test_doctor_says_when_the_kit_was_put_there_by_another(house, settings):
    settings.RECOVERY_KIT.write_text("{}\nnonsense\n")
    assert (said().verdict, "--new" in said().advice) == (WARNING, True)


def test_doctor_warns_while_what_a_restore_does_again_is_lost_with_the_data(house, settings):
    (found,) = checks_backups.noted_apart()
    assert (found.verdict, str(settings.AFTER_BACKUPS) in found.found) == (WARNING, True)
    assert "EFTERORD_AFTER_BACKUPS" in found.advice


@pytest.mark.skipif(not os.path.isdir("/dev/shm"), reason="needs a second disk")
def test_doctor_is_content_when_it_lies_on_another_disk(house, settings):
    with tempfile.TemporaryDirectory(dir="/dev/shm") as there:
        settings.AFTER_BACKUPS = Path(there)
        assert [(c.verdict, c.found) for c in checks_backups.noted_apart()] == [(OK, there)]


def test_demo_needs_none(settings):
    settings.IS_DEMO = True
    assert [*checks_backups.backed_up(), *checks_backups.noted_apart()] == []


def test_doctor_warns_of_backups_older_than_they_grow(house):
    """Certificates of destroyed keys name the day on which the last of them is gone."""
    old = backed_up.back_up(house).name
    with clock.told_at(made.NOON + dt.timedelta(days=38)):
        new = backed_up.back_up(house).name
        backups_verifying.verify(gate.OPERATOR, house.places, keep_days=36)
        assert [found.verdict for found in checks_backups.backed_up()] == [OK]
    with clock.told_at(made.NOON + dt.timedelta(days=39, minutes=1)):
        verdicts = [(found.verdict, found.what) for found in checks_backups.backed_up()]
        assert verdicts == [(WARNING, "old backups"), (OK, "backup")]
        shutil.rmtree(house.places.databases / old)
        assert [found.verdict for found in checks_backups.backed_up()] == [OK]
    assert new != old
