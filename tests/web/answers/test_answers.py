"""The survey as a respondent meets it, read from what stands on the pages."""

import contextlib
import datetime as dt
import gzip
import re

import pytest
from django.contrib.staticfiles import finders
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from efterord import clock
from efterord.content import reader
from efterord.models import Draft, Invitation, SealedAnswer, guard
from efterord.vault import tokens
from efterord.web.answers import visits
from efterord.words import CaseStep
from tests import made, respondent
from tests.respondent import Walker, filled, receipt_on, text

pytestmark = pytest.mark.django_db
COOKIE = visits.COOKIE


@contextlib.contextmanager
def failing(pattern):
    """A database that fails at some statements, as a full disk or a lock makes it."""

    def fail(execute, sql, params, many, context):
        if re.search(pattern, sql):
            raise OperationalError("database or disk is full")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        yield


# Coming in


@pytest.mark.parametrize(
    ("language", "promise", "date"),
    [
        ("sv", "minst fyra andra som har slutat", "tidigast den 1 januari 2027"),
        ("nb", "minst fire andre som har sluttet", r"tidligst 1\.? januar 2027"),
        ("en", "at least four other leavers", "on 1 January 2027 at the earliest"),
    ],
)
def test_first_page_says_the_promise_with_k_and_the_date(token, language, promise, date):
    response = Walker(language).open(token)
    shown = text(response)
    assert promise in shown
    assert re.search(date, shown)
    assert "<strong>Region Mälarvik</strong>" in shown
    assert f'<html lang="{language}"' in shown
    assert response["Content-Language"] == language


def test_first_page_follows_the_plans_k(token, walker):
    from efterord.models import Plan

    with guard.door_open():
        Plan.objects.update(k=7)
    assert "at least six other leavers" in text(walker.open(token))


def test_link_puts_the_token_into_one_cookie_and_out_of_the_address(token, walker):
    response = walker.client.get(f"/survey/{token}/")
    assert (response.status_code, response["Location"]) == (302, "/survey/")
    assert list(response.cookies) == [COOKIE]
    cookie = response.cookies[COOKIE]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/survey/", True, "Lax")
    assert (cookie["expires"], cookie["max-age"]) == ("", "")  # ends with the browser


def test_link_without_its_last_slash_opens_too(token, walker):
    assert walker.client.get(f"/survey/{token}").status_code == 302
    assert walker.get("/survey/").status_code == 200


def test_link_opened_again_keeps_the_resume_code(token, walker):
    walker.open(token)
    code = re.search(r'class="code">([^<]+)<', text(walker.get("/survey/later/")))[1]
    walker.open(token)
    assert code in text(walker.get("/survey/later/"))


def test_a_slip_of_the_hand_takes_nobodys_cookie(token, walker):
    walker.open(token)
    walker.client.get("/survey/later")
    assert walker.get("/survey/1/").status_code == 200


def closed_links():
    """Every kind of link that opens nothing."""
    used, late = respondent.asked(answered=True), respondent.asked(closes_on=dt.date(2026, 10, 5))
    ended = respondent.asked(case=made.case(at=made.root(), steps=(CaseStep.OPENED, CaseStep.CLOSED)))
    cancelled = respondent.asked(case=made.case(at=made.root(), steps=(CaseStep.OPENED, CaseStep.CANCELLED)))
    return {
        "unknown": tokens.new_token(), "used": used, "late": late, "case closed": ended, "case cancelled": cancelled,
        "truncated": used[:20], "cut short": used[:5], "mistyped": "x" + used[1:], "long": "y" * 3000,
        "odd": "å%20<b>'--",
    }  # fmt: skip


def test_every_link_that_opens_nothing_says_the_same(db):
    seen = {}
    for kind, link in closed_links().items():
        walker = Walker()
        first = walker.client.get(f"/survey/{link}/")
        response = walker.client.get(first["Location"])
        seen[kind] = (first.status_code, first["Location"], response.status_code, response.content)
    assert len(set(seen.values())) == 1
    assert seen["used"][2] == 404
    assert "This link does not open" in seen["used"][3].decode()


