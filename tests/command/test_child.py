"""The child for tasks says what it could not do, once, and goes on."""

import signal

import pytest

from efterord.command import child, rounds, tasks
from efterord.mail import send

# The child looks at its connection between rounds.
pytestmark = pytest.mark.django_db(transaction=True)
JUMPED, FAILED = "the clock has jumped", "could not erase: RuntimeError"


@pytest.fixture
def work(monkeypatch):
    """Runs the child for as many rounds as are given, each returning its words."""

    def run(*results: list[str]) -> None:
        left = list(results)
        monkeypatch.setattr(rounds, "once", lambda **_more: left.pop(0))
        # It ends when its parent is another.
        monkeypatch.setattr(child.os, "getppid", lambda: 1 if left else 2)
        assert child.work() == 0

    monkeypatch.setattr(child, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(child, "TICK_SECONDS", 0)
    monkeypatch.setattr(tasks, "run_waiting", lambda: None)
    monkeypatch.setattr(send, "send_due", lambda: None)
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield run
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.fixture
def said(monkeypatch):
    words: list[str] = []
    monkeypatch.setattr(child.log, "warning", lambda form, *told: words.append(form % told))
    return words


def test_what_a_round_could_not_do_is_logged_once_until_it_changes(work, said):
    work([], [JUMPED], [JUMPED], [JUMPED, FAILED], [JUMPED], [], [JUMPED])
    assert said == [f"tick: {JUMPED}", f"tick: {FAILED}", f"tick: {JUMPED}"]


def test_nothing_is_logged_while_all_is_well(work, said):
    work([], [])
    assert said == []
