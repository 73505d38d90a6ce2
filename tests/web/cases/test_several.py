"""Many opened in one go: each by itself, what cannot be done said with its reason, nothing else lost."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from efterord import clock
from efterord.models import AuditEntry, Case, CaseEvent
from efterord.words import CaseStep, Role
from tests import made

pytestmark = pytest.mark.django_db
URL = "/cases/several/"


@pytest.fixture(autouse=True)
def _autumn():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


def hr(over=None) -> Client:
    user = made.user((Role.HR_PARTNER, over or made.root()))
    with made.guard.door_open():
        user.language = "en"
        user.save()
    client = Client()
    client.force_login(user)
    return client


def text(response) -> str:
    html = response.content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def keys(client, query="") -> list[str]:
    return re.findall(r'name="chosen" value="([^"]+)"', client.get(URL + query).content.decode())


def opened() -> int:
    return CaseEvent.objects.filter(step=CaseStep.OPENED).count()


def test_several_are_opened_each_with_its_own_entry():
    client = hr()
    for n in range(3):
        made.employment(at=made.root(), end_date=made.TODAY + dt.timedelta(days=30 + n), leaving_kind="RED")
    proposed = made.case(at=made.root(), steps=(CaseStep.PROPOSED,), notice_date=None)
    reported = made.case(at=made.root(), steps=(CaseStep.REPORTED,), notice_date=dt.date(2026, 8, 15))
    found = keys(client)
    assert len(found) == 5
    answer = client.post(URL, {"chosen": found, "notice_date": "2026-09-01"}, follow=True)
    assert "5 cases are open now." in text(answer)
    assert "Nothing waits." in text(answer)
    assert opened() == 5
    proposed.refresh_from_db()
    reported.refresh_from_db()
    assert (proposed.notice_date, reported.notice_date) == (dt.date(2026, 9, 1), dt.date(2026, 8, 15))
    assert set(Case.objects.filter(leaving_kind="RED").values_list("notice_date", flat=True)) == {dt.date(2026, 9, 1)}
    actions = AuditEntry.objects.filter(action__in=["cases.open_case", "cases.confirm_case"])
    assert actions.values("object").distinct().count() == 5


def test_what_cannot_be_opened_is_said_and_nothing_else_is_lost():
    client = hr()
    gone = made.employment(made.person("Siân O'Neill"), at=made.root(), end_date=made.TODAY - dt.timedelta(days=10))
    fine = made.employment(at=made.root(), end_date=made.TODAY + dt.timedelta(days=10))
    other = made.case(at=made.root(), of=made.person("نور"), steps=(CaseStep.PROPOSED,))
    found = keys(client)
    with made.guard.door_open():
        other.events.create(step=CaseStep.CANCELLED, at=made.NOON, by="operator")
    sent = [*found, "case:x", "employment:999", "rubbish", f"case:{other.pk}"]
    answer = client.post(URL, {"chosen": sent, "notice_date": made.TODAY.isoformat()})
    page = text(answer)
    assert "1 case" in page or "One case" in page
    assert "5 could not be opened" in page
    assert "The last day is before the notice." in page
    assert "Somebody has changed the case in the meantime." in page
    html = answer.content.decode()
    assert "Siân O&#x27;Neill" in html
    assert (fine.cases.count(), gone.cases.count()) == (1, 0)


def test_nothing_ticked_opens_nothing_and_says_so():
    client = hr()
    made.employment(at=made.root(), end_date=made.TODAY)
    assert "Nothing was ticked" in text(client.post(URL, {"notice_date": ""}, follow=True))
    assert opened() == 0


def test_wrong_notice_date_is_said_at_its_field():
    client = hr()
    made.employment(at=made.root(), end_date=made.TODAY)
    answer = client.post(URL, {"chosen": keys(client), "notice_date": "soon"})
    assert 'href="#id_notice_date"' in answer.content.decode()
    assert opened() == 0


def test_several_of_another_unit_are_not_opened():
    here, there = made.unit("Here"), made.unit("There")
    job = made.employment(at=there, end_date=made.TODAY)
    case = made.case(at=there, steps=(CaseStep.PROPOSED,))
    client = hr(here)
    assert keys(client) == []
    answer = client.post(URL, {"chosen": [f"case:{case.pk}", f"employment:{job.pk}"]})
    assert "2 could not be opened" in text(answer)
    assert str(case.person) not in text(answer)
    assert opened() == 0


def test_pages_are_of_fifty_or_of_three_hundred_and_all_can_be_ticked():
    for n in range(60):
        made.employment(at=made.root(), end_date=made.TODAY + dt.timedelta(days=n))
    client = hr()
    assert len(keys(client)) == 50
    assert len(keys(client, "?page=2")) == 10
    assert len(keys(client, "?many=1")) == 60
    assert client.get(URL + "?many=1&all=1").content.decode().count("checked>") >= 60


@pytest.mark.parametrize("query", ["?page=x", "?unit=x", "?unit=99999", "?page=-1", "?many=%00", "?page=99999999999"])
def test_several_takes_any_parameter(query):
    made.employment(at=made.root(), end_date=made.TODAY)
    assert hr().get(URL + query).status_code == 200


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ANALYST, Role.OFFICER, Role.ADMINISTRATOR])
def test_several_is_refused_to_other_roles(role):
    client = Client()
    client.force_login(made.user((role, None)))
    assert client.get(reverse("cases-several")).status_code == 403
