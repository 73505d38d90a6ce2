"""The pages of departures: what is on them, what their buttons do, and what they refuse."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from efterord import clock
from efterord.models import Case
from efterord.words import CaseStep, InterviewKind, Role
from tests import made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _autumn():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


def as_user(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def hr(over=None, **values) -> Client:
    return as_user(made.user((Role.HR_PARTNER, over or made.root()), **{"language": "en", **values}))


def text(response) -> str:
    """The page as a person reads it."""
    html = response.content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    """Staff pages speak the user's language; these tests read them in English."""
    plain = made.user
    monkeypatch.setattr(made, "user", lambda *roles, **v: _spoken(plain(*roles, **_without_language(v)), v))


def _without_language(values):
    return {k: v for k, v in values.items() if k != "language"}


def _spoken(user, values):
    user.language = values.get("language", "en")
    user.save(update_fields=["language"])
    return user


FACTS = {"notice_date": "2026-09-01", "last_day": "2026-10-30", "leaving_kind": "RES"}


def test_list_shows_ones_own_departures_with_filter_and_pager():
    here, there = made.unit("Here"), made.unit("There")
    for n in range(26):
        made.case(at=here, of=made.person(f"Person {n:02}"))
    made.case(at=there, of=made.person("Foreign"))
    page = text(hr(here).get(reverse("cases")))
    assert "26 cases" in page
    assert "Person 00" in page
    assert "Foreign" not in page
    assert "1–25 of 26" in page
    second = text(hr(here).get(reverse("cases"), {"page": "2", "order": "name"}))
    assert ("Person 25" in second, "Person 00" in second) == (True, False)


def test_list_says_so_when_nothing_fits_and_when_nothing_is_there():
    assert "No departures here yet." in text(hr().get(reverse("cases")))
    made.case(at=made.root())
    assert "No case fits the filter." in text(hr().get(reverse("cases"), {"q": "zzz"}))


@pytest.mark.parametrize(
    "query", ["page=x", "page=-1", "page=9999999999999", "state=none", "unit=x", "order='", "q=%00"]
)
def test_list_takes_any_parameter(query):
    made.case(at=made.root())
    assert hr().get(reverse("cases") + "?" + query).status_code == 200


def test_name_is_text_and_never_markup():
    case = made.case(at=made.root(), of=made.person("<b>O'Malley</b> نور"))
    for url in (reverse("cases"), reverse("cases-case", args=[case.pk]), reverse("desk")):
        html = hr().get(url).content.decode()
        assert "&lt;b&gt;O&#x27;Malley&lt;/b&gt; نور" in html
        assert "<b>O'Malley" not in html


def test_case_is_opened_by_finding_the_person_first():
    job = made.employment(made.person("Amira Hedvall"), at=made.unit("Ward 3"))
    client = hr()
    found = client.get(reverse("cases-choose"), {"q": "amira"})
    assert reverse("cases-open", args=[job.pk]) in found.content.decode()
    assert "Amira Hedvall" in text(client.get(reverse("cases-open", args=[job.pk])))
    answer = client.post(reverse("cases-open", args=[job.pk]), FACTS, follow=True)
    case = Case.objects.get()
    assert (case.notice_date, case.last_day) == (dt.date(2026, 9, 1), dt.date(2026, 10, 30))
    assert answer.redirect_chain == [(reverse("cases-case", args=[case.pk]), 302)]
    page = text(answer)
    assert "Case 2026-1 is open." in page
    assert "At Ward 3 since 1 March 2022. Notice on 1 September. The last day is Friday 30 October 2026." in page
    assert "The survey goes by itself on" in page


def test_opening_says_what_is_wrong_with_the_dates_at_their_field():
    job = made.employment(at=made.root())
    answer = hr().post(reverse("cases-open", args=[job.pk]), {**FACTS, "last_day": "2026-08-01"})
    page = answer.content.decode()
    assert "The last day is before the notice." in page
    assert 'href="#id_last_day"' in page
    assert 'value="2026-09-01"' in page
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("facts", "reason", "possible"),
    [
        ({"last_day": "2026-09-30"}, "shorter than the organisation asks for", "A talk can be planned if"),
        ({"leaving_kind": "INT"}, "does not leave the employer", "The survey is not sent"),
        ({"leaving_kind": "DEA"}, "has died", "No talk can be planned"),
    ],
)
def test_opening_for_somebody_not_offered_a_talk_says_why_and_what_is_possible(facts, reason, possible):
    job = made.employment(at=made.root(), start_date=dt.date(2026, 4, 2))
    client, url = hr(), reverse("cases-open", args=[job.pk])
    first = client.post(url, {**FACTS, **facts})
    assert reason in text(first)
    assert possible in text(first)
    assert not Case.objects.exists()
    understood = re.search(r'name="understood" value="([^"]+)"', first.content.decode())[1]
    client.post(url, {**FACTS, **facts, "understood": understood})
    case = Case.objects.get()
    page = text(client.get(reverse("cases-case", args=[case.pk])))
    assert reason in page
    assert possible in page


