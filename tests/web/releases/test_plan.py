"""The plan on its page: the forecast beside today's, another plan used from now on, and what is refused."""

import html
import re

import pytest

from efterord import clock
from efterord.models import EarlierTerms, Plan, Unit, guard
from efterord.rules import answers_sealed, plans
from efterord.services import answers
from efterord.vault import tokens
from efterord.web.releases import plan
from efterord.words import ReleasePeriod, Role
from tests import made, told

pytestmark = pytest.mark.django_db
MONTHLY = {"k": "7", "waiting_cap": "2", "period": "monthly", "lane_by": "together"}


@pytest.fixture(autouse=True)
def late_autumn():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


@pytest.fixture
def signed_in(client):
    """Signs somebody in, the head of HR by default."""

    def by(role=Role.HR_HEAD):
        user = made.user((role, None))
        user.language = "en"
        user.save()
        client.force_login(user)
        return client

    return by


def words(response):
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())


def staff():
    division = made.unit("Division A")
    for i in range(3):
        told.heads(made.unit(f"Avdelning {i}", division), 40)


def test_page_says_todays_plan_and_no_forecast_before_one_is_asked_for(signed_in):
    staff()
    said = words(signed_in().get("/releases/plan/"))
    assert "at least 5 people" in said
    assert "What would be shown" not in said
    assert "Use from now on" not in said


def test_forecast_stands_beside_todays_and_changes_nothing(signed_in):
    staff()
    said = words(signed_in().get("/releases/plan/", MONTHLY))
    for each in (
        "Today's plan",
        "The other plan",
        "Answers counted at the level or below it",
        "Units with a new result in a year",
        "2 levels below, such as Avdelning",
        "The forecast is made of 120 employed, of whom 8 % leave in a year and 60 % of those",
        "no answer has been looked at",
        "hold for answers given from 1 January 2027 on",
        "Use from now on",
    ):
        assert each in said
    assert Plan.objects.values_list("k", "period").get() == (5, "quarterly")


def test_todays_own_plan_is_forecast_alone(signed_in):
    staff()
    said = words(
        signed_in().get("/releases/plan/", {"k": "5", "waiting_cap": "4", "period": "quarterly", "lane_by": "together"})
    )
    assert "This is the plan you have" in said
    assert "The other plan" not in said
    assert "Use from now on" not in said


def test_plan_is_used_from_now_on_and_both_are_told(signed_in):
    client = signed_in()
    response = client.post("/releases/plan/", MONTHLY, follow=True)
    said = words(response)
    assert response.redirect_chain == [("/releases/", 302)]
    assert "The plan is changed." in said
    assert "at least 7 people" in said
    assert "This holds for answers given from 1 January 2027 on." in said
    assert "go by the plan of then: each quarter, and at most 4 releases" in said
    assert EarlierTerms.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"k": "4"}, "Write a number of people from 5 to 20."),
        ({"k": "x"}, "Write a number of people from 5 to 20."),
        ({"k": "5"}, "can be raised, not lowered"),
        ({"waiting_cap": "13"}, "Write a number of releases from 0 to 12."),
        ({"period": "half_yearly", "waiting_cap": "5"}, "destroyed unread before they had waited so long"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_by_either_way(signed_in, given, says):
    client = signed_in()
    client.post("/releases/plan/", {"k": "6", "waiting_cap": "4", "period": "quarterly", "lane_by": "together"})
    before = Plan.objects.values().get()
    for response in (client.get("/releases/plan/", MONTHLY | given), client.post("/releases/plan/", MONTHLY | given)):
        assert says in words(response)
        assert "Use from now on" not in words(response)
    assert Plan.objects.values().get() == before


def test_without_leavers_there_is_nothing_to_forecast(signed_in):
    made.employment(at=made.unit("Avdelning 1"))
    said = words(signed_in().get("/releases/plan/", MONTHLY))
    assert "nothing can be forecast" in said
    assert "Use from now on" in said


def test_what_waits_changes_nothing_on_the_page(signed_in):
    staff()
    client = signed_in()
    before = words(client.get("/releases/plan/", MONTHLY))
    ward = str(Unit.objects.get(name="Avdelning 1").pk)
    for i in range(9):
        receipt = tokens.written_receipt(tokens.new_receipt())
        response = answers_sealed.Response("core", 1, told.mixed(i), receipt)
        with guard.door_open():
            answers._seal(response, answers_sealed.Place(ward, "", 1, True, receipt))
    assert words(client.get("/releases/plan/", MONTHLY)).partition("Sanna")[2] == before.partition("Sanna")[2]


@pytest.mark.parametrize("role", [Role.HR_PARTNER, Role.OFFICER, Role.ANALYST, Role.ADMINISTRATOR, Role.MANAGER])
def test_only_the_head_of_hr_chooses_the_plan(signed_in, role):
    client = signed_in(role)
    assert client.get("/releases/plan/").status_code in (403, 404)
    assert client.post("/releases/plan/", MONTHLY).status_code in (403, 404)
    assert Plan.objects.get().k == 5
    assert b"/releases/plan/" not in client.get("/releases/").content


def test_hint_says_the_most_that_each_calendar_allows():
    hint = str(plan.PlanForm.base_fields["waiting_cap"].help_text)
    most = [
        plans.most_waiting(period)
        for period in (ReleasePeriod.MONTHLY, ReleasePeriod.QUARTERLY, ReleasePeriod.HALF_YEARLY)
    ]
    assert [int(n) for n in re.findall(r"\d+", hint)] == [0, *most]


def test_lanes_are_forecast_told_and_used_for_new_answers_alone(signed_in):
    staff()
    client, apart = signed_in(), {"k": "5", "waiting_cap": "4", "period": "quarterly", "lane_by": "tenure"}
    page = client.get("/releases/plan/", apart)
    assert "The other plan" in words(page)
    assert '<input type="hidden" name="lane_by" value="tenure">' in page.content.decode()
    said = words(client.post("/releases/plan/", apart, follow=True))
    assert "kept apart by this: how long they were employed" in said
    assert (Plan.objects.get().lane_by, EarlierTerms.objects.get().lane_by) == ("tenure", "")
    none = words(client.get("/releases/plan/", apart | {"lane_by": "shoe size"}))
    assert "Use from now on" not in none
