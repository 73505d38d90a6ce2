"""The leaver's own pages as a leaver meets them, read from what stands on them."""

import datetime as dt
import re

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection

from efterord import clock
from efterord.models import CaseEvent, Contact, DepartureLink, KeepInTouch, LeaverWish, guard
from efterord.web.answers import visits as survey_visits
from efterord.web.departures import visits
from efterord.words import CaseStep, HeldAs, InterviewKind, ItemOwner, Sector, Wish
from tests import leaver, made
from tests.leaver import Walker, shown, text

pytestmark = pytest.mark.django_db
COOKIE = visits.COOKIE


# Coming in


def test_link_puts_the_token_into_one_cookie_and_out_of_the_address(token, walker):
    response = walker.client.get(f"/departure/{token}/")
    assert (response.status_code, response["Location"]) == (302, "/departure/")
    assert list(response.cookies) == [COOKIE]
    cookie = response.cookies[COOKIE]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/departure/", True, "Lax")
    assert (cookie["expires"], cookie["max-age"]) == ("", "")  # ends with the browser


def test_link_without_its_last_slash_opens_too(token, walker):
    assert walker.client.get(f"/departure/{token}").status_code == 302


def test_entering_asks_the_database_nothing(token, walker, django_assert_num_queries):
    with django_assert_num_queries(0):
        walker.client.get(f"/departure/{token}/")
        walker.client.get(f"/departure/{'x' * 27}/")


def test_every_link_that_does_not_open_gets_the_same_words(case, token, walker):
    pages = []
    for wrong in ("x" * 27, token[:-1], token[:20], token.swapcase(), "ett-två-tre-fyra-fem-sex", "x" * 5000):
        pages.append(Walker().open(wrong))
    with clock.told_at(made.NOON + dt.timedelta(days=115)):
        pages.append(Walker().open(token))
    with guard.door_open():
        CaseEvent.objects.create(case=case, step=CaseStep.CANCELLED, at=made.NOON, by="operator")
    pages += [Walker().open(token), Walker().get(), Walker().get("afterwards/"), Walker().get("summary/1/")]
    assert {page.status_code for page in pages} == {404}
    assert len({text(page) for page in pages}) == 1


def test_short_word_in_the_place_of_a_token_takes_nobodys_cookie(token, walker):
    walker.open(token)
    walker.client.get("/departure/wish/x/")
    walker.client.get("/departure/somewhere/")
    assert walker.get().status_code == 200


def test_link_opened_by_two_people_works_for_both(token):
    assert Walker().open(token).status_code == 200
    assert Walker("nb").open(token).status_code == 200


def test_tampered_cookie_opens_nothing(token, walker):
    walker.open(token)
    value = walker.client.cookies[COOKIE].value
    for wrong in (value[:-1], "x" + value, f"{value}x", "", "é", "x" * 9000):
        walker.client.cookies[COOKIE] = wrong
        assert walker.get().status_code == 404


def test_headers_keep_the_page_to_itself(token, walker):
    page = walker.open(token)
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in page["Content-Security-Policy"]
    assert '<meta name="robots" content="noindex">' in text(page)
    assert "<script" not in text(page)


def test_no_session_and_no_other_cookie(case, token, walker):
    page = walker.open(token)
    walker.send(page, "wish/", wish=Wish.NO_TALK)
    walker.send(page, "address/", mail="a@home.example")
    row = leaver.summary(leaver.talk(case))
    for path in ("prepare/", "afterwards/", f"summary/{row.pk}/", "language/nb/"):
        walker.get(path)
    assert Session.objects.count() == 0
    assert set(walker.client.cookies) == {COOKIE}


def test_it_never_names_the_survey_or_takes_its_cookie(case, token, walker):
    page = walker.open(token)
    held = survey_visits.Held("s" * 27, "0000-0000-0000", "nb")
    walker.client.cookies[survey_visits.COOKIE] = survey_visits._signer().sign_object(
        [held.token, held.resume_code, held.language]
    )
    assert text(walker.get()) == text(page)
    for path in ("", "prepare/", "afterwards/"):
        assert "/survey" not in text(walker.get(path))
    assert visits.PATH != survey_visits.PATH
    assert visits.COOKIE != survey_visits.COOKIE
    # The survey's cookie, taken under the departure's name, opens nothing.
    stranger = Walker()
    stranger.client.cookies[COOKIE] = survey_visits._signer().sign_object([token, "0000-0000-0000", "sv"])
    assert stranger.get().status_code == 404


@pytest.mark.parametrize("path", ["", "prepare/", "afterwards/"])
def test_page_weighs_less_than_thirty_kilobytes(case, token, walker, path):
    for n in range(8):
        leaver.item(case, name=f"Something to do {n}")
    leaver.booked(leaver.talk(case))
    walker.open(token)
    assert len(walker.get(path).content) < 30_000


# What happens now


