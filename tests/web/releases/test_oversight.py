"""The representative's page: what holds, who can see results today, what was released, and the file to check it by."""

import json
import re

import pytest

from efterord import clock
from efterord.models import AuditEntry, User, guard
from efterord.rules import audits
from efterord.words import Role
from tests import made, told
from tests.data import attacker

pytestmark = pytest.mark.django_db
PAGE, FILE = "/releases/oversight/", "/releases/oversight/file/"
SEES = (Role.REPRESENTATIVE, Role.OFFICER, Role.HR_HEAD, Role.HR_PARTNER)
SAVES = (Role.REPRESENTATIVE, Role.OFFICER, Role.HR_HEAD)


@pytest.fixture(autouse=True)
def late_autumn():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


@pytest.fixture
def enter(client):
    """Log somebody in who holds one role everywhere, and reads English."""

    def log_in(role=Role.REPRESENTATIVE, name="Torunn Bakkelid"):
        user = made.user((role, None), name=name)
        user.language = "en"
        user.save(update_fields=["language"])
        client.force_login(user)
        return client

    return log_in


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode().partition("<main")[2]).split())


def test_page_says_what_holds(enter):
    said = words(enter().get(PAGE))
    for holds in (
        "Behind every figure at least 5 people",
        "Behind the figures of a sensitive question at least 10 people",
        "Before own words are opened at least 10 people who have written",
        "The questions some months later at least 20 people, for the whole organisation only",
        "Never enough others destroyed unread after 36 months",
        "for at most 4 releases",
        "Answers are next opened on 1 January 2027.",
        "No release has been held yet.",
        "efterord audit publication.json",
        "python tests/data/attacker.py publication.json",
    ):
        assert holds in said


def test_access_is_told_by_role_and_unit_without_a_name(enter):
    care = made.unit("Care")
    wards = [made.unit(f"Ward {n}", care) for n in range(1, 9)]
    made.user((Role.MANAGER, wards[0]), (Role.MANAGER, wards[1]), name="Ingvild Solmoen")
    made.user((Role.ANALYST, None), name="Hannah Merrowby")
    for number, ward in enumerate(wards):
        made.user((Role.HR_PARTNER, ward), name=f"Partner {number}")
    left = made.user((Role.ANALYST, None), name="Somebody gone")
    with guard.door_open():
        User.objects.filter(pk=left.pk).update(is_active=False)
    said = words(enter().get(PAGE))
    assert "Manager 1 Care / Ward 1; Care / Ward 2" in said
    assert "Analyst 1 The whole organisation" in said
    assert "HR partner 8 8 units" in said
    assert "HR partner: every unit Care / Ward 1: 1 Care / Ward 2: 1" in said
    assert "Head of HR 0 –" in said
    assert "Employee representative (1)" in said
    assert not re.search("Solmoen|Merrowby|Partner 0|Somebody gone", said)


def test_keys_of_programs_are_counted_while_they_hold(enter):
    assert "program" not in words(enter().get(PAGE)).partition("Two programs")[0]
    owner = made.user((Role.ANALYST, None), name="Hannah Merrowby")
    made.api_token(owner)
    made.api_token(owner, expires_on=made.TODAY.replace(year=2025))
    assert "1 program reads results with the key" in words(enter(name="Another").get(PAGE))


def test_releases_stand_with_date_and_batches_and_nothing_of_what_waits(enter):
    ward = made.unit("Avdelning 3")
    told.quarterly(ward, 1, [told.mixed(i) for i in range(7)])
    told.released(1)
    client = enter()
    before = words(client.get(PAGE))
    assert "1 April 2025 1 1" in before
    told.quarterly(ward, 2, [told.mixed(i) for i in range(3)])
    assert words(client.get(PAGE)) == before


def test_file_is_what_both_auditors_read_and_its_saving_is_in_the_log(enter):
    told.quarterly(made.unit("Avdelning 3"), 1, [told.mixed(i) for i in range(7)])
    told.released(1)
    client = enter()
    assert client.get(FILE).headers["Location"] == PAGE
    assert not AuditEntry.objects.filter(action="releases.export_publication").exists()
    answer = client.post(FILE)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="publication-{made.TODAY.isoformat()}.json"'
    document = json.loads(answer.content)
    assert (audits.audit(document).finds, attacker.attack(document)[0]) == ((), [])
    assert len(document["releases"]) > 10
    assert AuditEntry.objects.filter(action="releases.export_publication").count() == 1


@pytest.mark.parametrize("role", SEES)
def test_page_offers_the_file_to_whoever_sees_every_unit(enter, role):
    answer = enter(role).get(PAGE)
    assert answer.status_code == 200
    assert (f'action="{FILE}"' in answer.content.decode()) == (role in SAVES)
    assert enter(role, name="Again").post(FILE).status_code == (200 if role in SAVES else 403)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ANALYST, Role.CUSTODIAN, Role.ADMINISTRATOR])
def test_nobody_else_sees_it(enter, role):
    assert enter(role).get(PAGE).status_code == 404
    assert enter(role, name="Again").post(FILE).status_code == 403


def test_representative_finds_it_in_the_menu_and_sees_no_other_room(enter):
    client = enter()
    menu = client.get("/").content.decode().partition("<nav")[2].partition("</nav>")[0]
    assert re.findall(r'<a href="([^"]+)"', menu)[:2] == ["/", PAGE]
    assert menu.count("<a href=") == 3  # and the own account
    for room in ("/results/", "/releases/", "/cases/", "/people/", "/audit/", "/accounts/", "/patterns/"):
        assert client.get(room).status_code in (403, 404), room


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HR_HEAD])
def test_page_of_releases_leads_there(enter, role):
    assert f'href="{PAGE}"' in enter(role).get("/releases/").content.decode()