def test_every_link_costs_the_same_statements(db):
    seen = set()
    for link in [*closed_links().values()][:5]:
        walker = Walker()
        with CaptureQueriesContext(connection) as first:
            walker.client.get(f"/survey/{link}/")
        with CaptureQueriesContext(connection) as then:
            walker.get("/survey/")
        assert len(first) == 0  # the token is not even looked up before the address is clean
        seen.add(tuple(re.sub(r"'[^']*'", "?", q["sql"]) for q in then))
    assert len(seen) == 1


def test_pages_behind_a_closed_link_do_not_open(db, walker):
    walker.open(respondent.asked(answered=True))
    for path in ("", "1/", "9/weights/", "go-on/", "later/", "resume/", "review/", "11/", "0/", "1/x/"):
        assert walker.get(f"/survey/{path}").status_code == 404


def test_pages_ask_the_database_once_for_the_visit_and_once_for_the_draft(token, walker):
    walker.answer_everything(token)
    for path, most in (("", 1), ("1/", 2), ("9/weights/", 2), ("review/", 3), ("later/", 1)):
        with CaptureQueriesContext(connection) as asked:
            assert walker.get(f"/survey/{path}").status_code == 200
        assert len(asked) == most, path


# Language


def test_language_chosen_is_kept(token, walker):
    walker.open(token)
    assert walker.get("/survey/language/nb/?to=later")["Location"] == "/survey/later/"
    assert '<html lang="nb"' in text(walker.get("/survey/1/"))
    assert '<html lang="nb"' in text(walker.get("/survey/"))


def test_language_chosen_among_the_questions_saves_first(token, walker):
    walker.open(token)
    response = walker.send("/survey/1/", go="sv", **{"q-O1": "5"})
    assert '<html lang="sv"' in text(response)
    assert 'name="q-O1" value="5" checked' in text(response)


def test_language_not_offered_gives_the_employers_own(db):
    made.organisation(languages=["nb", "sv"])
    token = tokens.new_token()
    made.invitation(made.case(at=made.root()), token)
    assert '<html lang="nb"' in text(Walker("en").open(token))


@pytest.mark.parametrize("elsewhere", ["https://example.org", "//example.org", "done", "page", "withdrawn"])
def test_language_leads_nowhere_else(token, walker, elsewhere):
    walker.open(token)
    assert walker.client.get("/survey/language/sv/", {"to": elsewhere})["Location"] == "/survey/"


# Questions


def test_questions_come_one_subject_a_page_with_progress(token, walker):
    walker.open(token)
    for number, page in enumerate(reader.questions().pages, start=1):
        shown = text(walker.get(f"/survey/{number}/"))
        assert f"Subject {number} of 10" in shown
        assert shown.count('fill="var(--mark)"') == 1
        if number != 9:
            for question in page.questions:
                assert f'name="{question.id}" value="none"' in shown
                assert shown.count(f'name="{question.id}"') == len(question.codes) + 1


def test_notice_stands_before_the_question_that_may_oblige_the_employer(token, walker):
    walker.open(token)
    shown = text(walker.get("/survey/2/"))
    notice = reader.promise().sentence("act_now", "en", k=5)
    assert shown.count(notice) == 1
    assert shown.index('id="q-M3"') < shown.index(notice) < shown.index('id="q-M4"')


def test_back_and_forward_lose_nothing(token, walker):
    walker.open(token)
    walker.send("/survey/1/", **{"q-O1": "2", "q-O2": "none"})
    response = walker.send("/survey/2/", go="back", **{"q-M1": "5"})
    assert response.redirect_chain[-1][0] == "/survey/1/"
    assert 'name="q-O1" value="2" checked' in text(response)
    assert 'name="q-O2" value="none" checked' in text(response)
    assert " checked" not in text(response).split('id="q-O3"')[1]
    assert 'name="q-M1" value="5" checked' in text(walker.get("/survey/2/"))


