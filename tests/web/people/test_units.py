"""Adding a unit, so that a later staff file may name it."""

import pytest
from django.urls import reverse

from efterord.models import Unit
from efterord.words import Role
from tests import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(client):
    made.organisation()
    made.unit("Nord")
    client.force_login(made.user((Role.HR_HEAD, None)))
    return client


def test_unit_is_added_below_another_and_shown(head):
    below = Unit.objects.get(name="Nord")
    answer = head.post(reverse("people-units"), {"parent": below.pk, "name": "  Avdelning  3 "}, follow=True)
    assert Unit.objects.get(parent=below).name == "Avdelning 3"
    assert "Avdelning 3" in answer.content.decode()


@pytest.mark.parametrize("name", ["", "A > B", "A/B", "nord"])
def test_unit_that_cannot_be_is_refused_with_the_words_kept(head, name):
    answer = head.post(reverse("people-units"), {"parent": made.root().pk, "name": name})
    assert answer.status_code == 200
    assert Unit.objects.count() == 2


def test_analyst_does_not_see_the_page(client):
    made.organisation()
    client.force_login(made.user((Role.ANALYST, None)))
    assert client.get(reverse("people-units")).status_code == 403
