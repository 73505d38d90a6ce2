"""What a leaver asks for by name, beside the survey: kept for any link of ours, without a time or an entry."""

import pytest
from django.db import models as fields

from efterord import gate
from efterord.models import AuditEntry, ContactWish, Invitation, guard
from efterord.services import contact_wishes
from efterord.vault import tokens
from efterord.words import CaseStep, WishKind
from tests import made, respondent

pytestmark = pytest.mark.django_db
HR, UNION = WishKind.HR, WishKind.UNION


def save(token, *wanted, **told):
    return contact_wishes.save_wish(gate.RESPONDENT, token=token, wanted=wanted or (HR,), **told)


def test_a_wish_is_kept_encrypted_and_opened_by_who_passes_it_on():
    assert save(respondent.asked(), HR, UNION, message="It hurts.", reach="a@example.org")
    wish = ContactWish.objects.get()
    assert (wish.wants_hr, wish.wants_safety, wish.wants_union, wish.wants_news) == (True, False, True, False)
    assert b"hurts" not in bytes(wish.ciphertext)
    assert b"example" not in bytes(wish.ciphertext)
    assert contact_wishes._opened(wish) == contact_wishes.Wished("It hurts.", "a@example.org")


def test_sent_again_it_takes_the_place_of_the_first():
    token = respondent.asked()
    save(token, HR, message="one")
    with guard.door_open():
        ContactWish.objects.update(is_passed_on=True, handled_by="user:1")
    save(token, UNION, message="two")
    wish = ContactWish.objects.get()
    assert (wish.wants_hr, wish.wants_union, wish.is_passed_on, wish.handled_by) == (False, True, False, "")
    assert contact_wishes._opened(wish).message == "two"


@pytest.mark.parametrize("values", [{"answered": True}, {"closes_on": made.TODAY.replace(year=2020)}, {}])
def test_it_is_kept_for_any_link_used_and_closed_ones_too(values):
    assert save(respondent.asked(**values))
    assert ContactWish.objects.count() == 1


def test_no_link_of_ours_and_a_cancelled_case_keep_nothing():
    cancelled = made.organisation() and made.case(at=made.root(), steps=(CaseStep.OPENED, CaseStep.CANCELLED))
    for token in (tokens.new_token(), respondent.asked(case=cancelled)):
        assert not save(token)
        assert not contact_wishes.take_back_wish(gate.RESPONDENT, token=token)
    assert ContactWish.objects.count() == 0


def test_it_can_be_taken_back_and_nothing_tells_whether_there_was_one():
    token = respondent.asked()
    save(token)
    assert contact_wishes.take_back_wish(gate.RESPONDENT, token=token)
    assert ContactWish.objects.count() == 0
    assert contact_wishes.take_back_wish(gate.RESPONDENT, token=token)


def test_nothing_dates_it():
    token = respondent.asked()
    before = Invitation.objects.values().get()
    save(token)
    assert AuditEntry.objects.count() == 0
    assert Invitation.objects.values().get() == before
    times = [f.name for f in ContactWish._meta.get_fields() if isinstance(f, fields.DateTimeField | fields.DateField)]
    assert times == []


def test_nobody_else_may():
    token = respondent.asked()
    with pytest.raises(gate.Refused):
        contact_wishes.save_wish(gate.SYSTEM, token=token, wanted=(HR,))
    with pytest.raises(gate.Refused):
        contact_wishes.take_back_wish(gate.NOBODY, token=token)
