"""Letters that came back: noted on the case for those that everybody gets, and sent again with the same link."""

import uuid

import pytest

from efterord import clock, gate
from efterord.models import AuditEntry, Case, CaseEvent, Invitation, Letter, Person, Undelivered, guard
from efterord.queries import cases as seen
from efterord.queries import desk
from efterord.rules.desk import Waits
from efterord.services import privacy, surveys, surveys_asking, surveys_reminding, surveys_undelivered
from efterord.words import CaseStep, LetterKind, Role
from tests import asked, made
from tests.asked import at, contact, leaving

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    made.organisation()
    with clock.told_at(made.NOON):
        surveys_reminding.remind_due(gate.SYSTEM)
        yield


@pytest.fixture
def head():
    return made.actor((Role.HR_HEAD, None))


def came_back(kind: str = LetterKind.SURVEY_INVITATION) -> list[Case]:
    letter = Letter.objects.filter(kind=kind).latest("queued_at")
    return surveys_undelivered.note_undelivered(gate.SYSTEM, letter_id=letter.pk)


def noted() -> set:
    return set(Undelivered.objects.values_list("case_id", flat=True))


def invited(head, **values) -> Case:
    case = leaving(10, **values)
    surveys.invite(head, case=case)
    return case


@pytest.mark.parametrize("is_answered", [False, True])
def test_invitation_that_came_back_is_noted_whoever_has_answered(head, is_answered):
    case, other = invited(head), leaving(10)
    with guard.door_open():
        Invitation.objects.update(answered=is_answered)
    assert came_back() == [case]
    assert came_back() == []  # once
    assert noted() == {case.pk}
    assert other.pk not in noted()
    (entry,) = AuditEntry.objects.filter(action="surveys.note_undelivered")
    assert entry.object == f"case:{case.pk}"


def test_letter_that_was_sent_and_wiped_still_tells_to_whom_it_went(head):
    case = invited(head)
    with guard.door_open():
        Letter.objects.update(text_ciphertext=None, sent_at=made.NOON)
    assert came_back() == [case]


def test_reminder_that_came_back_is_noted_nowhere_since_it_would_tell_of_an_answer(head):
    invited(head)
    with clock.told_at(at(3)):
        surveys_reminding.remind_due(gate.SYSTEM)
        assert came_back(LetterKind.SURVEY_REMINDER) == []
    assert noted() == set()


def test_private_address_and_follow_up_are_known_too(head):
    case = leaving(0)
    contact(case)
    surveys.invite(head, case=case)
    assert came_back() == [case]
    with guard.door_open():
        Undelivered.objects.all().delete()
    with clock.told_at(at(123)):
        privacy.erase_expired(gate.SYSTEM)
        surveys_asking.follow_up_due(gate.SYSTEM)
        assert came_back(LetterKind.SURVEY_FOLLOW_UP) == [case]


def test_text_message_is_known_by_its_number(head):
    asked.terms(uses_sms=True)
    case = leaving(-1)
    contact(case, "", "070-123 45 67")
    contact(leaving(-1), "", "070-765 43 21")
    surveys.invite(head, case=case)
    assert came_back() == [case]


def test_unknown_letters_and_letters_about_something_else_are_nothing(head):
    assert surveys_undelivered.note_undelivered(gate.SYSTEM, letter_id=uuid.uuid4()) == []
    case = invited(head)
    with guard.door_open():
        Letter.objects.update(kind=LetterKind.DEPARTURE_LINK)
    assert surveys_undelivered.note_undelivered(gate.SYSTEM, letter_id=Letter.objects.get().pk) == []
    with guard.door_open():
        Letter.objects.update(kind=LetterKind.SURVEY_INVITATION)
        Invitation.objects.update(closes_on=made.TODAY - asked.ONE)
    assert came_back() == []  # the link has closed
    assert case.pk not in noted()


# Sent again


