"""The pages of results: what is shown, the one sentence where nothing may be, who sees what, what a link carries."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from efterord import clock
from efterord.content import reader
from efterord.queries import results
from efterord.words import Role
from tests import every_kind, made, told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def late_autumn():
    with clock.told_at(made.NOON):
        yield


@pytest.fixture
def medicine():
    made.organisation()
    return made.unit("Medicin")


def enter(client, *roles):
    user = made.user(*roles)
    user.language = "en"
    user.save()
    client.force_login(user)


def page(client, unit, query=""):
    return client.get(f"/results/{unit.pk}/{query}")


def text(response):
    """The words of a page's main part, tags and spaces taken out."""
    main = response.content.decode().partition('<main id="main"')[2].partition("</main>")[0].partition(">")[2]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def people(n, first=0):
    return [told.mixed(first + i) for i in range(n)]


def leaning(i):
    """Answers that are high on the group, low on development, and mixed otherwise."""
    return told.mixed(
        i,
        **dict.fromkeys(("q-G1", "q-G2", "q-G3"), "54"[i % 5 == 0]),
        **dict.fromkeys(("q-U1", "q-U2", "q-U3"), "12"[i % 5 == 0]),
    )


def test_page_begins_with_a_sentence_and_what_it_is_built_on(client, medicine):
    for number in (1, 2):
        told.quarterly(medicine, number, [leaning(20 * number + i) for i in range(11)])
        told.released(number)
    enter(client, (Role.MANAGER, medicine))
    words = text(page(client, medicine))
    assert "Those who left spoke best of the group and cooperation and least well of development." in words
    assert "Built on 22 answers, opened in 2 releases, the latest on 1 July 2025." in words
    # Index of the group: six of 22 answered 4 and the rest 5, a mean of 4.73.
    assert "Group and cooperation 22 answered" in words
    assert "93" in words.partition("Group and cooperation 22 answered")[2][:12]


def test_mean_of_a_statement_is_rounded_and_not_cut(client, medicine):
    # Eight of 1 to 5 that come to 31: a mean of 3.875.
    steps = "55554331"
    told.quarterly(medicine, 1, [{**each, "q-G1": step} for each, step in zip(people(8), steps, strict=True)])
    told.released(1)
    enter(client, (Role.MANAGER, medicine))
    assert "from 1 to 5: 1, 0, 2, 1, 4 3.9 " in text(page(client, medicine))


def test_areas_whose_intervals_meet_are_not_set_against_each_other(client, medicine):
    told.quarterly(medicine, 1, people(6))
    told.released(1)
    enter(client, (Role.MANAGER, medicine))
    words = text(page(client, medicine))
    assert "There are figures here, but too few to say how the areas differ." in words
    assert "spoke best" not in words


def test_area_of_which_too_little_is_shown_says_so_in_its_row(client, medicine):
    terms = next(page for page in reader.questions().pages if page.area == 3)
    left_out = {question.id for question in terms.questions[1:]}
    told.quarterly(medicine, 1, [{q: v for q, v in each.items() if q not in left_out} for each in people(6)])
    told.released(1)
    enter(client, (Role.MANAGER, medicine))
    words = text(page(client, medicine))
    assert "Terms of employment not shown yet \u2013 " in words
    assert "A dash stands" not in words


def test_sensitive_statement_and_enps_wait_for_ten(client, medicine):
    told.quarterly(medicine, 1, people(6))
    told.released(1)
    enter(client, (Role.MANAGER, medicine))
    words = text(page(client, medicine))
    assert "Everyone was met with respect, whoever they were. (not shown yet)" in words
    assert "What decided (not shown yet)" in words
    assert "eNPS, is given from ten answers on" in words
    told.quarterly(medicine, 2, people(10, 6))
    told.released(2)
    words = text(page(client, medicine, "?only=2"))
    assert "whoever they were. (not shown yet)" not in words
    assert "from 10 answers." in words


def test_own_questions_of_every_kind_stand_as_bars(client, medicine):
    own = every_kind.published()
    asked = {"questionnaire": own.key, "questionnaire_version": own.version}
    told.quarterly(medicine, 1, [every_kind.answers(i) for i in range(9)], **asked)
    told.released(1)
    enter(client, (Role.MANAGER, medicine))
    words = text(page(client, medicine)).partition("Your own questions")[2].partition("Keep and change")[0]
    # Nine closed questions, two of which wait for ten: several choices with a sensitive one, and the date.
    assert words.count("Of 9 answers.") == 7
    assert words.count("not shown yet") == 2
    assert words.count("Several could be chosen") == 2
    for label in ("1 x", "0 to 6", "1–4", "No answer"):
        assert label in words


