"""How the survey asks: set by the head of HR, refused in fields, held at once for whoever has not been asked."""

import dataclasses

import pytest

from efterord import clock, gate
from efterord.models import Invitation, SurveyTerms
from efterord.queries import surveys_terms as seen
from efterord.rules.surveys import Helper, Terms
from efterord.services import surveys, surveys_terms
from efterord.words import LeavingKind, Role
from tests import asked, made

pytestmark = pytest.mark.django_db


@pytest.fixture
def head():
    made.organisation()
    with clock.told_at(made.NOON):
        yield made.actor((Role.HR_HEAD, None))


FULL = Terms(
    leaving_kinds=frozenset({LeavingKind.RESIGNATION, LeavingKind.RETIREMENT}),
    least_months=3,
    days_before=10,
    days_after_notice=5,
    days_after_dismissal=7,
    days_open=21,
    reminder_days=(4, 12),
    follow_up_months=5,
    sender="Sanna Ekhult, HR",
    uses_sms=True,
    safety=Helper("Siv Skydd, 070-1", "siv@example.org"),
    union=Helper("Facket", "facket@example.org"),
    whistleblowing=Helper("visslan.example.org"),
)


def test_usual_terms_hold_until_others_are_set(head):
    assert seen.terms(head) == Terms()
    SurveyTerms.objects.none()
    assert seen.terms(gate.RESPONDENT).safety == Helper()


def test_terms_are_kept_as_they_were_set(head):
    surveys_terms.set_terms(head, terms=FULL)
    assert seen.terms(head) == FULL
    surveys_terms.set_terms(gate.OPERATOR, terms=Terms())
    assert seen.terms(head) == Terms()


def test_what_cannot_be_is_refused_in_its_fields(head):
    with pytest.raises(surveys_terms.WrongTerms) as wrong:
        surveys_terms.set_terms(head, terms=dataclasses.replace(FULL, days_open=3, exit_set="none such"))
    assert set(wrong.value.fields) == {"days_open", "reminder_days", "exit_set"}
    assert seen.terms(head) == Terms()


def test_set_that_is_not_published_yet_may_stand_but_not_be_chosen(head):
    surveys_terms.set_terms(head, terms=dataclasses.replace(FULL, follow_up_set=Terms().follow_up_set))
    with pytest.raises(surveys_terms.WrongTerms):
        surveys_terms.set_terms(head, terms=dataclasses.replace(FULL, follow_up_set="none such"))


def test_links_that_were_sent_keep_their_day(head):
    surveys.invite(head, case=asked.leaving(10))
    before = list(Invitation.objects.values())
    surveys_terms.set_terms(head, terms=FULL)
    assert list(Invitation.objects.values()) == before
    surveys.invite(head, case=asked.leaving(10))
    assert sorted(Invitation.objects.values_list("closes_on", flat=True))[0] == made.TODAY + 21 * asked.ONE


@pytest.mark.parametrize("role", [Role.HR_PARTNER, Role.ADMINISTRATOR, Role.OFFICER, Role.MANAGER])
def test_only_the_head_of_hr_sets_them(head, role):
    with pytest.raises(gate.Refused):
        surveys_terms.set_terms(made.actor((role, made.root())), terms=FULL)