def test_an_answer_that_was_not_offered_is_refused_beside_its_question(token, walker):
    walker.open(token)
    response = walker.send("/survey/1/", **{"q-O1": "9", "q-O2": "3"})
    assert response.status_code == 422
    shown = text(response)
    assert 'href="#q-O1"' in shown
    assert 'id="q-O1-error"' in shown
    assert 'name="q-O2" value="3" checked' in shown


def test_go_on_leads_to_the_first_page_left(token, walker):
    walker.open(token)
    assert walker.get("/survey/go-on/")["Location"] == "/survey/background/"
    assert walker.send("/survey/background/").redirect_chain[-1][0] == "/survey/1/"
    walker.send("/survey/1/")
    assert walker.get("/survey/go-on/")["Location"] == "/survey/2/"
    walker.answer_everything(token)
    assert walker.get("/survey/go-on/")["Location"] == "/survey/review/"


# Reasons


def themes_shown(walker):
    return re.findall(r"<summary>([^<]+)</summary>", text(walker.get("/survey/9/")))


def test_themes_stand_in_another_order_for_each_respondent_and_the_last_is_last(token):
    made.organisation()
    orders = []
    for _ in range(4):
        walker = Walker()
        walker.open(token)
        orders.append(tuple(themes_shown(walker)))
        assert tuple(themes_shown(walker)) == orders[-1]
    assert len(set(orders)) > 1
    assert {order[-1] for order in orders} == {"Something else"}
    asked = {theme.name.en for theme in reader.reasons().themes if theme.asked}
    assert all(set(order) == asked and len(order) == len(asked) for order in orders)


def test_reasons_are_ticked_then_weighed(token, walker):
    walker.open(token)
    response = walker.send("/survey/9/", **{"q-R2": ["r-C1", "r-A1"]})
    assert response.redirect_chain[-1][0] == "/survey/9/weights/"
    assert text(response).count('name="q-R2"') == 2
    response = walker.send("/survey/9/weights/", response, **{"q-R2-weight-r-C1": "3"})
    assert response.status_code == 422
    assert 'name="q-R2-weight-r-C1" value="3" checked' in text(response)
    assert 'href="#q-R2-weight-r-A1"' in text(response)
    response = walker.send("/survey/9/weights/", response, **{"q-R2-weight-r-A1": "1", "q-R2-decided": "none"})
    assert response.redirect_chain[-1][0] == "/survey/10/"


def test_weights_stay_when_another_reason_is_added(token, walker):
    walker.open(token)
    page = walker.send("/survey/9/", **{"q-R2": ["r-C1"]})
    response = walker.send("/survey/9/weights/", page, go="back", **{"q-R2-weight-r-C1": "3", "q-R2-decided": "r-C1"})
    assert re.search(r"<details open[^>]*><summary>Work organisation", text(response))
    response = walker.send("/survey/9/", response, **{"q-R2": ["r-C1", "r-A2"]})
    assert 'name="q-R2-weight-r-C1" value="3" checked' in text(response)
    assert 'name="q-R2-decided" value="r-C1" checked' in text(response)


def test_six_reasons_are_too_many_and_stay_ticked(token, walker):
    walker.open(token)
    six = [reason.id for reason in reader.reasons().asked[:6]]
    response = walker.send("/survey/9/", **{"q-R2": six})
    assert response.status_code == 422
    assert text(response).count(" checked") == 6
    assert "Choose 5 at most" in text(response)


def test_no_reason_skips_the_weighing(token, walker):
    walker.open(token)
    assert walker.send("/survey/9/", **{"q-R2": ["none"]}).redirect_chain[-1][0] == "/survey/10/"
    assert 'name="q-R2" value="none" checked' in text(walker.get("/survey/9/"))


def test_a_reason_without_its_weight_is_asked_for_before_sending(token, walker):
    walker.answer_everything(token)
    walker.send("/survey/9/", go="back", **{"q-R2": ["r-B1"]})
    shown = text(walker.get("/survey/review/"))
    assert "The work turned out other than agreed: Say how much this mattered." in shown
    assert "Send my answers" not in shown


