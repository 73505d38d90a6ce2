"""Accounts: who may give which role, and the one-time link."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from efterord import clock, gate
from efterord.models import AuditEntry, Grant, Letter, Person, SignInLink, User, guard
from efterord.services import accounts, letters
from efterord.words import Language, Role
from tests import made

pytestmark = pytest.mark.django_db
PASSWORD = "korpar vid vattnet"


@pytest.fixture(autouse=True)
def _set_up():
    made.organisation()


@pytest.fixture
def administrator() -> gate.Actor:
    return made.actor((Role.ADMINISTRATOR, None), name="Ada")


def add(actor: gate.Actor = gate.OPERATOR, email: str = "siv@example.org", **told) -> User:
    return accounts.add_user(actor, **{"email": email, "name": "Siv", "language": Language.SV, **told})


def add_from_register(actor: gate.Actor, email: str = "siv@example.org") -> User:
    made.person(mail=email)
    return add(actor, email=email)


def token_of(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]


def test_added_user_has_no_role_and_no_password(administrator):
    user = add(administrator, email=" Siv@Example.org ")
    assert (user.email, user.grants.count(), user.has_usable_password()) == ("siv@example.org", 0, False)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"email": "no address"}, "email"),
        ({"email": "a@b.se\nBcc: x@y.se"}, "email"),
        ({"name": " "}, "name"),
        ({"employee_id": "nobody"}, "employee_id"),
    ],
)
def test_user_that_cannot_be_is_refused_at_its_field(told, field):
    with pytest.raises(accounts.BadAccount) as refused:
        add(**told)
    assert refused.value.field == field
    assert not User.objects.exists()


def test_two_accounts_with_one_address_are_refused():
    add()
    with pytest.raises(accounts.BadAccount):
        add(email="SIV@example.org")


def test_account_is_tied_to_its_person_by_number_or_by_mail():
    by_mail, by_number = made.person(mail="siv@example.org"), made.person()
    assert add().person == by_mail
    assert add(email="other@example.org", employee_id=by_number.employee_id).person == by_number
    with pytest.raises(accounts.BadAccount):
        add(email="third@example.org", employee_id=by_number.employee_id)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.HR_PARTNER, Role.HR_HEAD, Role.ANALYST, Role.CUSTODIAN])
def test_administrator_and_a_role_that_reads_content_never_meet_in_one_account(administrator, role):
    first, second = add_from_register(administrator), add_from_register(administrator, "b@example.org")
    accounts.grant_role(administrator, user=first, role=role)
    with pytest.raises(gate.Refused):
        accounts.grant_role(administrator, user=first, role=Role.ADMINISTRATOR)
    accounts.grant_role(administrator, user=second, role=Role.ADMINISTRATOR)
    with pytest.raises(gate.Refused):
        accounts.grant_role(administrator, user=second, role=role)
    assert set(Grant.objects.values_list("user_id", "role")) >= {(first.pk, role), (second.pk, "administrator")}
    assert Grant.objects.filter(user__in=[first, second]).count() == 2


def test_officer_may_also_be_administrator(administrator):
    user = add()
    accounts.grant_role(administrator, user=user, role=Role.ADMINISTRATOR)
    accounts.grant_role(administrator, user=user, role=Role.OFFICER)
    assert user.grants.count() == 2


def test_nobody_gives_a_role_to_themselves(administrator):
    with pytest.raises(gate.Refused):
        accounts.grant_role(administrator, user=User.objects.get(pk=administrator.user_id), role=Role.OFFICER)


def test_role_over_everything_takes_no_unit(administrator):
    with pytest.raises(accounts.BadAccount):
        accounts.grant_role(administrator, user=add(), role=Role.OFFICER, unit=made.root())


@pytest.mark.parametrize("role", [Role.MANAGER, Role.HR_PARTNER, Role.HR_HEAD, Role.ANALYST, Role.CUSTODIAN])
def test_administrator_gives_a_role_that_reads_only_to_an_address_of_the_staff_register(administrator, role):
    made.person(mail="siv@example.org")
    nobodys = add(administrator, email="siv@elsewhere.example")
    somebodys = add(gate.OPERATOR, email="other@example.org", employee_id=made.person(mail="").employee_id)
    anothers = add(gate.OPERATOR, email="third@example.org", employee_id=made.person().employee_id)
    for user in (nobodys, somebodys, anothers):
        with pytest.raises(gate.Refused) as told:
            accounts.grant_role(administrator, user=user, role=role)
        assert "staff register" in str(told.value.words)
        assert user.grants.count() == 0
        accounts.grant_role(gate.OPERATOR, user=user, role=role)
    accounts.grant_role(administrator, user=add(administrator, email="Siv@example.org"), role=role)


def test_administrator_gives_a_role_that_reads_nothing_to_any_account(administrator):
    assert accounts.grant_role(administrator, user=add(administrator), role=Role.OFFICER).role == Role.OFFICER


def test_account_is_tied_later_by_number_once_and_never_ones_own(administrator):
    user, person = add(administrator), made.person(mail="")
    accounts.tie_account(administrator, user=user, employee_id=person.employee_id)
    assert User.objects.get(pk=user.pk).person == person
    with pytest.raises(gate.Refused):
        accounts.tie_account(administrator, user=user, employee_id=made.person().employee_id)
    with pytest.raises(accounts.BadAccount):
        accounts.tie_account(
            administrator, user=add(administrator, email="b@example.org"), employee_id=person.employee_id
        )
    own, other = User.objects.get(pk=administrator.user_id), made.person(mail="")
    with pytest.raises(gate.Refused):
        accounts.tie_account(administrator, user=own, employee_id=other.employee_id)


@pytest.mark.parametrize("number", ["nobody", " "])
def test_account_is_not_tied_to_nobody(administrator, number):
    with pytest.raises(accounts.BadAccount) as refused:
        accounts.tie_account(administrator, user=add(administrator), employee_id=number)
    assert refused.value.field == "employee_id"


def test_administrator_ties_no_account_to_somebody_with_another_address(administrator):
    person = made.person(mail="lena@example.org")
    with pytest.raises(accounts.BadAccount):
        add(administrator, email="evil@example.org", employee_id=person.employee_id)
    user = add(administrator, email="evil@example.org")
    with pytest.raises(accounts.BadAccount):
        accounts.tie_account(administrator, user=user, employee_id=person.employee_id)
    assert not User.objects.filter(person=person).exists()
    accounts.tie_account(gate.OPERATOR, user=user, employee_id=person.employee_id)
    assert Person.objects.get(user=user) == person


@pytest.mark.parametrize("role", [Role.HR_HEAD, Role.OFFICER, Role.MANAGER])
def test_only_the_administrator_gives_roles(role):
    with pytest.raises(gate.Refused):
        accounts.grant_role(made.actor((role, None)), user=made.user(), role=Role.ANALYST)


def test_last_administrator_stays_unless_the_operator_says_so(administrator):
    other = made.actor((Role.ADMINISTRATOR, None))
    last = Grant.objects.get(user_id=administrator.user_id)
    accounts.revoke_role(administrator, grant=Grant.objects.get(user_id=other.user_id))
    with pytest.raises(gate.Refused):
        accounts.revoke_role(administrator, grant=last)
    accounts.revoke_role(gate.OPERATOR, grant=last)
    assert not Grant.objects.exists()


def test_closed_account_keeps_its_number_and_nothing_of_its_person(administrator):
    user = made.user((Role.HR_PARTNER, None), person=made.person())
    accounts.make_sign_in_link(gate.OPERATOR, user=user)
    accounts.close_account(administrator, user=user)
    closed = User.objects.get(pk=user.pk)
    assert (closed.is_active, closed.person, closed.grants.count(), SignInLink.objects.count()) == (False, None, 0, 0)
    assert not closed.has_usable_password()
    assert "Sanna" not in closed.name + closed.email
    with pytest.raises(gate.Refused):
        accounts.make_sign_in_link(gate.OPERATOR, user=closed)


def test_closed_account_keeps_its_name_as_long_as_a_talk_it_held_is_kept(administrator):
    user = made.user(name="Lena Marklind")
    talk = made.interview(made.case(at=made.root()), by=user, started_at=made.NOON, ended_at=made.NOON)
    accounts.close_account(administrator, user=user)
    user.refresh_from_db()
    assert (user.is_active, user.name, user.email) == (False, "Lena Marklind", f"closed-{user.pk}@invalid")
    other = made.user(name="Still Here")
    assert accounts.forget_names(gate.SYSTEM) == 0
    with guard.door_open():
        talk.delete()
    assert (accounts.forget_names(gate.SYSTEM), accounts.forget_names(gate.SYSTEM)) == (1, 0)
    assert User.objects.get(pk=user.pk).name == f"user:{user.pk}"
    assert User.objects.get(pk=other.pk).name == "Still Here"
    with pytest.raises(gate.Refused):
        accounts.forget_names(administrator)


def test_link_chooses_a_password_once():
    user = add()
    token = token_of(accounts.make_sign_in_link(gate.OPERATOR, user=user))
    assert token not in SignInLink.objects.get().token_hash
    accounts.choose_password(gate.NOBODY, token=token, password=PASSWORD)
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)
    with pytest.raises(gate.Hidden):
        accounts.choose_password(gate.NOBODY, token=token, password=PASSWORD)


def test_link_is_dead_after_three_days_and_after_a_newer_one():
    user = add()
    with clock.told_at(made.NOON):
        first = token_of(accounts.make_sign_in_link(gate.OPERATOR, user=user))
        second = token_of(accounts.make_sign_in_link(gate.OPERATOR, user=user))
        with pytest.raises(gate.Hidden):
            accounts.choose_password(gate.NOBODY, token=first, password=PASSWORD)
    with clock.told_at(made.NOON + dt.timedelta(days=3, seconds=1)), pytest.raises(gate.Hidden):
        accounts.choose_password(gate.NOBODY, token=second, password=PASSWORD)
    with clock.told_at(made.NOON + dt.timedelta(days=2, hours=23)):
        accounts.choose_password(gate.NOBODY, token=second, password=PASSWORD)


def test_weak_password_is_refused_and_leaves_the_link_alive():
    token = token_of(accounts.make_sign_in_link(gate.OPERATOR, user=add()))
    with pytest.raises(ValidationError):
        accounts.choose_password(gate.NOBODY, token=token, password="short")
    accounts.choose_password(gate.NOBODY, token=token, password=PASSWORD)


@pytest.mark.parametrize("has_password", [True, False])
def test_link_is_sent_and_never_shown_to_an_administrator(administrator, has_password):
    user = made.user((Role.HR_HEAD, None)) if has_password else add(administrator)
    with pytest.raises(gate.Refused):
        accounts.make_sign_in_link(administrator, user=user)
    address = accounts.make_sign_in_link(administrator, user=user, send=True)
    opened = letters.open_letter(gate.SYSTEM, letter=Letter.objects.get())
    assert (opened.recipient, opened.context["link"]) == (user.email, address)


def test_failed_log_in_is_entered_without_whose_it_was():
    accounts.record_failed_log_in(gate.NOBODY)
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.action, entry.object) == ("nobody", "accounts.record_failed_log_in", "")


def test_log_in_and_out_are_entered_under_the_number():
    actor = made.actor((Role.OFFICER, None))
    user = User.objects.get(pk=actor.user_id)
    accounts.record_log_in(actor, user=user)
    accounts.record_log_out(actor, user=user)
    assert [(e.actor, e.action) for e in AuditEntry.objects.order_by("number")] == [
        (f"user:{user.pk}", "accounts.record_log_in"),
        (f"user:{user.pk}", "accounts.record_log_out"),
    ]


def test_language_changes_for_oneself_alone(administrator):
    other = made.user()
    accounts.choose_language(administrator, language=Language.NB)
    assert (User.objects.get(pk=administrator.user_id).language, User.objects.get(pk=other.pk).language) == ("nb", "sv")
