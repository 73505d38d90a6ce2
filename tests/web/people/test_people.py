"""The pages of the staff register: the upload, the columns, the preview, the button, and who sees none of it."""

import re
import uuid
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from efterord import clock
from efterord.models import Case, ColumnMapping, Organisation, Person, StaffFile
from efterord.words import Role
from tests import made

pytestmark = pytest.mark.django_db
REGISTER = Path(__file__).parents[2] / "data/staff_register_synthetic.csv"
HEAD = "anstnr;enhet;startdatum;slutdatum;namn\n"
MANY = HEAD + "".join(f"{n};A;2020-01-01;;Namn {n}\n" for n in range(30))


@pytest.fixture(autouse=True)
def _set_up():
    cache.clear()
    made.organisation()


@pytest.fixture
def head(client):
    return enter(client, Role.HR_HEAD)


def enter(client, role):
    user = made.user((role, None), name="Sanna Ekhult")
    user.language = "en"
    with made.guard.door_open():
        user.save()
    client.post(reverse("account_login"), {"login": user.email, "password": "en lång hemlighet"})
    return client


def upload(client, content, name="staff.csv", **options):
    content = content.encode() if isinstance(content, str) else content
    return client.post(reverse("people-upload"), {"file": SimpleUploadedFile(name, content)}, **options)


def text_of(response):
    body = re.sub(r"<(script|style)\b.*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def preview(client, content, name="staff.csv"):
    response = upload(client, content, name)
    assert response.status_code == 302, text_of(response)
    return client.get(response.url, follow=True)


def hidden(response):
    return dict(re.findall(r'<input type="hidden" name="(seen|c\d+)" value="([^"]*)">', response.content.decode()))


def press(client, page, **more):
    url = reverse("people-apply", args=[StaffFile.objects.latest("uploaded_at").pk])
    return client.post(url, {**hidden(page), **more}, follow=True)


def test_real_register_from_upload_to_result(head):
    page = preview(head, REGISTER.read_bytes(), "register.csv")
    said = text_of(page)
    assert "2,000 people are added. 5 units are created." in said
    assert "Nothing is changed until you press." in said
    assert "E00001" in said
    assert not Person.objects.exists()

    again = press(head, page)
    assert "This field is required" in text_of(again)
    assert not Person.objects.exists()

    done = press(head, page, complete_from="2015-01-01")
    assert done.request["PATH_INFO"] == reverse("people-applied")
    assert "2,000 people were added. 5 units were created." in text_of(done)
    assert Person.objects.count() == 2000
    assert str(Organisation.objects.get().leavers_complete_from) == "2015-01-01"
    assert not StaffFile.objects.exists()

    state = text_of(head.get(reverse("people")))
    assert "People 2,000" in state
    assert "Leavers are complete from 1 January 2015" in state
    page = preview(head, REGISTER.read_bytes(), "register.csv")
    assert "The register says all of this already." in text_of(page)
    assert 'name="seen"' not in page.content.decode()


def test_next_file_does_not_ask_for_the_date_again(head):
    press(head, preview(head, MANY), complete_from="2020-01-01")
    page = preview(head, MANY.replace("Namn 7", "Nytt namn"))
    assert "complete_from" not in page.content.decode()
    assert "One person is changed. 29 people stay as before." in text_of(page)
    assert "Namn 7 Nytt namn" in text_of(page)
    assert "One person was changed." in text_of(press(head, page))


def test_wrong_rows_are_listed_with_what_to_do_and_without_a_button(head):
    page = preview(head, HEAD + "1;A;2020-01-01;2019-01-01;Bo\n2;A;2020-01-01;;Eva\n")
    said = text_of(page)
    assert "One thing in the file is wrong, so it cannot be applied." in said
    assert "Row 2, slutdatum The end, 2019-01-01, is before the start, 2020-01-01. Correct one of" in said
    assert hidden(page) == {}
    forced = press(head, page, complete_from="2015-01-01", seen="x")
    assert "cannot be applied" in text_of(forced)
    assert not Person.objects.exists()


def test_more_wrong_rows_than_are_shown_are_counted(head):
    page = preview(head, HEAD + "".join(f"{n};A;never;;\n" for n in range(130)))
    assert "130 things in the file are wrong" in text_of(page)
    assert "And 30 more." in text_of(page)


def test_unknown_columns_are_asked_for_once_and_remembered(head):
    strange = "ett;två;tre\n1;Vård;2020-01-01\n"
    page = preview(head, strange)
    assert page.request["PATH_INFO"].endswith("/columns/")
    said = text_of(page)
    assert "For example: Vård" in said
    assert "No column is chosen for a field that is needed: Employee number." in said
    pk = StaffFile.objects.get().pk
    chosen = {"c0": "id", "c1": "unit", "c2": ""}
    page = head.get(reverse("people-file", args=[pk]), chosen, follow=True)
    assert page.request["PATH_INFO"].endswith("/columns/")
    assert '<option value="unit" selected>' in page.content.decode()
    page = head.get(reverse("people-file", args=[pk]), {**chosen, "c2": "start"}, follow=True)
    assert "One person is added." in text_of(page)
    press(head, page, complete_from="2020-01-01")
    assert ColumnMapping.objects.get().fields_by_column == {"ett": "id", "två": "unit", "tre": "start"}
    assert "One person is added. One person stays as before." in text_of(preview(head, strange + "2;Vård;2021-01-01\n"))


def test_two_columns_for_one_field_are_pointed_out(head):
    upload(head, MANY)
    url = reverse("people-file", args=[StaffFile.objects.get().pk])
    page = head.get(url, {"c0": "id", "c1": "unit", "c2": "start", "c3": "start"}, follow=True)
    assert "Two columns are chosen for one field: “startdatum” and “slutdatum”." in text_of(page)


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        ("anstnr;enhet\n1;Vård\n".encode("cp1252"), "x.csv", "Windows-1252"),
        (b"", "x.csv", "The file is empty."),
        (b"a;b\n", "x.csv", "nothing below it"),
        (b"PK\x03\x04 no workbook", "x.xlsx", "damaged"),
        (b"x", "x.xlsm", "macros"),
    ],
)
def test_file_that_cannot_be_read_is_refused_at_its_field(head, content, name, words):
    page = upload(head, content, name)
    assert page.status_code == 200
    assert words in text_of(page)
    assert 'aria-invalid="true"' in page.content.decode()
    assert not StaffFile.objects.exists()


