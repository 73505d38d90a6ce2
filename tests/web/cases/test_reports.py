"""The nearest manager's pages: one's people, a departure reported, times proposed on the clocks of the place."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from efterord import clock
from efterord.models import Case, ProposedTime
from efterord.rules import policies as rules
from efterord.services import policies
from efterord.words import CaseStep, Role
from tests import made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _autumn():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


@pytest.fixture
def boss():
    return made.person("Lena Marklind")


@pytest.fixture
def manager(boss):
    return as_user(made.user(person=boss))


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


def job(boss, name="Amira Hedvall", **values):
    return made.employment(made.person(name, manager=boss), at=made.unit("Ward 3"), **values)


FACTS = {"notice_date": "2026-09-01", "last_day": "2026-10-30", "leaving_kind": "RES"}


def test_departure_is_reported_with_times_and_found_again(boss, manager):
    of = job(boss)
    assert "Report a departure" in text(manager.get(reverse("reports")))
    url = reverse("reports-report", args=[of.pk])
    assert "Amira Hedvall . At Ward 3 since 1 March 2022." in text(manager.get(url))
    answer = manager.post(url, {**FACTS, "time_1": "2026-10-23T10:00", "time_2": "2026-10-26 10:00"}, follow=True)
    case = Case.objects.get()
    assert answer.redirect_chain == [(reverse("cases-case", args=[case.pk]), 302)]
    assert "Nothing is sent before HR has confirmed it." in text(answer)
    # Summer time ends on 25 October 2026: ten o'clock is eight in UTC before it and nine after it.
    assert [t.starts_at for t in ProposedTime.objects.order_by("starts_at")] == [
        dt.datetime(2026, 10, 23, 8, tzinfo=dt.UTC), dt.datetime(2026, 10, 26, 9, tzinfo=dt.UTC),
    ]  # fmt: skip
    assert "30 October Amira Hedvall , Ward 3 Reported" in text(manager.get(reverse("reports")))
    assert manager.get(url).url == reverse("cases-case", args=[case.pk])


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"last_day": "2026-08-01"}, "The last day is before the notice."),
        ({"last_day": ""}, "This field is required."),
        ({"time_1": "2026-10-01T10:00"}, "The time has passed."),
        ({"time_1": "2027-03-28T02:30"}, "No clock shows this time"),
        ({"time_2": "2027-02-30T10:00"}, "Write the day and the time"),
        ({"time_3": "tomorrow"}, "Write the day and the time"),
        ({"leaving_kind": "XXX"}, "Select a valid choice"),
    ],
)
def test_wrong_report_is_said_and_nothing_is_kept(boss, manager, sent, said):
    answer = manager.post(reverse("reports-report", args=[job(boss).pk]), {**FACTS, **sent})
    assert said in text(answer)
    assert not Case.objects.exists()
    assert 'value="2026-09-01"' in answer.content.decode()


def test_somebody_else_s_people_are_absent(manager):
    of = job(made.person("Another"))
    for method in (manager.get, manager.post):
        assert method(reverse("reports-report", args=[of.pk]), FACTS).status_code == 404
    case = made.case(at=made.root())
    assert manager.get(reverse("reports-times", args=[case.pk])).status_code == 404
    assert "Nobody is led by you here." in text(manager.get(reverse("reports")))


def test_report_tells_nothing_of_what_the_file_proposed(boss, manager):
    case = made.case(
        at=made.root(), of=made.person(manager=boss), manager=boss, steps=(CaseStep.PROPOSED,), leaving_kind="DIS"
    )
    assert "See the case" not in text(manager.get(reverse("reports")))
    assert manager.get(reverse("cases-case", args=[case.pk])).status_code == 404
    url = reverse("reports-report", args=[case.employment_id])
    assert manager.get(url).status_code == 200
    manager.post(url, FACTS)
    assert manager.get(reverse("cases-case", args=[case.pk])).status_code == 200


def test_times_are_shown_and_replaced_on_the_clocks_of_the_country(boss, manager):
    case = made.case(at=made.root(), of=made.person("<b>نور</b>", manager=boss), manager=boss)
    policies.set_policy(made.actor((Role.HR_HEAD, None)), terms=rules.Terms(country="NO"))
    url = reverse("reports-times", args=[case.pk])
    manager.post(url, {"time_1": "2026-10-27T09:00"})
    page = manager.get(url).content.decode()
    assert 'value="2026-10-27T09:00"' in page
    assert "&lt;b&gt;نور&lt;/b&gt;" in page
    answer = manager.post(url, {"time_5": "2026-10-28T13:30"}, follow=True)
    assert "The times are kept." in text(answer)
    assert [t.starts_at for t in ProposedTime.objects.all()] == [dt.datetime(2026, 10, 28, 12, 30, tzinfo=dt.UTC)]


def test_hr_reads_the_proposed_times_when_confirming(boss, manager):
    manager.post(reverse("reports-report", args=[job(boss).pk]), {**FACTS, "time_1": "2026-10-23T10:00"})
    client = as_user(made.user((Role.HR_HEAD, None)))
    page = text(client.get(reverse("cases-confirm", args=[Case.objects.get().pk])))
    assert "The nearest manager has reported this departure." in page
    assert "Friday 23 October, 10:00" in page
