"""The copy by name: opened by HR in scope that is not the line, entered each time, bound to its case, gone with it."""

import pytest

from efterord import clock, gate
from efterord.models import AuditEntry, Case, NamedAnswer, guard
from efterord.queries import answers_named as queries
from efterord.services import answers, answers_named
from efterord.vault import errors, holder, tokens
from efterord.words import Occasion, Role
from tests import made, respondent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with clock.told_at(made.NOON):
        yield


@pytest.fixture
def case():
    made.organisation()
    return made.case(at=made.unit("Nord"), of=made.person(manager=made.person("Boss Nord")))


def named(case, **values):
    token = respondent.asked(case=case, **values)
    answers.submit(
        gate.RESPONDENT,
        token=token,
        answers={"q-O1": "2", "q-O1-more": "Ord"},
        receipt=tokens.new_receipt(),
        key=None,
        by_name=True,
    )


def opened(actor, case, occasion=Occasion.EXIT):
    return answers_named.open_named(actor, case=case, occasion=occasion)


def test_hr_in_scope_reads_it_and_each_reading_is_entered(case):
    named(case)
    hr = made.actor((Role.HR_PARTNER, case.unit))
    assert queries.of_case(hr, case) == [Occasion.EXIT]
    assert AuditEntry.objects.count() == 0
    for n in (1, 2):
        assert opened(hr, case) == answers_named.OpenedNamed("core", 1, {"q-O1": "2", "q-O1-more": "Ord"})
        entries = AuditEntry.objects.filter(action="answers_named.open_named", object=f"case:{case.pk}")
        assert entries.count() == n


@pytest.mark.parametrize("role", [r for r in Role if r not in (Role.HR_PARTNER, Role.HR_HEAD)])
def test_no_other_role_reads_it_or_learns_that_it_is_there(case, role):
    named(case)
    other = gate.Actor("user:9", (gate.Held(role),))
    with pytest.raises(gate.Refused):
        opened(other, case)
    with pytest.raises(gate.Hidden):
        queries.of_case(other, case)


def test_hr_out_of_scope_and_hr_in_the_line_do_not(case):
    named(case)
    out = made.actor((Role.HR_PARTNER, made.unit("Syd")))
    boss = made.actor((Role.HR_HEAD, None), person=case.person.manager)
    deputy = made.actor((Role.HR_HEAD, None), (Role.MANAGER, case.unit))
    for actor in (out, boss, deputy):
        with pytest.raises(gate.Refused):
            opened(actor, case)
        with pytest.raises(gate.Hidden):
            queries.of_case(actor, case)


def test_without_a_copy_there_is_nothing_to_open(case):
    hr = made.actor((Role.HR_HEAD, None))
    assert queries.of_case(hr, case) == []
    with pytest.raises(gate.Hidden):
        opened(hr, case)
    named(case)
    with pytest.raises(gate.Hidden):
        opened(hr, case, Occasion.FOLLOW_UP)


def test_copy_of_each_occasion_is_its_own_and_opens_in_no_other_place(case):
    named(case)
    named(case, occasion=Occasion.FOLLOW_UP, questionnaire="follow-up")
    hr = made.actor((Role.HR_HEAD, None))
    assert queries.of_case(hr, case) == [Occasion.EXIT, Occasion.FOLLOW_UP]
    # Of these questions the follow-up asks none.
    assert opened(hr, case, Occasion.FOLLOW_UP) == answers_named.OpenedNamed("follow-up", 1, {})
    one = NamedAnswer.objects.get(occasion=Occasion.EXIT)
    with guard.door_open():
        NamedAnswer.objects.filter(occasion=Occasion.FOLLOW_UP).update(ciphertext=one.ciphertext)
    with pytest.raises(errors.Refused):
        opened(hr, case, Occasion.FOLLOW_UP)


def test_copy_stays_as_it_was_sent_and_goes_with_its_case(case):
    token, receipt = respondent.asked(case=case), tokens.new_receipt()
    given = {"q-O1": "2"}
    answers.submit(gate.RESPONDENT, token=token, answers=given, receipt=receipt, key=None, by_name=True)
    answers.replace(gate.RESPONDENT, receipt=receipt, question_set=("core", 1), answers={"q-O1": "5"}, key=None)
    answers.withdraw(gate.RESPONDENT, receipt=receipt)
    assert opened(made.actor((Role.HR_HEAD, None)), case).answers == given
    holder.current().keystore.destroy(f"case:{case.pk}")
    with pytest.raises(errors.KeyGone):
        opened(made.actor((Role.HR_HEAD, None)), case)
    with guard.door_open():
        Case.objects.filter(pk=case.pk).delete()
    assert NamedAnswer.objects.count() == 0
