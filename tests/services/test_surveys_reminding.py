"""The night that reminds: once a day and person, after missed nights too, and without a trace of who has answered."""

import pytest
from django.db import connection

from efterord import clock, gate
from efterord.models import AskingMark, AuditEntry, CaseEvent, Contact, Invitation, Letter, guard
from efterord.services import releases, surveys_asking, surveys_invitations, surveys_reminding
from efterord.words import CaseStep, Channel, LetterKind, Role
from tests import asked, made
from tests.asked import ONE, at, contact, leaving

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    made.organisation()
    with clock.told_at(made.NOON):
        surveys_reminding.remind_due(gate.SYSTEM)
        yield


def invited(n: int = 1, last: int = 14) -> list[Invitation]:
    cases = [leaving(last).pk for _ in range(n)]
    surveys_asking.invite_due(gate.SYSTEM)
    return list(Invitation.objects.filter(case__in=cases))


def remind(days: int) -> list[str]:
    """Who was reminded by the night some days later."""
    before = set(Letter.objects.values_list("pk", flat=True))
    with clock.told_at(at(days)):
        surveys_reminding.remind_due(gate.SYSTEM)
    new = [each for each in asked.opened() if each.letter.pk not in before]
    assert all(each.letter.kind == LetterKind.SURVEY_REMINDER for each in new)
    return sorted(each.recipient for each in new)


def test_reminders_come_on_the_third_and_the_tenth_day_with_the_same_link():
    (invitation,) = invited()
    to = invitation.case.person.mail
    assert {n: remind(n) for n in range(15)} == {n: [to] if n in (3, 10) else [] for n in range(15)}
    links = {each.context["link"] for each in asked.opened()}
    assert len(links) == 1
    assert [each.context.get("is_last") for each in asked.opened()] == ["", "", "yes"]


def test_whoever_has_answered_is_left_alone():
    first, second = invited(2)
    with guard.door_open():
        Invitation.objects.filter(pk=first.pk).update(answered=True, token_ciphertext=None)
    assert remind(3) == [second.case.person.mail]
    with guard.door_open():
        Invitation.objects.filter(pk=second.pk).update(answered=True, token_ciphertext=None)
    assert remind(10) == []


@pytest.mark.parametrize(
    ("nights", "reminded"),
    [
        ([1, 2, 4, 9, 11], {4: 1, 11: 1}),
        ([5, 6, 12], {5: 1, 12: 1}),
        ([13], {13: 1}),  # both days were missed: one letter, the later one
        ([2, 10], {10: 1}),
        ([28], {28: 1}),
        ([29], {}),  # the link has closed
    ],
)
def test_missed_nights_are_caught_up_with_one_letter(nights, reminded):
    (invitation,) = invited()
    contact(invitation.case)
    found = {night: len(remind(night)) for night in nights}
    assert {night: n for night, n in found.items() if n} == reminded
    assert [len(remind(night)) for night in range(nights[-1], 30)] == [0] * (30 - nights[-1])


def test_a_second_round_of_the_same_day_reminds_nobody():
    invited()
    assert len(remind(3)) == 1
    assert remind(3) == []
    assert AskingMark.objects.get().reminded_through == made.TODAY + 3 * ONE


def test_night_that_dies_between_chunks_reminds_everybody_once(monkeypatch):
    monkeypatch.setattr(surveys_invitations, "CHUNK", 4)
    people = sorted(invitation.case.person.mail for invitation in invited(10))

    def die(done, total):
        raise KeyboardInterrupt

    with clock.told_at(at(3)):
        with pytest.raises(KeyboardInterrupt):
            surveys_reminding.remind_due(gate.SYSTEM, tell=die)
        assert (AskingMark.objects.get().reminded_through, Letter.objects.count()) == (made.TODAY + 2 * ONE, 14)
        # A release makes all keys anew; the night goes by what stays.
        with guard.door_open():
            releases._renew_invitations()
        surveys_reminding.remind_due(gate.SYSTEM)
    found = sorted(each.recipient for each in asked.opened() if each.letter.kind == LetterKind.SURVEY_REMINDER)
    assert found == people
    assert AskingMark.objects.get().after_key == 0


def test_night_that_dies_and_goes_on_only_days_later_reminds_everybody_once(monkeypatch):
    monkeypatch.setattr(surveys_invitations, "CHUNK", 2)
    people = sorted(invitation.case.person.mail for invitation in invited(5))
    with clock.told_at(at(3)):
        surveys_reminding.remind_several(gate.SYSTEM)  # of the days before there is nothing
        surveys_reminding.remind_several(gate.SYSTEM)
        surveys_reminding.remind_several(gate.SYSTEM)
    assert Letter.objects.count() == 5 + 2
    remind(6)
    found = sorted(each.recipient for each in asked.opened() if each.letter.kind == LetterKind.SURVEY_REMINDER)
    assert found == people