def test_same_link_goes_to_the_address_that_holds_now(head):
    case = invited(head)
    came_back()
    with guard.door_open():
        Person.objects.filter(pk=case.person_id).update(mail="new@example.org")
    surveys_undelivered.send_again(head, case=case)
    sent = {each.recipient: each for each in asked.opened()}
    assert set(sent) == {case.person.mail, "new@example.org"}
    assert {each.letter.kind for each in sent.values()} == {LetterKind.SURVEY_INVITATION}
    assert len({each.context["link"] for each in sent.values()}) == 1
    assert noted() == set()
    with pytest.raises(gate.Refused, match="No letter has come back"):
        surveys_undelivered.send_again(head, case=case)


def test_whoever_has_answered_gets_nothing_and_nobody_can_tell(head):
    case = invited(head)
    came_back()
    with guard.door_open():
        Invitation.objects.update(answered=True, token_ciphertext=None)
    before = AuditEntry.objects.count()
    assert surveys_undelivered.send_again(head, case=case) is None
    assert Letter.objects.count() == 1
    assert noted() == set()
    assert AuditEntry.objects.count() == before + 1


@pytest.mark.parametrize("step", [CaseStep.CLOSED, CaseStep.CANCELLED])
def test_link_that_opens_nothing_is_not_sent_again(head, step):
    case = invited(head)
    came_back()
    with guard.door_open():
        CaseEvent.objects.create(case=case, step=step, at=made.NOON, by="operator")
    surveys_undelivered.send_again(head, case=case)
    assert Letter.objects.count() == 1


def test_address_that_others_may_read_makes_the_answer_one_that_does_not_count(head):
    case = invited(head)
    came_back()
    contact(case, "somebody@example.net", is_sure=False)
    surveys_undelivered.send_again(head, case=case)
    assert "somebody@example.net" in {to for _, to in asked.sent()}
    assert not Invitation.objects.get().counts


def test_own_new_address_leaves_the_invitation_untouched(head):
    case = invited(head)
    came_back()
    contact(case)
    before = Invitation.objects.values().get()
    surveys_undelivered.send_again(head, case=case)
    assert Invitation.objects.values().get() == before


def test_without_an_address_it_is_said_in_words_and_stays_noted(head):
    case = invited(head)
    came_back()
    with clock.told_at(at(11)), pytest.raises(gate.Refused, match="No address reaches"):
        surveys_undelivered.send_again(head, case=case)
    assert noted() == {case.pk}


def test_note_goes_with_the_link(head):
    invited(head)
    came_back()
    with clock.told_at(at(28 + 14)):
        privacy.erase_expired(gate.SYSTEM)
        assert noted()
    with clock.told_at(at(200)):
        privacy.erase_expired(gate.SYSTEM)
    assert noted() == set()


def test_only_hr_in_scope_sends_again(head):
    ours, theirs = made.unit("Akuten"), made.unit("Köket")
    case = invited(head, at=theirs)
    came_back()
    for actor in (made.actor((Role.HR_PARTNER, ours)), made.actor((Role.MANAGER, theirs)), gate.SYSTEM):
        with pytest.raises(gate.Refused):
            surveys_undelivered.send_again(actor, case=case)


# On the desk and the case


def test_desk_and_case_tell_hr_and_never_whether_it_was_answered(head):
    case = invited(head)
    came_back()
    for is_answered in (False, True):
        with guard.door_open():
            Invitation.objects.update(answered=is_answered)
        rows = [row for row in desk.desk(head).rows if row.what is Waits.CAME_BACK]
        assert [(row.case, row.day, row.is_reached) for row in rows] == [(case, made.TODAY, True)]
        assert seen.told(head, case.pk).case.undelivered.noted_on == made.TODAY
    elsewhere = made.actor((Role.HR_PARTNER, made.unit("Elsewhere")))
    assert not [row for row in desk.desk(elsewhere).rows if row.what is Waits.CAME_BACK]
