"""All that waits to become an open case, and what the nearest manager may know of it."""

import dataclasses
import datetime as dt

import pytest

from efterord import clock, gate
from efterord.queries import cases, cases_proposing, cases_several, reports
from efterord.words import CaseSource, CaseState, CaseStep, Eligibility, Role
from tests import made

pytestmark = pytest.mark.django_db

SOON = dt.date(2026, 12, 1)


@pytest.fixture(autouse=True)
def _autumn():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


def hr(over=None) -> gate.Actor:
    return made.actor((Role.HR_PARTNER, over or made.root()))


def day(n: int) -> dt.date:
    return made.TODAY + dt.timedelta(days=n)


def test_waiting_is_reported_proposed_and_ending_by_last_day_in_ones_units():
    here, there = made.unit("Here"), made.unit("There")
    ending = made.employment(at=here, end_date=day(9))
    reported = made.case(at=here, steps=(CaseStep.REPORTED,), last_day=day(12), leaving_kind="INT")
    proposed = made.case(at=here, steps=(CaseStep.PROPOSED,), last_day=day(3), notice_date=None)
    made.case(at=here)
    made.case(at=here, steps=(CaseStep.PROPOSED, CaseStep.CANCELLED))
    made.case(at=there, steps=(CaseStep.PROPOSED,))
    found = cases_several.waiting(hr(here)).object_list
    assert [(w.case, w.state) for w in found] == [
        (proposed, CaseState.PROPOSED), (None, None), (reported, CaseState.REPORTED),
    ]  # fmt: skip
    assert found[1].employment == ending
    assert [w.eligibility for w in found] == [Eligibility.ELIGIBLE, Eligibility.ELIGIBLE, Eligibility.NOT_LEAVING]
    assert found[0].key == f"case:{proposed.pk}"
    assert found[1].key == f"employment:{ending.pk}"


def test_waiting_is_narrowed_to_a_unit_and_paged():
    care = made.unit("Care")
    ward = made.unit("Ward", parent=care)
    for n in range(60):
        made.employment(at=ward if n % 2 else care, end_date=day(n + 1))
    made.employment(at=made.unit("Elsewhere"), end_date=day(1))
    assert cases_several.waiting(hr()).paginator.count == 61
    page = cases_several.waiting(hr(), unit_id=care.pk, page=2)
    assert (len(page.object_list), page.paginator.count) == (10, 60)
    assert len(cases_several.waiting(hr(), unit_id=care.pk, rows=5000).object_list) == 60
    assert cases_several.waiting(hr(), unit_id=ward.pk).paginator.count == 30


def test_waiting_costs_the_same_queries_for_2_and_40(django_assert_num_queries):
    actor = hr()

    def add(n):
        for _ in range(n):
            made.employment(at=made.root(), end_date=SOON)
            made.case(at=made.root(), steps=(CaseStep.PROPOSED,))

    add(1)
    with django_assert_num_queries(11) as few:
        cases_several.waiting(actor)
    add(20)
    with django_assert_num_queries(len(few.captured_queries)):
        cases_several.waiting(actor)


@pytest.mark.parametrize("key", ["x", "", "00000000-0000-4000-8000-000000000000", "9" * 30])
def test_waiting_keys_that_are_none_are_hidden(key):
    for look in (cases_several.case, cases_several.employment):
        with pytest.raises(gate.Hidden):
            look(hr(), key)


def test_employment_without_a_last_day_is_no_line_that_waits():
    with pytest.raises(gate.Hidden):
        cases_several.employment(hr(), str(made.employment(at=made.root()).pk))


@pytest.mark.parametrize(
    ("steps", "kind", "last", "waits"),
    [
        ((CaseStep.OPENED, CaseStep.CLOSED), "LOA", dt.date(2026, 9, 1), True),
        ((CaseStep.OPENED, CaseStep.CLOSED), "LOA", SOON, False),
        ((CaseStep.OPENED, CaseStep.CLOSED), "RES", dt.date(2026, 9, 1), False),
        ((CaseStep.OPENED, CaseStep.CANCELLED), "LOA", dt.date(2026, 9, 1), False),
        ((CaseStep.OPENED,), "LOA", dt.date(2026, 9, 1), False),
    ],
)
def test_employment_with_earlier_cases_waits_as_the_rule_says(steps, kind, last, waits):
    job = made.employment(at=made.root(), end_date=SOON)
    with made.guard.door_open():
        case = made.Case.objects.create(
            number="2026-900", person=job.person, employment=job, unit=job.unit, last_day=last, leaving_kind=kind,
            source=CaseSource.HAND,
        )  # fmt: skip
        for step in steps:
            case.events.create(step=step, at=made.NOON, by="operator")
    assert (list(cases_proposing.proposing(hr())) == [job]) is waits
    assert (cases_proposing.unhandled(hr(), [job]) == [job]) is waits


def test_manager_learns_nothing_of_what_the_file_proposes():
    boss = made.person("Lena Marklind")
    manager = made.actor(person=boss)
    of_hr = dataclasses.replace(manager, held=(*manager.held, gate.Held(Role.HR_HEAD)))
    case = made.case(
        at=made.root(), of=made.person(manager=boss), manager=boss, steps=(CaseStep.PROPOSED,), source=CaseSource.FILE
    )
    with pytest.raises(gate.Hidden):
        cases.told(manager, case.pk)
    assert [led.case for led in reports.people(manager).object_list] == [None]
    assert reports.case_of(manager, case.employment) is None
    assert cases.case(of_hr, case.pk) == case
    with made.guard.door_open():
        case.events.create(step=CaseStep.CANCELLED, at=made.NOON, by="operator")
    with pytest.raises(gate.Hidden):
        cases.told(manager, case.pk)


@pytest.mark.parametrize("step", [CaseStep.OPENED, CaseStep.REPORTED])
def test_manager_sees_a_departure_that_somebody_has_spoken_for(step):
    boss = made.person("Lena Marklind")
    manager = made.actor(person=boss)
    case = made.case(at=made.root(), of=made.person(manager=boss), manager=boss, steps=(CaseStep.PROPOSED, step))
    assert cases.case(manager, case.pk) == case
    assert [(led.case, led.state) for led in reports.people(manager).object_list] == [
        (case, CaseState.OPEN if step is CaseStep.OPENED else CaseState.REPORTED)
    ]


def test_people_are_those_one_leads_who_are_here_or_left_lately():
    boss = made.person("Lena Marklind")
    manager = made.actor(person=boss)
    here = made.employment(made.person("Anna", manager=boss), at=made.root())
    lately = made.employment(made.person("Bo", manager=boss), at=made.root(), end_date=day(-20))
    long_gone = made.employment(made.person("Carl", manager=boss), at=made.root(), end_date=day(-60))
    foreign = made.employment(made.person("Dag"), at=made.root())
    assert [led.employment for led in reports.people(manager).object_list] == [here, lately]
    assert reports.frame(manager) == ("Region Mälarvik", True)
    assert [reports.frame(each)[1] for each in (made.actor(person=made.person()), hr())] == [False, False]
    for job in (long_gone, foreign):
        with pytest.raises(gate.Hidden):
            reports.employment(manager, job.pk)
    with pytest.raises(gate.Hidden):
        reports.people(hr())
