"""Asking a leaver: once, by mail or on paper, and without learning whether anybody answered."""

import datetime as dt

import pytest

from efterord import clock, gate
from efterord.models import Case, Contact, Employment, Invitation, Letter, guard
from efterord.queries import surveys as seen
from efterord.queries import surveys_asking as asked
from efterord.services import (
    answers,
    departures_contact,
    letters,
    privacy,
    privacy_cases,
    surveys,
    surveys_asking,
    surveys_invitations,
    surveys_paper,
)
from efterord.vault import holder, tokens
from efterord.words import CaseStep, LetterKind, Role
from tests import made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with clock.told_at(made.NOON):
        yield


@pytest.fixture
def head():
    made.organisation()
    return made.actor((Role.HR_HEAD, None))


def token_of(link):
    return link.rstrip("/").rpartition("/")[2]


def test_invite_queues_one_letter_with_the_link_that_opens(head):
    case = made.case(at=made.root())
    invitation = surveys.invite(head, case=case)
    letter = letters.open_letter(gate.SYSTEM, letter=Letter.objects.get())
    assert (letter.letter.kind, letter.recipient) == (LetterKind.SURVEY_INVITATION, case.person.mail)
    assert letter.letter.language == "sv"
    token = token_of(letter.context["link"])
    assert seen.survey(gate.RESPONDENT, token=token).closes_on == invitation.closes_on
    assert invitation.counts


def test_link_is_open_four_weeks_from_two_weeks_before_the_last_day(head):
    soon = surveys.invite(head, case=made.case(at=made.root(), last_day=dt.date(2026, 10, 10)))
    later = surveys.invite(head, case=made.case(at=made.root(), last_day=dt.date(2026, 12, 18)))
    assert soon.closes_on == dt.date(2026, 11, 3)  # asked today, 6 October
    assert later.closes_on == dt.date(2027, 1, 1)  # asked from 4 December


def test_invitation_keeps_the_token_as_hash_and_ciphertext_only(head):
    surveys.invite(head, case=made.case(at=made.root()))
    token = token_of(letters.open_letter(gate.SYSTEM, letter=Letter.objects.get()).context["link"])
    row = Invitation.objects.get()
    assert row.token_hash == tokens.hash_token(token)
    assert token.encode() not in bytes(row.token_ciphertext)
    place = surveys_invitations._place(row)
    assert holder.current().open_text(surveys_invitations.PURPOSE, place, bytes(row.token_ciphertext)) == token


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"steps": (CaseStep.PROPOSED,)}, "Confirm it first"),
        ({"steps": (CaseStep.OPENED, CaseStep.CLOSED)}, "not open"),
        ({"steps": (CaseStep.OPENED, CaseStep.CANCELLED)}, "not open"),
        ({"leaving_kind": "DEA"}, ""),
        ({"leaving_kind": "INT"}, ""),
    ],
)
def test_invite_is_refused_in_words(head, values, words):
    case = made.case(at=made.root(), **values)
    for deed in (surveys.invite, surveys_paper.print_link):
        with pytest.raises(gate.Refused) as refusal:
            deed(head, case=case)
        assert words in str(refusal.value.words)
        assert str(refusal.value.words).strip()
    assert Invitation.objects.count() == 0


def test_nobody_is_asked_twice(head):
    case = made.case(at=made.root())
    surveys.invite(head, case=case)
    for deed in (surveys.invite, surveys_paper.print_link):
        with pytest.raises(gate.Refused, match="asked already"):
            deed(head, case=case)


def test_moved_last_day_does_not_ask_again_when_the_invitation_is_erased(head):
    case = made.case(at=made.root(), last_day=dt.date(2026, 10, 15))
    surveys.invite(head, case=case)
    # No release was held that could have counted it: then it is kept for as long as one can be late.
    with clock.told_at(made.NOON + dt.timedelta(days=300)):
        privacy.erase_expired(gate.SYSTEM)
        assert not Invitation.objects.exists()
        with guard.door_open():
            Case.objects.update(last_day=clock.today() + dt.timedelta(days=7))
        assert surveys_asking.invite_due(gate.SYSTEM) == 0
        with pytest.raises(gate.Refused, match="asked already"):
            surveys.invite(head, case=case)


