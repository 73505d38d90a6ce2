"""Departures in sight: filtered, sorted, paged, at the same cost however many; and nothing of what is hidden."""

import datetime as dt
import uuid

import pytest

from efterord import clock, gate
from efterord.models import guard
from efterord.queries import cases
from efterord.words import CaseState, CaseStep, Eligibility, InterviewKind, Role
from tests import made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _autumn():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


def hr(over=None, **values) -> gate.Actor:
    return made.actor((Role.HR_PARTNER, over or made.root()), **values)


def names(page) -> list[str]:
    return [line.case.person.name for line in page.object_list]


def test_leavers_are_those_of_ones_own_units():
    division = made.unit("Medicine")
    ward, other = made.unit("Ward 3", division), made.unit("Orthopaedics")
    made.case(at=ward, of=made.person("Amira"))
    made.case(at=other, of=made.person("Jonas"))
    assert names(cases.leavers(hr(division))) == ["Amira"]
    assert sorted(names(cases.leavers(made.actor((Role.HR_HEAD, None))))) == ["Amira", "Jonas"]
    assert names(cases.leavers(made.actor((Role.MANAGER, None)))) == []


def test_leavers_leave_out_ones_own_departure():
    me = made.person("Sanna")
    made.case(at=made.root(), of=me)
    assert names(cases.leavers(hr(person=me))) == []


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ((CaseStep.PROPOSED,), CaseState.PROPOSED),
        ((CaseStep.PROPOSED, CaseStep.OPENED), CaseState.OPEN),
        ((CaseStep.OPENED, CaseStep.CLOSED), CaseState.CLOSED),
        ((CaseStep.PROPOSED, CaseStep.CANCELLED), CaseState.CANCELLED),
    ],
)
def test_leavers_filter_by_state_agrees_with_the_rule(steps, state):
    made.case(at=made.root(), steps=steps)
    found = {s: cases.leavers(hr(), state=s).object_list for s in CaseState}
    assert {s for s, lines in found.items() if lines} == {state}
    assert found[state][0].state is state


@pytest.mark.parametrize("text", ["åsa", "ÅSA", "Öberg", "öberg", "T-77", "t-77", "ward", "2026-9001", " Åsa "])
def test_leavers_are_found_by_name_number_and_unit(text):
    made.case(at=made.unit("Ward 3"), of=made.person("Åsa Öberg", employee_id="T-77"), number="2026-9001")
    made.case(at=made.unit("Orthopaedics"), of=made.person("Jonas"))
    assert names(cases.leavers(hr(), text=text)) == ["Åsa Öberg"]


def test_leavers_of_a_unit_are_those_below_it_too():
    division = made.unit("Medicine")
    made.case(at=made.unit("Ward 3", division), of=made.person("Amira"))
    made.case(at=made.unit("Orthopaedics"), of=made.person("Jonas"))
    assert names(cases.leavers(hr(), unit_id=division.pk)) == ["Amira"]


def test_leavers_of_a_foreign_unit_stay_hidden_when_asked_for_by_number():
    here, there = made.unit("Here"), made.unit("There")
    made.case(at=there)
    assert names(cases.leavers(hr(here), unit_id=there.pk)) == []


def test_leavers_are_sorted_and_paged_on_the_server():
    for n in range(30):
        made.case(at=made.root(), of=made.person(f"P{n:02}"), last_day=dt.date(2026, 10, 1) + dt.timedelta(days=n))
    assert names(cases.leavers(hr()))[:2] == ["P29", "P28"]
    assert names(cases.leavers(hr(), order="last_day"))[:2] == ["P00", "P01"]
    assert names(cases.leavers(hr(), order="name; drop", page=2)) == ["P04", "P03", "P02", "P01", "P00"]
    assert len(names(cases.leavers(hr(), page=99))) == 5


def test_leavers_cost_the_same_queries_for_1_and_30(django_assert_num_queries):
    viewer = hr(made.unit("Medicine"))
    at = made.unit("Ward 3", made.unit("Medicine"))

    def look() -> None:
        page = cases.leavers(viewer, text="a")
        assert [(line.case.person.name, line.case.unit.name, line.state) for line in page.object_list]

    made.case(at=at, of=made.person("Anna"))
    with django_assert_num_queries(4):
        look()
    for n in range(29):
        made.case(at=at, of=made.person(f"Anna {n}"))
    with django_assert_num_queries(4):
        look()


def test_units_are_a_tree_of_what_is_in_sight():
    division = made.unit("Medicine")
    made.unit("Ward 3", division)
    made.unit("Acute", division)
    made.unit("Orthopaedics")
    assert [(u.name, u.depth) for u in cases.units(hr(division))] == [("Medicine", 0), ("Acute", 1), ("Ward 3", 1)]
    assert len(cases.units(made.actor((Role.HR_HEAD, None)))) == 5


