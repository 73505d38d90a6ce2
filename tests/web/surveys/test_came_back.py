"""A letter that came back, on the desk and on the case: how it is mended, and never whether it was answered."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from efterord import clock, gate
from efterord.models import Invitation, Letter, Undelivered, guard
from efterord.services import surveys, surveys_undelivered
from efterord.words import Role
from tests import asked, made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


@pytest.fixture
def client():
    found = Client()
    found.force_login(made.user((Role.HR_HEAD, None), language="en"))
    return found


def text(response) -> str:
    html = response.content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", html).split()).replace("&#x27;", "'")


def came_back(days: int = 10, **values):
    case = asked.leaving(days, **values)
    surveys.invite(gate.actor_for(made.user((Role.HR_HEAD, None))), case=case)
    letter = Letter.objects.latest("queued_at")
    surveys_undelivered.note_undelivered(gate.SYSTEM, letter_id=letter.pk)
    return case


def test_desk_and_case_lead_to_sending_it_again(client):
    case = came_back(of=made.person("Amira Hedvall"))
    desk = client.get("/")
    assert "The survey did not reach Amira Hedvall" in text(desk)
    assert f'action="{reverse("surveys-again", args=[case.pk])}"' in desk.content.decode()
    page = text(client.get(reverse("cases-case", args=[case.pk])))
    assert "The letter came back on 6 October" in page
    assert "if it still opens something" in page
    said = text(client.post(reverse("surveys-again", args=[case.pk]), follow=True))
    assert "The link goes out with the next round, if it still opens something." in said
    assert "came back" not in said
    assert Letter.objects.count() == 2


def test_page_is_the_same_whether_or_not_the_leaver_has_answered(client):
    case = came_back(of=made.person("Amira Hedvall"))
    seen = []
    for is_answered in (False, True):
        with guard.door_open():
            Invitation.objects.update(answered=is_answered, token_ciphertext=None)
            Undelivered.objects.get_or_create(case=case, defaults={"noted_on": made.TODAY})
        pages = [client.get(url) for url in ("/", reverse("cases-case", args=[case.pk]))]
        pages.append(client.post(reverse("surveys-again", args=[case.pk]), follow=True))
        seen.append([re.sub(r'value="[\w-]{64}"', "", page.content.decode()) for page in pages])
    assert seen[0] == seen[1]


def test_without_an_address_the_case_says_how_one_comes(client):
    case = came_back(0)
    with clock.told_at(asked.at(1)):
        page = client.get(reverse("cases-case", args=[case.pk]))
        assert "No address reaches the leaver now. The leaver can give one on the own page." in text(page)
        assert reverse("surveys-again", args=[case.pk]) not in page.content.decode()
        said = text(client.post(reverse("surveys-again", args=[case.pk]), follow=True))
        assert "No address reaches the leaver now." in said


def test_nobody_else_sends_it_again(client):
    case = came_back()
    address = reverse("surveys-again", args=[case.pk])
    assert client.get(address).status_code == 405
    for role, status in ((Role.MANAGER, 403), (Role.ANALYST, 403)):
        other = Client()
        other.force_login(made.user((role, made.root())))
        assert other.post(address).status_code == status
    partner = Client()
    partner.force_login(made.user((Role.HR_PARTNER, made.unit("Elsewhere"))))
    assert partner.post(address).status_code == 404
    assert Letter.objects.count() == 1
