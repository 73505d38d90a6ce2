"""The page of keys for programs: made after the password is asked again, shown once, and taken back."""

import re

import pytest
from django.core.cache import cache

from efterord.models import ApiToken
from efterord.words import Role
from tests import made

pytestmark = pytest.mark.django_db


PASSWORD = "en lång hemlighet"


def log_in(client, user):
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    client.post("/account/again/", {"password": PASSWORD})


@pytest.fixture
def analyst(client):
    cache.clear()
    made.organisation()
    user = made.user((Role.ANALYST, None), language="en")
    log_in(client, user)
    return user


def test_key_is_shown_once_and_works(client, analyst):
    made_page = client.post("/account/keys/new/", {"name": "BI <b>", "days": "90"})
    secret = re.search(r'class="code written">([^<]+)<', made_page.content.decode())[1]
    shown = client.get("/account/keys/").content.decode()
    assert "BI &lt;b&gt;" in shown
    assert secret not in shown
    client.logout()
    assert client.get("/api/v1/releases/", headers={"authorization": f"Bearer {secret}"}).status_code == 200


def test_key_is_taken_back(client, analyst):
    client.post("/account/keys/new/", {"name": "BI", "days": "30"})
    answer = client.post(f"/account/keys/{ApiToken.objects.get().pk}/revoke/", follow=True)
    assert "opens nothing any more" in answer.content.decode()
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize(
    "sent", [{"name": "", "days": "30"}, {"name": "BI", "days": "366"}, {"name": "x" * 61, "days": "30"}]
)
def test_wrong_form_says_what_is_wrong(client, analyst, sent):
    answer = client.post("/account/keys/new/", sent)
    assert answer.status_code == 422
    assert "ds-error-summary" in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_session_alone_makes_no_key(client):
    made.organisation()
    client.force_login(made.user((Role.ANALYST, None)))
    answer = client.post("/account/keys/new/", {"name": "BI", "days": "30"})
    assert answer.headers["Location"].startswith("/account/again/")
    assert not ApiToken.objects.exists()


def test_own_page_leads_to_keys_only_where_there_is_something_to_read(client, analyst):
    assert "/account/keys/" in client.get("/account/").content.decode()
    client.force_login(made.user((Role.ADMINISTRATOR, None)))
    assert "/account/keys/" not in client.get("/account/").content.decode()
    assert client.get("/account/keys/").status_code == 404
