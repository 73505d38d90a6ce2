"""A session's end after twelve hours."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from efterord import clock
from efterord.models import AuditEntry
from tests import made

pytestmark = pytest.mark.django_db


def test_log_out_after_twelve_hours_is_entered_like_any_other():
    user = made.user()
    client = Client()
    client.force_login(user)
    page = reverse("desk")
    with clock.told_at(made.NOON):
        assert client.get(page).status_code == 200
    with clock.told_at(made.NOON + dt.timedelta(hours=12)):
        assert client.get(page).status_code == 200
    assert not AuditEntry.objects.exists()
    with clock.told_at(made.NOON + dt.timedelta(hours=12, seconds=1)):
        assert client.get(page)["Location"] == reverse("account_login")
    (entry,) = AuditEntry.objects.all()
    assert (entry.action, entry.actor, entry.object) == (
        "accounts.record_log_out",
        f"user:{user.pk}",
        f"user:{user.pk}",
    )
