"""HR's doors to the leaver's own pages, and the section of the case page."""

import datetime as dt
import re

import pytest
from django.contrib.messages import get_messages
from django.template import loader
from django.test import RequestFactory

from efterord import clock, gate
from efterord.models import DepartureLink, KeepInTouch, Letter, guard
from efterord.queries import cases
from efterord.services import departures, departures_contact, departures_kept
from efterord.web.departures import on_case
from efterord.words import CaseStep, HeldAs, InterviewKind, Role, Wish
from tests import leaver, made
from tests.leaver import shown, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(case, client):
    user = made.user((Role.HR_HEAD, None))
    user.language = "en"
    with guard.door_open():
        user.save(update_fields=["language"])
    client.force_login(user)
    return gate.actor_for(user, since=made.NOON)


def post(client, case, verb, **fields):
    return client.post(f"/cases/{case.pk}/departure/{verb}/", fields)


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def section(actor, case):
    return on_case.section(actor, cases.told(actor, case.pk))


def drawn(actor, case):
    found = section(actor, case)
    request = RequestFactory().get("/")
    return loader.get_template("departures/on_case.html").render({"section": found}, request)


def test_send_mails_the_link_and_returns_to_the_case(client, case, head):
    response = post(client, case, "send")
    assert response["Location"] == f"/cases/{case.pk}/"
    assert Letter.objects.count() == 1
    assert len(said(response)) == 1
    assert "was last sent" in section(head, case)["link"] or section(head, case)["is_sent"]


def test_refusal_is_said_on_the_case(client, case, head):
    response = post(client, case, "print")
    assert response["Location"] == f"/cases/{case.pk}/"
    assert not DepartureLink.objects.exists()
    assert said(response)


def test_sheet_shows_a_link_that_opens_and_no_address_holds_it(client, head):
    silent = made.case(at=made.root(), of=made.person(mail=""))
    page = post(client, silent, "print")
    token = re.search(r"/departure/([\w-]{27})/", text(page))[1]
    assert page.status_code == 200
    assert leaver.Walker().open(token).status_code == 200
    assert page["Cache-Control"] == "no-store"


def test_private_address_is_opened_by_hr_in_scope_and_the_leaver_sees_that(client, case, token, head):
    departures_contact.save_contact(leaver.actor(case), case=case, mail="a@home.example")
    assert "a@home.example" in text(client.get(f"/cases/{case.pk}/departure/address/"))
    walker = leaver.Walker()
    walker.open(token)
    walker.get("language/en/")
    page = shown(walker.get("afterwards/"))
    assert "Head of HR your private address" in page
    assert "6 October 2026" in page
    client.force_login(made.user((Role.MANAGER, made.root())))
    assert client.get(f"/cases/{case.pk}/departure/address/").status_code in (403, 404)


def test_reminder_is_set_and_refused_in_words(client, case, head):
    assert "not agreed" in said(post(client, case, "rehire", on="2026-12-01"))[0]
    departures_kept.keep_in_touch(
        leaver.actor(case), case=case, mail="a@home.example", days=365, may_be_asked_back=True
    )
    for wrong in ("2026-10-06", "2029-01-01", "soon", "\x00"):
        said_now = said(post(client, case, "rehire", on=wrong))
        assert said_now, wrong
        assert KeepInTouch.objects.get().remind_on is None
    post(client, case, "rehire", on="2026-12-01")
    assert KeepInTouch.objects.get().remind_on == dt.date(2026, 12, 1)
    post(client, case, "rehire", on="")
    assert KeepInTouch.objects.get().remind_on is None


def test_section_tells_link_wish_address_and_consent(case, token, head):
    departures.wish_for(leaver.actor(case), case=case, wish=Wish.HR)
    departures_kept.keep_in_touch(
        leaver.actor(case), case=case, mail="a@home.example", days=365, may_be_asked_back=True
    )
    drawn_now = drawn(head, case)
    for words in ("Somebody in HR", "6 October 2027", "Send the link again", "Open the private address"):
        assert words in drawn_now
    assert "a@home.example" not in drawn_now
    assert token not in drawn_now


def test_nearest_manager_and_interviewer_see_nothing_of_it(case, token, head):
    manager = made.user(name="Henrik Sandvall")
    leaver.talk(case, kind=InterviewKind.MANAGER, held_as=HeldAs.NEAREST_MANAGER, by=manager)
    departures.wish_for(leaver.actor(case), case=case, wish=Wish.HR)
    assert section(gate.actor_for(manager, since=made.NOON), case) is None


def test_section_is_silent_for_a_case_that_is_not_open(head):
    for steps in ((CaseStep.PROPOSED,), (CaseStep.OPENED, CaseStep.CANCELLED)):
        assert section(head, made.case(at=made.root(), steps=steps)) is None
    assert section(head, made.case(at=made.root(), leaving_kind="DEA")) is None


def test_section_takes_at_most_four_queries(case, token, head, django_assert_max_num_queries):
    told = cases.told(head, case.pk)
    with django_assert_max_num_queries(4):
        on_case.section(head, told)
    partner = made.actor((Role.HR_PARTNER, made.root()))
    told = cases.told(partner, case.pk)
    with django_assert_max_num_queries(4):
        on_case.section(partner, told)


def test_line_that_works_in_hr_prints_no_link_and_is_offered_none(client, case):
    boss = made.user((Role.HR_PARTNER, made.root()), person=made.person("Boss"))
    silent = made.case(at=made.root(), of=made.person(mail=""), manager=boss.person)
    found = section(gate.actor_for(boss, since=made.NOON), silent)
    assert (found["can_send"], found["can_print"]) == (False, False)
    client.force_login(boss)
    page = post(client, silent, "print")
    assert (page.status_code in (302, 403), DepartureLink.objects.exists()) == (True, False)
    assert section(made.actor((Role.HR_HEAD, None)), silent)["can_print"] is True


def test_mobile_number_alone_is_no_address_for_a_letter(head):
    silent = made.case(at=made.root(), of=made.person(mail=""))
    departures_contact.save_contact(leaver.actor(silent), case=silent, mail="", mobile="0701234567")
    found = section(head, silent)
    assert (found["can_send"], found["can_print"], found["has_address"]) == (False, True, True)


def test_after_the_last_day_only_paper_reaches_a_leaver_without_a_private_address(case, head):
    with clock.told_at(made.NOON + dt.timedelta(days=40)):
        found = section(head, case)
        assert (found["can_send"], found["can_print"]) == (False, True)


def test_section_asks_hr_to_hand_over_the_link_while_a_summary_waits_for_it(head):
    silent = made.case(at=made.root(), of=made.person(mail=""))
    row = leaver.summary(leaver.talk(silent), answer_by=None)
    assert section(head, silent)["summary_waits"]
    assert "A summary waits for the leaver" in drawn(head, silent)
    departures.print_link(head, case=silent)
    assert not section(head, silent)["summary_waits"]
    row.refresh_from_db()
    assert row.answer_by is not None
