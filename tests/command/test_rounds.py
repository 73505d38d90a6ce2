"""The tick: what it erases and when it stops."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django_tasks_db.models import DBTaskResult

from efterord import clock, gate
from efterord.command import rounds, tasks
from efterord.mail import tasks as mail_tasks
from efterord.models import AuditEntry, Case, Draft, Invitation, Letter, Release, SignInLink, StaffFile, TickMark, guard
from efterord.services import accounts, letters, privacy, releases
from efterord.words import CaseStep, Language, LetterKind
from tests import made, told

pytestmark = pytest.mark.django_db(transaction=True)
DAY = dt.timedelta(days=1)
ERASED = "privacy.erase_expired"


@pytest.fixture(autouse=True)
def _set_up():
    made.organisation()


def plant() -> None:
    """One of each thing that ends, made at NOON."""
    with clock.told_at(made.NOON):
        user = made.user()
        accounts.make_sign_in_link(gate.OPERATOR, user=user)
        told = {"kind": LetterKind.ACCOUNT, "recipient": "a@b.se", "language": Language.SV, "context": {}}
        letters.mark_sent(gate.SYSTEM, letter=letters.queue_letter(gate.SYSTEM, **told))
        made.invitation(made.case(at=made.root()), "t" * 27, token_ciphertext=b"x", closes_on=made.TODAY + 3 * DAY)
        with guard.door_open():
            StaffFile.objects.create(name="x.csv", ciphertext=b"x", uploaded_by=user, uploaded_at=clock.now())
            Draft.objects.create(lookup=b"x" * 32, ciphertext=b"x", expires_on=made.TODAY + 14 * DAY)


def left() -> set[str]:
    found = {m.__name__ for m in (SignInLink, Letter, Invitation, StaffFile, Draft) if m.objects.exists()}
    return found | ({"token"} if Invitation.objects.filter(token_ciphertext__isnull=False).exists() else set())


@pytest.mark.parametrize(
    ("days", "remaining"),
    [
        (0, {"SignInLink", "Letter", "Invitation", "StaffFile", "Draft", "token"}),
        (1, {"SignInLink", "Letter", "Invitation", "Draft", "token"}),
        (3, {"Letter", "Invitation", "Draft", "token"}),
        (4, {"Letter", "Invitation", "Draft"}),
        (7, {"Invitation", "Draft"}),
        (14, {"Invitation"}),
        (217, {"Invitation"}),  # no release has come to count it
        (218, set()),
    ],
)
def test_each_thing_is_erased_when_its_storage_period_is_over(days, remaining):
    plant()
    with clock.told_at(made.NOON + days * DAY):
        privacy.erase_expired(gate.SYSTEM)
    assert left() == remaining


def test_tick_erases_once_a_day_whether_or_not_there_is_anything():
    for hours in (0, 1, 2, 13, 14, 36):
        with clock.told_at(made.NOON + dt.timedelta(hours=hours)):
            assert rounds.once() == []
    assert AuditEntry.objects.filter(action=ERASED).count() == 3


@pytest.mark.parametrize("jump", [dt.timedelta(days=5 * 365), dt.timedelta(days=-400), dt.timedelta(hours=49)])
def test_nothing_is_erased_after_the_clock_jumped_until_somebody_has_looked(jump):
    plant()
    with clock.told_at(made.NOON):
        rounds.once()
    entries = AuditEntry.objects.filter(action=ERASED).count()
    with clock.told_at(made.NOON + jump):
        (words,) = rounds.once()
        assert "clock has jumped" in words
        with pytest.raises(gate.Refused):
            privacy.erase_expired(gate.SYSTEM)
    # The clock is set right again, which is one more jump; it stays distrusted.
    with clock.told_at(made.NOON + DAY):
        assert rounds.once() != []
    assert "Draft" in left()
    assert AuditEntry.objects.filter(action=ERASED, outcome="done").count() == entries
    with clock.told_at(made.NOON + DAY):
        assert rounds.once(clock_is_right=True) == []
    assert "StaffFile" not in left()


def test_stopped_release_is_said_at_every_round_and_stops_nothing_else():
    told.quarterly(made.root(), 1, [told.mixed(i) for i in range(6)])
    with clock.told_at(told.noon(told.release_day(1))):
        assert rounds.once() == []
        releases.stop(gate.SYSTEM, number=2)
    for day in (told.release_day(2), told.release_day(2) + DAY):
        with clock.told_at(told.noon(day)):
            (words,) = rounds.once(clock_is_right=True)
        assert "stopped a release" in words
        assert "--after-stop" in words
    assert Release.objects.count() == 1


def test_leavers_are_invited_and_letters_sent_while_the_clock_is_distrusted(settings):
    settings.IS_DEMO = True
    with clock.told_at(made.NOON):
        rounds.once()
    later = made.NOON + 3 * DAY
    leaver = made.person("Amira", mail="amira@example.org")
    made.case(at=made.root(), of=leaver, last_day=later.date() + 7 * DAY)
    with clock.told_at(later):
        (words,) = rounds.once()
    assert "clock has jumped" in words
    assert Letter.objects.get().sent_at == later


def test_tick_marks_when_it_ran():
    with clock.told_at(made.NOON):
        rounds.once()
    assert (TickMark.objects.get().ticked_at, TickMark.objects.get().jumped_at) == (made.NOON, None)


def test_step_that_fails_stops_no_other(monkeypatch):
    def fail() -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr(tasks, "prune", fail)
    assert rounds.once() == ["could not forget tasks: RuntimeError"]
    assert AuditEntry.objects.filter(action=ERASED).exists()


def test_task_of_a_dead_worker_is_taken_back_and_run():
    mail_tasks.soon()
    lost = DBTaskResult.objects.get()
    lost.claim("dead")
    assert tasks.take_back() == 0
    with clock.told_at(clock.now() + tasks.LOST_AFTER + DAY / 24):
        assert tasks.take_back() == 1
    tasks.run_waiting()
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


def test_task_is_forgotten_a_week_after_it_ended():
    mail_tasks.soon()
    tasks.run_waiting()
    with clock.told_at(clock.now() + 6 * DAY):
        assert tasks.prune() == 0
    with clock.told_at(clock.now() + 7 * DAY + DAY / 24):
        assert tasks.prune() == 1


def test_ended_session_is_forgotten():
    from django.contrib.sessions.backends.db import SessionStore

    store = SessionStore()
    store["x"] = 1
    store.set_expiry(clock.now() - DAY)
    store.save()
    rounds.once()
    assert not Session.objects.exists()


def cases_over(n: int, *, last_day: dt.date) -> None:
    for _ in range(n):
        steps = (CaseStep.OPENED, CaseStep.CLOSED)
        made.case(at=made.root(), last_day=last_day, notice_date=None, steps=steps)


def test_case_is_erased_in_the_night_after_its_period_and_one_closed_later_the_night_after():
    cases_over(1, last_day=made.TODAY - 730 * DAY)
    with clock.told_at(made.NOON):
        assert rounds.once() == []
        assert Case.objects.count() == 1
        cases_over(1, last_day=made.TODAY - 900 * DAY)
        assert rounds.once() == []
    assert Case.objects.count() == 2
    with clock.told_at(made.NOON + DAY):
        assert rounds.once() == []
    assert not Case.objects.exists()
    assert AuditEntry.objects.filter(action="privacy.erase_cases").count() == 2


def test_round_says_in_words_that_many_cases_wait_and_goes_on_without_an_entry():
    cases_over(21, last_day=made.TODAY - 731 * DAY)
    plant()
    for hours in (0, 1, 25):
        with clock.told_at(made.NOON + dt.timedelta(hours=hours)):
            (words,) = rounds.once()
            assert words.startswith("21 cases would be erased at once")
    assert Case.objects.count() == 22
    assert not AuditEntry.objects.filter(action="privacy.erase_cases").exists()
    # What is no case goes all the same.
    assert "StaffFile" not in left()


def test_no_case_goes_when_the_clock_leapt_two_years():
    cases_over(1, last_day=made.TODAY)
    with clock.told_at(made.NOON):
        rounds.once()
    with clock.told_at(made.NOON + 1000 * DAY):
        (words,) = rounds.once()
    assert "clock has jumped" in words
    assert Case.objects.exists()
