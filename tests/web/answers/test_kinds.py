"""Every kind of question on a page of an organisation's own set, filled in without script."""

import re

import pytest

from efterord import gate
from efterord.services import answers as services
from efterord.web.answers import visits
from tests import every_kind, respondent
from tests.respondent import filled, text

pytestmark = pytest.mark.django_db
PAGE = "/survey/1/"


def name(short):
    return f"q-own-{short}"


@pytest.fixture
def own(db):
    """A respondent before the first page of a set of the organisation's own."""
    token = respondent.asked(questionnaire="own", questionnaire_version=3)
    every_kind.published()
    walker = respondent.Walker()
    walker.open(token)
    walker.send("/survey/background/")
    return walker


ANSWERED = {
    name("scale"): "3",
    name("zero"): "9",
    name("single"): "c",
    name("heavy-weight-a"): "4",
    name("heavy-weight-b"): "0",
    name("tally"): "7,5",
    name("dates-day"): "24",
    name("dates-month"): "12",
    name("dates-year"): "2015",
    name("cause"): "none",
}


def draft_of(walker):
    request = walker.client.get("/survey/later/").wsgi_request
    return services.open_draft(gate.RESPONDENT, key=visits.read(request).draft_key)


def sent(walker):
    response = walker.submit(walker.get("/survey/review/"))
    assert response.status_code == 200
    return respondent.opened()[0].answers


def test_every_kind_is_answered_and_sealed(own):
    assert own.send(PAGE, **ANSWERED).redirect_chain[-1][0] == "/survey/2/"
    own.send("/survey/2/", **{name("short"): "calm", name("words"): "Two\r\nlines"})
    assert sent(own) == {
        name("scale"): "3",
        name("zero"): "9",
        name("single"): "c",
        name("heavy"): ["a:4"],
        name("tally"): "5-9",
        name("dates"): "2010-2019",
        name("short"): "calm",
        name("words"): "Two\nlines",
    }


def test_of_a_figure_and_a_day_no_draft_holds_more_than_the_class(own):
    own.send(PAGE, **ANSWERED)
    kept = draft_of(own)
    assert (kept[name("tally")], kept[name("dates")]) == ("5-9", "2010-2019")
    assert not {key for key in kept if "day" in key or "month" in key or "year" in key}
    page = text(own.get(PAGE))
    assert "Your answer so far: 5–9." in re.sub(r"\s+", " ", page)
    assert 'value="2015"' not in page
    assert 'value="7,5"' not in page
    # The class stays when the page is sent again untouched, and another figure takes its place.
    own.send(PAGE)
    assert draft_of(own)[name("tally")] == "5-9"
    own.send(PAGE, **{name("tally"): "0"})
    assert draft_of(own)[name("tally")] == "<1"
    own.send(PAGE, **{name("tally"): ["", "none"]})
    assert draft_of(own)[name("tally")] == "none"


def test_what_cannot_be_read_comes_back_as_it_was_typed_with_words_beside_it(own):
    wrong = {name("tally"): "about ten", name("dates-year"): "2015", name("heavy-weight-c"): "4"}
    response = own.send(PAGE, **{**ANSWERED, **wrong, name("dates-day"): "31", name("dates-month"): "2",
                                 name("heavy-weight-d"): "1"})  # fmt: skip
    assert response.status_code == 422
    shown = text(response)
    assert 'value="about ten"' in shown
    assert 'name="q-own-dates-day" type="text" inputmode="numeric" value="31"' in shown
    for target, words in (
        ("q-own-tally", "Write it in figures"),
        ("q-own-dates", "Write day, month and year in figures"),
        ("q-own-heavy", "Choose 2 at most"),
    ):
        assert f'href="#{target}"' in shown
        assert re.search(rf'id="{target}-error">[^<]*{words}', shown), target
    assert 'aria-describedby="q-own-tally-note q-own-tally-error" aria-invalid="true"' in shown


def test_a_question_of_the_same_page_is_asked_once_its_answer_is_given(own):
    """Without script the page comes back once; what is passed over then does not call again."""
    page = text(own.get(PAGE))
    assert re.search(r'id="q-own-multi-part" data-after="q-own-single" data-codes="a b" hidden', page)
    assert re.search(r'name="seen" value="q-own-multi-part" disabled', page)
    response = own.send(PAGE, **{**ANSWERED, name("single"): "a"})
    assert response.redirect_chain[-1][0] == "/survey/1/#q-own-multi-part"
    assert not re.search(r'id="q-own-multi-part"[^>]* hidden', text(response))
    assert own.send(PAGE, response).redirect_chain[-1][0] == "/survey/2/"
    own.send("/survey/2/")
    assert name("multi") not in sent(own)


def test_with_script_the_page_does_not_come_back(own):
    response = own.send(PAGE, **{**ANSWERED, name("single"): "a", name("multi"): ["a", "c"], "live": "yes"})
    assert response.redirect_chain[-1][0] == "/survey/2/"
    own.send("/survey/2/")
    assert sent(own)[name("multi")] == ["a", "c"]


def test_an_answer_whose_question_is_no_longer_asked_is_not_sent(own):
    own.send(PAGE, **{**ANSWERED, name("single"): "a", name("multi"): ["a"], "live": "yes"})
    own.send(PAGE, **{name("single"): "d"})
    own.send("/survey/2/")
    overview = own.get("/survey/review/")
    assert "multi" not in re.sub(r'name="seen"[^>]*', "", text(overview)).split("<dl", 1)[1].split("</dl>")[0]
    assert name("multi") not in sent(own)


def test_reasons_among_other_questions_are_weighed_at_a_step_of_their_own(own):
    response = own.send(PAGE, **{**ANSWERED, name("cause"): ["r-A1", "r-C2"]})
    assert response.redirect_chain[-1][0] == "/survey/1/weights/"
    assert 'name="q-own-scale"' not in text(response)
    response = own.send("/survey/1/weights/", response, **{name("cause-weight-r-A1"): "2"})
    assert response.status_code == 422
    response = own.send("/survey/1/weights/", response, **{name("cause-weight-r-C2"): "4"})
    assert response.redirect_chain[-1][0] == "/survey/2/"
    kept = draft_of(own)
    assert kept[name("cause")] == ["r-A1:2", "r-C2:4"]
    assert kept[name("scale")] == "3"
    page = own.get(PAGE)
    assert re.search(r'name="q-own-cause" value="r-A1" checked', text(page))
    assert set(filled(page)["q-own-cause"]) == {"r-A1", "r-C2"}


def test_every_field_has_a_name_to_be_read_aloud(own):
    for path in (PAGE, "/survey/2/"):
        page = text(own.get(path))
        labelled = set(re.findall(r'<label[^>]*\bfor="([^"]+)"', page))
        for tag in re.findall(r"<(?:input|textarea)\b[^>]*>", page):
            told = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
            if told.get("type") in ("hidden", "radio", "checkbox"):
                continue
            assert told["id"] in labelled or f'id="{told.get("aria-labelledby")}"' in page, tag
            assert told.get("autocomplete") == "off" or tag.startswith("<textarea"), tag
        assert page.count("<legend") == page.count("<fieldset")
