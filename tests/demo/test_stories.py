"""The story is told through services on a small scale and ends with what the demo promises."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from efterord import clock, gate
from efterord.demo import blueprints, builds, loose_ends, papers, stories
from efterord.exchange import publication
from efterord.queries import (
    alerts,
    answers_named,
    audit,
    cases,
    desk,
    interviews,
    people,
    releases,
    results,
    staff_surveys,
)
from efterord.rules.desk import Waits
from efterord.services import answers_named as named_deeds
from efterord.words import CaseState, Occasion
from tests import made

ATTACKER = Path(__file__).parents[1] / "data" / "attacker.py"
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def told(tmp_path):
    """The small demo, built as `efterord demo` builds the large one."""
    made.vault()
    chapters: list[str] = []
    with override_settings(
        IS_DEMO=True, DATA=tmp_path, AFTER_BACKUPS=tmp_path / "after-backups", PUBLIC_URL="http://127.0.0.1:8123"
    ):
        table = builds.build(chapters.append, blueprints.small(), months=12)
        yield table, chapters, tmp_path


def test_small_story_ends_with_all_that_the_demo_promises(told):
    table, chapters, directory = told
    assert len(chapters) >= 3
    assert papers.read(directory) == table
    check_the_paper(table)
    check_the_desk()
    check_the_answers_by_name()
    check_the_publication(table, directory)
    check_the_letters(table)
    with pytest.raises(builds.NotEmpty):
        builds.build(chapters.append, blueprints.small(), months=12)


def check_the_paper(table):
    assert table["base_url"] == "http://127.0.0.1:8123"
    assert len(table["log_ins"]) == 9
    assert set(table["survey_links"]) == {"sv", "nb", "en"}
    assert len(set(table["survey_links"].values())) == 3
    for log_in in table["log_ins"]:
        typed = {"login": log_in["mail"], "password": log_in["password"]}
        assert Client().post(reverse("account_login"), typed).status_code == 302


def check_the_desk():
    day = clock.today()
    assert people.state(gate.OPERATOR).complete_from < day
    assert audit.verify(gate.OPERATOR) is None
    head = gate.actor_for(made.User.objects.get(email="marte.skogseth@havlunda.example"))
    states = {state: cases.in_state(head, state).count() for state in CaseState}
    assert states[CaseState.PROPOSED] > 0
    assert states[CaseState.OPEN] > 0
    assert states[CaseState.CLOSED] > 0
    kinds = {row.what for row in desk.desk(head).rows}
    assert {Waits.CAME_BACK, Waits.BY_NAME} <= kinds
    (survey,) = staff_surveys.surveys(head)
    assert survey.n_units > 3
    assert alerts.limit(head) is not None
    holder = gate.actor_for(made.User.objects.get(email="lovisa.granhult@havlunda.example"))
    assert {talk.started_at is not None for talk in interviews.mine(holder)} == {False, True}


def check_the_answers_by_name():
    """One leaver of those whose cases are open has let HR read, with own words in the language of the place."""
    head = gate.actor_for(made.User.objects.get(email="marte.skogseth@havlunda.example"))
    found = [case for case in cases.in_state(head, CaseState.OPEN) if answers_named.of_case(head, case)]
    assert len(found) == 1
    opened = named_deeds.open_named(head, case=found[0], occasion=Occasion.EXIT)
    spoken = [own for own in loose_ends.ANSWERS.values() if own["q-F1"] == opened.answers["q-F1"]]
    assert len(spoken) == 1
    assert opened.answers.items() >= spoken[0].items()


def check_the_publication(table, directory):
    assert len(releases.published(gate.OPERATOR)) >= 2
    by_id = {unit.pk: unit for unit in results.units(gate.OPERATOR)}
    assert results.result(gate.OPERATOR, by_id[table["node_with_result"]["id"]]).figures
    assert not results.result(gate.OPERATOR, by_id[table["node_without_result"]["id"]]).figures
    file = directory / "publication.json"
    publication.write_audit(gate.OPERATOR, file)
    found = subprocess.run([sys.executable, ATTACKER, file], capture_output=True, text=True, timeout=120)
    assert found.returncode == 0, found.stdout
    assert "disclosures 0" in found.stdout
    assert "unchecked 0" in found.stdout
    assert json.loads(file.read_text())["format"] == "disclosure-audit/1"


def check_the_letters(table):
    door = Client().get(reverse("account_login")).content.decode()
    assert all(log_in["mail"] in door.replace("<wbr>", "") for log_in in table["log_ins"])
    page = Client().get("/demo/mail/")
    assert page.status_code == 200
    assert b"@havlunda.example" in page.content


def test_password_of_the_demo_is_one_that_the_house_takes():
    from django.contrib.auth.password_validation import validate_password

    validate_password(stories.PASSWORD)
    assert settings.AUTH_PASSWORD_VALIDATORS
