"""The administrator's pages, and who else sees them."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from efterord.models import Grant, Letter, SignInLink, User
from efterord.words import Role
from tests import made

pytestmark = pytest.mark.django_db
PASSWORD = "en lång hemlighet"


@pytest.fixture(autouse=True)
def _set_up():
    cache.clear()
    made.organisation()


@pytest.fixture
def administrator(client):
    return enter(client, made.user((Role.ADMINISTRATOR, None), name="Ada Administrator"))


def enter(client, user):
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client


def test_accounts_are_listed_with_their_roles(administrator):
    made.user((Role.HR_PARTNER, made.unit("Vård")), name="Hilde")
    page = administrator.get(reverse("accounts")).content.decode()
    assert "Hilde" in page
    assert "Vård" in page


@pytest.mark.parametrize("role", [Role.HR_HEAD, Role.OFFICER, Role.MANAGER, Role.ANALYST])
def test_other_roles_find_no_page_of_accounts(client, role):
    enter(client, made.user((role, None)))
    other = made.user()
    assert client.get(reverse("accounts")).status_code == 404
    assert client.get(reverse("accounts-user", args=[other.pk])).status_code == 404
    for name in ("accounts-grant", "accounts-close", "accounts-link"):
        assert client.post(reverse(name, args=[other.pk])).status_code == 403, name


def test_list_costs_as_many_queries_for_one_as_for_thirty(administrator):
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            administrator.get(reverse("accounts"))
        return len(asked)

    made.user((Role.MANAGER, made.root()))
    few = cost()
    for _ in range(30):
        made.user((Role.MANAGER, made.root()), (Role.ANALYST, None))
    assert cost() == few


def test_account_is_added_given_a_role_and_a_link_shown_once(administrator):
    told = {"name": "Siv", "email": "siv@example.org", "employee_id": "", "language": "nb"}
    answer = administrator.post(reverse("accounts-add"), told)
    user = User.objects.get(email="siv@example.org")
    assert answer["Location"] == reverse("accounts-user", args=[user.pk])
    unit = made.unit("Vård")
    administrator.post(reverse("accounts-grant", args=[user.pk]), {"role": "hr_partner", "unit": unit.pk})
    assert [(g.role, g.unit) for g in user.grants.all()] == [("hr_partner", unit)]
    page = administrator.post(reverse("accounts-link", args=[user.pk]))
    link = page.content.decode().partition("/account/welcome/")[2].partition("/")[0]
    assert len(link) == 27
    assert link not in administrator.get(reverse("accounts-user", args=[user.pk])).content.decode()
    assert SignInLink.objects.count() == 1


def test_link_is_sent_when_asked(administrator):
    user = made.user()
    page = administrator.post(reverse("accounts-link", args=[user.pk]), {"send": "1"}, follow=True)
    assert user.email in page.content.decode()
    assert Letter.objects.count() == 1


def test_refused_role_is_said_in_words(administrator):
    user = made.user((Role.HR_HEAD, None))
    answer = administrator.post(reverse("accounts-grant", args=[user.pk]), {"role": "administrator", "unit": ""})
    assert answer.status_code == 422
    assert "ds-error-summary" in answer.content.decode()
    assert Grant.objects.filter(user=user).count() == 1


def test_bad_address_is_said_at_its_field(administrator):
    told = {"name": "Siv", "email": "siv", "employee_id": "", "language": "sv"}
    page = administrator.post(reverse("accounts-add"), told).content.decode()
    assert 'id="id_email-error"' in page


def test_role_taken_back_bites_at_once(administrator, client):
    user = made.user((Role.OFFICER, None))
    other = enter(type(client)(), user)
    assert other.get(reverse("audit")).status_code == 200
    administrator.post(reverse("accounts-revoke", args=[user.grants.get().pk]))
    assert other.get(reverse("audit")).status_code == 404


def test_closing_asks_first(administrator):
    user = made.user()
    assert administrator.get(reverse("accounts-close", args=[user.pk])).status_code == 200
    assert User.objects.get(pk=user.pk).is_active
    assert administrator.post(reverse("accounts-close", args=[user.pk]))["Location"] == reverse("accounts")
    assert not User.objects.get(pk=user.pk).is_active


def test_name_with_markup_is_shown_as_text(administrator):
    made.user(name="<script>alert(1)</script>")
    assert "<script>alert" not in administrator.get(reverse("accounts")).content.decode()
