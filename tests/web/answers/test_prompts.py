"""What an answer calls for, on the pages and without script: shown once more, never pressed, kept as words."""

import re

import pytest

from efterord.content import reader
from tests import respondent
from tests.respondent import own_words, sentences, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def core(db):
    walker = respondent.Walker()
    walker.open(respondent.asked(questionnaire_version=2))
    walker.send("/survey/background/")
    return walker


def words_sent(walker):
    walker.submit(walker.get("/survey/review/"))
    answers = respondent.opened()[0].answers
    return {key: value for key, value in answers.items() if key.endswith("-more")}


def test_a_low_answer_brings_the_page_back_once_with_its_prompt(core):
    page = core.get("/survey/2/")
    assert own_words(page) == {}
    response = core.send("/survey/2/", page, **{"q-M1": "2", "q-M2": "4"})
    assert response.redirect_chain[-1][0] == "/survey/2/#q-M1-more-box"
    assert own_words(response) == {"q-M1-more": "When was it heaviest, and what would have eased it?"}
    assert core.send("/survey/2/", response).redirect_chain[-1][0] == "/survey/3/"
    # It stays on its page, and does not call again.
    assert set(own_words(core.get("/survey/2/"))) == {"q-M1-more"}
    assert core.send("/survey/2/").redirect_chain[-1][0] == "/survey/3/"


def test_the_words_are_kept_read_over_and_sent(core):
    response = core.send("/survey/2/", **{"q-M1": "2"})
    core.send("/survey/2/", response, **{"q-M1-more": "Evenings and week-ends."})
    assert "Evenings and week-ends.</textarea>" in text(core.get("/survey/2/"))
    assert "Evenings and week-ends.</blockquote>" in text(core.get("/survey/review/"))
    assert words_sent(core) == {"q-M1-more": "Evenings and week-ends."}


def test_a_whole_area_that_went_badly_is_asked_about_once(core):
    response = core.send("/survey/1/", **{"q-O1": "2", "q-O2": "1", "q-O3": "2"})
    assert set(own_words(response)) == {"organisation-of-work-more"}
    assert response.redirect_chain[-1][0] == "/survey/1/#organisation-of-work-more-box"


def test_of_one_area_one_prompt_is_shown(core):
    response = core.send("/survey/2/", **{"q-M1": "1", "q-M2": "1", "q-M3": "5", "q-M4": "1"})
    assert set(own_words(response)) == {"q-M1-more"}


def test_words_stay_when_their_answer_no_longer_calls_for_them(core):
    response = core.send("/survey/2/", **{"q-M1": "2"})
    core.send("/survey/2/", response, **{"q-M1-more": "Still true."})
    core.send("/survey/2/", **{"q-M1": "4"})
    page = core.get("/survey/2/")
    assert own_words(page) == {"q-M1-more": "What you wrote about this"}
    assert words_sent(core) == {"q-M1-more": "Still true."}


def test_with_script_nothing_comes_back(core):
    assert core.send("/survey/2/", **{"q-M1": "2", "live": "yes"}).redirect_chain[-1][0] == "/survey/3/"


@pytest.mark.parametrize("go", ["back", "later", "sv", "contact"])
def test_only_who_goes_on_is_asked_further(core, go):
    response = core.send("/survey/2/", go=go, **{"q-M1": "2"})
    assert "#" not in response.redirect_chain[0][0]


def test_reasons_call_for_words_where_they_are_weighed_after_the_notice(core):
    page = core.get("/survey/9/")
    assert page.status_code == 200
    notice = reader.promise().sentence("act_now", "en", k=5)
    assert notice in sentences(page)
    response = core.send("/survey/9/", page, **{"q-R2": ["r-H2"]})
    html = text(response)
    assert list(own_words(response)) == ["q-R2-more"]
    assert not re.search(r'<div class="stack gap" hidden>', html)
    assert html.index('value="contact"') < html.index('id="q-R2-more-box"')
    response = core.send("/survey/9/", **{"q-R2": ["r-I1"]})
    assert re.search(r'<div class="stack gap" hidden>', text(response))
    assert list(own_words(response)) == ["q-R2-more"]
    response = core.send("/survey/9/", **{"q-R2": ["r-L1"]})
    assert own_words(response) == {}


def test_a_core_survey_without_prompts_asks_for_no_words(db):
    walker = respondent.Walker()
    walker.open(respondent.asked())
    assert walker.send("/survey/1/", **{"q-O1": "1"}).redirect_chain[-1][0] == "/survey/2/"
    assert "<textarea" not in text(walker.get("/survey/1/"))


def test_beneath_every_field_stands_who_reads_it_and_what_is_left(core):
    page = sentences(core.get("/survey/12/"))
    assert page.count("One trained reader sees this, once at least ten people have written. Name nobody.") == 3
    assert page.count("Room for about 1000 characters.") == 3
    core.send("/survey/12/", **{"q-F1": "x" * 900})
    assert "Room for about 100 characters." in sentences(core.get("/survey/12/"))


def test_the_button_of_the_notice_saves_and_leads_to_the_page_of_its_own(core):
    response = core.send("/survey/2/", go="contact", **{"q-M2": "4"})
    assert response.redirect_chain[-1][0] == "/survey/contact/"
    assert 'name="q-M2" value="4" checked' in text(core.get("/survey/2/"))


def test_enter_goes_on_and_does_not_press_the_notice(core):
    """The button that stands first is what Enter presses."""
    for number in (2, 9):
        form = text(core.get(f"/survey/{number}/")).split("<form", 1)[1]
        first = re.search(r"<button\b[^>]*>", form)[0]
        assert 'value="next"' in first
        assert 'tabindex="-1" aria-hidden="true"' in first
