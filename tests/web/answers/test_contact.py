"""The page of its own: by name, beside the answers, the same for each link, without a trace of an earlier wish."""

import contextlib
import re

import pytest
from django.db import OperationalError, connection

from efterord.models import ContactWish, SurveyTerms, guard
from efterord.services import contact_wishes
from tests import respondent
from tests.respondent import filled, sentences, text

pytestmark = pytest.mark.django_db
PAGE = "/survey/contact/"
WISH = {"wanted": ["hr", "news"], "reach": "amira@example.org", "message": "It is about the rota."}


def post(walker, **fields):
    return walker.client.post(PAGE, {**filled(walker.get(PAGE)), "go": "send", **fields})


def test_a_wish_is_kept_and_said_to_be(token, walker):
    walker.open(token)
    response = post(walker, **WISH)
    assert (response.status_code, response["Location"]) == (302, "/survey/contact/?said=kept")
    assert "It is kept, and goes to those you have chosen." in sentences(walker.get(response["Location"]))
    wish = ContactWish.objects.get()
    assert (wish.wants_hr, wish.wants_news, wish.wants_touch) == (True, True, False)
    assert contact_wishes._opened(wish) == contact_wishes.Wished(WISH["message"], WISH["reach"])


def test_the_page_shows_nothing_of_an_earlier_wish(token, walker):
    """Whoever finds the link could read it."""
    walker.open(token)
    before = walker.get(PAGE).content
    post(walker, **WISH)
    assert walker.get(PAGE).content == before


def test_it_looks_and_answers_the_same_before_and_after_answering(token, walker):
    walker.open(token)
    before = [walker.get(PAGE).content, post(walker, **WISH)["Location"], post(walker, reach="").content]
    walker.submit(walker.answer_everything(token))
    assert walker.get("/survey/").status_code == 404
    after = [walker.get(PAGE).content, post(walker, **WISH)["Location"], post(walker, reach="").content]
    assert after == before


def test_an_unknown_link_gets_the_words_of_every_link_that_does_not_open(db, walker):
    respondent.asked()
    walker.open("x" * 27)
    assert walker.get(PAGE).status_code == 404
    assert walker.get(PAGE).content == walker.get("/survey/").content


def test_what_is_missing_is_said_and_what_was_written_stays(token, walker):
    walker.open(token)
    response = post(walker, wanted=[], reach=" ", message="words <b>")
    assert response.status_code == 422
    shown = text(response)
    assert "What would you like? Tick at least one, so that we know what you want." in sentences(response)
    assert "How can you be reached? Write how you can be reached." in sentences(response)
    assert "words &lt;b&gt;</textarea>" in shown
    assert ContactWish.objects.count() == 0


@pytest.mark.parametrize(("fields", "words"), [
    ({"wanted": ["everything"]}, "Choose among those shown."),
    ({"reach": "x" * 201}, "This is one character too long."),
    ({"message": "å" * 5000}, "This is 1000 characters too long."),
    ({"reach": "\x00\u202e\ufeff"}, "Write how you can be reached."),
])  # fmt: skip
def test_bad_input_is_told_in_words(token, walker, fields, words):
    walker.open(token)
    response = post(walker, **(WISH | fields))
    assert response.status_code == 422
    assert words in sentences(response)
    assert ContactWish.objects.count() == 0


def test_it_can_be_taken_back_and_answers_alike_when_there_is_nothing(token, walker):
    walker.open(token)
    nothing = post(walker, go="back")
    post(walker, **WISH)
    response = post(walker, go="back")
    assert response["Location"] == nothing["Location"] == "/survey/contact/?said=back"
    assert ContactWish.objects.count() == 0


def test_who_reads_it_and_what_the_law_demands_is_said_before_the_fields(token, walker):
    walker.open(token)
    with guard.door_open():
        SurveyTerms.objects.update(
            reach={"safety": {"line": "Mats Lind, 060-12 34 56", "mail": "x@example.org"},
                   "whistleblowing": {"line": "The channel is open to you too."}}
        )  # fmt: skip
    page = sentences(walker.get(PAGE))
    assert page.index("HR reads it") < page.index("it must be looked into") < page.index("What is it about?")
    assert "Mats Lind, 060-12 34 56" in page
    assert "x@example.org" not in page
    assert "The channel is open to you too." in page


def test_a_form_without_its_cookie_keeps_the_words(token, walker):
    walker.open(token)
    form = {**filled(walker.get(PAGE)), "go": "send", **WISH}
    walker.client.cookies.clear()
    response = walker.client.post(PAGE, form)
    assert response.status_code == 403
    assert "It is about the rota.</textarea>" in text(response)
    assert ContactWish.objects.count() == 0
    walker.open(token)
    assert walker.client.post(PAGE, {**filled(response), "go": "send", "wanted": ["hr"]}).status_code == 302


def test_a_wish_that_cannot_be_kept_comes_back_whole(token, walker):
    walker.open(token)
    form = {**filled(walker.get(PAGE)), "go": "send", **WISH}
    with failing("INSERT INTO .efterord_contactwish"):
        response = walker.client.post(PAGE, form)
    assert response.status_code == 503
    assert "We could not save just now" in text(response)
    assert re.search(r'name="wanted"[^>]* value="hr" checked', text(response))
    assert "amira@example.org" in text(response)


def test_the_two_links_stay_apart(token, walker):
    walker.open(token)
    for path in ("", "1/", "review/", "contact/", "again/", "withdraw/", "finish/", "later/"):
        assert "departure" not in text(walker.get(f"/survey/{path}")).replace("Your departure", ""), path


@contextlib.contextmanager
def failing(pattern):
    def fail(execute, sql, params, many, context):
        if re.search(pattern, sql):
            raise OperationalError("database or disk is full")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        yield


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("healthy", [0, 1, 2, 4])
def test_words_stay_in_the_page_wherever_the_database_fails(healthy):
    """The first statement asks who visits, later ones what the page says of others and then the writing."""
    walker = respondent.Walker()
    walker.open(respondent.asked())
    page = walker.get(PAGE)
    sent = {**respondent.filled(page), "wanted": ["hr"], "reach": "070 123 45 67"}
    sent |= {"message": "The rota again", "go": "send"}
    left = [healthy]

    def failing(execute, sql, params, many, context):
        left[0] -= 1
        if left[0] < 0:
            raise OperationalError("disk I/O error")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(failing):
        answer = walker.client.post(PAGE, sent)
    assert answer.status_code == 503
    assert "The rota again" in answer.content.decode()
    assert not ContactWish.objects.exists()
