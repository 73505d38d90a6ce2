"""`efterord bounced`: one mail on the standard input, one line without an address, codes a mail server knows."""

import io
import sys

import pytest
from django.db import OperationalError

from efterord import clock, gate
from efterord.command import bounced
from efterord.models import Letter, Undelivered
from efterord.services import surveys_asking, surveys_undelivered
from tests import made
from tests.exchange import test_bounces as reports

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    made.organisation()
    with clock.told_at(made.NOON):
        found = made.case(at=made.root(), last_day=made.TODAY)
        surveys_asking.invite_due(gate.SYSTEM)
        yield found


def piped(monkeypatch, told: bytes) -> int:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(told)))
    return bounced.run(None)


def of_letter() -> bytes:
    return reports.report(name=f"<efterord.{Letter.objects.get().pk.hex}@svar.example.org>")


def test_report_is_noted_on_the_case_and_nobody_is_named(case, monkeypatch, capsys):
    assert piped(monkeypatch, of_letter()) == 0
    assert Undelivered.objects.get().case == case
    said = "".join(capsys.readouterr())
    assert said == "a letter of ours came back; what is to be noted is noted\n"


def test_anything_else_is_passed_over(case, monkeypatch, capsys):
    for told in (b"", b"Subject: hello\n\nhello", reports.report(action="delayed")):
        assert piped(monkeypatch, told) == 0
    assert not Undelivered.objects.exists()
    assert set(capsys.readouterr().out.splitlines()) == {"no report of a letter of ours that was given up"}


def test_long_mail_is_read_to_its_end(case, monkeypatch):
    assert piped(monkeypatch, b"x" * 3_000_000) == 0
    assert sys.stdin.buffer.read() == b""


def test_database_that_does_not_answer_has_the_server_try_again(case, monkeypatch, capsys):
    def fail(*_told, **_more):
        raise OperationalError("host=secret")

    monkeypatch.setattr(surveys_undelivered, "note_undelivered", fail)
    assert piped(monkeypatch, of_letter()) == bounced.TRY_AGAIN == 75
    assert "secret" not in "".join(capsys.readouterr())
