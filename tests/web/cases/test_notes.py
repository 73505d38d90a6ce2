"""HR's own pages round a case: its view, conflicts, no talk, two partners at once, late ones, what is open still."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from efterord import clock
from efterord.models import Case, Conflict, Judgement, NoTalk
from efterord.queries import cases as queries
from efterord.services import checklists, talks_planning
from efterord.web.cases import on_case_hr
from efterord.words import CaseStep, InterviewKind, Role
from tests import booked, made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _autumn():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


def hr(over=None, **values) -> Client:
    return as_user(made.user((Role.HR_PARTNER, over or made.root()), **values))


def as_user(user) -> Client:
    with made.guard.door_open():
        user.language = "en"
        user.save()
    client = Client()
    client.force_login(user)
    return client


def text(response) -> str:
    html = response.content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def page_of(name: str, case: Case) -> str:
    return reverse(f"cases-{name}", args=[case.pk])


def section(case, **values):
    viewer = made.actor((Role.HR_PARTNER, made.root()), **values)
    return on_case_hr.section(viewer, queries.told(viewer, case.pk))


def test_judgement_begins_with_the_kind_and_is_kept():
    client, case = hr(), made.case(at=made.root())
    html = client.get(page_of("judge", case)).content.decode()
    assert re.search(r'value="yes"[^>]*checked', html)
    assert "filled in from the kind of leaving: Own resignation" in html
    client.post(page_of("judge", case), {"is_voluntary": "no", "regretted": "4", "replaceable": "na"})
    kept = Judgement.objects.get()
    assert (kept.is_voluntary, kept.regretted, kept.replaceable) == (False, 4, None)
    html = client.get(page_of("judge", case)).content.decode()
    assert re.search(r'name="regretted" value="4" checked', html)
    assert [fact["text"] for fact in section(case)["facts"]] == ["No", "4 of 5", "Not said"]


@pytest.mark.parametrize("sent", [{}, {"is_voluntary": "yes", "regretted": "6"}, {"is_voluntary": "maybe"}])
def test_judgement_that_cannot_be_is_refused(sent):
    case = made.case(at=made.root())
    assert hr().post(page_of("judge", case), sent).status_code == 200
    assert not Judgement.objects.exists()


def test_conflict_is_noted_by_search_and_taken_away():
    boss = made.person("Lena O'Malley")
    case = made.case(at=made.root(), of=made.person(manager=boss), manager=boss)
    client = hr()
    assert str(boss.pk) in client.get(page_of("conflicts", case)).content.decode()
    found = client.get(page_of("conflicts", case), {"q": "o'mal"}).content.decode()
    assert str(boss.pk) in found
    url = page_of("conflicts", case) + "?q=o'mal"
    answer = client.post(url, {"person": str(boss.pk), "kind": "dispute"}, follow=True)
    assert "holds no talk of this case" in text(answer)
    noted = Conflict.objects.get()
    answer = client.post(reverse("cases-remove-conflict", args=[case.pk, noted.pk]), follow=True)
    assert "It has been removed." in text(answer)
    assert not Conflict.objects.exists()


def test_no_talk_is_kept_shown_and_taken_back():
    client, case = hr(), made.case(at=made.root())
    assert "Do not ask why" in text(client.get(page_of("no-talk", case)))
    client.post(page_of("no-talk", case), {"kind": "manager", "reason": "declined"})
    assert NoTalk.objects.get().reason == "declined"
    shown = section(case)["no_talks"][0]
    assert (str(shown["talk"]), str(shown["reason"])) == ("Nearest manager's interview", "The leaver declined")
    client.post(page_of("take-back-no-talk", case), {"kind": "manager"})
    assert not NoTalk.objects.exists()


def test_no_talk_offers_only_talks_that_have_not_begun():
    case = made.case(at=made.root())
    made.interview(case, by=made.user(), started_at=made.NOON)
    html = hr().get(page_of("no-talk", case)).content.decode()
    assert ('value="hr"' in html, 'value="manager"' in html) == (True, False)
    made.interview(case, by=made.user(), kind=InterviewKind.HR, started_at=made.NOON)
    assert "have begun or been held" in text(hr().get(page_of("no-talk", case)))


@pytest.mark.parametrize("page", ["judge", "conflicts", "no-talk", "late"])
def test_hrs_own_pages_are_absent_elsewhere_and_refused_to_the_line(page):
    boss = made.person("Lena")
    case = made.case(at=made.unit("There"), of=made.person(manager=boss), manager=boss)
    manager = as_user(made.user((Role.MANAGER, None), person=boss))
    for method in ("get", "post"):
        assert getattr(hr(made.unit("Here")), method)(page_of(page, case)).status_code == 404
        assert getattr(manager, method)(page_of(page, case)).status_code == 403


def test_section_is_hrs_alone_and_costs_four_queries(django_assert_max_num_queries):
    boss = made.person("Lena")
    case = made.case(at=made.root(), of=made.person(manager=boss), manager=boss)
    line = made.actor((Role.MANAGER, None), person=boss)
    assert on_case_hr.section(line, queries.told(line, case.pk)) is None
    viewer = made.actor((Role.HR_PARTNER, made.root()))
    told = queries.told(viewer, case.pk)
    with django_assert_max_num_queries(4):
        assert on_case_hr.section(viewer, told)["is_open"]


def test_second_of_two_partners_gets_both_sets_of_facts_and_chooses():
    case, first, second = made.case(at=made.root()), hr(), hr()
    facts = {"notice_date": "2026-09-01", "last_day": "2026-10-30", "leaving_kind": "RES"}
    read = re.search(r'name="version" value="(\d+)"', second.get(page_of("correct", case)).content.decode())[1]
    first.post(page_of("correct", case), {**facts, "last_day": "2026-11-30", "version": read})
    answer = second.post(page_of("correct", case), {**facts, "leaving_kind": "AGR", "version": read})
    assert answer.status_code == 409
    page = text(answer)
    for words in ("30 November 2026", "30 October 2026", "Own resignation", "By agreement"):
        assert words in page
    case.refresh_from_db()
    assert (case.last_day, case.leaving_kind) == (dt.date(2026, 11, 30), "RES")
    forms = re.findall(r'<form method="post">(.*?)</form>', answer.content.decode(), re.DOTALL)
    mine = dict(re.findall(r'name="(version|notice_date|last_day|leaving_kind)" value="([^"]*)"', forms[1]))
    second.post(page_of("correct", case), mine)
    case.refresh_from_db()
    assert (case.last_day, case.leaving_kind) == (dt.date(2026, 10, 30), "AGR")


def test_correct_says_when_the_register_has_another_last_day():
    case = made.case(at=made.root())
    with made.guard.door_open():
        case.employment.end_date = dt.date(2026, 12, 24)
        case.employment.save()
    assert "The staff register has another last day: 24 December 2026." in text(hr().get(page_of("correct", case)))


def test_late_opening_says_and_offers_what_can_still_be_done():
    job = made.employment(made.person("Amira Hedvall"), at=made.root(), end_date=dt.date(2026, 9, 30))
    client = hr()
    assert "The last day has passed" in text(client.get(reverse("cases-open", args=[job.pk])))
    answer = client.post(
        reverse("cases-open", args=[job.pk]), {"last_day": "2026-09-30", "leaving_kind": "RES"}, follow=True
    )
    case = Case.objects.get()
    assert answer.redirect_chain == [(page_of("late", case), 302)]
    page = text(answer)
    for words in ("A talk by video", "The survey, at once", "A summary in writing", "certificate", "Accounts"):
        assert words in page
    assert case.items.filter(due_date__lt=made.TODAY).exists()
    assert section(case)["is_late"]


def test_late_offers_nothing_that_writes_to_somebody_who_has_died():
    case = made.case(at=made.root(), leaving_kind="DEA", last_day=dt.date(2026, 9, 30))
    page = text(hr().get(page_of("late", case)))
    assert "survey" not in page
    assert "talk" not in page


def test_close_says_what_is_open_still_and_has_no_button():
    case = made.case(at=made.root(), last_day=made.TODAY)
    checklists.lay_out(made.actor((Role.HR_HEAD, None)), case=case)
    answer = hr().get(page_of("close", case))
    assert "lines of the checklist are open" in text(answer)
    assert "csrfmiddlewaretoken" not in answer.content.decode().partition("<main")[2]
    assert hr().post(page_of("close", case)).status_code == 403


def test_wrong_person_is_undone_with_its_trace():
    case = made.case(at=made.root(), of=made.person("Amira Hedvall"))
    client = hr(name="Sanna Ekhult")
    assert "goes on saying who opened and who cancelled it" in text(client.get(page_of("cancel", case)))
    client.post(page_of("cancel", case))
    told = queries.told(made.actor((Role.HR_HEAD, None)), case.pk)
    assert [(e.step, e.by) for e in told.events] == [(CaseStep.OPENED, ""), (CaseStep.CANCELLED, "Sanna Ekhult")]
    assert told.state == "cancelled"


def test_page_of_conflicts_says_what_happens_to_a_planned_talk_and_its_holder_finds_it_gone():
    there = booked.world()
    there.hr.language = "en"
    there.hr.save(update_fields=["language"])
    planned = talks_planning.plan_interview(there.actor, case=there.case)
    browser, accused = Client(), Client()
    browser.force_login(there.hr)
    accused.force_login(there.manager)
    assert "They are not told why." in browser.get(page_of("conflicts", there.case)).content.decode()
    talk = reverse("interviews-interview", args=[planned.pk])
    assert accused.get(talk).status_code == 200
    url = page_of("conflicts", there.case) + "?q=Lena"
    answer = browser.post(url, {"person": there.manager.person.pk, "kind": "dispute"})
    assert answer.status_code == 302
    assert accused.get(talk).status_code == 404
