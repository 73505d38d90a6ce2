"""The page of releases: the plan and what was opened; nothing of what waits, and nothing of keys."""

import re

import pytest

from efterord import clock
from efterord.words import Role
from tests import made, told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def late_autumn():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


def shown(client, role=Role.HR_HEAD):
    user = made.user((role, None))
    user.language = "en"
    user.save()
    client.force_login(user)
    response = client.get("/releases/")
    return response.status_code, " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def test_plan_stands_in_sentences_with_the_next_date(client):
    code, words = shown(client)
    assert code == 200
    for said in (
        "Answers are next opened on 1 January 2027.",
        "at least 5 people",
        "for at most 4 releases",
        "opened each quarter",
        "No release has been held yet.",
    ):
        assert said in words


def test_releases_stand_with_date_number_batches_and_answers(client):
    ward = made.unit("Avdelning 3")
    told.quarterly(ward, 1, [told.mixed(i) for i in range(7)])
    told.released(1)
    told.released(2)
    _, words = shown(client)
    assert "1 July 2025 2 0 0 1 April 2025 1 1 7" in words


def test_what_waits_changes_nothing_on_the_page(client):
    _, before = shown(client)
    told.quarterly(made.unit("Avdelning 3"), 1, [told.mixed(i) for i in range(9)])
    assert shown(client)[1].partition("Sanna")[2] == before.partition("Sanna")[2]


def test_page_speaks_of_no_keys(client):
    assert not re.search(r"\bkeys?\b|destroy", shown(client)[1])


@pytest.mark.parametrize(
    ("role", "code"),
    [(Role.OFFICER, 200), (Role.ANALYST, 200), (Role.HR_PARTNER, 200), (Role.MANAGER, 404), (Role.ADMINISTRATOR, 404)],
)
def test_who_sees_the_plan(client, role, code):
    assert shown(client, role)[0] == code
