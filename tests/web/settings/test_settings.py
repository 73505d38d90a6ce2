"""The page that leads to what HR sets."""

import pytest
from django.test import Client
from django.urls import reverse

from efterord.words import Role
from tests import made

pytestmark = pytest.mark.django_db


def client_of(role):
    made.organisation()
    client = Client()
    client.force_login(made.user((role, made.unit("Nord"))))
    return client


def test_hr_finds_every_setting_and_each_link_leads_somewhere():
    client = client_of(Role.HR_HEAD)
    page = client.get("/settings/").content.decode()
    for name in ("policies", "checklists", "guides"):
        assert f'href="{reverse(name)}"' in page
        inside = client.get(reverse(name))
        assert inside.status_code == 200
        assert 'href="/settings/" aria-current="page"' in inside.content.decode()


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ANALYST, Role.ADMINISTRATOR])
def test_settings_are_hrs(role):
    client = client_of(role)
    assert client.get("/settings/").status_code == 404
    assert "/settings/" not in client.get("/").content.decode()
