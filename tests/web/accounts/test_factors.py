"""Second factors: a code app and spare codes, kept as ciphertext, asked for at log-in."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.urls import reverse

from efterord import gate
from efterord.models import AuditEntry, Letter
from efterord.services import letters
from efterord.words import Role
from tests import made

pytestmark = pytest.mark.django_db
PASSWORD = "en lång hemlighet"


@pytest.fixture(autouse=True)
def _set_up():
    cache.clear()
    made.organisation()


@pytest.fixture
def user():
    return made.user((Role.OFFICER, None))


@pytest.fixture
def inside(client, user):
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    client.post(reverse("accounts-language"), {"language": "en"})
    return client


def again(client):
    return client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def code_for(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))


def add_app(client) -> str:
    again(client)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
    assert answer.status_code == 302
    return secret


def test_second_factors_ask_who_it_is_first(inside):
    answer = inside.get(reverse("mfa_activate_totp"))
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    wrong = inside.post(reverse("account_reauthenticate"), {"password": "no"})
    assert "The password is wrong." in wrong.content.decode()
    assert again(inside).status_code == 302
    assert inside.get(reverse("mfa_activate_totp")).status_code == 200


def test_app_secret_is_ciphertext_and_its_owner_is_told(inside, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        secret = add_app(inside)
    assert all(secret not in str(a.data) for a in Authenticator.objects.all())
    assert "accounts.record_log_in_change" in AuditEntry.objects.values_list("action", flat=True)
    told = {letters.open_letter(gate.SYSTEM, letter=x).context["about"] for x in Letter.objects.all()}
    assert told == {"totp_activated"}


def test_log_in_asks_for_the_code(inside, user, client):
    secret = add_app(inside)
    inside.post(reverse("account_logout"))
    cache.clear()
    answer = inside.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert answer["Location"] == reverse("mfa_authenticate")
    assert inside.get(reverse("accounts-own")).status_code == 302
    page = inside.get(reverse("mfa_authenticate")).content.decode()
    assert "passkey-options" in page
    wrong = inside.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
    assert "The code is wrong or too old." in wrong
    assert inside.post(reverse("mfa_authenticate"), {"code": code_for(secret)})["Location"] == "/"
    assert inside.get(reverse("accounts-own")).status_code == 200


def test_spare_code_works_once_in_place_of_the_app(inside, user):
    add_app(inside)
    codes = inside.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert len(codes) == 10
    for expected in (302, 200):
        inside.post(reverse("account_logout"))
        cache.clear()
        inside.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
        assert inside.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == expected


PAGES = ("mfa_index", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_generate_recovery_codes", "account_change_password")


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_ones_own_account_stand(inside, name):
    add_app(inside)
    page = inside.get(reverse(name))
    assert page.status_code == 200
    assert " style=" not in page.content.decode()


def test_changed_password_keeps_this_session_and_is_told(inside, user):
    answer = inside.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "korpar vid vattnet", "password2": "korpar vid vattnet"},
    )
    assert answer["Location"] == reverse("accounts-own")
    page = inside.get(reverse("accounts-own")).content.decode()
    assert "Your password has been changed." in page
    assert letters.open_letter(gate.SYSTEM, letter=Letter.objects.get()).context == {"about": "password_changed"}


def test_passkey_options_are_given_to_a_script_that_asks(client):
    answer = client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    assert "challenge" in answer.json()["request_options"]["publicKey"]
    assert client.get(reverse("mfa_login_webauthn"))["Location"] == reverse("account_login")
