"""Text messages: one POST to a real gateway on loopback, tried again with the same id, never in a log; 160 signs."""

import datetime as dt
import logging

import pytest

from efterord import clock, gate
from efterord.mail import send, sms, texts_sms
from efterord.models import Letter
from efterord.project import environment
from efterord.rules import letters as contexts
from efterord.services import letters
from efterord.words import Channel, Language, LetterKind, Occasion
from tests import made
from tests.ground import gateway

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER = "+46701234567"
KINDS = (LetterKind.SURVEY_INVITATION, LetterKind.SURVEY_REMINDER, LetterKind.SURVEY_FOLLOW_UP)
TOKEN = "A_-b" * 6 + "xyz"


@pytest.fixture
def post(settings):
    made.organisation()
    with gateway.opened() as running:
        settings.SMS_URL, settings.SMS_TOKEN, settings.IS_SMS_SET = running.url, "s3cret", True
        yield running


def context(**changes) -> dict[str, str]:
    usual = {
        "link": f"https://svar.example.org/survey/{TOKEN}/", "employer": "Region Mälarvik", "sender": "",
        "closes_on": dt.date(2026, 11, 15), "minutes": 7, "occasion": Occasion.EXIT,
    }  # fmt: skip
    return contexts.about_survey(**{**usual, **changes})


def queue(kind: LetterKind = LetterKind.SURVEY_INVITATION, **values) -> Letter:
    draft = letters.Draft(kind, NUMBER, Language.SV, context(), Channel.SMS, **values)
    letters.queue_letters(gate.SYSTEM, drafts=[draft])
    return Letter.objects.order_by("-queued_at").first()


def test_message_is_posted_once_with_number_text_and_id_and_is_wiped(post):
    letter = queue()
    assert send.send_due() == send.Sent(n_sent=1)
    assert send.send_due() == send.Sent()
    (taken,), (head,) = post.taken, post.heads
    text = texts_sms.render(LetterKind.SURVEY_INVITATION, Language.SV, context())
    assert taken == {"to": NUMBER, "text": text, "id": str(letter.pk)}
    assert post.paths == ["/send?from=efterord"]
    assert head["Authorization"] == "Bearer s3cret"
    assert head["Content-Type"] == "application/json; charset=utf-8"
    letter.refresh_from_db()
    assert (letter.text_ciphertext, letter.sent_at is not None) == (None, True)


@pytest.mark.parametrize("status", [400, 404, 410, 422])
def test_message_the_gateway_will_never_take_is_given_up(post, status):
    post.answers = [status]
    queue()
    assert send.send_due() == send.Sent(n_failed=1)
    assert Letter.objects.get().given_up_at is not None
    assert send.send_due() == send.Sent()


@pytest.mark.parametrize("status", [500, 503, 401, 403, 408, 429, 301, 307])
def test_message_that_is_not_taken_now_is_tried_again_with_the_same_id_and_the_others_wait(post, status):
    post.answers = [status]
    post.elsewhere = "http://127.0.0.1:9/"
    with clock.told_at(made.NOON):
        queue()
        queue()
        assert send.send_due() == send.Sent(n_failed=1)
    assert len(post.taken) == 1
    with clock.told_at(made.NOON + dt.timedelta(minutes=1)):
        assert send.send_due() == send.Sent(n_sent=2)
    assert sorted(each["id"] for each in post.taken).count(post.taken[0]["id"]) == 2


def test_gateway_that_says_nothing_is_left_after_a_while(post, monkeypatch):
    monkeypatch.setattr(sms, "TIMEOUT_SECONDS", 0.3)
    post.answers = ["hang"]
    with clock.told_at(made.NOON):
        letter = queue()
        assert send.send_due() == send.Sent(n_failed=1)
        letter.refresh_from_db()
        assert (letter.n_tries, letter.given_up_at) == (1, None)
    with clock.told_at(made.NOON + dt.timedelta(minutes=1)):
        assert send.send_due() == send.Sent(n_sent=1)


def test_gateway_that_is_away_ages_one_message_only(post, settings):
    settings.SMS_URL = "http://127.0.0.1:9/"
    queue()
    queue()
    assert send.send_due() == send.Sent(n_failed=1)
    assert sorted(Letter.objects.values_list("n_tries", flat=True)) == [0, 1]


def test_neither_number_nor_text_nor_token_is_logged(post, caplog):
    post.answers = [500, 400]
    with caplog.at_level(logging.DEBUG):
        queue()
        send.send_due()
        with clock.told_at(clock.now() + dt.timedelta(minutes=2)):
            send.send_due()
    assert "text message" in caplog.text
    assert [
        secret for secret in (NUMBER, NUMBER[3:], TOKEN, "s3cret", "svar.example.org") if secret in caplog.text
    ] == []


def test_message_waits_for_its_hour(post):
    with clock.told_at(made.NOON):
        queue(not_before=made.NOON + dt.timedelta(hours=3))
        assert send.send_due() == send.Sent()
    with clock.told_at(made.NOON + dt.timedelta(hours=3)):
        assert send.send_due() == send.Sent(n_sent=1)


def test_without_a_gateway_messages_wait_and_mail_is_no_hindrance(settings):
    made.organisation()
    queue()
    assert send.send_due() == send.Sent()
    assert Letter.objects.get().n_tries == 0
    settings.IS_DEMO = True
    assert send.send_due() == send.Sent(n_sent=1)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("employer", ["Region Mälarvik", "Å" * 200, "Škoda – “Zürich” ☂ 株式会社 & Söner", ""])
@pytest.mark.parametrize("url", ["https://a.se", "https://" + "x" * 52])
def test_message_fits_160_signs_of_the_telephones_alphabet(kind, language, employer, url):
    link = f"{url}/survey/{TOKEN}/"
    assert len(url) <= texts_sms.LONGEST_URL
    text = texts_sms.render(kind, language, context(employer=employer, link=link))
    assert set(text) <= texts_sms.GSM
    assert len(text) <= texts_sms.MOST_SIGNS
    assert text.endswith(f" {link}")
    assert text.isprintable()


def test_link_is_never_cut_even_where_it_alone_is_too_long():
    link = f"https://{'x' * 150}.example.org/survey/{TOKEN}/"
    assert texts_sms.render(KINDS[0], Language.SV, context(link=link)).endswith(link)


def test_name_is_written_in_the_telephones_alphabet():
    assert texts_sms.plain("Škoda –  Zürich\n“Nord” ☂ Łódź") == 'Skoda - Zürich "Nord" odz'
    assert "株" not in texts_sms.plain("株式会社")


def test_each_language_has_words_of_its_own():
    for kind in KINDS:
        assert len({texts_sms.render(kind, language, context()) for language in Language}) == 3


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("", ""),
        ("https://sms.example.org/v1", "https://sms.example.org/v1"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080/"),
        ("http://[::1]:8080/", "http://[::1]:8080/"),
        ("http://sms.example.org/", None),
        ("ftp://sms.example.org/", None),
        ("https://user:word@sms.example.org/", None),
        ("https:///send", None),
        ("sms.example.org", None),
    ],
)
def test_gateway_is_reached_by_https_or_on_this_machine(monkeypatch, told, found):
    monkeypatch.setenv("EFTERORD_SMS_URL", told)
    if found is None:
        with pytest.raises(environment.BadSetting, match="EFTERORD_SMS_URL"):
            environment.sms()
    else:
        assert environment.sms()[0] == found