def test_second_departure_is_asked_but_does_not_count_even_when_the_first_is_erased(head):
    person = made.person()
    first = made.case(at=made.root(), of=person, last_day=dt.date(2026, 10, 20))
    with guard.door_open():
        Employment.objects.filter(pk=first.employment_id).update(start_date=dt.date(2019, 1, 1))
    assert surveys.invite(head, case=first).counts
    with clock.told_at(made.NOON + dt.timedelta(days=90)):
        privacy.erase_expired(gate.SYSTEM)
        again = made.case(at=made.root(), of=person, last_day=clock.today())
        assert not surveys.invite(head, case=again).counts


def test_return_does_not_count_when_the_case_that_knew_was_erased(head):
    """An answer may wait in the pool longer than its case is kept; two of one person must not make up a batch."""
    back = made.person()
    first = made.case(at=made.root(), of=back, steps=(CaseStep.OPENED, CaseStep.CLOSED))
    with guard.door_open():
        Employment.objects.filter(pk=first.employment_id).update(start_date=dt.date(2019, 1, 1))
    with clock.told_at(made.NOON + dt.timedelta(days=800)):
        privacy_cases.erase_cases(gate.SYSTEM)
        assert not Case.objects.exists()
        last = {"last_day": clock.today() + dt.timedelta(days=7)}
        assert not surveys.invite(head, case=made.case(at=made.root(), of=back, **last)).counts
        assert surveys.invite(head, case=made.case(at=made.root(), **last)).counts


def contact_of(case, mail="hemma@example.net"):
    contact = departures_contact.save_contact(gate.leaver_of(case), case=case, mail=mail, mobile="070 123 45 67")
    with guard.door_open():
        Contact.objects.filter(pk=contact.pk).update(is_sure=True)


@pytest.mark.parametrize(("days", "is_written_to"), [(0, True), (-1, False), (-20, False)])
def test_address_at_work_is_written_to_until_the_last_day_and_no_longer(head, days, is_written_to):
    case = made.case(at=made.root(), last_day=made.TODAY + dt.timedelta(days=days))
    if is_written_to:
        surveys.invite(head, case=case)
        assert letters.open_letter(gate.SYSTEM, letter=Letter.objects.get()).recipient == case.person.mail
        return
    with pytest.raises(gate.Refused, match="After the last day nothing is sent to an address at work"):
        surveys.invite(head, case=case)
    assert (Letter.objects.count(), Invitation.objects.count()) == (0, 0)
    assert seen.survey(gate.RESPONDENT, token=token_of(surveys_paper.print_link(head, case=case).link)).is_open


def test_private_address_is_written_to_after_the_last_day_and_counts(head):
    case = made.case(at=made.root(), last_day=made.TODAY - dt.timedelta(days=1))
    contact_of(case)
    assert surveys.invite(head, case=case).counts
    assert letters.open_letter(gate.SYSTEM, letter=Letter.objects.get()).recipient == "hemma@example.net"


def test_mobile_number_alone_is_no_address_after_the_last_day(head):
    case = made.case(at=made.root(), last_day=made.TODAY - dt.timedelta(days=1))
    contact_of(case, mail="")
    with pytest.raises(gate.Refused, match="Print the link"):
        surveys.invite(head, case=case)


def test_invite_due_skips_whom_no_letter_reaches_and_asks_the_others():
    made.organisation()
    at_home = made.case(at=made.root(), last_day=made.TODAY, of=made.person(mail=""))
    contact_of(at_home)
    contact_of(made.case(at=made.root(), last_day=made.TODAY, of=made.person(mail="")), mail="")
    at_work = made.case(at=made.root(), last_day=made.TODAY)
    made.case(at=made.root(), last_day=made.TODAY - dt.timedelta(days=1))
    assert surveys_asking.invite_due(gate.SYSTEM) == 2
    assert set(Invitation.objects.values_list("case_id", flat=True)) == {at_home.pk, at_work.pk}