def test_path_to_the_decision_stands_question_by_question(client, medicine):
    path = {"q-R3": "yes", "q-P1": "before", "q-P4": "month"}
    asked = {"questionnaire": "core", "questionnaire_version": 2}
    codes = {q: reader.questions("core", 2).question(q).codes for q in path}
    given = [told.mixed(i) | {q: codes[q][i % 2] for q in path} for i in range(8)]
    told.quarterly(medicine, 1, given, **asked)
    told.released(1)
    enter(client, (Role.MANAGER, medicine))
    words = text(page(client, medicine))
    for question in path:
        title = reader.questions("core", 2).question(question).text.in_language("en")
        assert "Of 8 answers." in words.partition("How the decision came about")[2].partition(title)[2][:900], question
    assert "Where the employer decided" not in words


def test_how_it_was_done_is_shown_where_the_employer_decided(client, medicine):
    asked = {"questionnaire": "involuntary", "questionnaire_version": 1}
    told.quarterly(medicine, 1, [told.mixed(i) | {"q-E3": "12345"[i % 5]} for i in range(7)], **asked)
    told.released(1)
    enter(client, (Role.MANAGER, medicine))
    words = text(page(client, medicine))
    assert "7 of 7 answered" in words.partition("Where the employer decided")[2][:600]


def test_per_cent_is_not_given_of_a_few(client, medicine):
    told.quarterly(medicine, 1, people(19))
    told.released(1)
    enter(client, (Role.MANAGER, medicine))
    assert "would rather come back" in text(page(client, medicine))
    assert "per cent, with" not in text(page(client, medicine))
    told.quarterly(medicine, 2, people(5, 19))
    told.released(2)
    assert "per cent, with" in text(page(client, medicine))


def test_link_carries_the_releases(client, medicine):
    for number in (1, 2, 3):
        told.quarterly(medicine, number, people(4 + number, 10 * number))
        told.released(number)
    enter(client, (Role.MANAGER, medicine))
    assert "Built on 18 answers, opened in 3 releases" in text(page(client, medicine))
    assert "Built on 6 answers, opened in one release, on 1 July 2025. Only what was" in text(
        page(client, medicine, "?only=2")
    )
    assert "Built on 11 answers, opened in 2 releases" in text(page(client, medicine, "?up_to=2"))


@pytest.mark.parametrize(
    "query",
    [
        "?year=9",
        "?year=1&only=1",
        "?with=999999",
        "?with=x",
        "?only=9",
        "?only=0",
        "?only=x",
        "?only=1&up_to=1",
        "?up_to=",
        "?only=१",
    ],
)
def test_release_that_was_never_held_is_no_page(client, medicine, query):
    told.quarterly(medicine, 1, people(5))
    told.released(1)
    enter(client, (Role.MANAGER, medicine))
    assert page(client, medicine, query).status_code == 404


# Nothing to show.


def bare(response, unit):
    """A page's bytes without what names the unit, and without this request's form key."""
    found = response.content.decode().replace(f"/results/{unit.pk}/", "/results/N/").replace(unit.name, "UNIT")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", found)


def test_one_sentence_for_every_cause_byte_for_byte(client, medicine):
    empty, waiting, passed = (made.unit(name, medicine) for name in ("Tom", "Väntar", "Uppflyttad"))
    told.quarterly(made.unit("Stor", medicine), 1, people(8))
    told.quarterly(passed, 1, people(4))
    told.quarterly(made.unit("Grannen", medicine), 1, people(3, 4))
    told.released(1)
    told.quarterly(waiting, 2, people(4))
    enter(client, (Role.HR_HEAD, None))
    shown = [page(client, unit) for unit in (empty, waiting, passed)]
    assert {r.status_code for r in shown} == {200}
    assert len({bare(r, u) for r, u in zip(shown, (empty, waiting, passed), strict=True)}) == 1
    words = text(shown[0])
    assert "No result here yet. Results appear when at least five answers can be shown together." in words
    assert f'href="/results/{medicine.pk}/"' in shown[0].content.decode()
    # A unit that has a result, asked for a release in which it has none, says the same.
    told.released(2)
    big = made.unit("Stor", medicine)
    assert bare(page(client, big, "?only=2"), big) == bare(page(client, empty, "?only=2"), empty)


