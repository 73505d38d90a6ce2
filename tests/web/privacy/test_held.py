"""The cases that wait to be erased: shown to the head of HR, who lets them go or leaves them."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from efterord import clock
from efterord.models import Case
from efterord.words import CaseStep, Role
from tests import made

pytestmark = pytest.mark.django_db
OVER = made.TODAY - dt.timedelta(days=731)
ADDRESS = "/privacy/cases/"


@pytest.fixture(autouse=True)
def _autumn():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


def over(name: str, **values) -> Case:
    steps = (CaseStep.OPENED, CaseStep.CLOSED)
    of = values.pop("of", None) or made.person(name)
    return made.case(at=made.root(), of=of, last_day=OVER, notice_date=None, steps=steps)


def client_of(role: Role = Role.HR_HEAD, **values) -> Client:
    user = made.user((role, None), **values)
    user.language = "en"
    user.save(update_fields=["language"])
    client = Client()
    client.force_login(user)
    return client


def words(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode().partition("<main")[2]).split())


def fingerprint(page) -> str:
    return re.search(r'name="fingerprint" value="(\w+)"', page.content.decode())[1]


def test_desk_leads_to_the_cases_and_the_button_erases_them():
    for n in range(5):
        over(f"Leaver {n}")
    client = client_of()
    desk = client.get(reverse("desk"))
    assert "5 cases wait to be erased." in words(desk)
    assert f'href="{ADDRESS}"' in desk.content.decode()
    page = client.get(ADDRESS)
    for told in ("5 cases wait", "Leaver 0", "Leaver 4", "5 October 2024", "cannot be had back"):
        assert told in words(page)
    answer = client.post(ADDRESS, {"fingerprint": fingerprint(page)}, follow=True)
    assert answer.redirect_chain == [("/", 302)] or answer.redirect_chain[0][0] == reverse("desk")
    assert not Case.objects.exists()
    assert "wait to be erased" not in words(client.get(reverse("desk")))
    assert "No case waits for you." in words(client.get(ADDRESS))


def test_page_that_is_not_up_to_date_erases_nothing_and_says_so():
    for n in range(5):
        over(f"Leaver {n}")
    client = client_of()
    seen = fingerprint(client.get(ADDRESS))
    over("Leaver 5")
    for sent in ({"fingerprint": seen}, {}, {"fingerprint": "\x00"}):
        answer = client.post(ADDRESS, sent, follow=True)
        assert "not the same as when you opened the page" in answer.content.decode()
    assert Case.objects.count() == 6


def test_few_cases_are_the_nights_and_stand_on_no_page():
    over("Leaver")
    client = client_of()
    assert "wait to be erased" not in words(client.get(reverse("desk")))
    assert "Leaver" not in words(client.get(ADDRESS))


def test_administrator_is_told_how_many_and_neither_which_nor_the_way():
    for n in range(5):
        over(f"Leaver {n}")
    client = client_of(Role.ADMINISTRATOR)
    desk = client.get(reverse("desk"))
    assert "5 cases wait to be erased." in words(desk)
    assert ADDRESS not in desk.content.decode()
    assert (client.get(ADDRESS).status_code, client.post(ADDRESS).status_code) == (404, 404)


@pytest.mark.parametrize("role", [Role.HR_PARTNER, Role.OFFICER, Role.ANALYST])
def test_others_are_told_nothing(role):
    for n in range(5):
        over(f"Leaver {n}")
    client = client_of(role)
    assert "wait to be erased" not in words(client.get(reverse("desk")))
    assert client.get(ADDRESS).status_code == 404


def test_own_departure_is_counted_and_not_shown():
    own = made.person("Came Back")
    over("", of=own)
    for n in range(4):
        over(f"Leaver {n}")
    page = words(client_of(person=own).get(ADDRESS))
    assert "5 cases wait" in page
    assert "Came Back" not in page
    assert "And 1 more that is not shown here." in page
