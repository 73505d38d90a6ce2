"""The desk: what waits, for whom, and calm when nothing does."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from efterord import clock, gate
from efterord.models import Policy, guard
from efterord.rules.leavers import Filter, WaitsFor
from efterord.services import audit, filters, letters
from efterord.words import CaseState, CaseStep, Language, LetterKind, Role
from tests import made
from tests.queries.test_desk import fill

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _autumn():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


def page_of(user) -> str:
    user.language = "en"
    user.save(update_fields=["language"])
    client = Client()
    client.force_login(user)
    html = client.get(reverse("desk")).content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_desk_says_how_much_waits_and_leads_to_each_thing():
    made.case(at=made.root(), of=made.person("Amira"), steps=(CaseStep.PROPOSED,))
    made.case(at=made.root(), of=made.person("Jonas"), last_day=dt.date(2026, 10, 8))
    made.employment(made.person("Petra"), at=made.root(), end_date=dt.date(2026, 12, 1))
    page = page_of(made.user((Role.HR_HEAD, None)))
    assert "Tuesday 6 October" in page
    assert "3 things wait for you. One of them is for today." in page
    for words in ("Confirm that Amira leaves", "By Thursday", "Plan the talk with Jonas", "8 October", "for Petra"):
        assert words in page
    # The most urgent comes first.
    assert page.index("Jonas") < page.index("Amira") < page.index("Petra")


def test_many_from_the_staff_file_are_one_row_that_leads_to_the_list():
    for n in range(6):
        made.case(at=made.root(), of=made.person(f"P{n}"), steps=(CaseStep.PROPOSED,))
    page = page_of(made.user((Role.HR_HEAD, None)))
    assert "6 things wait for you." in page
    assert "Look through 6 departures from the staff file" in page


def test_desk_of_a_nearest_manager_holds_own_people_and_the_way_to_report():
    boss = made.person("Lena")
    made.case(at=made.root(), of=made.person("Amira", manager=boss), manager=boss)
    made.case(at=made.root(), of=made.person("Jonas"))
    page = page_of(made.user(person=boss))
    assert "Your people who leave" in page
    assert "Amira" in page
    assert "Report a departure" in page
    assert "Jonas" not in page


def test_what_is_ahead_and_saved_filters_stand_beside():
    user = made.user((Role.HR_HEAD, None))
    made.case(at=made.root())
    actor = gate.actor_for(user)
    filters.save_filter(actor, name="Leaving in October", wanted=Filter(state=CaseState.OPEN))
    page = page_of(user)
    assert "Leaving in October 1" in page
    assert "1 January 2027 The next results." in page


def test_desk_is_calm_when_nothing_waits():
    assert "Nothing waits for you today." in page_of(made.user((Role.HR_HEAD, None)))


@pytest.mark.parametrize("role", [r for r in Role if r in (Role.OFFICER, Role.ANALYST, Role.ADMINISTRATOR)])
def test_desk_of_roles_without_cases_says_so_and_shows_no_departure(role):
    made.case(at=made.root(), of=made.person("Amira"))
    page = page_of(made.user((role, None)))
    assert "Nothing waits for you today." in page
    assert "Amira" not in page
    assert "Open a case" not in page


def test_desk_of_an_interviewer_holds_the_talk():
    user = made.user((Role.MANAGER, None))
    made.interview(made.case(at=made.root(), of=made.person("Amira")), by=user)
    page = page_of(user)
    assert "Nothing waits for you today." in page
    assert "Your talks" in page
    assert "Amira" in page
    assert "HR books a time with the leaver." in page


def test_desk_asks_for_a_log_in():
    assert Client().get(reverse("desk")).url.startswith(reverse("account_login"))


JUMPED = "efterord tick --clock-is-right"


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.HR_HEAD, Role.OFFICER, Role.MANAGER])
def test_clock_that_jumped_is_told_to_those_who_can_have_it_looked_at(role):
    user = made.user((role, None))
    audit.mark_tick(gate.SYSTEM)
    assert JUMPED not in page_of(user)
    with clock.told_at(made.NOON + dt.timedelta(days=3)):
        audit.mark_tick(gate.SYSTEM)
        page = page_of(user)
    assert (JUMPED in page, "9 October 2026, 14:00" in page) == (role in (Role.ADMINISTRATOR, Role.HR_HEAD),) * 2
    audit.mark_tick(gate.OPERATOR, clock_is_right=True)
    assert JUMPED not in page_of(user)


def give_up() -> None:
    letter = letters.queue_letter(
        gate.SYSTEM, kind=LetterKind.ACCOUNT, recipient="gone@example.org", language=Language.SV, context={}
    )
    letter.n_tries = len(letters.WAITS)
    letters.mark_failed(gate.SYSTEM, letter=letter)


def test_letters_given_up_are_counted_for_the_administrator_and_nobody_else():
    users = {role: made.user((role, None)) for role in (Role.ADMINISTRATOR, Role.HR_HEAD, Role.OFFICER)}
    assert "given up" not in page_of(users[Role.ADMINISTRATOR])
    give_up()
    assert "One letter was given up." in page_of(users[Role.ADMINISTRATOR])
    give_up()
    pages = {role: page_of(user) for role, user in users.items()}
    assert "2 letters were given up." in pages[Role.ADMINISTRATOR]
    assert "gone@" not in pages[Role.ADMINISTRATOR]
    assert "given up" not in pages[Role.HR_HEAD] + pages[Role.OFFICER]


def test_desk_page_costs_at_most_25_queries(django_assert_max_num_queries):
    user = made.user((Role.HR_PARTNER, made.unit("Ward")), (Role.HR_PARTNER, made.root()), person=made.person("Me"))
    fill(2, user)
    terms = {"least_months": 6, "leaving_kinds": ["RES"], "first_before": 10, "last_before": 3, "minutes": 60}
    with guard.door_open():
        Policy.objects.create(unit=made.unit("Ward"), holders="both", place_kind="room", country="SE", **terms)
    for n in range(8):
        filters.save_filter(gate.actor_for(user), name=f"F{n}", wanted=Filter(waits_for=list(WaitsFor)[n % 5]))
    client = Client()
    client.force_login(user)
    client.get(reverse("desk"))
    with django_assert_max_num_queries(25) as spent:
        assert client.get(reverse("desk")).status_code == 200
    fill(12, user)
    with django_assert_max_num_queries(len(spent.captured_queries)):
        client.get(reverse("desk"))