def test_file_that_breaks_below_its_first_rows_is_said_to_be_unreadable(head):
    page = preview(
        head, HEAD + "".join(f"{n};A;2020-01-01;;\n" for n in range(3_000)) + f"x;A;2020-01-01;;{'x' * 5_000}\n"
    )
    assert "The file cannot be read" in text_of(page)
    assert "A cell in row 3002" in text_of(page)
    assert "Nothing was changed." in text_of(page)


@pytest.mark.parametrize("megabytes", [5.2, 7], ids=["taken in", "never taken in"])
def test_file_too_large_for_a_page_is_led_to_the_command(head, megabytes):
    page = upload(head, b"a;b\n" + b"x" * int(megabytes * 1024 * 1024))
    assert "larger than 5 MB" in text_of(page)
    assert "efterord people import FILE" in text_of(page)
    assert not StaffFile.objects.exists()


def test_nothing_chosen_is_said_so(head):
    page = head.post(reverse("people-upload"), {})
    assert "Choose a file first." in text_of(page)


def test_register_changed_since_the_preview_shows_a_new_one(head):
    page = preview(head, MANY)
    made.employment(at=made.unit("A"))
    again = press(head, page, complete_from="2020-01-01")
    assert "The register has been changed since you looked." in text_of(again)
    assert Person.objects.count() == 1
    assert "is applied" in text_of(press(head, again, complete_from="2020-01-01"))


def test_button_pressed_twice_is_told_calmly(head):
    page = preview(head, MANY)
    pk = StaffFile.objects.get().pk
    press(head, page, complete_from="2020-01-01")
    twice = head.post(reverse("people-apply", args=[pk]), {**hidden(page), "complete_from": "2020-01-01"}, follow=True)
    assert "The file is no longer here" in text_of(twice)


def test_date_ahead_is_refused(head):
    page = press(head, preview(head, MANY), complete_from="2999-01-01")
    assert "The date cannot be ahead" in text_of(page)
    assert not Person.objects.exists()


def test_file_thrown_away_is_gone(head):
    upload(head, MANY)
    pk = StaffFile.objects.get().pk
    assert "staff.csv" in text_of(head.get(reverse("people")))
    page = head.post(reverse("people-discard", args=[pk]), follow=True)
    assert "The file is thrown away." in text_of(page)
    assert not StaffFile.objects.exists()
    assert head.get(reverse("people-file", args=[pk])).status_code == 404


def test_proposed_cases_are_led_to(head):
    day = clock.today().replace(year=clock.today().year + 0)
    page = preview(head, HEAD + f"1;A;2020-01-01;{day};Åsa\n")
    done = press(head, page, complete_from="2020-01-01")
    assert "A case is proposed and waits to be confirmed; nothing has been sent." in text_of(done)
    assert Case.objects.count() == 1


def test_text_of_a_file_is_data(head):
    evil = '<script>alert("x")</script>'
    page = preview(head, HEAD + f'1;"<b>A</b>";2020-01-01;;"{evil.replace(chr(34), chr(34) * 2)}"\n', "<i>x</i>.csv")
    body = page.content.decode()
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;" in body
    assert "<script>alert" not in body
    assert "<b>A</b>" not in body
    assert "<i>x</i>" not in body


@pytest.mark.parametrize("role", [Role.MANAGER, Role.HR_PARTNER, Role.ADMINISTRATOR, Role.OFFICER])
def test_other_roles_find_no_register(client, role):
    enter(client, role)
    anything = [uuid.uuid4()]
    assert client.get(reverse("people")).status_code == 404
    assert client.get(reverse("people-applied")).status_code == 404
    assert client.get(reverse("people-file", args=anything)).status_code == 403
    for name in ("people-apply", "people-discard"):
        assert client.post(reverse(name, args=anything)).status_code == 403
    assert client.post(reverse("people-upload")).status_code == 403


def test_file_of_another_head_is_not_there(head, client):
    upload(head, MANY)
    pk = StaffFile.objects.get().pk
    client.logout()
    enter(client, Role.HR_HEAD)
    assert client.get(reverse("people-file", args=[pk])).status_code == 404
    assert client.get(reverse("people-columns", args=[pk])).status_code == 404
    assert client.post(reverse("people-discard", args=[pk])).status_code == 404
    assert StaffFile.objects.count() == 1


def test_pages_cost_as_many_queries_for_one_row_as_for_thirty(head):
    def cost(content):
        StaffFile.objects.count()
        upload(head, content)
        found = []
        for name in ("people-file", "people-columns"):
            with CaptureQueriesContext(connection) as asked:
                head.get(reverse(name, args=[StaffFile.objects.latest("uploaded_at").pk]))
            found.append(len(asked))
        with CaptureQueriesContext(connection) as asked:
            head.get(reverse("people"))
        return [*found, len(asked)]

    few = cost(HEAD + "1;A;2020-01-01;;Åsa\n")
    press(head, preview(head, MANY), complete_from="2020-01-01")
    assert cost(MANY.replace("Namn", "Nytt")) == few
