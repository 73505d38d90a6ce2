"""HR's two doors to the survey: by mail, and on a sheet of paper."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from efterord import clock
from efterord.models import Invitation, Letter
from efterord.words import Role
from tests import made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with clock.told_at(made.NOON):
        yield


def logged_in(client, role, over=None):
    client.force_login(made.user((role, over)))
    return client


@pytest.fixture
def case():
    made.organisation()
    return made.case(at=made.root())


def post(client, name, case):
    return client.post(reverse(name, args=[case.pk]))


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_invite_sends_a_letter_and_returns_to_the_case(client, case):
    response = post(logged_in(client, Role.HR_HEAD), "surveys-invite", case)
    assert (response.status_code, response["Location"]) == (302, reverse("cases-case", args=[case.pk]))
    assert Letter.objects.count() == 1
    assert len(said(response)) == 1


def test_refusal_is_said_on_the_case(client, case):
    logged_in(client, Role.HR_HEAD)
    post(client, "surveys-invite", case)
    for name in ("surveys-invite", "surveys-print"):
        response = post(client, name, case)
        assert response["Location"] == reverse("cases-case", args=[case.pk])
    assert Letter.objects.count() == 1


@pytest.mark.parametrize("name", ["surveys-invite", "surveys-print"])
def test_doors_are_for_hr_and_posts_only(client, case, name):
    assert post(client, name, case)["Location"].startswith("/")  # to the log-in
    logged_in(client, Role.HR_HEAD)
    assert client.get(reverse(name, args=[case.pk])).status_code == 405
    for role in (Role.ANALYST, Role.ADMINISTRATOR, Role.OFFICER, Role.MANAGER):
        client.logout()
        logged_in(client, role, made.root())
        assert post(client, name, case).status_code in (403, 404)
    assert Invitation.objects.count() == 0


def test_partner_out_of_scope_meets_absence(client, case):
    logged_in(client, Role.HR_PARTNER, made.unit("Köket"))
    assert post(client, "surveys-invite", case).status_code == 404
