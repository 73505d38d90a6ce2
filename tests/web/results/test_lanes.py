"""One group alone on the page of results: chosen by a link, beside the others of its unit, and refused politely."""

import pytest

from efterord import clock
from efterord.models import Batch, Table, guard
from efterord.queries import results
from efterord.words import Lane, Role
from tests import made, told
from tests.web.results.test_results import enter, leaning, page, people, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def late_autumn():
    with clock.told_at(made.NOON):
        yield


@pytest.fixture
def medicine():
    """Eleven who led others and lean one way, and twenty-two who did not and answer mixed, in two releases."""
    made.organisation()
    medicine = made.unit("Medicin")
    for number, lane, given in [
        (1, Lane.LED_OTHERS, [leaning(i) for i in range(11)]),
        (2, Lane.LED_NOBODY, people(22)),
    ]:
        told.quarterly(medicine, number, given)
        held = told.released(number)
        with guard.door_open():
            Batch.objects.filter(release=held).update(lane=lane)
            Table.objects.filter(release=held).update(lane=lane)
    results._forget()
    return medicine


def test_without_lanes_there_is_nothing_to_choose(client):
    made.organisation()
    told.quarterly(made.root(), 1, people(6))
    told.released(1)
    enter(client, (Role.ANALYST, None))
    assert "Groups" not in text(page(client, made.root()))


def test_group_is_chosen_by_a_link_and_stands_beside_the_others(client, medicine):
    enter(client, (Role.MANAGER, medicine))
    whole = page(client, medicine, "?up_to=2")
    assert "Groups All together Led others Led nobody" in text(whole)
    assert "?up_to=2&amp;lane=led-others" in whole.content.decode()
    words = text(page(client, medicine, "?up_to=2&lane=led-others"))
    assert "Built on 11 answers" in words
    assert "Only one group is shown: Led others." in words
    assert "Compared with the others in Medicin, those who left spoke less well of development, but better of" in words
    assert "Compare with" not in words


def test_releases_are_changed_within_a_group(client, medicine):
    enter(client, (Role.MANAGER, medicine))
    html = page(client, medicine, "?up_to=2&lane=led-others").content.decode()
    assert "?only=1&amp;lane=led-others" in html


def test_group_that_the_releases_have_nothing_of_says_the_one_sentence_and_leads_back(client, medicine):
    enter(client, (Role.MANAGER, medicine))
    response = page(client, medicine, "?only=2&lane=led-others")
    assert "No result here yet." in text(response)
    assert '<a class="ds-link" href="?only=2">All together</a>' in response.content.decode()


@pytest.mark.parametrize("lane", ["", "*", "shoe-size"])
def test_what_is_no_group_is_no_page(client, medicine, lane):
    enter(client, (Role.MANAGER, medicine))
    assert page(client, medicine, f"?lane={lane}").status_code == 404
