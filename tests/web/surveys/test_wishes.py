"""A wish by name on its pages: told on the desk and the case, read, ended, and escaped whatever was written."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import html as written

from efterord import clock, gate
from efterord.services import contact_wishes, contact_wishes_hr
from efterord.words import Role, WishKind
from tests import asked, made

pytestmark = pytest.mark.django_db
MESSAGE = "<script>alert(1)</script>\nRad två {{ x }}"


@pytest.fixture(autouse=True)
def _today():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


@pytest.fixture
def case():
    found = asked.leaving(5, of=made.person("Amira Hedvall"))
    made.invitation(found, "t" * 27)
    contact_wishes.save_wish(
        gate.RESPONDENT, token="t" * 27, wanted=[WishKind.HR, WishKind.SAFETY], message=MESSAGE, reach="<b>070</b>"
    )
    contact_wishes_hr.pass_on_due(gate.SYSTEM)
    return found


def as_role(role: Role, over=None) -> Client:
    client = Client()
    client.force_login(made.user((role, over), language="en"))
    return client


def text(response) -> str:
    html = response.content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", html).split()).replace("&#x27;", "'")


def test_desk_leads_to_the_page_and_the_page_ends_it(case):
    client = as_role(Role.HR_HEAD)
    assert "Amira Hedvall has written by name" in text(client.get("/"))
    page = client.get(reverse("cases-case", args=[case.pk]))
    assert "I want HR to contact me" in text(page)
    assert "alert" not in page.content.decode()
    read = client.get(reverse("surveys-wish", args=[case.pk])).content.decode()
    assert written.escape("<script>alert(1)</script>") in read
    assert "<br>Rad två {{ x }}" in read
    assert written.escape("<b>070</b>") in read
    assert "That you have read it is in the log." in read
    said = text(client.post(reverse("surveys-wish-end", args=[case.pk]), follow=True))
    assert "The wish is noted as seen to." in said
    assert "Somebody has seen to it." in said
    assert "You: what was written by name" in said
    assert "has written by name" not in text(client.get("/"))


def test_passed_on_is_said(case):
    asked.terms(reach={"safety": {"line": "Siv", "mail": "siv@example.org"}})
    page = text(as_role(Role.HR_HEAD).get(reverse("surveys-wish", args=[case.pk])))
    assert "A mail has gone to the safety representative." in page


@pytest.mark.parametrize(("role", "status"), [(Role.MANAGER, 403), (Role.ANALYST, 403), (Role.ADMINISTRATOR, 403)])
def test_nobody_else_comes_here(case, role, status):
    client = as_role(role, made.root())
    assert client.get(reverse("surveys-wish", args=[case.pk])).status_code == status
    assert client.post(reverse("surveys-wish-end", args=[case.pk])).status_code == status


def test_case_without_a_wish_looks_like_absence():
    other = asked.leaving(5)
    client = as_role(Role.HR_HEAD)
    assert client.get(reverse("surveys-wish", args=[other.pk])).status_code == 404
    assert client.get(reverse("surveys-wish-end", args=[other.pk])).status_code == 405
