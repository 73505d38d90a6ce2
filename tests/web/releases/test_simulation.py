"""How the rules work: an invented organisation by the plan that is chosen, for whoever has to explain it."""

import html
import re

import pytest

from efterord.models import Plan, guard
from efterord.words import Role
from tests import made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def organisation():
    made.organisation()


def rows(client, query="", role=Role.ADMINISTRATOR):
    """The status, and the lines of the list as text."""
    user = made.user((role, None))
    user.language = "en"
    user.save()
    client.force_login(user)
    response = client.get(f"/releases/how/{query}")
    lines = re.findall(r"<li>.*?</li>", response.content.decode().partition("<main")[2], re.DOTALL)
    return response.status_code, [" ".join(html.unescape(re.sub(r"<[^>]*>", " ", each)).split()) for each in lines]


def test_each_release_says_what_became_of_the_answers_and_why(client):
    up = "1 is counted in the part above: too few can be expected here."
    assert rows(client)[1][:4] == [
        "The whole organisation nothing shown",
        "Department A 1 waits: fewer than 5 have come. nothing shown",
        "Unit A1, 150 employed 3 new answers. 3 wait: fewer than 5 have come. nothing shown",
        f"Unit A2, 30 employed 1 new answer. {up} nothing shown",
    ]
    _, second = rows(client, "?release=2")
    assert "Unit A1, 150 employed 4 new answers. 7 were opened here together. 7 shown" in second
    _, fifth = rows(client, "?release=5")
    assert "Department B 5 were opened here together. 5 shown" in fifth
    (b1,) = [line for line in fifth if line.startswith("Unit B1")]
    assert "4, of which one has waited as long as it may, are counted in the part above. nothing shown" in b1


def test_it_goes_by_the_plan_that_is_chosen(client):
    with guard.door_open():
        Plan.objects.update(k=9, waiting_cap=0)
    _, first = rows(client)
    assert first[0] == "The whole organisation 6 wait: fewer than 9 have come. nothing shown"


@pytest.mark.parametrize("asked", ["?release=0", "?release=9", "?release=x", "?release=²"])
def test_release_that_there_is_not_is_the_first(client, asked):
    assert rows(client, asked) == rows(client)


@pytest.mark.parametrize(
    ("role", "code"),
    [(Role.HR_HEAD, 200), (Role.HR_PARTNER, 200), (Role.OFFICER, 200), (Role.ANALYST, 200), (Role.MANAGER, 404)],
)
def test_who_sees_it(client, role, code):
    assert rows(client, role=role)[0] == code


def test_administrator_has_a_way_there_and_others_have_the_releases(client):
    rows(client)
    assert b'href="/releases/how/"' in client.get("/accounts/").content
    rows(client, role=Role.HR_HEAD)
    assert b'href="/releases/how/"' not in client.get("/cases/").content
    assert b'href="/releases/how/"' in client.get("/releases/").content