def test_first_page_tells_what_happens_in_order(case, token, walker):
    with guard.door_open():
        case.person.name = "Amira Hedvall"
        case.person.save()
    manager = made.user(name="Henrik Sandvall")
    leaver.summary(leaver.talk(case, kind=InterviewKind.MANAGER, held_as=HeldAs.NEAREST_MANAGER, by=manager))
    leaver.booked(leaver.talk(case))
    page = walker.open(token)
    walker.get("language/en/")
    page = shown(walker.get())
    order = [
        "Hello Amira", "Thank you for 4 years at Infektionsavdelning 3.", "Your talk with your manager",
        "Henrik Sandvall", "Read the summary", "Your talk with HR",
        "Wednesday 14 October, 10.00–11.00. Rum Eken, with Sanna Ekhult.", "A survey", "Your last day",
        "Friday 30 October", "Who reads what?", "2 years after your last day", "28 January 2027",
    ]  # fmt: skip
    places = [page.find(words) for words in order]
    assert -1 not in places, dict(zip(order, places, strict=True))
    assert places == sorted(places)


def test_page_says_when_the_case_is_erased_and_what_stays(token, walker):
    walker.open(token)
    walker.get("language/en/")
    page = text(walker.get())
    assert "Your case is erased in the night after 29 October 2028, once HR has closed it." in page
    assert "The staff register still says that you worked here" in page


def test_page_of_a_swedish_public_body_promises_no_erasure(case, token, walker):
    made.organisation(sector="swedish_public")
    made.interview(case, by=made.user())
    walker.open(token)
    walker.get("language/en/")
    page = text(walker.get())
    assert "as the law on public records says" in page
    assert "is erased in the night" not in page
    assert "2 years after your last day" not in page


def test_dismissed_leaver_is_met_with_words_of_its_own(token, walker):
    with guard.door_open():
        from efterord.models import Case

        Case.objects.update(leaving_kind="DIS")
    walker.open(token)
    walker.get("language/en/")
    assert "It was not your decision to leave" in shown(walker.get())


def test_public_employer_says_what_a_summary_is(case, token, walker):
    walker.open(token)
    walker.get("language/en/")
    assert "public record" not in shown(walker.get())
    made.organisation(sector=Sector.SWEDISH_PUBLIC)
    assert "public record" in shown(walker.get())


def test_somebody_not_offered_a_talk_is_told_of_none(token, walker):
    from efterord.models import Case

    with guard.door_open():
        Case.objects.update(leaving_kind="INT")
    walker.open(token)
    walker.get("language/en/")
    page = shown(walker.get())
    assert "A survey" not in page
    assert "Would you rather talk" not in page


def test_language_is_kept_in_the_cookie_and_remembered_when_something_is_saved(token, walker):
    assert walker.open(token)["Content-Language"] == "sv"
    assert walker.get("language/nb/?to=prepare")["Location"] == "/departure/prepare/"
    assert walker.get("language/xx/?to=https://evil.example")["Location"] == "/departure/"
    page = walker.get()
    assert page["Content-Language"] == "nb"
    assert DepartureLink.objects.get().language == "sv"  # a link changes no record
    walker.send(page, "address/", mail="a@home.example")
    assert DepartureLink.objects.get().language == "nb"


# The wish


def test_wish_is_saved_and_told_back(token, walker):
    page = walker.open(token)
    response = walker.send(page, "wish/", wish=Wish.HR)
    assert (response.status_code, response["Location"]) == (302, "/departure/?said=wish#said")
    assert LeaverWish.objects.get().wish == Wish.HR
    assert re.search(rf'value="{Wish.HR}" checked', text(walker.get()))


@pytest.mark.parametrize("wish", ["", "boss", Wish.ANOTHER_AT_HR, "\x00", "x" * 100_000])
def test_wish_that_is_none_shows_the_page_again(token, walker, wish):
    response = walker.send(walker.open(token), "wish/", wish=wish)
    assert response.status_code == 422
    assert not LeaverWish.objects.exists()


def test_wish_is_refused_in_words_when_the_talk_has_begun(case, token, walker):
    page = walker.open(token)
    leaver.talk(case, started_at=made.NOON)
    response = walker.send(page, "wish/", wish=Wish.NO_TALK)
    assert response.status_code == 403
    assert "has begun" in shown(response) or "har börjat" in shown(response)


# The address


def test_address_is_saved_shown_and_taken_away(token, walker):
    page = walker.open(token)
    walker.send(page, "address/", mail="amira@home.example", mobile="070-1234567", news="on")
    page = walker.get()
    assert 'value="amira@home.example"' in text(page)
    assert 'value="0701234567"' in text(page)
    walker.send(page, "address/", remove="1")
    assert not Contact.objects.exists()


def test_wrong_address_stays_in_the_field_with_words(token, walker):
    response = walker.send(walker.open(token), "address/", mail="not an <b>address</b>")
    assert response.status_code == 422
    assert 'value="not an &lt;b&gt;address&lt;/b&gt;"' in text(response)
    assert "<b>address" not in text(response)
    assert 'aria-invalid="true"' in text(response)


# The list


