"""The page of the follow-up: of the whole organisation alone, with the fixed words where nothing can be shown."""

import pytest

from efterord import clock
from efterord.words import Role
from tests import made, told
from tests.services.test_releases_follow_up import AGAIN, again
from tests.web.results.test_results import enter, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def late_autumn():
    with clock.told_at(made.NOON):
        yield


@pytest.fixture
def medicine():
    made.organisation()
    return made.unit("Medicin")


def page(client, query=""):
    return client.get(f"/results/follow-up/{query}")


def answered(unit, number, n, first=0):
    told.quarterly(unit, number, [again(first + i) for i in range(n)], **AGAIN)


def test_page_shows_the_questions_of_the_follow_up_in_their_order(client, medicine):
    answered(medicine, 1, 24)
    told.released(1)
    enter(client, (Role.HR_HEAD, None))
    words = text(page(client))
    assert "Built on 24 answers, opened in one release, on 1 April 2025." in words
    assert "for the organisation as a whole only, never for a part of it" in words
    assert "before at least twenty people have answered" in words
    headings = (
        "Your reasons",
        "What contributed to your leaving us?",
        "Do you see the reason differently today?",
        "Could you see yourself coming back to us?",
        "My new job matches what I was told when I was hired.",
        "How to read the figures",
    )
    places = [words.index(heading) for heading in headings]
    assert places == sorted(places)
    assert "Yes, in part 8" in words
    assert "not shown yet" not in words.partition("How to read")[0]


def test_two_releases_are_summed_and_one_can_be_chosen(client, medicine):
    for number in (1, 2):
        answered(medicine, number, 20 + number, first=30 * number)
        told.released(number)
    enter(client, (Role.HR_HEAD, None))
    assert "Built on 43 answers, opened in 2 releases" in text(page(client))
    assert "Built on 22 answers, opened in one release, on 1 July 2025." in text(page(client, "?only=2"))


def test_nothing_to_show_is_said_in_the_same_words_whatever_the_cause(client, medicine):
    enter(client, (Role.HR_HEAD, None))
    told.released(1)
    before = text(page(client))
    assert "No result here yet." in before
    assert "at least twenty people have answered" in before
    answered(medicine, 2, 19)
    told.released(2)
    told.released(3)
    after = text(page(client))
    main = "Some months after leaving No result here yet."
    assert main in before
    assert main in after
    assert "19" not in after.partition(main)[2].partition("Show")[0]


def test_only_the_page_of_the_whole_organisation_leads_to_it(client, medicine):
    answered(medicine, 1, 24)
    told.quarterly(medicine, 1, [told.mixed(i) for i in range(6)])
    told.released(1)
    enter(client, (Role.HR_HEAD, None))
    link = 'href="/results/follow-up/"'
    assert link in client.get(f"/results/{made.root().pk}/").content.decode()
    assert link not in client.get(f"/results/{medicine.pk}/").content.decode()


def test_whoever_does_not_see_the_whole_does_not_see_it(client, medicine):
    answered(medicine, 1, 24)
    told.released(1)
    enter(client, (Role.MANAGER, medicine))
    assert page(client).status_code == 404