def test_way_up_is_not_shown_to_whoever_may_not_go_there(client, medicine):
    ward = made.unit("Avdelning 3", medicine)
    told.quarterly(made.unit("Stor", medicine), 1, people(8))
    told.released(1)
    enter(client, (Role.MANAGER, ward))
    response = page(client, ward)
    assert "See Medicin" not in text(response)
    assert f'href="/results/{medicine.pk}/"' not in response.content.decode()


def test_nothing_is_said_of_units_that_wait_in_the_list(client, medicine):
    told.quarterly(made.unit("Väntar", medicine), 1, people(4))
    made.unit("Tom", medicine)
    enter(client, (Role.HR_HEAD, None))
    before = text(client.get("/results/"))
    assert before.count("no result yet") == 4
    told.quarterly(made.unit("Väntar", medicine), 1, people(9, 4))
    assert text(client.get("/results/")) == before


# Who sees what.


def test_only_unit_is_gone_to_at_once(client, medicine):
    enter(client, (Role.MANAGER, medicine))
    assert client.get("/results/").headers["Location"] == f"/results/{medicine.pk}/"


def test_unit_out_of_scope_is_absent(client, medicine):
    other = made.unit("Kirurgi")
    told.quarterly(other, 1, people(8))
    told.released(1)
    enter(client, (Role.MANAGER, medicine))
    assert [page(client, u).status_code for u in (other, made.root(), medicine)] == [404, 404, 200]
    assert client.get("/results/999999/").status_code == 404


@pytest.mark.parametrize("role", [Role.OFFICER, Role.CUSTODIAN, Role.ADMINISTRATOR])
def test_roles_without_results_find_no_page(client, medicine, role):
    enter(client, (role, None))
    assert [client.get("/results/").status_code, page(client, medicine).status_code] == [404, 404]


def test_units_stand_as_a_tree_with_their_own_scope_at_the_top(client, medicine):
    ward = made.unit("Avdelning 3", medicine)
    enter(client, (Role.MANAGER, medicine))
    shown = client.get("/results/").content.decode()
    assert shown.index(f"/results/{medicine.pk}/") < shown.index(f"/results/{ward.pk}/")
    assert "Region M" not in shown.partition("<main")[2].partition("</main>")[0]


def test_page_costs_the_same_queries_for_one_unit_and_many(client, medicine):
    told.quarterly(medicine, 1, people(5))
    told.released(1)
    enter(client, (Role.HR_HEAD, None))

    def cost(address):
        results._forget()  # what is kept in memory until the next release is read anew
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    addresses = ("/results/", f"/results/{medicine.pk}/")
    few = [cost(address) for address in addresses]
    for n in range(30):
        made.unit(f"Enhet {n}", medicine)
    told.quarterly(made.unit("Enhet 1", medicine), 2, people(6))
    told.released(2, on=dt.date(2025, 7, 2))
    assert [cost(address) for address in addresses] == few
    assert max(few) <= 20


# Beside the rest of the unit above, and beside the time before.


def turned(i):
    """Answers that lean the other way than `leaning`."""
    low, high = (dict.fromkeys((f"q-{area}{n}" for n in (1, 2, 3)), step) for area, step in (("G", "2"), ("U", "4")))
    return leaning(i) | {q: "13"[i % 5 == 0] if step == "2" else "5" for q, step in (low | high).items()}


@pytest.fixture
def wards(medicine):
    """Two wards over two years: the one leans as `leaning` does in both, the other the other way."""
    found = [made.unit(name, medicine) for name in ("Avdelning 1", "Avdelning 2")]
    for number in (1, 5):
        for at, answers in zip(found, (leaning, turned), strict=True):
            told.quarterly(at, number, [answers(20 * number + i) for i in range(12)])
        for each in range(number, number + 4 if number == 1 else number + 1):
            told.released(each)
    return found