def test_told_is_hidden_outside_the_units_and_for_roles_without_cases():
    here, there = made.unit("Here"), made.unit("There")
    case = made.case(at=there)
    for viewer in (hr(here), made.actor((Role.MANAGER, None)), made.actor((Role.OFFICER, None))):
        with pytest.raises(gate.Hidden):
            cases.told(viewer, case.pk)
    with pytest.raises(gate.Hidden):
        cases.told(hr(), uuid.uuid4())


def test_told_shows_hrs_talk_to_hr_and_not_to_the_line():
    boss = made.person("Lena")
    boss_user = made.user((Role.MANAGER, None), person=boss)
    case = made.case(at=made.root(), of=made.person(manager=boss), manager=boss)
    made.interview(case, by=boss_user)
    made.interview(case, by=made.user(), kind=InterviewKind.HR)
    seen = cases.told(gate.actor_for(boss_user), case.pk)
    assert [t.kind for t in seen.talks] == [InterviewKind.MANAGER]
    assert seen.is_asked is None
    assert seen.may == frozenset()
    told = cases.told(hr(), case.pk)
    assert sorted(t.kind for t in told.talks) == [InterviewKind.HR, InterviewKind.MANAGER]


def test_told_says_asked_but_never_answered():
    case = made.case(at=made.root())
    assert cases.told(hr(), case.pk).is_asked is False
    made.invitation(case, "token", answered=True)
    told = cases.told(hr(), case.pk)
    assert told.is_asked is True
    assert not [f for f in told.__dataclass_fields__ if "answer" in f]


def test_told_offers_what_is_possible_now():
    proposed = cases.told(hr(), made.case(at=made.root(), steps=(CaseStep.PROPOSED,)).pk)
    assert proposed.may == {"cases.confirm_case", "cases.correct_case", "cases.cancel_case"}
    opened = cases.told(hr(), made.case(at=made.root()).pk)
    both = {"cases.correct_case", "interviews.plan_interview", "surveys.invite"}
    assert opened.may == both | {"cases.cancel_case"}
    over = made.case(at=made.root(), last_day=made.TODAY)
    made.interview(over, by=made.user(), started_at=made.NOON, ended_at=made.NOON)
    assert cases.told(hr(), over.pk).may == {"cases.correct_case", "cases.close_case", "surveys.invite"}
    dead = cases.told(hr(), made.case(at=made.root(), leaving_kind="DEA").pk)
    assert (dead.eligibility, "interviews.plan_interview" in dead.may) == (Eligibility.DECEASED, False)


def test_told_names_who_took_each_step():
    actor = hr(name="Sanna Ekhult")
    case = made.case(at=made.root(), steps=())
    with guard.door_open():
        case.events.create(step=CaseStep.PROPOSED, at=made.NOON, by="operator")
        case.events.create(step=CaseStep.OPENED, at=made.NOON + dt.timedelta(hours=1), by=actor.code)
    assert [(e.step, e.by) for e in cases.told(actor, case.pk).events] == [
        (CaseStep.PROPOSED, ""),
        (CaseStep.OPENED, "Sanna Ekhult"),
    ]


def test_proposing_is_near_ends_without_a_case_in_ones_units():
    here, there = made.unit("Here"), made.unit("There")
    near = made.employment(at=here, end_date=dt.date(2026, 12, 1))
    made.employment(at=here, end_date=dt.date(2025, 12, 1))
    made.employment(at=here)
    made.employment(at=there, end_date=dt.date(2026, 12, 1))
    made.case(at=here, steps=(CaseStep.CANCELLED,))
    assert list(cases.proposing(hr(here))) == [near]


def test_employments_are_found_in_ones_units_only():
    here, there = made.unit("Here"), made.unit("There")
    found = made.employment(made.person("Åsa Öberg"), at=here)
    foreign = made.employment(made.person("Åsa Lind"), at=there)
    assert cases.employments(hr(here), "åsa") == [found]
    assert cases.employments(hr(here), " ") == []
    assert cases.employment(hr(here), found.pk) == found
    for pk in (foreign.pk, 999_999):
        with pytest.raises(gate.Hidden):
            cases.employment(hr(here), pk)


def test_told_offers_paper_only_to_somebody_without_an_address():
    without = made.case(at=made.root(), of=made.person(mail=""))
    assert "surveys.print_link" in cases.told(hr(), without.pk).may
    assert "surveys.invite" not in cases.told(hr(), without.pk).may
    made.invitation(without, "printed", counts=False)
    assert "surveys.print_link" not in cases.told(hr(), without.pk).may
    mailed = made.case(at=made.root())
    made.invitation(mailed, "mailed")
    assert not {"surveys.invite", "surveys.print_link"} & cases.told(hr(), mailed.pk).may
