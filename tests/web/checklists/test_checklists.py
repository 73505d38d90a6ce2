"""The pages of the checklists: the organisation's lines, and those of a case."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from efterord import clock
from efterord.models import ChecklistItem, TemplateItem
from efterord.services import checklists
from efterord.words import ItemKind, Role
from tests import made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _autumn():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


@pytest.fixture
def case():
    boss = made.person("Henrik Sandvall")
    found = made.case(at=made.unit("Nord"), of=made.person("Ŝara O'Brien שרה", manager=boss), manager=boss)
    checklists.lay_out(made.actor((Role.HR_HEAD, None)), case=found)
    return found


def as_user(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def head() -> Client:
    return as_user(made.user((Role.HR_HEAD, None)))


LINE = {
    "name_sv": "Lämna bilen", "name_nb": "Lever bilen", "name_en": "Return the car", "kind": "equipment",
    "owner": "leaver", "days": "0", "side": "before", "leaving_kinds": ["RES"],
}  # fmt: skip


def test_template_shows_the_lines_and_takes_a_new_one():
    client = head()
    assert "tjänstgöringsintyg" in client.get(reverse("checklists")).content.decode()
    answer = client.post(reverse("checklists-new"), LINE)
    assert answer.status_code == 302
    assert TemplateItem.objects.get(kind="equipment", leaving_kinds=["RES"]).name["nb"] == "Lever bilen"
    assert "Lämna bilen" in client.get(reverse("checklists")).content.decode()


def test_line_is_changed_and_taken_away():
    client = head()
    page = client.get(reverse("checklists-line", args=["farewell"])).content.decode()
    assert "Say goodbye" in page
    client.post(reverse("checklists-line", args=["farewell"]), {**LINE, "days": "3", "side": "after"})
    assert TemplateItem.objects.get(key="farewell").offset_days == 3
    client.post(reverse("checklists-remove", args=["farewell"]))
    assert not TemplateItem.objects.filter(key="farewell").exists()
    assert client.get(reverse("checklists-line", args=["farewell"])).status_code == 404


def test_certificate_line_keeps_its_kind_and_is_not_taken_away():
    client = head()
    url = reverse("checklists-line", args=["certificate-signed"])
    client.post(url, {**LINE, "kind": "certificate_signed", "owner": "hr", "days": "9"})
    line = TemplateItem.objects.get(key="certificate-signed")
    assert (line.kind, line.owner, line.offset_days) == (ItemKind.CERTIFICATE_SIGNED, "hr", -9)
    assert len(line.leaving_kinds) == 10
    assert client.post(reverse("checklists-remove", args=["certificate-signed"])).status_code == 403


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"name_nb": ""}, "name_nb"), ({"days": "-1"}, "days"), ({"owner": "person", "person": "nobody"}, "person")],
)
def test_wrong_line_is_said_at_its_field(wrong, field):
    answer = head().post(reverse("checklists-new"), {**LINE, **wrong})
    assert answer.status_code == 200
    assert f'id="id_{field}-error"' in answer.content.decode()


def test_line_of_a_case_is_done_by_a_button_and_taken_up_again(case):
    client = head()
    line = ChecklistItem.objects.get(case=case, kind=ItemKind.ACCOUNTS)
    client.post(reverse("checklists-done", args=[line.pk]))
    assert ChecklistItem.objects.get(pk=line.pk).ended_as == "done"
    client.post(reverse("checklists-again", args=[line.pk]))
    assert ChecklistItem.objects.get(pk=line.pk).ended_as == ""


def test_line_is_passed_on_by_name(case):
    client = head()
    line = ChecklistItem.objects.get(case=case, kind=ItemKind.ACCOUNTS)
    url = reverse("checklists-item", args=[line.pk])
    assert "<h1>" in client.get(url).content.decode()
    answer = client.post(url, {"ended_as": "passed_on", "passed_on_to": ""})
    assert 'id="id_passed_on_to-error"' in answer.content.decode()
    client.post(url, {"ended_as": "passed_on", "passed_on_to": "It-stöd"})
    assert ChecklistItem.objects.get(pk=line.pk).passed_on_to == "It-stöd"


def test_line_is_added_to_one_case(case):
    client = head()
    url = reverse("checklists-add", args=[case.pk])
    assert client.get(url).status_code == 200
    client.post(url, {"name": "Lämna lånebilen", "due_date": "2026-10-28", "owner": "hr"})
    line = ChecklistItem.objects.get(case=case, key="")
    assert (line.name["en"], line.due_date) == ("Lämna lånebilen", dt.date(2026, 10, 28))


def test_line_of_another_unit_is_hidden(case):
    client = as_user(made.user((Role.HR_PARTNER, made.unit("Syd"))))
    line = ChecklistItem.objects.filter(case=case).first()
    for name in ("checklists-item", "checklists-done", "checklists-again", "checklists-remind"):
        assert client.post(reverse(name, args=[line.pk])).status_code == 404
    assert client.get(reverse("checklists-add", args=[case.pk])).status_code == 404


def test_template_is_changed_by_the_head_alone():
    client = as_user(made.user((Role.HR_PARTNER, made.unit("Nord"))))
    assert client.get(reverse("checklists")).status_code == 200
    assert client.post(reverse("checklists-new"), LINE).status_code == 403
    assert not TemplateItem.objects.exists()


def test_certificate_comes_as_a_word_file(case):
    answer = head().get(reverse("checklists-certificate", args=[case.pk]))
    assert answer.status_code == 200
    assert answer.content[:2] == b"PK"
    assert case.number in answer["Content-Disposition"]
