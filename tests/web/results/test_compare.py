"""A unit beside others or another time: what is shown, what is refused in words, and who sees what."""

import pytest

from efterord import clock
from efterord.queries import results
from efterord.words import Role
from tests import made, told
from tests.web.results.test_results import enter, leaning, text, turned

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def second_spring():
    with clock.told_at(told.noon(told.release_day(5))):
        yield


@pytest.fixture
def wards():
    """Two wards and a unit of Medicin over two years; the wards lean two ways, and the first has a room of its own."""
    made.organisation()
    medicine = made.unit("Medicin")
    found = [made.unit(name, medicine) for name in ("Avdelning 1", "Avdelning 2", "Mottagningen")]
    for number in (1, 5):
        for at, answers in zip(found, (leaning, turned, leaning), strict=True):
            told.quarterly(at, number, [answers(20 * number + i) for i in range(12)])
        for each in range(number, number + 4 if number == 1 else number + 1):
            told.released(each)
    return [*found, medicine]


def compare(client, unit, query=""):
    return client.get(f"/results/{unit.pk}/compare/{query}")


def test_siblings_stand_beside_each_other_area_by_area(client, wards):
    one, two, three, _medicine = wards
    enter(client, (Role.HR_HEAD, None))
    words = text(compare(client, one, f"?with={two.pk}&with={three.pk}"))
    assert (
        "Compared with Avdelning 2, those who left spoke less well of development, but better of the group and "
        "cooperation. Too few have answered to say how this differs from Mottagningen." in words
    )
    assert "Avdelning 1 (12 answers), Avdelning 2 (12 answers) and Mottagningen (12 answers)." in words
    group = words.partition("Group and cooperation")[2].partition("eNPS")[0]
    assert "Avdelning 1 12 answered 94 87\u2013100 Avdelning 2 12 answered lower than Avdelning 1 12 0\u201327" in group
    assert "Mottagningen 12 answered 94" in group
    # The unit's page leads here, and from here back, over the same releases.
    assert f'href="/results/{one.pk}/compare/"' in client.get(f"/results/{one.pk}/").content.decode()
    back = compare(client, one, f"?year=1&with={two.pk}").content.decode()
    assert f'href="/results/{one.pk}/?year=1"' in back
    assert '<input type="hidden" name="year" value="1">' in back


def test_unit_above_stands_there_as_its_rest(client, wards):
    one, _two, _three, medicine = wards
    enter(client, (Role.MANAGER, one))
    response = compare(client, one, f"?with={medicine.pk}")
    assert "Resten" not in text(response)
    assert "the rest of Medicin (24 answers)." in text(response)
    assert f'value="{medicine.pk}" checked' in response.content.decode()


def test_unit_stands_beside_itself_at_another_time(client, wards):
    one = wards[0]
    enter(client, (Role.MANAGER, one))
    words = text(compare(client, one, "?year=5&against=year-1"))
    assert "Avdelning 1 (12 answers) and the year up to 1 April 2025 (12 answers)." in words
    assert "The year up to 1 April 2025 12 answered" in words


REFUSED = (
    ("?with={one}", "Avdelning 1 cannot stand beside itself."),
    ("?with={medicine}&with={two}", "The rest of Medicin and Avdelning 2 have people in common"),
    ("?with={room}", "Avdelning 1 and Rum 1 have people in common"),
    ("?year=5&against=up_to-5", "The two times have releases in common."),
    ("?with={two}&with={three}&with={medicine}&with={root}&against=year-1", "At most 5 can stand"),
    ("?named=Kirurgi", "You see no unit called Kirurgi."),
)


def test_what_cannot_be_compared_is_refused_in_words(client, wards):
    one, two, three, medicine = wards
    known = {"one": one, "two": two, "three": three, "medicine": medicine, "root": made.root()}
    known["room"] = made.unit("Rum 1", one)
    enter(client, (Role.HR_HEAD, None))
    for query, words in REFUSED:
        response = compare(client, one, query.format(**{name: unit.pk for name, unit in known.items()}))
        assert response.status_code == 400, query
        assert words in text(response)
        assert "answered" not in text(response)


def test_what_there_is_not_is_no_page(client, wards):
    enter(client, (Role.HR_HEAD, None))
    for query in ("?with=9999", "?with=x", "?against=year-9", "?against=week-1", "?year=77"):
        assert compare(client, wards[0], query).status_code == 404, query


def test_other_unit_is_compared_only_by_who_may_see_it(client, wards):
    one, two, _three, _medicine = wards
    enter(client, (Role.MANAGER, one))
    assert compare(client, one, f"?with={two.pk}").status_code == 404
    assert compare(client, two).status_code == 404
    assert "You see no unit called Avdelning 2." in text(compare(client, one, "?named=Avdelning 2"))
    offered = compare(client, one).content.decode()
    assert "Avdelning 2" not in offered
    assert "The rest of Medicin" in offered


def test_unit_is_found_by_its_name_and_becomes_part_of_the_address(client, wards):
    one, two, three, _medicine = wards
    enter(client, (Role.HR_HEAD, None))
    response = compare(client, one, f"?year=5&with={three.pk}&against=year-1&named=avdelning  2")
    assert response.status_code == 302
    assert response.url == f"/results/{one.pk}/compare/?year=5&with={three.pk}&with={two.pk}&against=year-1"
    made.unit("Avdelning 2")
    assert "Several units are called Avdelning 2." in text(compare(client, one, "?named=Avdelning 2"))


def test_unit_without_a_result_says_the_one_sentence(client, wards):
    bare = made.unit("Rum 2", wards[3])
    enter(client, (Role.HR_HEAD, None))
    words = text(compare(client, bare, f"?with={wards[0].pk}"))
    assert "No result here yet. Results appear when at least five answers can be shown together." in words
    words = text(compare(client, wards[0], f"?with={bare.pk}"))
    assert "Nothing of Rum 2 can be shown beside this." in words
    assert "Rum 2 not shown yet" in words


def test_comparison_asks_at_most_fifteen_times(client, wards, django_assert_max_num_queries):
    one, two, three, _medicine = wards
    enter(client, (Role.HR_HEAD, None))
    results._forget()
    with django_assert_max_num_queries(15):
        assert compare(client, one, f"?with={two.pk}&with={three.pk}&against=year-1").status_code == 200
