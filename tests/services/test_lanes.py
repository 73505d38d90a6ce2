"""Lanes from the plan to the tables: sealed with the answer by the register, opened together with their like only."""

import pytest

from efterord import clock, gate
from efterord.models import Batch, Person, Table, guard
from efterord.rules.plans import Choice
from efterord.services import answers, plans
from efterord.vault import tokens
from efterord.words import LaneBy, Occasion, ReleasePeriod, Role
from tests import made, respondent, told

pytestmark = pytest.mark.django_db
QUARTERLY = ReleasePeriod.QUARTERLY


@pytest.fixture
def ward():
    made.organisation()
    return made.unit("Avdelning 3")


def keep_apart(by, *, on):
    with clock.told_at(told.noon(on)):
        plans.change(made.actor((Role.HR_HEAD, None)), choice=Choice(5, 4, QUARTERLY, by))


def answer(at, i, *, number, leads=None, level=0, **values):
    """Somebody answers in the quarter before a release; the register says whether they led others."""
    on = told.quarter(number)
    token = told.invited(at, on=on, **values)
    with guard.door_open():
        Person.objects.filter(cases__invitations__token_hash=tokens.hash_token(token)).update(leads_others=leads)
    with clock.told_at(told.noon(on)):
        became = answers.submit(
            gate.RESPONDENT, token=token, answers=told.mixed(i), receipt=tokens.new_receipt(), key=None, level=level
        )
    assert became is answers.Submitted.NEW


def sealed():
    return sorted((place.unit, place.lane, place.period) for place, _ in respondent.boxes())


def test_lanes_hold_for_answers_from_the_next_release_on(ward):
    keep_apart(LaneBy.LEADING, on=told.quarter(1))
    answer(ward, 1, number=1, leads=True)
    assert sealed() == [(str(ward.pk), "", 1)]
    answer(ward, 2, number=2, leads=True)
    answer(ward, 3, number=2, leads=False)
    answer(ward, 4, number=2)
    assert sealed()[1:] == [
        (str(ward.pk), "", 2), (str(ward.pk), "led-nobody", 2), (str(ward.pk), "led-others", 2)
    ]  # fmt: skip


def test_whoever_is_counted_in_the_whole_only_and_whoever_answers_months_after_is_in_no_lane(ward):
    keep_apart(LaneBy.LEADING, on=told.quarter(1))
    answer(ward, 1, number=2, leads=True, level=1)
    assert sealed() == [(str(made.root().pk), "", 2)]
    answer(ward, 2, number=2, leads=True, occasion=Occasion.FOLLOW_UP)
    assert {lane for _, lane, _ in sealed()} == {""}


def test_own_unit_that_is_the_whole_keeps_its_lane(ward):
    keep_apart(LaneBy.LEADING, on=told.quarter(1))
    answer(made.root(), 1, number=2, leads=False)
    assert sealed() == [(str(made.root().pk), "led-nobody", 2)]


def test_only_those_who_are_alike_are_opened_together(ward):
    told.heads(ward, 400)
    keep_apart(LaneBy.LEADING, on=told.quarter(1))
    for i in range(5):
        answer(ward, i, number=2, leads=True)
    for i in range(5, 9):
        answer(ward, i, number=2, leads=False)
    told.released(1)
    told.released(2)
    assert list(Batch.objects.values_list("unit", "lane", "n")) == [(ward.pk, "led-others", 5)]
    assert set(Table.objects.values_list("lane", flat=True)) == {"led-others"}
    assert sealed() == [(str(ward.pk), "led-nobody", 2)] * 4
    answer(ward, 9, number=3, leads=False)
    told.released(3)
    assert list(Batch.objects.order_by("release__number").values_list("lane", "n")) == [
        ("led-others", 5), ("led-nobody", 5)
    ]  # fmt: skip


def test_what_has_waited_its_time_in_the_whole_is_opened_with_other_lanes(ward):
    keep_apart(LaneBy.LEADING, on=told.quarter(1))
    for i in range(3):
        answer(ward, i, number=2, leads=True)
    for i in range(3, 6):
        answer(ward, i, number=2, leads=False)
    for number in range(1, 6):
        told.released(number)
        assert not Batch.objects.exists()
    told.released(6)  # four releases after the first that they could be in
    assert list(Batch.objects.values_list("unit", "lane", "n")) == [(made.root().pk, "*", 6)]
