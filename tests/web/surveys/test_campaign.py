"""A campaign on its page: looked at first, confirmed by the head of HR, and said how many letters went."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from efterord import clock
from efterord.models import Invitation
from efterord.words import Role
from tests import asked, made

pytestmark = pytest.mark.django_db
ADDRESS = "/surveys/campaign/"


@pytest.fixture(autouse=True)
def _today():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


def as_role(role: Role) -> Client:
    client = Client()
    client.force_login(made.user((role, None), language="en"))
    return client


def text(response) -> str:
    html = response.content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_looking_asks_nobody_and_confirming_does():
    case = asked.leaving(-60, notice_date=None)
    asked.contact(case)
    client = as_role(Role.HR_HEAD)
    assert reverse("surveys-campaign") == ADDRESS
    seen = text(client.get(ADDRESS, {"months": "6"}))
    assert "Get a letter 1" in seen
    assert not Invitation.objects.exists()
    said = text(client.post(ADDRESS, {"months": "6", "unit": ""}, follow=True))
    assert "1 letter is on its way." in said
    assert "Get a letter 0" in said
    assert Invitation.objects.get().case == case


@pytest.mark.parametrize("months", ["0", "25", "x", ""])
def test_months_that_cannot_be_are_said(months):
    answer = as_role(Role.HR_HEAD).get(ADDRESS, {"months": months})
    assert "Write a number of months from 1 to 24." in text(answer)
    # A field for numbers that gets anything else shows nothing, and Chromium complains in its console.
    field = re.search(r'<input type="number" name="months"[^>]*>', answer.content.decode())[0]
    assert ("value=" in field) == months.isdigit()


@pytest.mark.parametrize("role", [Role.HR_PARTNER, Role.MANAGER, Role.ANALYST])
def test_only_the_head_comes_here(role):
    client = as_role(role)
    assert client.get(ADDRESS).status_code == 403
    assert client.post(ADDRESS, {"months": "6"}).status_code == 403
