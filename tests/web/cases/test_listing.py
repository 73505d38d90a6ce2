"""The list of departures: filtered by an address, saved under a name, taken as a spreadsheet."""

import io
import re

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from efterord import clock
from efterord.models import AuditEntry, SavedFilter
from efterord.words import CaseStep, Role
from tests import made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _autumn():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


def hr(over=None, **values) -> Client:
    user = made.user((Role.HR_PARTNER, over or made.root()), **values)
    user.language = "en"
    user.save(update_fields=["language"])
    client = Client()
    client.force_login(user)
    return client


def text(answer) -> str:
    html = answer.content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_list_is_filtered_by_its_address():
    ward = made.unit("Ward 3")
    made.case(at=ward, of=made.person("Amira"))
    made.case(at=made.root(), of=made.person("Jonas"), leaving_kind="RET", steps=(CaseStep.PROPOSED,))
    client = hr()
    for query, found in (
        ({"unit": ward.pk}, "Amira"),
        ({"state": "proposed"}, "Jonas"),
        ({"kind": "RET"}, "Jonas"),
        ({"waits": "talk"}, "Amira"),
        ({"q": "amira"}, "Amira"),
    ):
        page = text(client.get(reverse("cases"), query))
        assert ("1 case" in page, found in page) == (True, True), query
    assert "No case fits the filter." in text(client.get(reverse("cases"), {"last": "2026-10-29"}))
    assert "2 cases" in text(client.get(reverse("cases"), {"state": "nonsense", "unit": "x", "first": "soon"}))


def test_filter_is_saved_found_again_and_removed():
    made.case(at=made.root(), of=made.person("Amira"))
    client = hr()
    address = reverse("cases-save-filter") + "?state=open&q=amira"
    answer = client.post(address, {"name": "Leaving now"}, follow=True)
    assert "Leaving now is saved, and on your desk." in text(answer)
    kept = SavedFilter.objects.get()
    assert kept.query == {"state": "open"}
    assert reverse("cases") + "?state=open" in client.get(reverse("cases")).content.decode()
    assert "Give the filter a name." in text(client.post(address, {"name": " "}, follow=True))
    assert hr().post(reverse("cases-remove-filter", args=[kept.pk])).status_code == 404
    assert "Leaving now is removed." in text(client.post(reverse("cases-remove-filter", args=[kept.pk]), follow=True))
    assert not SavedFilter.objects.exists()


def test_spreadsheet_holds_every_row_of_the_filter_as_text_and_says_what_it_means():
    for n in range(30):
        made.case(at=made.unit("Ward 3"), of=made.person(f"P{n:02}", employee_id=f"0{n:03}"))
    made.case(at=made.root(), of=made.person("=cmd|' /C calc'!A0"))
    made.case(at=made.root(), of=made.person("Proposed"), steps=(CaseStep.PROPOSED,))
    client = hr()
    answer = client.post(reverse("cases-spreadsheet") + "?state=open&order=name")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert 'filename="cases 2026-10-06.xlsx"' in answer["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert len(rows) == 32
    assert {type(cell) for row in rows[1:] for cell in row} <= {str, type(None)}
    assert [row[1] for row in rows[1:3]] == ["'=cmd|' /C calc'!A0", "P00"]
    assert rows[2][2:5] == ("0000", "Ward 3", "Region Mälarvik")
    assert [cell.value for cell in book.worksheets[1]["A"]][1:] == list(rows[0])
    assert AuditEntry.objects.filter(action="cases.export_leavers").count() == 1


def test_spreadsheet_is_taken_and_not_looked_at_and_stays_within_ones_units():
    made.case(at=made.unit("There"), of=made.person("Foreign"))
    client = hr(made.unit("Here"))
    assert client.get(reverse("cases-spreadsheet")).url == reverse("cases") + "?"
    answer = client.post(reverse("cases-spreadsheet"))
    assert len(list(openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows())) == 1


def test_list_page_costs_at_most_25_queries(django_assert_max_num_queries):
    client = hr(made.unit("Ward 3"), person=made.person("Me"))
    for n in range(30):
        made.case(at=made.unit("Ward 3"), of=made.person(f"P{n:02}"))
    for n in range(3):
        client.post(reverse("cases-save-filter") + "?state=open", {"name": f"F{n}"})
    with django_assert_max_num_queries(25):
        client.get(reverse("cases"), {"waits": "talk", "q": "p", "state": "open"})