def test_manager_reads_what_stands_out_beside_the_rest_of_the_unit_above(client, wards):
    enter(client, (Role.MANAGER, wards[0]))
    with clock.told_at(told.noon(told.release_day(5))):
        response = page(client, wards[0])
    words = text(response)
    assert (
        "Compared with the rest of Medicin, those who left spoke less well of development, but better of the group "
        "and cooperation." in words
    )
    assert "Compared with the rest of Medicin (12 answers) and the year before (12 answers)." in words
    assert "Group and cooperation 12 answered higher than the rest of Medicin" in words
    # The unit above is named, and not opened.
    assert f'href="/results/{wards[0].parent_id}/' not in response.content.decode()


def test_rest_of_the_unit_above_has_its_index_and_its_interval(client, wards):
    enter(client, (Role.MANAGER, wards[0]))
    with clock.told_at(told.noon(told.release_day(5))):
        words = text(page(client, wards[0])).partition("Group and cooperation 12 answered")[2]
    # Ours with its interval, the rest with its own, and ourselves the year before.
    assert words.startswith(" higher than the rest of Medicin 94 87\u2013100 12 0\u201327 94 87\u2013100 ")


def test_years_and_comparisons_are_links_that_keep_each_other(client, wards):
    enter(client, (Role.HR_HEAD, None))
    root, medicine = made.root(), wards[0].parent
    with clock.told_at(told.noon(told.release_day(5))):
        shown = page(client, wards[0], f"?year=5&with={root.pk}").content.decode()
        assert f'href="?year=5&amp;with={medicine.pk}"' in shown
        assert f'href="?year=1&amp;with={root.pk}"' in shown
        assert f'href="/results/{medicine.pk}/?year=5"' in shown
        assert (
            "Built on 12 answers, opened in one release, on 1 April 2026. Only what was opened in the year up"
            in text(page(client, wards[0], "?year=5"))
        )
        assert "the year before" not in text(page(client, wards[0], "?year=1"))
        assert "the release before (" not in text(page(client, wards[0], "?only=5"))


def test_page_asks_at_most_fifteen_times(client, wards, django_assert_max_num_queries):
    enter(client, (Role.MANAGER, wards[0]))
    with clock.told_at(told.noon(told.release_day(5))):
        results._forget()
        # The first to ask after a release has two more: its tables are read then, and where words were opened.
        with django_assert_max_num_queries(15):
            assert "Compared with" in text(page(client, wards[0]))
        with django_assert_max_num_queries(14):
            assert "Compared with" in text(page(client, wards[0]))


def test_keep_and_change_says_only_whether_words_were_opened(client, medicine):
    told.quarterly(medicine, 1, [each | {"q-O1-more": "SENTINEL"} for each in people(9)])
    told.released(1)
    enter(client, (Role.MANAGER, medicine))
    with clock.told_at(told.noon(told.release_day(1))):
        before = text(page(client, medicine))
    told.quarterly(medicine, 2, [*(each | {"q-O1-more": "SENTINEL"} for each in people(10)), *people(2)])
    told.released(2)
    enter(client, (Role.MANAGER, medicine))
    with clock.told_at(told.noon(told.release_day(2))):
        after = text(page(client, medicine))
    opened = "Words from here have been opened, at least ten people’s at a time. Nobody has read them yet"
    assert (opened in before, opened in after) == (False, True)
    assert "SENTINEL" not in after


def test_unit_without_anything_in_the_latest_year_shows_all_that_it_has(client, medicine):
    told.quarterly(medicine, 1, people(6))
    for number in range(1, 7):
        told.released(number)
    enter(client, (Role.MANAGER, medicine))
    with clock.told_at(told.noon(told.release_day(6))):
        assert "Built on 6 answers" in text(page(client, medicine))
        assert "No result here yet" in text(page(client, medicine, "?year=6"))


def test_way_up_leads_to_a_unit_that_has_something_then(client, medicine):
    ward = made.unit("Avdelning 3", medicine)
    told.quarterly(medicine, 1, people(6))
    told.quarterly(made.unit("Kirurgi"), 2, people(6))
    for number in (1, 2):
        told.released(number)
    enter(client, (Role.HR_HEAD, None))
    assert f'href="/results/{medicine.pk}/?only=1">See Medicin' in page(client, ward, "?only=1").content.decode()
    assert f'href="/results/{made.root().pk}/?only=2">See ' in page(client, ward, "?only=2").content.decode()
