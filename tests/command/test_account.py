"""`efterord account`: how the first HR head comes about, before there is a register."""

import pytest
from django.urls import reverse

from efterord import gate
from efterord.command import main
from efterord.models import AuditEntry, Grant, SignInLink, User
from tests import made

pytestmark = pytest.mark.django_db
HEDDA = ("account", "add", "hedda@example.org")


@pytest.fixture
def run(monkeypatch, capsys):
    """Runs the command in this process, where Django stands already."""
    monkeypatch.setattr(main.start, "django", lambda: None)

    def efterord(*words: str) -> tuple[int, str, str]:
        code = main.main(words)
        return (code, *capsys.readouterr())

    return efterord


def test_first_head_of_hr_is_opened_by_the_operator_and_chooses_a_password(run, client):
    made.organisation()
    code, told, _ = run(*HEDDA, "--name", "Hedda Holm", "--role", "hr_head", "--language", "en")
    user = User.objects.get()
    assert (code, user.email, user.language, user.grants.get().role) == (0, "hedda@example.org", "en", "hr_head")
    link = told.split()[-1]
    assert client.get(link.partition("8000")[2]).status_code == 200
    assert set(AuditEntry.objects.values_list("actor", flat=True)) == {gate.OPERATOR.code}


def test_role_reaches_over_the_unit_of_a_path_and_a_second_one_is_added(run):
    made.organisation()
    ward = made.unit("Ward 3", made.unit("Care"))
    assert run(*HEDDA, "--name", "Hedda", "--role", "manager", "--unit", "Care > Ward 3")[0] == 0
    assert run(*HEDDA, "--role", "analyst")[0] == 0
    assert set(Grant.objects.values_list("role", "unit")) == {("manager", ward.pk), ("analyst", None)}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--name", "Hedda", "--role", "manager", "--unit", "Nowhere"), 2, "No unit is called"),
        (("--name", "Hedda", "--role", "hr_head", "--unit", "Care"), 1, "whole organisation"),
        (("--role", "hr_head"), 1, "name"),
    ],
)
def test_account_that_cannot_be_is_refused_in_words_and_leaves_nothing(run, words, code, said):
    made.organisation()
    made.unit("Care")
    told = run(*HEDDA, *words)
    assert (told[0], said in told[2]) == (code, True), told
    assert not User.objects.exists()


def test_account_without_an_organisation_says_what_to_run_first(run):
    assert run(*HEDDA, "--name", "Hedda", "--role", "hr_head")[0] == 2


def test_link_is_shown_to_the_operator_even_for_somebody_with_a_password(run):
    made.organisation()
    user = made.user()
    code, told, _ = run("account", "link", user.email)
    assert (code, reverse("accounts-welcome", args=["x"])[:-2] in told, SignInLink.objects.count()) == (0, True, 1)
    assert run("account", "link", "nobody@example.org")[0] == 2