# The overview and sending


def test_overview_shows_every_answer_and_leads_back(token, walker):
    response = walker.answer_everything(token, q_O1="2", q_M4="none")
    shown = text(response)
    assert response.redirect_chain[-1][0] == "/survey/review/"
    assert re.search(r"It was clear who decided what\.</dt><dd><strong>2</strong>", shown)
    assert re.search(r'whoever they were\.</dt><dd class="sub">no answer', shown)
    assert re.search(r"No clear way forward</dt><dd><strong>Very much</strong> <span class=\"sub\">decided it", shown)
    assert "To studies" in shown
    page = walker.get("/survey/1/?to=review")
    assert "Back to the overview" in text(page)
    response = walker.send("/survey/1/?to=review", page, **{"q-O1": "5"})
    assert response.redirect_chain[-1][0] == "/survey/review/"
    assert re.search(r"It was clear who decided what\.</dt><dd><strong>5</strong>", text(response))


def test_sending_shows_the_receipt_and_a_repeat_shows_it_again(token, walker):
    overview = walker.answer_everything(token)
    first = walker.submit(overview)
    again = walker.submit(overview)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.content == again.content
    assert re.fullmatch(r"([0-9A-Z]{5}-){3}[0-9A-Z]{5}", receipt_on(first))
    assert SealedAnswer.objects.count() == 1
    assert Draft.objects.count() == 0
    assert not first.cookies
    assert receipt_on(first) == filled(overview)["receipt"][0]


def test_receipt_stands_in_no_address_and_no_cookie(token, walker):
    response = walker.submit(walker.answer_everything(token))
    receipt = receipt_on(response)
    assert not re.search(rf'(href|action)="[^"]*{receipt}', text(response))
    assert receipt not in str(walker.client.cookies)


def test_link_opens_nothing_after_sending(token, walker):
    walker.submit(walker.answer_everything(token))
    assert walker.open(token).status_code == 404
    assert walker.get("/survey/done/").status_code == 302


def test_used_and_closed_are_told_in_the_same_words_on_sending(db):
    seen = set()
    for change in ({"answered": True}, {"closes_on": dt.date(2026, 10, 1)}):
        walker = Walker()
        overview = walker.answer_everything(respondent.asked())
        with guard.door_open():
            Invitation.objects.update(**change)
        response = walker.submit(overview)
        seen.add((response.status_code, response.content))
        with guard.door_open():
            Invitation.objects.all().delete()
    assert len(seen) == 1
    assert seen.pop()[0] == 409


def test_what_is_read_on_the_overview_is_what_is_sent(token, walker):
    overview = walker.answer_everything(token, q_O1="2")
    walker.send("/survey/1/", **{"q-O1": "5"})  # another tab
    walker.submit(overview)
    assert respondent.opened()[0].answers["q-O1"] == "2"


# What fails must keep the words


def test_page_that_cannot_be_saved_comes_back_filled(token, walker):
    walker.open(token)
    page = walker.get("/survey/1/")
    with failing("efterord_draft"):
        response = walker.send("/survey/1/", page, **{"q-O1": "2"})
    assert response.status_code == 503
    assert 'name="q-O1" value="2" checked' in text(response)
    assert "Nothing has been sent, and your answers are still here" in text(response)
    assert walker.send("/survey/1/", response).redirect_chain[-1][0] == "/survey/2/"
    assert 'name="q-O1" value="2" checked' in text(walker.get("/survey/1/"))


def test_page_comes_back_filled_when_the_database_is_gone(token, walker):
    walker.open(token)
    page = walker.get("/survey/9/")
    with failing("."):
        response = walker.send("/survey/9/", page, **{"q-R2": ["r-A1", "r-H2"]})
        plain = walker.get("/survey/9/")
    assert (response.status_code, plain.status_code) == (503, 503)
    assert text(response).count(" checked") == 2
    assert "Closed for a short while" in text(plain)


