"""`efterord release` and `efterord export`: what they print, and what they refuse with which exit code."""

import datetime as dt
import threading

import pytest
from django.db import connection

from efterord import clock, gate
from efterord.command import main, progress, releasing
from efterord.models import Batch, Release, SealedAnswer, Table, guard
from efterord.services import answers, releases_preparing
from tests import made, told
from tests.data import attacker

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward():
    made.organisation()
    return made.unit("Avdelning 3")


@pytest.fixture
def run(capsys):
    """Run the command on a day; returns the exit code and what was printed."""

    def command(*arguments, on=None):
        with clock.told_at(told.noon(on or told.release_day(1))):
            code = main.main(list(arguments))
        said = capsys.readouterr()
        return code, said.out + said.err

    return command


def people(n, first=0):
    return [told.mixed(first + i) for i in range(n)]


def test_release_holds_all_that_are_due_in_order_and_says_how_many(ward, run):
    told.quarterly(ward, 1, people(6))
    told.quarterly(ward, 2, people(5, 6))
    assert run("release", on=told.quarter(3)) == (
        0,
        "Release 1 of 2025-04-01: 1 batches, 6 answers.\nRelease 2 of 2025-07-01: 1 batches, 5 answers.\n",
    )
    assert Release.objects.count() == 2


def test_as_of_holds_only_what_was_due_on_the_day(ward, run):
    told.quarterly(ward, 1, people(6))
    code, said = run("release", "--as-of", "2025-04-20", on=told.quarter(3))
    assert (code, said) == (0, "Release 1 of 2025-04-01: 1 batches, 6 answers.\n")


def test_fault_in_a_release_is_told_without_its_own_words(ward, run, monkeypatch):
    """They may name the unit of an answer that waits."""

    def fault(*_arguments, **_values):
        raise ValueError("unit 4711 is not in the tree")

    monkeypatch.setattr(releases_preparing.batches, "form_batches", fault)
    code, said = run("release")
    assert (code, "4711" in said, "ValueError" in said) == (1, False, True)


def test_dry_run_says_how_many_and_neither_where_nor_what(ward, run):
    told.quarterly(ward, 1, people(6))
    told.quarterly(made.unit("Laboratoriet"), 1, people(2, 6))
    before = list(SealedAnswer.objects.order_by("pk").values_list())
    assert run("release", "--dry-run") == (
        0,
        "Release 1 of 2025-04-01 would open 1 batches. Nothing was opened.\n",
    )
    assert list(SealedAnswer.objects.order_by("pk").values_list()) == before
    assert not Release.objects.exists()


@pytest.mark.parametrize("arguments", [["release"], ["release", "--dry-run"]])
def test_none_due_is_refused_with_the_next_date(ward, run, arguments):
    assert run(*arguments, on=dt.date(2025, 3, 31)) == (1, "No release is due. The next is on 2025-04-01.\n")


def test_day_ahead_is_refused(ward, run):
    code, said = run("release", "--as-of", "2025-07-01")
    assert (code, "never run before its date" in said) == (1, True)


def test_disclosure_stops_it_with_an_alert_that_tells_nothing(ward, run):
    told.quarterly(ward, 1, people(6))
    told.released(1)
    told.quarterly(ward, 2, people(6, 6))
    with guard.door_open():
        table = Table.objects.get(question="q-O1")
        table.counts = dict.fromkeys(table.counts, 0) | {"5": 6}
        table.save()
    code, said = run("release", on=told.release_day(2))
    assert (code, "ALERT" in said) == (1, True)
    assert not any(word in said for word in ("q-O1", "Avdelning", "1-1", "said"))
    assert Batch.objects.count() == 1


def withdrawing(monkeypatch, receipts):
    """Withdraw an answer after each preparation, as a leaver may at that very moment."""
    prepare = releases_preparing.prepare

    def then_withdraw(*arguments, **values):
        prepared = prepare(*arguments, **values)
        if receipts:
            answers.withdraw(gate.RESPONDENT, receipt=receipts.pop())
        return prepared

    monkeypatch.setattr(releases_preparing, "prepare", then_withdraw)


def test_answers_withdrawn_meanwhile_are_left_out_by_the_next_try(ward, run, monkeypatch):
    there = told.quarterly(ward, 1, people(8))
    withdrawing(monkeypatch, [each.receipt for each in there[:2]])
    assert run("release") == (0, "Release 1 of 2025-04-01: 1 batches, 6 answers.\n")


@pytest.mark.django_db(transaction=True)
def test_at_the_third_try_whoever_withdraws_or_replaces_waits_for_the_release(ward, run, monkeypatch):
    receipts = [each.receipt for each in told.quarterly(ward, 1, people(9))[:4]]
    prepare, waiters, became = releases_preparing.prepare, [], []

    def alone(act, **values):
        def run_alone():
            try:
                became.append(act(gate.RESPONDENT, **values))
            except answers.ReceiptUnknown as unknown:
                became.append(type(unknown))
            finally:
                connection.close()

        waiters.append(threading.Thread(target=run_alone))
        waiters[-1].start()

    def then_change(*arguments, **values):
        prepared = prepare(*arguments, **values)
        alone(answers.withdraw, receipt=receipts.pop())
        if len(receipts) > 1:
            waiters[-1].join()
            return prepared
        alone(answers.replace, receipt=receipts.pop(), question_set=("core", 1), answers={}, key=None)
        threading.Event().wait(0.3)  # long enough for both to stand before the lock
        return prepared

    monkeypatch.setattr(releases_preparing, "prepare", then_change)
    assert run("release") == (0, "Release 1 of 2025-04-01: 1 batches, 7 answers.\n")
    for waiter in waiters:
        waiter.join()
    assert became == [answers.Withdrawn.ANSWER] * 2 + [answers.ReceiptUnknown] * 2


def test_each_release_is_told_as_soon_as_it_is_published(ward):
    with clock.told_at(told.noon(told.quarter(3))):
        held = releasing.each_due(gate.SYSTEM)
        assert (next(held).number, Release.objects.count()) == (1, 1)


def test_release_tells_how_far_it_has_come(ward):
    told.quarterly(ward, 1, people(3))
    said = []
    with clock.told_at(told.noon(told.release_day(1))):
        releasing.release_all_due(gate.OPERATOR, tell=lambda *each: said.append(each))
    assert [each for each in said if each[1] == each[2]] == [
        ("opening answers", 3, 3),
        ("sealing anew what waits", 3, 3),
    ]


def test_progress_without_numbers_tells_no_log_anything(capsys):
    with progress.shown(has_numbers=False) as tell:
        tell("opening answers", 3, 4)
    assert capsys.readouterr() == ("", "")


def test_export_writes_a_file_that_the_auditor_reads(ward, run, tmp_path):
    told.quarterly(ward, 1, people(6))
    told.released(1)
    file = tmp_path / "publication.json"
    code, said = run("export", "audit", str(file), "--without-n")
    assert (code, "figures over 1 batches" in said) == (0, True)
    assert attacker.main([str(file)]) == 0


def test_export_to_nowhere_says_so(ward, run, tmp_path):
    code, said = run("export", "audit", str(tmp_path / "no" / "file.json"))
    assert (code, "could not be written" in said) == (1, True)
