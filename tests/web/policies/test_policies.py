"""The terms for talks on their pages: read by all of HR in sentences, set by its head with clear errors."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from efterord.models import Policy
from efterord.queries import policies as queries
from efterord.words import Role
from tests import made

pytestmark = pytest.mark.django_db

TERMS = {
    "is_offered": "yes", "least_months": "3", "leaving_kinds": ["RES", "INT"], "holders": "both", "first_before": "8",
    "last_before": "0", "minutes": "45", "place_kind": "walk", "country": "NO",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _set_up():
    made.organisation()


def as_role(role) -> Client:
    user = made.user((role, None))
    with made.guard.door_open():
        user.language = "en"
        user.save()
    client = Client()
    client.force_login(user)
    return client


def text(response) -> str:
    html = response.content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_terms_are_told_in_sentences_and_set_by_the_head():
    client = as_role(Role.HR_HEAD)
    page = text(client.get(reverse("policies")))
    assert "Talks are offered after at least 6 months of employment. Kinds of leaving: Own resignation" in page
    assert "It is suggested from 10 to 3 working days before the last day." in page
    answer = client.post(reverse("policies-organisation"), TERMS, follow=True)
    page = text(answer)
    for words in (
        "The terms are saved.", "after at least 3 months of employment.",
        "Kinds of leaving: Own resignation, Internal move.",
        "The nearest manager and HR hold a talk each", "from 8 working days before the last day until that day",
        "45 minutes, on a walk", "Norway's",
    ):  # fmt: skip
        assert words in page.replace("&#x27;", "'")


def test_unit_gets_its_own_terms_and_gives_them_back():
    care = made.unit("Care & <b>more</b>")
    client = as_role(Role.HR_HEAD)
    assert client.get(reverse("policies-choose"), {"unit": care.pk}).url == reverse("policies-unit", args=[care.pk])
    assert "from above" in text(client.get(reverse("policies-unit", args=[care.pk])))
    answer = client.post(reverse("policies-unit", args=[care.pk]), {**TERMS, "is_offered": "no"}, follow=True)
    assert "No talks and no survey are offered here." in text(answer)
    assert "<b>more" not in answer.content.decode()
    assert not queries.book(made.actor((Role.HR_HEAD, None))).of(care.pk).is_offered
    client.post(reverse("policies-remove", args=[care.pk]))
    assert not Policy.objects.exists()


@pytest.mark.parametrize(
    ("sent", "field", "words"),
    [
        ({"least_months": "121"}, "least_months", "from 0 to 120"),
        ({"least_months": "half"}, "least_months", "from 0 to 120"),
        ({"first_before": "2", "last_before": "3"}, "first_before", "must not be after the last one"),
        ({"minutes": "5"}, "minutes", "from 15 to 240 minutes"),
        ({"leaving_kinds": ["DEA"]}, "leaving_kinds_0", "Select a valid choice"),
        ({"country": "DK"}, "country_0", "Select a valid choice"),
    ],
)
def test_terms_that_cannot_be_are_said_at_their_field(sent, field, words):
    answer = as_role(Role.HR_HEAD).post(reverse("policies-organisation"), {**TERMS, **sent})
    assert words in text(answer)
    assert f'href="#id_{field}"' in answer.content.decode()
    assert not Policy.objects.exists()


def test_partner_reads_and_does_not_set():
    client, care = as_role(Role.HR_PARTNER), made.unit("Care")
    page = text(client.get(reverse("policies")))
    assert "The head of HR sets them." in page
    assert "Change the terms" not in page
    for name, args in (("organisation", []), ("unit", [care.pk]), ("remove", [care.pk])):
        assert client.post(reverse(f"policies-{name}", args=args), TERMS).status_code == 403
    assert not Policy.objects.exists()


def test_root_and_unknown_units_have_no_terms_of_their_own():
    client = as_role(Role.HR_HEAD)
    for pk in (made.root().pk, 99999):
        assert client.get(reverse("policies-unit", args=[pk])).status_code == 404
    assert client.get(reverse("policies-choose"), {"unit": "x"}).url == reverse("policies")