def test_night_reads_answered_and_touches_no_invitation():
    invited(3)
    before = list(Invitation.objects.order_by("pk").values())
    written = Written()
    with connection.execute_wrapper(written):
        remind(3)
    assert list(Invitation.objects.order_by("pk").values()) == before
    assert written.tables == {"efterord_askingmark", "efterord_letter"}


class Written:
    """Notes which tables are written."""

    def __init__(self):
        self.tables = set()

    def __call__(self, execute, sql, *told):
        self.tables |= guard.written_tables(sql)
        return execute(sql, *told)


def test_log_is_silent_about_reminders():
    invited(2)
    before = AuditEntry.objects.count()
    assert len(remind(3)) == 2
    assert AuditEntry.objects.count() == before


def test_how_many_are_reminded_is_told_in_whole_chunks_only(monkeypatch):
    monkeypatch.setattr(surveys_invitations, "CHUNK", 2)
    invited(5)
    told = []
    with clock.told_at(at(3)):
        surveys_reminding.remind_due(gate.SYSTEM, tell=lambda *how_far: told.append(how_far))
    assert told == [(2, 0), (4, 0)]


@pytest.mark.parametrize(("step", "n"), [(CaseStep.CLOSED, 0), (CaseStep.CANCELLED, 0)])
def test_link_that_opens_nothing_is_not_reminded_of(step, n):
    (invitation,) = invited()
    with guard.door_open():
        CaseEvent.objects.create(case=invitation.case, step=step, at=made.NOON, by="operator")
    assert len(remind(3)) == n


def test_follow_up_is_reminded_of_though_the_case_is_closed():
    (invitation,) = invited()
    with guard.door_open():
        Invitation.objects.update(occasion="follow_up")
        CaseEvent.objects.create(case=invitation.case, step=CaseStep.CLOSED, at=made.NOON, by="operator")
    assert len(remind(3)) == 1


def test_whoever_has_died_is_not_reminded():
    (invitation,) = invited()
    with guard.door_open():
        invitation.case.__class__.objects.update(leaving_kind="DEA")
    assert remind(3) == []


def test_reminder_goes_to_the_private_address_that_came_meanwhile():
    (invitation,) = invited()
    assert remind(3) == [invitation.case.person.mail]
    contact(invitation.case)
    assert remind(10) == ["hemma@example.net"]


def test_reminder_of_an_answer_that_counts_goes_to_nobody_else():
    """Whoever read there could answer in the leaver's place, and count."""
    (invitation,) = invited()
    contact(invitation.case, "boss@example.net", is_sure=False)
    assert invitation.counts
    assert remind(3) == [invitation.case.person.mail]
    with guard.door_open():
        Invitation.objects.update(counts=False)
    assert remind(10) == ["boss@example.net"]


def test_reminder_at_work_ends_with_the_last_day():
    invited(last=4)
    assert len(remind(3)) == 1
    assert remind(10) == []


def test_last_reminder_is_a_text_message_where_the_terms_say_so():
    asked.terms(uses_sms=True)
    (invitation,) = invited()
    contact(invitation.case, "hemma@example.net", "+47 41 23 45 67")
    assert remind(3) == ["hemma@example.net"]
    assert remind(10) == ["+4741234567"]
    assert Letter.objects.filter(channel=Channel.SMS).count() == 1


def test_text_message_about_an_answer_that_counts_goes_only_to_a_number_that_is_surely_the_leavers():
    asked.terms(uses_sms=True)
    (invitation,) = invited()
    contact(invitation.case, "", "+4741234567", is_sure=False)
    assert remind(10) == [invitation.case.person.mail]


def test_old_invitations_are_not_reminded_of_when_the_nights_begin():
    invited()
    with guard.door_open():
        AskingMark.objects.all().delete()
    assert remind(12) == []


def test_set_back_clock_reminds_nobody_again():
    invited()
    assert len(remind(3)) == 1
    assert remind(1) == []
    assert remind(3) == []


def test_contact_that_does_not_open_stops_nobody_else():
    first, second = invited(2)
    contact(first.case, "first@example.net")
    with guard.door_open():
        Contact.objects.update(ciphertext=b"x" * 60)
    assert remind(3) == sorted([first.case.person.mail, second.case.person.mail])


def test_only_the_night_reminds():
    for deed in (surveys_reminding.remind_due, surveys_reminding.remind_several):
        with pytest.raises(gate.Refused):
            deed(made.actor((Role.HR_HEAD, None)))