@pytest.mark.parametrize("at", ["INSERT INTO .efterord_sealedanswer", "UPDATE .efterord_invitation", "."])
def test_sending_that_fails_keeps_everything_and_can_be_tried_again(token, walker, at):
    overview = walker.answer_everything(token)
    with failing(at):
        response = walker.submit(overview)
    assert response.status_code == 503
    assert SealedAnswer.objects.count() == 0
    assert not Invitation.objects.get().answered
    assert "your answers are still here" in text(response)
    kept, was = filled(response), filled(overview)
    assert {name: sorted(value) for name, value in kept.items()} == {n: sorted(v) for n, v in was.items()}
    assert receipt_on(walker.submit(response)) == was["receipt"][0]


def test_form_without_its_cookie_keeps_the_answers_and_works_once_the_link_is_opened(token, walker):
    walker.open(token)
    page = walker.get("/survey/1/")
    walker.client.cookies.clear()
    response = walker.send("/survey/1/", page, **{"q-O1": "2"})
    assert response.status_code == 403
    assert 'name="q-O1" value="2" checked' in text(response)
    assert Draft.objects.count() == 0
    walker.open(token)
    assert walker.send("/survey/1/", response).redirect_chain[-1][0] == "/survey/2/"
    assert 'name="q-O1" value="2" checked' in text(walker.get("/survey/1/"))


def test_overview_without_its_cookie_keeps_the_answers(token, walker):
    overview = walker.answer_everything(token)
    walker.client.cookies.clear()
    response = walker.submit(overview)
    assert response.status_code == 403
    assert SealedAnswer.objects.count() == 0
    walker.open(token)
    assert walker.submit(response).status_code == 200


@pytest.mark.parametrize("key", ["", "0" * 64, "å" * 10])
def test_form_from_elsewhere_changes_nothing(token, walker, key):
    walker.open(token)
    response = walker.client.post("/survey/1/", {"key": key, "q-O1": "2", "go": "next"})
    assert response.status_code == 403
    assert walker.client.post("/survey/done/", {"key": key, "q-O1": "2"}).status_code == 403
    assert (Draft.objects.count(), SealedAnswer.objects.count()) == (0, 0)


def test_key_of_another_link_is_refused(token, walker):
    walker.open(token)
    page = walker.get("/survey/1/")
    other = Walker()
    other.open(respondent.asked())
    assert other.send("/survey/1/", page).status_code == 403


def test_forged_cookie_is_none(token, walker):
    walker.client.cookies[COOKIE] = '["' + token + '", "0000-0000-0000", ""]:forged'
    assert walker.get("/survey/").status_code == 404


# Going on later and elsewhere


def test_resume_code_opens_the_draft_on_another_device(token, walker):
    walker.open(token)
    walker.send("/survey/1/", **{"q-O1": "2"})
    response = walker.send("/survey/2/", go="later", **{"q-M1": "4"})
    code = re.search(r'class="code">([^<]+)<', text(response))[1]
    phone = Walker()
    phone.open(token)
    assert 'value="2" checked' not in text(phone.get("/survey/1/"))
    response = phone.send("/survey/resume/", code=code.lower().replace("-", " "))
    assert response.redirect_chain[-1][0] == "/survey/3/"
    assert 'name="q-O1" value="2" checked' in text(phone.get("/survey/1/"))


@pytest.mark.parametrize("code", ["", "0000-0000-0000", "no code", "x" * 500])
def test_wrong_resume_code_is_said_calmly(token, walker, code):
    walker.open(token)
    response = walker.send("/survey/resume/", code=code)
    assert response.status_code == 200
    assert "No answers are saved under this link and this code" in text(response)


# Taking back


