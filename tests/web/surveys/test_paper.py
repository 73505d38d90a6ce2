"""Slips on their pages: one from the case, several from the list, in the leaver's language, without a script."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import html as written

from efterord import clock, gate
from efterord.models import Invitation
from efterord.queries import surveys
from efterord.services import surveys_paper
from efterord.words import Role
from tests import asked, made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


@pytest.fixture
def client():
    found = Client()
    found.force_login(made.user((Role.HR_HEAD, None), language="en"))
    return found


def silent(name: str = "Amira <i>Hedvall</i>", country: str = "SE"):
    return asked.leaving(5, of=made.person(name, mail="", country=country))


def slips_of(response) -> list[str]:
    return re.findall(r"<article.*?</article>", response.content.decode(), re.DOTALL)


def test_slip_has_link_code_and_drawing_and_is_the_leavers_language(client):
    case = silent(country="NO")
    response = client.post(reverse("surveys-print", args=[case.pk]))
    (slip,) = slips_of(response)
    link, code = re.findall(r'<p class="code(?: big)?">([^<]+)</p>', slip)
    token = link.rstrip("/").rpartition("/")[2]
    assert surveys.survey(gate.RESPONDENT, token=token).is_open
    assert surveys_paper.open_code(gate.RESPONDENT, code=code) == token
    assert 'lang="nb"' in slip
    assert "3. november 2026" in slip
    assert re.search(r'<svg viewBox="0 0 (\d+) \1" role="img"', slip)
    assert written.escape("Amira <i>Hedvall</i>") in slip
    page = response.content.decode()
    assert '<html lang="en"' in page  # what stands round the slips is HR's
    assert "<script" not in page
    assert "style=" not in page
    assert "anonym" not in page.lower()
    assert response["Cache-Control"] == "no-store"
    assert not Invitation.objects.get().counts


def test_link_is_shown_once(client):
    case = silent()
    address = reverse("surveys-print", args=[case.pk])
    assert slips_of(client.post(address))
    again = client.post(address)
    assert (again.status_code, again["Location"]) == (302, reverse("cases-case", args=[case.pk]))
    assert client.get(address).status_code == 405


def test_several_are_ticked_and_printed_together(client):
    cases = [silent(f"Leaver {n}") for n in range(3)]
    page = client.get(reverse("surveys-slips")).content.decode()
    assert all(f'value="{case.pk}"' in page and "checked" not in page for case in cases)
    assert client.get(reverse("surveys-slips") + "?all=1").content.decode().count(" checked") == 3
    printed = client.post(reverse("surveys-slips"), {"chosen": [str(case.pk) for case in cases[:2]]})
    assert len(slips_of(printed)) == 2
    left = client.get(reverse("surveys-slips")).content.decode()
    assert str(cases[2].pk) in left
    assert str(cases[0].pk) not in left


def test_ticking_nobody_or_somebody_elses_makes_nothing(client):
    for chosen in ([], ["x"], [str(asked.leaving(5).pk)]):
        said = client.post(reverse("surveys-slips"), {"chosen": chosen}, follow=True).content.decode()
        assert "Nobody was ticked, so no slip was made." in said
    assert "Nobody needs a slip now." in said
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ANALYST, Role.ADMINISTRATOR])
def test_only_hr_comes_here(role):
    other = Client()
    other.force_login(made.user((role, None)))
    assert other.get(reverse("surveys-slips")).status_code == 403
    assert other.post(reverse("surveys-slips")).status_code == 403
