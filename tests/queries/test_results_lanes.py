"""One lane alone, and the others beside it: whole tables again, nobody in both, nothing kept of the wrong kind."""

import pytest

from efterord import gate
from efterord.models import Batch, Release, Table, Unit, guard
from efterord.queries import results
from efterord.words import BatchKind, Lane, Role
from tests import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> Unit:
    made.organisation()
    return made.unit("Avdelning 3", made.unit("Kliniken"))


def batch(number: int, *, at: Unit, lane: str, n: int) -> None:
    """A batch of n of one lane, who all passed the one question over but two."""
    with guard.door_open():
        held, _ = Release.objects.get_or_create(
            number=number, plan_id=1, as_of=made.TODAY.replace(month=number), defaults={"released_at": made.NOON}
        )
        formed = Batch.objects.create(
            release=held, unit=at, number=held.batches.count() + 1, lane=lane, n=n, n_counting=n
        )
        counts = {"1": 1, "2": 1, "none": n - 2}
        Table.objects.create(release=held, unit=at, lane=lane, question="q-O1", counts=counts).batches.add(formed)


def n_of(figures) -> int:
    return figures["q-O1"].n


def test_lane_and_the_others_make_up_all_and_nobody_is_in_both(ward):
    batch(1, at=ward, lane=Lane.LED_OTHERS, n=6)
    batch(1, at=ward, lane=Lane.LED_NOBODY, n=9)
    batch(1, at=ward.parent, lane="*", n=5)
    batch(2, at=ward, lane="", n=7)
    clinic = ward.parent
    alone = results.result(gate.OPERATOR, clinic, lane=Lane.LED_OTHERS)
    others = results.others(gate.OPERATOR, clinic, Lane.LED_OTHERS, numbers=(1, 2))
    everybody = results.result(gate.OPERATOR, clinic)
    assert (alone.n, n_of(others), everybody.n) == (6, 21, 27)
    assert [release.number for release in alone.releases] == [1]
    assert not alone.figures["q-O1"].batches & others["q-O1"].batches
    assert alone.figures["q-O1"].batches | others["q-O1"].batches == everybody.figures["q-O1"].batches


def test_lanes_of_a_unit_are_those_it_has_a_table_of_in_the_releases(ward):
    batch(1, at=ward, lane=Lane.LED_OTHERS, n=6)
    batch(2, at=ward.parent, lane=Lane.TENURE_LONG, n=6)
    batch(2, at=ward.parent, lane="*", n=6)

    def lanes(unit, *numbers):
        return results.lanes(gate.OPERATOR, unit, numbers=numbers)

    assert lanes(ward, 1, 2) == [Lane.LED_OTHERS]
    assert lanes(ward.parent, 1, 2) == [Lane.LED_OTHERS, Lane.TENURE_LONG]
    assert lanes(ward.parent, 2) == [Lane.TENURE_LONG]
    assert lanes(ward.parent) == []


def test_lanes_are_known_whichever_kind_was_read_first(ward):
    batch(1, at=ward, lane=Lane.WOMEN, n=6)
    results.result(gate.OPERATOR, ward, kind=BatchKind.FOLLOW_UP)
    assert results.lanes(gate.OPERATOR, ward, numbers=(1,)) == [Lane.WOMEN]
    results._forget()
    results.lanes(gate.OPERATOR, ward, numbers=(1,))
    results.result(gate.OPERATOR, ward, kind=BatchKind.FOLLOW_UP)
    assert results.lanes(gate.OPERATOR, ward, numbers=(1,)) == [Lane.WOMEN]


def test_lane_without_a_table_has_no_figures_and_leaves_all_to_the_others(ward):
    batch(1, at=ward, lane=Lane.WOMEN, n=6)
    assert results.result(gate.OPERATOR, ward, lane=Lane.MEN).figures == {}
    assert n_of(results.others(gate.OPERATOR, ward, Lane.MEN, numbers=(1,))) == 6


def test_nobody_out_of_sight_asks_for_a_lane(ward):
    batch(1, at=ward, lane=Lane.WOMEN, n=6)
    elsewhere = made.actor((Role.MANAGER, made.unit("Kansliet")))
    for ask in (
        lambda: results.result(elsewhere, ward, lane=Lane.WOMEN),
        lambda: results.others(elsewhere, ward, Lane.WOMEN, numbers=(1,)),
        lambda: results.lanes(elsewhere, ward, numbers=(1,)),
    ):
        with pytest.raises(gate.Hidden):
            ask()
