"""What needs somebody today."""

import datetime as dt

import pytest

from efterord import clock, gate
from efterord.queries import desk
from efterord.words import CaseStep, Role
from tests import made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _autumn():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


def test_desk_of_hr_gathers_what_waits_in_their_units():
    here, there = made.unit("Here"), made.unit("There")
    proposed = made.case(at=here, steps=(CaseStep.PROPOSED,))
    later = made.case(at=here, last_day=dt.date(2026, 11, 30))
    sooner = made.case(at=here, last_day=dt.date(2026, 10, 8))
    near = made.employment(at=here, end_date=dt.date(2026, 12, 1))
    made.case(at=there)
    made.case(at=there, steps=(CaseStep.PROPOSED,))
    found = desk.desk(made.actor((Role.HR_PARTNER, here)))
    assert found.to_confirm.first == [proposed]
    assert found.without_talk.first == [sooner, later]
    assert found.to_open.first == [near]
    assert found.n_waiting == 4


def test_desk_leaves_out_those_not_offered_a_talk_and_those_long_gone():
    made.case(at=made.root(), leaving_kind="INT")
    made.case(at=made.root(), last_day=dt.date(2026, 8, 1), notice_date=None)
    made.interview(made.case(at=made.root()), by=made.user())
    assert desk.desk(made.actor((Role.HR_HEAD, None))).n_waiting == 0


def test_desk_of_a_manager_holds_own_talks_and_no_cases():
    user = made.user((Role.MANAGER, None))
    mine = made.interview(made.case(at=made.root()), by=user)
    made.interview(made.case(at=made.root()), by=made.user())
    found = desk.desk(gate.actor_for(user))
    assert (found.talks, found.to_confirm, found.without_talk, found.to_open) == ([mine], None, None, None)


def test_desk_counts_more_than_it_shows():
    for _ in range(10):
        made.case(at=made.root(), steps=(CaseStep.PROPOSED,))
    found = desk.desk(made.actor((Role.HR_HEAD, None)))
    assert (len(found.to_confirm.first), found.to_confirm.n) == (desk.MOST, 10)


def test_desk_costs_the_same_queries_for_1_and_30(django_assert_num_queries):
    user = made.user((Role.HR_PARTNER, made.root()))
    viewer = gate.actor_for(user)

    def fill(n: int) -> None:
        for _ in range(n):
            made.case(at=made.root())
            made.case(at=made.root(), steps=(CaseStep.PROPOSED,))
            made.interview(made.case(at=made.root()), by=user)
            made.employment(at=made.root(), end_date=dt.date(2026, 12, 1))

    def look() -> None:
        found = desk.desk(viewer)
        for case in (*found.to_confirm.first, *found.without_talk.first, *(t.case for t in found.talks)):
            assert case.person.name
            assert case.unit.name
        for job in found.to_open.first:
            assert job.person.name
            assert job.unit.name

    fill(1)
    with django_assert_num_queries(8):
        look()
    fill(29)
    with django_assert_num_queries(8):
        look()
