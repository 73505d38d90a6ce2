"""The officer's log."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from efterord import gate
from efterord.models import AuditEntry, guard
from efterord.queries import audit
from efterord.rules import access
from efterord.services import accounts
from efterord.words import AuditMark, Role
from tests import made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _set_up():
    cache.clear()
    made.organisation()


@pytest.fixture
def officer(client):
    user = made.user((Role.OFFICER, None))
    client.post(reverse("account_login"), {"login": user.email, "password": "en lång hemlighet"})
    client.post(reverse("accounts-language"), {"language": "en"})
    return client


def fail(times: int) -> None:
    for _ in range(times):
        accounts.record_failed_log_in(gate.NOBODY)


def test_log_shows_who_did_what_to_what(officer):
    accounts.close_account(gate.OPERATOR, user=(closed := made.user()))
    page = officer.get(reverse("audit")).content.decode()
    assert "An account was closed" in page
    assert f"user:{closed.pk}" in page
    assert "Whoever runs commands on the server" in page
    assert "The chain is whole" in page


def test_log_walks_in_pages(officer):
    fail(60)
    first = officer.get(reverse("audit"))
    assert len(first.context["lines"]) == 50
    assert len(officer.get(reverse("audit"), {"page": "2"}).context["lines"]) == 11
    assert officer.get(reverse("audit"), {"page": "nonsense"}).status_code == 200


@pytest.mark.parametrize("harm", ["changed", "deleted", "cut"])
def test_broken_chain_is_said_with_its_number(officer, harm):
    fail(4)
    with guard.door_open():
        match harm:
            case "changed":
                AuditEntry.objects.filter(number=3).update(actor="user:9")
            case "deleted":
                AuditEntry.objects.filter(number=3).delete()
            case "cut":
                AuditEntry.objects.filter(number=5).delete()
    number = 5 if harm == "cut" else 3
    page = officer.get(reverse("audit")).content.decode()
    assert "The chain is broken" in page
    assert f"From entry {number} on" in page


def test_long_log_is_checked_when_asked_for(officer, monkeypatch):
    from efterord.web.audit import views

    monkeypatch.setattr(views, "CHECKED_AT_ONCE", 0)
    assert "The chain is" not in officer.get(reverse("audit")).content.decode()
    assert "The chain is whole" in officer.get(reverse("audit"), {"check": "1"}).content.decode()


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.HR_HEAD, Role.MANAGER, Role.ANALYST])
def test_other_roles_find_no_log(client, role):
    user = made.user((role, None))
    client.post(reverse("account_login"), {"login": user.email, "password": "en lång hemlighet"})
    assert client.get(reverse("audit")).status_code == 404
    with pytest.raises(gate.Hidden):
        audit.verify(gate.actor_for(user))


def test_every_entered_deed_has_words_for_the_log():
    from efterord import labels

    entered = {name for name, row in access.TABLE.items() if row.mark is not AuditMark.NONE}
    assert entered - set(labels.DEEDS) == set(), "Give the deed its words in labels.DEEDS, for the officer's log."


def test_verify_reads_in_parts(monkeypatch):
    monkeypatch.setattr(audit, "CHUNK", 2)
    fail(7)
    assert audit.verify(gate.OPERATOR) is None
    with guard.door_open():
        AuditEntry.objects.filter(number=6).update(action="other")
    assert audit.verify(gate.OPERATOR) == 6
