"""The page of answers by name: what was chosen and written, in the reader's language, and who finds it."""

import re

import pytest

from efterord import clock, gate
from efterord.models import AuditEntry
from efterord.services import answers
from efterord.vault import tokens
from efterord.words import Role
from tests import every_kind, made, respondent

pytestmark = pytest.mark.django_db

GIVEN = {
    "q-O1": "2",
    "q-O1-more": "Rad ett\nrad två <b>",
    "q-N0": "9",
    "q-R2": ["r-A1:4", "r-C1:1"],
    "q-R2-decided": "r-A1",
    "q-R3": "no",
}


@pytest.fixture(autouse=True)
def _today():
    with clock.told_at(made.NOON):
        yield


@pytest.fixture
def case():
    made.organisation()
    return made.case(at=made.unit("Nord"), of=made.person("Amira Hedvall", manager=made.person("Boss Nord")))


def named(case, given, **values):
    token = respondent.asked(case=case, **values)
    answers.submit(gate.RESPONDENT, token=token, answers=given, receipt=tokens.new_receipt(), key=None, by_name=True)


def enter(client, *roles, language="en", **values):
    user = made.user(*roles, **values)
    user.language = language
    user.save()
    client.force_login(user)


def words(response):
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode().partition("<main")[2]).split())


def test_case_page_leads_hr_to_the_answers_and_tells_who_has_read(client, case):
    enter(client, (Role.HR_HEAD, None))
    assert "Answers by name" not in words(client.get(f"/cases/{case.pk}/"))
    named(case, GIVEN)
    page = client.get(f"/cases/{case.pk}/")
    assert f'href="/cases/{case.pk}/answers/exit/"' in page.content.decode()
    assert AuditEntry.objects.filter(action="answers_named.open_named").count() == 0
    client.get(f"/cases/{case.pk}/answers/exit/")
    assert "You: the answers by name" in words(client.get(f"/cases/{case.pk}/"))


def test_page_shows_what_was_chosen_and_written(client, case):
    named(case, GIVEN)
    enter(client, (Role.HR_HEAD, None))
    found = words(client.get(f"/cases/{case.pk}/answers/exit/"))
    assert "It was clear who decided what. 2 of 5 Rad ett rad två &lt;b&gt;" in found
    assert "9 of 10" in found
    assert "very much (decided it)" in found
    assert ": a little" in found
    assert "(decided it)" not in found.partition(": a little")[0].rpartition("(decided it)")[2]
    # What was not answered is left out.
    assert "Work was planned" not in found


@pytest.mark.parametrize(("language", "said"), [("sv", "2 av 5"), ("nb", "2 av 5"), ("en", "2 of 5")])
def test_page_is_in_the_readers_language(client, case, language, said):
    named(case, GIVEN)
    enter(client, (Role.HR_HEAD, None), language=language)
    assert said in words(client.get(f"/cases/{case.pk}/answers/exit/"))


def test_page_shows_every_kind_of_question(client, case):
    own = every_kind.published()
    given = every_kind.answers(2) | {"q-own-multi": [], "q-own-words": "Egna ord", "page-1-more": "Om sidan"}
    named(case, given, questionnaire=own.key, questionnaire_version=own.version)
    enter(client, (Role.HR_HEAD, None))
    found = words(client.get(f"/cases/{case.pk}/answers/exit/"))
    for said in ("None of these", "Egna ord", "On the subject as a whole Om sidan", "x: x", "≥ 10"):
        assert said in found, said


@pytest.mark.parametrize("roles", [(Role.MANAGER,), (Role.ADMINISTRATOR,), (Role.ANALYST,), (Role.OFFICER,)])
def test_nobody_else_finds_it(client, case, roles):
    named(case, GIVEN)
    enter(client, *((role, None) for role in roles))
    assert client.get(f"/cases/{case.pk}/answers/exit/").status_code in (403, 404)


def test_hr_of_the_line_is_told_nothing(client, case):
    named(case, GIVEN)
    enter(client, (Role.HR_HEAD, None), person=case.person.manager)
    assert "Answers by name" not in words(client.get(f"/cases/{case.pk}/"))
    assert client.get(f"/cases/{case.pk}/answers/exit/").status_code == 404


@pytest.mark.parametrize("occasion", ["campaign", "nothing"])
def test_occasion_without_a_copy_is_not_found(client, case, occasion):
    named(case, GIVEN)
    enter(client, (Role.HR_HEAD, None))
    assert client.get(f"/cases/{case.pk}/answers/{occasion}/").status_code == 404
