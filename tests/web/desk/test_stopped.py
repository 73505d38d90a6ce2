"""A release that its check stopped is said on the desk and on the page of releases, to those who can have it mended."""

import pytest

from efterord import clock, gate
from efterord.services import releases
from efterord.words import Role
from tests import made

pytestmark = pytest.mark.django_db
TITLE = b"A release was stopped on 6 October 2026."


@pytest.fixture
def stopped():
    made.organisation()
    with clock.told_at(made.NOON):
        releases.stop(gate.SYSTEM, number=1)
        yield


def enter(client, role):
    user = made.user((role, None))
    user.language = "en"
    user.save()
    client.force_login(user)


@pytest.mark.parametrize(
    ("role", "is_told"),
    [(Role.HR_HEAD, True), (Role.ADMINISTRATOR, True), (Role.OFFICER, True), (Role.HR_PARTNER, False),
     (Role.ANALYST, False)],
)  # fmt: skip
def test_those_who_can_have_it_mended_are_told_on_the_desk(client, stopped, role, is_told):
    enter(client, role)
    assert (TITLE in client.get("/").content) is is_told


@pytest.mark.parametrize(("role", "is_told"), [(Role.HR_HEAD, True), (Role.OFFICER, True), (Role.ANALYST, False)])
def test_page_of_releases_says_it_too(client, stopped, role, is_told):
    enter(client, role)
    page = client.get("/releases/").content
    assert (TITLE in page) is is_told
    assert (b"all answers wait as before" in page) is is_told


def test_nothing_is_said_once_somebody_has_looked(client, stopped):
    releases.clear_stop(gate.OPERATOR)
    enter(client, Role.HR_HEAD)
    assert TITLE not in client.get("/").content
