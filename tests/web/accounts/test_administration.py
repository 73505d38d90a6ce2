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
    enter(client, made.user((Role.ADMINISTRATOR, None), name="Ada Administrator"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


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
    for name in ("accounts-grant", "accounts-close", "accounts-link", "accounts-tie"):
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


def test_account_is_added_given_a_role_and_sent_a_link_that_no_page_shows(administrator):
    made.person(mail="siv@example.org")
    told = {"name": "Siv", "email": "siv@example.org", "employee_id": "", "language": "nb"}
    answer = administrator.post(reverse("accounts-add"), told)
    user = User.objects.get(email="siv@example.org")
    assert answer["Location"] == reverse("accounts-user", args=[user.pk])
    unit = made.unit("Vård")
    administrator.post(reverse("accounts-grant", args=[user.pk]), {"role": "hr_partner", "unit": unit.pk})
    assert [(g.role, g.unit) for g in user.grants.all()] == [("hr_partner", unit)]
    page = administrator.post(reverse("accounts-link", args=[user.pk]), follow=True)
    assert "/account/welcome/" not in page.content.decode()
    assert (SignInLink.objects.count(), Letter.objects.count()) == (1, 1)


def test_role_that_reads_is_refused_in_words_to_an_account_of_nobody(administrator):
    user = made.user()
    answer = administrator.post(reverse("accounts-grant", args=[user.pk]), {"role": "hr_head", "unit": ""})
    assert answer.status_code == 422
    assert "efterord account add" in answer.content.decode()
    assert user.grants.count() == 0


def test_account_of_nobody_says_so_and_is_tied_by_number(administrator):
    user, person = made.user(), made.person(mail="")
    administrator.post(reverse("accounts-language"), {"language": "en"})
    page = reverse("accounts-user", args=[user.pk])
    assert "Not tied to anybody" in administrator.get(page).content.decode()
    assert "not tied to anybody" in administrator.get(reverse("accounts")).content.decode()
    path = reverse("accounts-tie", args=[user.pk])
    for number in ("nobody", ""):
        wrong = administrator.post(path, {"employee_id": number})
        assert wrong.status_code == 422
        assert 'id="id_employee_id-error"' in wrong.content.decode()
    assert administrator.post(path, {"employee_id": person.employee_id})["Location"] == page
    assert person.employee_id in administrator.get(page).content.decode()
    assert person.employee_id in administrator.get(reverse("accounts")).content.decode()


@pytest.mark.parametrize("name", ["user", "grant", "revoke", "tie", "close", "link"])
def test_weighty_steps_ask_who_it_is_once_five_minutes_have_passed(client, name):
    enter(client, made.user((Role.ADMINISTRATOR, None)))
    user = made.user((Role.OFFICER, None))
    path = reverse(f"accounts-{name}", args=[user.grants.get().pk if name == "revoke" else user.pk])
    told = {"role": "analyst", "unit": "", "employee_id": made.person(mail="").employee_id}
    answer = client.get(path) if name == "user" else client.post(path, told)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert (user.grants.count(), SignInLink.objects.count()) == (1, 0)
    was = User.objects.get(pk=user.pk)
    assert (was.is_active, was.person) == (True, None)


def test_what_was_sent_is_done_once_the_password_has_been_written_again(client):
    enter(client, made.user((Role.ADMINISTRATOR, None)))
    user = made.user()
    asked = client.post(reverse("accounts-grant", args=[user.pk]), {"role": "officer", "unit": ""})
    client.post(asked["Location"], {"password": PASSWORD, "next": reverse("accounts-grant", args=[user.pk])})
    assert user.grants.get().role == Role.OFFICER


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