def test_address_that_others_read_does_not_count(head):
    shared = [made.person(mail="Expedition@example.org"), made.person(mail="expedition@example.org")]
    account = made.person(mail="chefen@example.org")
    made.user(name="Henrik").__class__.objects.filter(name="Henrik").update(email="chefen@example.org")
    for person in (*shared, account):
        assert not surveys.invite(head, case=made.case(at=made.root(), of=person)).counts
    assert surveys.invite(head, case=made.case(at=made.root())).counts


def test_without_an_address_the_link_is_printed(head):
    case = made.case(at=made.root(), of=made.person(mail=""))
    with pytest.raises(gate.Refused, match="Print the link"):
        surveys.invite(head, case=case)
    assert seen.survey(gate.RESPONDENT, token=token_of(surveys_paper.print_link(head, case=case).link)).is_open
    assert not Invitation.objects.get().counts
    assert Letter.objects.count() == 0


def test_link_is_printed_once_so_that_no_second_one_tells_who_has_answered(head):
    case = made.case(at=made.root(), of=made.person(mail=""))
    token = token_of(surveys_paper.print_link(head, case=case).link)
    with pytest.raises(gate.Refused, match="asked already"):
        surveys_paper.print_link(head, case=case)
    answers.submit(gate.RESPONDENT, token=token, answers={}, receipt=tokens.new_receipt(), key=None)
    with pytest.raises(gate.Refused, match="asked already"):
        surveys_paper.print_link(head, case=case)


def test_invite_due_asks_those_who_leave_within_two_weeks_once():
    made.organisation()
    day = dt.timedelta(days=1)
    wanted = {made.case(at=made.root(), last_day=made.TODAY + n * day).pk for n in (0, 14)}
    made.case(at=made.root(), last_day=made.TODAY + 15 * day)
    made.case(at=made.root(), last_day=made.TODAY - day)
    made.case(at=made.root(), last_day=made.TODAY + day, of=made.person(mail=""))
    made.case(at=made.root(), last_day=made.TODAY + day, steps=(CaseStep.PROPOSED,))
    made.case(at=made.root(), last_day=made.TODAY + day, leaving_kind="DEA")
    assert surveys_asking.invite_due(gate.SYSTEM) == 2
    assert surveys_asking.invite_due(gate.SYSTEM) == 0
    assert set(Invitation.objects.values_list("case_id", flat=True)) == wanted


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ANALYST, Role.OFFICER, Role.ADMINISTRATOR])
def test_only_hr_asks(role):
    made.organisation()
    case = made.case(at=made.root())
    actor = made.actor((role, made.root()))
    for deed in (surveys.invite, surveys_paper.print_link):
        with pytest.raises(gate.Refused):
            deed(actor, case=case)


def test_partner_asks_in_her_units_only():
    made.organisation()
    ours, theirs = made.unit("Akuten"), made.unit("Köket")
    partner = made.actor((Role.HR_PARTNER, ours))
    surveys.invite(partner, case=made.case(at=ours))
    with pytest.raises(gate.Refused):
        surveys.invite(partner, case=made.case(at=theirs))


def test_survey_is_nothing_before_the_organisation_is_set_up():
    assert seen.survey(gate.RESPONDENT, token="x" * 27) is None


def test_survey_is_closed_to_staff(head):
    with pytest.raises(gate.Hidden):
        seen.survey(head, token="x" * 27)


def test_closing_date_is_shown_to_hr_in_scope_only(head):
    case = made.case(at=made.root())
    assert asked.closing_date(head, case) is None
    surveys.invite(head, case=case)
    assert asked.closing_date(head, case) == dt.date(2026, 11, 13)
    with pytest.raises(gate.Hidden):
        asked.closing_date(made.actor((Role.MANAGER, made.root())), case)
    with guard.door_open():
        Invitation.objects.all().delete()
