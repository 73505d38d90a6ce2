"""Afterwards: writing again with the receipt, taking back what still waits, leaving a device that others use."""

import re

import pytest

from efterord.models import Draft, SealedAnswer
from efterord.services import answers as services
from efterord.web.answers import visits
from tests import respondent
from tests.respondent import filled, receipt_on, sentences, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(token, walker):
    """Somebody who has answered and holds the receipt."""
    walker.receipt = receipt_on(walker.submit(walker.answer_everything(token, q_O1="2")))
    return walker


def write_again(walker, **answers):
    response = walker.client.post("/survey/again/", filled(walker.get("/survey/again/")), follow=True)
    assert response.redirect_chain[-1][0] == "/survey/1/"
    return walker.send("/survey/1/", response, **answers)


def replace(walker, code):
    return walker.client.post("/survey/done/", {**filled(walker.get("/survey/review/")), "code": code})


def test_answers_are_written_again_in_place_of_those_sent(sent):
    before = SealedAnswer.objects.values_list("place_ciphertext", "receipt_hash").get()
    write_again(sent, **{"q-O1": "5"})
    overview = sent.get("/survey/review/")
    shown = text(overview)
    assert 'name="code"' in shown
    assert "by_name" not in shown
    assert 'name="receipt"' not in shown
    assert "They are counted in" not in shown
    response = replace(sent, sent.receipt.lower().replace("-", " "))
    assert "Your new answers are in place" in text(response)
    assert respondent.opened()[0].answers == {"q-O1": "5"}
    assert SealedAnswer.objects.values_list("place_ciphertext", "receipt_hash").get() == before
    assert Draft.objects.count() == 0
    # The same receipt still takes them back.
    assert "Your answers are deleted" in text(
        sent.client.post("/survey/withdraw/", {"code": sent.receipt}, follow=True)
    )


@pytest.mark.parametrize("code", ["", "wrong", "0" * 20, "\0", "<b>" * 50])
def test_a_wrong_code_changes_nothing_and_keeps_what_was_written(sent, code):
    write_again(sent, **{"q-O1": "5"})
    response = replace(sent, code)
    assert response.status_code == 422
    assert "No answer with this code waits" in text(response)
    assert 'href="#code"' in text(response)
    assert "<b>" not in text(response)
    assert filled(response)["q-O1"] == ["5"]
    assert respondent.opened()[0].answers["q-O1"] == "2"
    assert "Your new answers are in place" in text(
        sent.client.post("/survey/done/", {**filled(response), "code": sent.receipt})
    )


def test_writing_again_begins_empty_and_apart_from_the_draft(token, walker):
    """Whoever has not sent yet finds the own draft where it was, by the resume code."""
    walker.open(token)
    walker.send("/survey/background/")
    walker.send("/survey/1/", **{"q-O1": "2"})
    code = re.search(r'class="code">([^<]+)<', text(walker.get("/survey/later/")))[1]
    response = walker.client.post("/survey/again/", filled(walker.get("/survey/again/")), follow=True)
    assert " checked" not in text(response)
    walker.client.cookies.clear()
    walker.open(token)
    assert walker.send("/survey/resume/", code=code).redirect_chain[-1][0] == "/survey/2/"


def test_writing_again_can_go_on_on_another_device(sent, token):
    write_again(sent, **{"q-O1": "5"})
    code = re.search(r'class="code">([^<]+)<', text(sent.get("/survey/later/")))[1]
    phone = respondent.Walker()
    assert phone.open(token).status_code == 404
    page = phone.get("/survey/again/")
    resume = phone.client.post("/survey/again/", {**filled(page), "go": "resume"}, follow=True)
    assert phone.send("/survey/resume/", resume, code=code).redirect_chain[-1][0] == "/survey/2/"
    assert 'name="q-O1" value="5" checked' in text(phone.get("/survey/1/"))


def test_an_unknown_link_writes_nothing_again(db, walker):
    walker.open("x" * 27)
    assert walker.get("/survey/again/").status_code == 404
    key = visits.Held("x" * 27, "").form_key
    assert walker.client.post("/survey/again/", {"key": key}).status_code == 404


def test_only_the_words_that_still_wait_are_taken_back(sent, monkeypatch):
    response = sent.client.get("/survey/withdrawn/?of=words")
    assert "What you wrote is deleted" in text(response)
    assert "are counted" in sentences(response)
    assert services.Withdrawn.WORDS.value == "words"


def test_finishing_leaves_nothing_in_the_browser(sent):
    assert "Nothing of yours is left" in text(sent.get("/survey/finish/"))
    assert sent.client.cookies[visits.COOKIE].value
    response = sent.client.post("/survey/finish/")
    cookie = response.cookies[visits.COOKIE]
    assert (cookie.value, cookie["max-age"], cookie["path"]) == ("", 0, "/survey/")
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert "Nothing is left on this device" in text(response)
    assert sent.get("/survey/contact/").status_code == 404


def test_the_page_of_thanks_leads_to_all_of_it(token, walker):
    page = text(walker.submit(walker.answer_everything(token)))
    for path in ("again", "withdraw", "contact", "finish"):
        assert f'href="/survey/{path}/"' in page
    assert "/departure/" not in page
