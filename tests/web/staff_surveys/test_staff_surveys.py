"""The pages of staff surveys, and what of one stands on a unit's page of results."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from efterord import clock
from efterord.models import StaffSurvey
from efterord.words import Role
from tests import made, told
from tests.web.results.test_results import enter, leaning, text

pytestmark = pytest.mark.django_db

HEADINGS = "unit;code;n;mean;1;2;3;4;5;steps;survey;date"


@pytest.fixture(autouse=True)
def late_autumn():
    with clock.told_at(made.NOON):
        yield


@pytest.fixture
def medicine():
    made.organisation()
    return made.unit("Medicin")


def file(*rows):
    return SimpleUploadedFile("pulse.csv", "\n".join([HEADINGS, *rows]).encode())


def looked_at(client, *rows):
    return client.post("/staff-surveys/look/", {"file": file(*rows)})


def packed(response):
    return response.content.decode().partition('name="looked_at" value="')[2].partition('"')[0]


def counted(code, counts, unit="Medicin"):
    return f"{unit};{code};{sum(counts)};;{';'.join(map(str, counts))};5;Pulse;2025-10-01"


def test_file_is_looked_at_then_taken_in_and_deleted(client, medicine):
    enter(client, (Role.HR_HEAD, None))
    response = looked_at(client, counted("q-L1", (2, 4, 8, 17, 10)), "Medicin;area-4;41;3,8;;;;;;5;Pulse;2025-10-01")
    assert "Every row can be taken in." in text(response)
    assert not StaffSurvey.objects.exists()
    response = client.post("/staff-surveys/add/", {"looked_at": packed(response)}, follow=True)
    assert "Pulse is taken in." in text(response)
    assert "one unit, 2 figures" in text(response)
    survey = StaffSurvey.objects.get()
    response = client.post(f"/staff-surveys/{survey.pk}/delete/", follow=True)
    assert "Pulse is deleted." in text(response)
    assert not StaffSurvey.objects.exists()


def test_what_is_wrong_is_told_row_by_row(client, medicine):
    made.unit("Avdelning 1", medicine)
    enter(client, (Role.HR_HEAD, None))
    words = text(
        looked_at(
            client,
            counted("q-L1", (1, 1, 1, 1, 0)),
            counted("q-L2", (2, 4, 8, 17, 10)),
            counted("q-L2", (2, 4, 6, 17, 9), unit="Avdelning 1"),
        )
    )
    assert "2 things in the file are wrong, so it cannot be applied." in words
    assert "Row 2 The row stands for 4 people. Figures of fewer than 5 are not taken in. Leave the row out." in words
    assert "Row 3 The units below it (rows 4) leave 3 people of this unit, fewer than 5." in words
    assert packed(looked_at(client, counted("q-L1", (1, 1, 1, 1, 0)))) == ""
    words = text(looked_at(client, "Medicin;q-L1;41;3,8;;;;;;7;Pulse;2025-10-01", counted("q-L1", (1, 1, 1, 1, 0))))
    assert "Row 2 The scale has 7 steps, and the statements here have 5." in words
    assert "Row 3 The row stands for 4 people." in words


def test_what_was_not_looked_at_is_not_taken_in(client, medicine):
    enter(client, (Role.HR_HEAD, None))
    given = packed(looked_at(client, counted("q-L1", (2, 4, 8, 17, 10))))
    for forged in ("", "x", given[:-2], given.replace(":", ";", 1)):
        response = client.post("/staff-surveys/add/", {"looked_at": forged}, follow=True)
        assert "It is too long since you looked at the file." in text(response)
    assert not StaffSurvey.objects.exists()


def test_file_that_is_no_table_says_so_at_its_field(client, medicine):
    enter(client, (Role.HR_HEAD, None))
    response = client.post("/staff-surveys/look/", {"file": SimpleUploadedFile("x.csv", b"")})
    assert (response.status_code, "The file is empty." in text(response)) == (400, True)
    assert "Choose a file first." in text(client.post("/staff-surveys/look/", {}))


def test_leavers_stand_beside_those_who_stayed(client, medicine):
    told.quarterly(medicine, 1, [leaning(i) for i in range(40)])
    told.released(1)
    enter(client, (Role.HR_HEAD, None))
    before = text(client.get(f"/results/{medicine.pk}/"))
    assert "Beside those who stayed" not in before
    high = [counted(f"q-U{n}", (5, 10, 40, 80, 65)) for n in (1, 2, 3)]
    low = [counted(f"q-G{n}", (5, 10, 40, 80, 65)) for n in (1, 2)]
    alone = ["Medicin;area-4;41;3,8;;;;;;5;Pulse;2025-10-01", "Medicin;q-L1;41;3,8;;;;;;5;Pulse;2025-10-01"]
    client.post("/staff-surveys/add/", {"looked_at": packed(looked_at(client, *high, *low, *alone))}, follow=True)
    whole = text(client.get(f"/results/{medicine.pk}/"))
    words = whole.partition("Beside those who stayed")[2].partition("Reasons")[0]
    assert (
        "Compared with those who stayed, those who left spoke less well of development, but better of the group and "
        "cooperation." in words
    )
    assert "Development and career 40 who left, 200 who stayed lower than those who stayed 5 " in words
    # An area given by its mean alone is shown, and called neither lower nor higher; one statement alone is no area.
    assert "Tasks 40 who left, 41 who stayed " in words
    assert "70" in words.partition("Tasks 40 who left, 41 who stayed")[2][:20]
    assert "Leadership not in both \u2013 \u2013" in words
    assert "Pulse of 1 October 2025, answered by those who worked here then." in words
    # Nothing else of the page has changed: the survey adds nothing to a figure of ours.
    assert whole.replace(f"Beside those who stayed{words}", "") == before


@pytest.mark.parametrize("role", [Role.HR_PARTNER, Role.MANAGER, Role.ANALYST, Role.ADMINISTRATOR])
def test_others_find_no_such_page(client, medicine, role):
    enter(client, (role, None))
    assert client.get("/staff-surveys/").status_code == 404