def test_own_lines_are_ticked_and_taken_up_again(case, token, walker):
    mine, hrs = leaver.item(case), leaver.item(case, name="Close the accounts", owner=ItemOwner.HR)
    page = walker.open(token)
    assert "Empty the locker" in shown(page)
    assert "Close the accounts" not in shown(page)
    walker.send(page, f"items/{mine.pk}/")
    mine.refresh_from_db()
    assert (mine.ended_as, mine.ended_by) == ("done", "leaver")
    walker.send(walker.get(), f"items/{mine.pk}/", again="1")
    mine.refresh_from_db()
    assert mine.ended_as == ""
    assert walker.send(page, f"items/{hrs.pk}/", to=f"items/{mine.pk}/").status_code == 404
    other = leaver.item(made.case(at=made.root()))
    assert walker.send(page, f"items/{other.pk}/", to=f"items/{mine.pk}/").status_code == 404


# Forms


@pytest.mark.parametrize("path", ["wish/", "address/", "items/1/", "afterwards/", "afterwards/stop/", "summary/1/"])
def test_form_from_elsewhere_is_not_taken_and_its_words_are_kept(token, walker, path):
    walker.open(token)
    for key in ("", "x", "k" * 64):
        response = walker.client.post(f"/departure/{path}", {"key": key, "mail": "typed@home.example"})
        assert response.status_code == 403
        assert "typed@home.example" in text(response)
    assert not Contact.objects.exists()


def test_words_are_kept_when_the_cookie_is_gone_and_sent_again_when_the_link_is_opened_anew(token, walker):
    page = walker.open(token)
    walker.client.cookies.clear()
    response = walker.send(page, "address/", mail="typed@home.example", news="on")
    assert response.status_code == 403
    assert "typed@home.example" in text(response)
    walker.open(token)
    again = leaver.filled(response, "/departure/address/")
    assert walker.client.post("/departure/address/", again).status_code == 302
    assert Contact.objects.exists()


def test_words_are_kept_when_the_case_is_cancelled_meanwhile(case, token, walker):
    page = walker.open(token)
    with guard.door_open():
        CaseEvent.objects.create(case=case, step=CaseStep.CANCELLED, at=made.NOON, by="operator")
    response = walker.send(page, "address/", mail="typed@home.example")
    assert response.status_code == 404
    assert "typed@home.example" in text(response)


def test_words_are_kept_when_the_database_is_full(token, walker):
    page = walker.open(token)

    def fail(execute, sql, params, many, context):
        if "efterord_contact" in sql and not sql.startswith("SELECT"):
            raise OperationalError("disk full")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        response = walker.send(page, "address/", mail="typed@home.example")
    assert response.status_code == 503
    assert "typed@home.example" in text(response)


def test_get_of_a_form_that_only_takes_posts_breaks_nothing(token, walker):
    walker.open(token)
    for path in ("wish/", "address/", "items/1/", "afterwards/stop/"):
        assert walker.get(path).status_code == 405


# Prepare and afterwards


def test_subjects_stand_in_the_language_of_the_page(case, token, walker):
    leaver.talk(case)
    walker.open(token)
    walker.get("language/nb/")
    page = walker.get("prepare/")
    assert page["Content-Language"] == "nb"
    assert "Hovedgrunn" in shown(page) or "slutter" in shown(page)


def test_nothing_planned_is_said(token, walker):
    walker.open(token)
    walker.get("language/en/")
    assert "No talk is planned right now" in shown(walker.get("prepare/"))


def test_consent_is_given_renewed_and_taken_back(token, walker):
    walker.open(token)
    walker.get("language/en/")
    page = walker.get("afterwards/")
    sent = walker.send(page, "afterwards/", mail="a@home.example", days="183", asked="on")
    assert sent["Location"] == "/departure/afterwards/?said=kept#said"
    assert KeepInTouch.objects.get().may_be_asked_back
    page = walker.get("afterwards/")
    assert "7 April 2027" in shown(page)
    assert 'value="a@home.example"' in text(page)
    walker.send(page, "afterwards/stop/")
    assert not KeepInTouch.objects.exists()


@pytest.mark.parametrize("fields", [{"mail": ""}, {"mail": "x"}, {"days": "9"}, {"days": "many"}])
def test_consent_that_lacks_something_is_shown_again(token, walker, fields):
    walker.open(token)
    page = walker.get("afterwards/")
    response = walker.send(page, "afterwards/", **{"mail": "a@home.example", "days": "365", **fields})
    assert response.status_code == 422
    assert not KeepInTouch.objects.exists()


def test_link_opens_only_the_consent_when_the_pages_have_closed(case, token, walker):
    walker.open(token)
    page = walker.get("afterwards/")
    walker.send(page, "afterwards/", mail="a@home.example", days="365")
    with clock.told_at(made.NOON + dt.timedelta(days=200)):
        assert walker.get().status_code == 404
        assert walker.get("prepare/").status_code == 404
        page = walker.get("afterwards/")
        assert page.status_code == 200
        gone = walker.send(page, "afterwards/stop/")
        assert gone.status_code == 200
        assert walker.get("afterwards/").status_code == 404