def test_opening_where_a_case_stands_leads_to_it():
    case = made.case(at=made.root())
    answer = hr().get(reverse("cases-open", args=[case.employment_id]))
    assert answer.url == reverse("cases-case", args=[case.pk])


@pytest.mark.parametrize("page", ["confirm", "correct", "cancel", "close", "case"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_case_of_another_unit_is_absent(page, method):
    case = made.case(at=made.unit("There"), steps=(CaseStep.PROPOSED,))
    answer = getattr(hr(made.unit("Here")), method)(reverse(f"cases-{page}", args=[case.pk]), FACTS)
    assert answer.status_code == 404
    assert case.number not in answer.content.decode()


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ANALYST, Role.OFFICER, Role.ADMINISTRATOR])
def test_pages_of_cases_are_refused_to_other_roles(role):
    client, case = as_user(made.user((role, None))), made.case(at=made.root())
    assert client.get(reverse("cases")).status_code == 404
    assert client.get(reverse("cases-case", args=[case.pk])).status_code == 404
    for page in ("confirm", "correct", "cancel", "close"):
        for method in (client.get, client.post):
            assert method(reverse(f"cases-{page}", args=[case.pk])).status_code == 403
    assert client.get(reverse("cases-choose")).status_code == 403


def test_pages_of_cases_ask_for_a_log_in():
    case = made.case(at=made.root())
    for url in (reverse("cases"), reverse("cases-case", args=[case.pk])):
        assert Client().get(url).url.startswith(reverse("account_login"))


def test_proposed_case_is_looked_at_and_confirmed():
    case = made.case(at=made.root(), steps=(CaseStep.PROPOSED,), notice_date=None)
    client = hr()
    page = client.get(reverse("cases-case", args=[case.pk]))
    assert "Confirm the case" in text(page)
    assert "Plan the talk" not in text(page)
    answer = client.post(reverse("cases-confirm", args=[case.pk]), FACTS, follow=True)
    assert "The case is open." in text(answer)
    case.refresh_from_db()
    assert case.notice_date == dt.date(2026, 9, 1)


def test_case_is_put_right_cancelled_and_closed_from_its_page():
    client = hr()
    case = made.case(at=made.root())
    assert "put right" in text(
        client.post(reverse("cases-correct", args=[case.pk]), {**FACTS, "last_day": "2026-11-30"}, follow=True)
    )
    case.refresh_from_db()
    assert case.last_day == dt.date(2026, 11, 30)
    assert "Cancel the case" in text(client.get(reverse("cases-cancel", args=[case.pk])))
    assert "The case is cancelled." in text(client.post(reverse("cases-cancel", args=[case.pk]), follow=True))
    past = made.case(at=made.root(), last_day=made.TODAY, leaving_kind="INT")
    assert "no longer opens" in text(client.get(reverse("cases-close", args=[past.pk])))
    assert "The case is closed." in text(client.post(reverse("cases-close", args=[past.pk]), follow=True))


def test_refusal_to_close_says_why_in_words():
    case = made.case(at=made.root())
    answer = hr().post(reverse("cases-close", args=[case.pk]))
    assert answer.status_code == 403
    assert "from the last day on" in text(answer)


def test_case_page_of_the_line_shows_neither_hrs_talk_nor_the_survey_nor_buttons():
    boss = made.person("Lena")
    user = made.user((Role.MANAGER, None), person=boss)
    case = made.case(at=made.root(), of=made.person(manager=boss), manager=boss)
    made.interview(case, by=user)
    hidden = made.interview(case, by=made.user(name="Birgitta Norell"), kind=InterviewKind.HR)
    made.invitation(case, "token")
    html = as_user(user).get(reverse("cases-case", args=[case.pk])).content.decode()
    for word in ("HR&#x27;s interview", "Birgitta Norell", str(hidden.pk), "has been asked", "Put the facts right"):
        assert word not in html
    assert "HR&#x27;s interview" in hr().get(reverse("cases-case", args=[case.pk])).content.decode()


def test_list_page_costs_the_same_queries_for_1_and_30(django_assert_max_num_queries):
    client = hr()
    made.case(at=made.root())
    client.get(reverse("cases"))
    with django_assert_max_num_queries(25) as few:
        client.get(reverse("cases"))
    for _ in range(29):
        made.case(at=made.root())
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(reverse("cases"))
