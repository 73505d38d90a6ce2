"""What the verbs of backups print: nothing whose difference between two nights would count answers."""

import re

import pytest

from efterord import clock
from efterord.command import main
from tests import backed_up, made, told

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house(tmp_path):
    with clock.told_at(made.NOON):
        yield backed_up.house(tmp_path)
    backed_up.forget()


def lines(there, capsys):
    """What one night prints, without what is another each night: names, seconds and the size."""
    code = main.main(
        ["backup", str(there.places.databases), "--keystore-dir", str(there.places.keystores), "--keep-days", "60"]
    )
    said = capsys.readouterr().out
    assert code == 0
    return re.sub(r"efterord-\d{8}-\d{6}|[\d.]+ s\b|\d+ MB", "", said)


def test_two_nights_print_the_same_whatever_was_answered_between(house, capsys):
    before = lines(house, capsys)
    with clock.told_at(clock.now() + made.dt.timedelta(hours=24)):
        told.answered(made.root(), told.mixed(5), on=clock.today())
        assert lines(house, capsys) == before
    assert re.findall(r"\d+", before) == ["0", "60"]
