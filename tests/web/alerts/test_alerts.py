"""The page of the limit, and the lines on the desk that lead to the pages of results."""

import pytest

from efterord import clock
from efterord.queries import alerts
from efterord.words import Role
from tests import made, told
from tests.queries.test_alerts import heavy
from tests.web.results.test_results import enter, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward():
    made.organisation()
    ward = made.unit("Avdelning 1", made.unit("Medicin"))
    told.quarterly(ward, 1, [heavy(i) for i in range(16)])
    told.released(1)
    with clock.told_at(told.noon(told.release_day(1))):
        yield ward


def test_limit_is_chosen_and_its_lines_stand_on_the_desk(client, ward):
    enter(client, (Role.HR_HEAD, None))
    assert "From the latest results" not in text(client.get("/"))
    assert "The limit is saved." in text(client.post("/alerts/", {"share": "0.4"}, follow=True))
    response = client.get("/")
    words = text(response).partition("From the latest results")[2]
    assert "for more than 40 per cent of those who gave reasons" in words
    assert "Avdelning 1" in words
    assert "weighed heavily for 1" in words
    assert f'href="/results/{ward.pk}/?year=1#reasons"' in response.content.decode()
    # It is no task: nothing waits because of it.
    assert "Nothing waits for you today." in text(response)
    client.post("/alerts/", {"share": ""})
    assert "From the latest results" not in text(client.get("/"))


def test_limit_that_is_no_choice_is_refused_at_its_field(client, ward):
    enter(client, (Role.HR_HEAD, None))
    response = client.post("/alerts/", {"share": "0.01"})
    assert "The limit is saved." not in text(response)
    assert alerts.limit(made.actor((Role.HR_HEAD, None))) is None


def test_managers_are_told_nothing_on_their_desk(client, ward):
    enter(client, (Role.HR_HEAD, None))
    client.post("/alerts/", {"share": "0.4"})
    client.logout()
    enter(client, (Role.MANAGER, ward))
    assert "From the latest results" not in text(client.get("/"))
    assert client.get("/alerts/").status_code in (403, 404)
