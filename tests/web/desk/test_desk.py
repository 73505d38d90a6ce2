"""The desk: what waits, for whom, and calm when nothing does."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from efterord import clock
from efterord.words import CaseStep, Role
from tests import made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _autumn():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


def page_of(user) -> str:
    user.language = "en"
    user.save(update_fields=["language"])
    client = Client()
    client.force_login(user)
    html = client.get(reverse("desk")).content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_desk_says_how_much_waits_and_leads_to_each_thing():
    made.case(at=made.root(), of=made.person("Amira"), steps=(CaseStep.PROPOSED,))
    made.case(at=made.root(), of=made.person("Jonas"), last_day=dt.date(2026, 10, 8))
    made.employment(made.person("Petra"), at=made.root(), end_date=dt.date(2026, 12, 1))
    page = page_of(made.user((Role.HR_HEAD, None)))
    assert "Tuesday 6 October" in page
    assert "3 things wait for you." in page
    for words in ("To be confirmed", "Amira", "Without a talk", "Jonas", "8 October", "without a case", "Petra"):
        assert words in page


def test_desk_is_calm_when_nothing_waits():
    assert "Nothing waits for you today." in page_of(made.user((Role.HR_HEAD, None)))


@pytest.mark.parametrize("role", [r for r in Role if r in (Role.OFFICER, Role.ANALYST, Role.ADMINISTRATOR)])
def test_desk_of_roles_without_cases_says_so_and_shows_no_departure(role):
    made.case(at=made.root(), of=made.person("Amira"))
    page = page_of(made.user((role, None)))
    assert "Nothing waits for you today." in page
    assert "Amira" not in page
    assert "Open a case" not in page


def test_desk_of_an_interviewer_holds_the_talk():
    user = made.user((Role.MANAGER, None))
    made.interview(made.case(at=made.root(), of=made.person("Amira")), by=user)
    page = page_of(user)
    assert "One thing waits for you." in page
    assert "Your talks" in page
    assert "Amira" in page


def test_desk_asks_for_a_log_in():
    assert Client().get(reverse("desk")).url.startswith(reverse("account_login"))