def test_receipt_takes_the_answer_back_without_link_or_cookie(token, walker):
    receipt = receipt_on(walker.submit(walker.answer_everything(token)))
    elsewhere = Client()
    response = elsewhere.post("/survey/withdraw/", {"code": receipt.lower().replace("-", " ")}, follow=True)
    assert "Your answers are deleted" in text(response)
    assert SealedAnswer.objects.count() == 0
    response = elsewhere.post("/survey/withdraw/", {"code": receipt})
    assert "No answer with this code waits" in text(response)


@pytest.mark.parametrize("code", ["", "<b>", "00000-00000-00000-00000", "\0", "🙂" * 99])
def test_unknown_receipt_is_said_calmly(token, walker, code):
    walker.submit(walker.answer_everything(token))
    response = walker.client.post("/survey/withdraw/", {"code": code})
    assert response.status_code == 200
    assert "No answer with this code waits" in text(response)
    assert "<b>" not in text(response)
    assert SealedAnswer.objects.count() == 1


# What every page is


def every_page(token):
    walker = Walker()
    yield walker.open(token)
    walker.send("/survey/1/")
    overview = walker.answer_everything(token)
    for path in (
        *(f"{n}/" for n in range(1, 11)),
        "9/weights/",
        "later/",
        "resume/",
        "review/",
        "withdraw/",
        "withdrawn/",
    ):
        yield walker.get(f"/survey/{path}")
    yield walker.submit(overview)
    yield walker.get("/survey/")


@pytest.mark.parametrize("language", ["sv", "nb", "en"])
def test_no_page_holds_script_or_the_word_or_is_kept_by_the_browser(token, language):
    for response in every_page(token):
        shown = text(response)
        # A page of questions loads one script of ours, which nothing needs; no other page loads any.
        script = re.findall(r"<script[^>]*>", shown)
        assert [re.sub(r"/static/\w+/", "/", each) for each in script] in (
            [],
            ['<script src="/efterord/survey.js" defer>'],
        )
        assert bool(script) <= ("data-room" in shown)
        assert "hx-" not in shown
        assert "anonym" not in shown.lower()
        assert response["Cache-Control"] == "no-store"
        assert response["Referrer-Policy"] == "no-referrer"
        assert "script-src 'self'" in response["Content-Security-Policy"]


def test_first_visit_is_two_requests_and_under_20_kilobytes(token, walker):
    walker.client.defaults["HTTP_ACCEPT_ENCODING"] = "gzip"
    response = walker.open(token)
    assert response["Content-Encoding"] == "gzip"
    shown = gzip.decompress(response.content).decode()
    fetched = re.findall(r'<(?:link rel="stylesheet"|script|img)[^>]*(?:href|src)="([^"]+)"', shown)
    assert [path.rpartition("/")[2] for path in fetched] == ["leaver.css"]
    with open(finders.find("efterord/leaver.css"), "rb") as file:
        packed = len(gzip.compress(file.read(), 6))
    assert len(response.content) + packed < 20_000


def test_pages_with_a_secret_are_not_packed(token, walker):
    walker.client.defaults["HTTP_ACCEPT_ENCODING"] = "gzip"
    walker.open(token)
    for path in ("1/", "later/", "resume/"):
        assert "Content-Encoding" not in walker.get(f"/survey/{path}").headers


def test_two_thousand_fields_are_bad_input_and_not_a_failure(token, walker):
    walker.open(token)
    response = walker.client.post("/survey/1/", {f"f{n}": "" for n in range(2000)})
    assert response.status_code == 400


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options", "head"])
def test_other_methods_change_nothing(token, walker, method):
    walker.open(token)
    for path in ("", "1/", "done/", "withdraw/"):
        assert getattr(walker.client, method)(f"/survey/{path}").status_code in (200, 302)
    assert (Draft.objects.count(), SealedAnswer.objects.count()) == (0, 0)


def test_opening_date_moves_with_the_day(token, walker):
    with clock.told_at(dt.datetime(2027, 1, 1, 9, tzinfo=dt.UTC)):
        with guard.door_open():
            Invitation.objects.update(closes_on=dt.date(2027, 2, 1))
        assert "1 April 2027" in text(walker.open(token))
