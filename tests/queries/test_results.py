"""Figures are sums over whole batches that are read once for a release, and read again after the next."""

import contextlib

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from efterord import gate
from efterord.models import Batch, Release, Table, Unit, guard
from efterord.queries import organisation, results
from efterord.words import BatchKind, Role
from tests import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> Unit:
    made.organisation()
    return made.unit("Avdelning 3", made.unit("Kliniken"))


def release(number: int, *, at: Unit, n: int) -> None:
    """One batch of n who all passed the one question over but two, which is enough for a sum."""
    with guard.door_open():
        held = Release.objects.create(
            number=number, plan_id=1, as_of=made.TODAY.replace(month=number), released_at=made.NOON
        )
        batch = Batch.objects.create(release=held, unit=at, number=1, n=n, n_counting=n)
        counts = {"1": 1, "2": 1, "none": n - 2}
        Table.objects.create(release=held, unit=at, question="q-O1", counts=counts).batches.add(batch)


def test_batches_of_two_kinds_have_figures_of_their_own(ward: Unit) -> None:
    release(1, at=ward, n=6)
    with guard.door_open():
        held = Release.objects.get()
        again = Batch.objects.create(release=held, unit=ward, number=1, n=20, n_counting=20, kind=BatchKind.FOLLOW_UP)
        counts = {"1": 9, "2": 11, "none": 0}
        table = Table.objects.create(release=held, unit=ward, question="q-O1", counts=counts, kind=BatchKind.FOLLOW_UP)
        table.batches.add(again)
    assert str(again) == "1-f1"
    assert results.result(gate.OPERATOR, ward).figures["q-O1"].n == 6
    later = results.result(gate.OPERATOR, ward, kind=BatchKind.FOLLOW_UP).figures["q-O1"]
    assert (later.n, later.counts) == (20, counts)
    assert results.result(gate.OPERATOR, ward, kind=BatchKind.ASKED).figures == {}
    formed, shown = results.published(gate.OPERATOR)
    assert [each.id for each in formed] == ["1-1", "1-f1"]
    assert [each.asked_as for each in shown] == ["q-O1", "follow_up.q-O1"]


@pytest.mark.parametrize(
    ("values", "is_allowed"),
    [
        ({"kind": BatchKind.EXIT_SURVEY, "n_counting": 5}, True),
        ({"kind": BatchKind.EXIT_SURVEY, "n_counting": 4}, False),
        ({"kind": BatchKind.ASKED, "n_counting": 5}, True),
        ({"kind": BatchKind.ASKED, "n_counting": 4}, False),
        ({"kind": BatchKind.FOLLOW_UP, "n_counting": 20}, True),
        ({"kind": BatchKind.FOLLOW_UP, "n_counting": 19}, False),
        ({"kind": "other", "n_counting": 20}, False),
    ],
)
def test_a_batch_holds_as_many_as_its_kind_asks_for(ward: Unit, values, is_allowed: bool) -> None:
    release(1, at=ward, n=6)
    with guard.door_open(), contextlib.nullcontext() if is_allowed else pytest.raises(IntegrityError):
        Batch.objects.create(release=Release.objects.get(), unit=ward, number=2, n=20, **values)


def reads_tables(unit: Unit) -> bool:
    with CaptureQueriesContext(connection) as asked:
        results.result(gate.OPERATOR, unit)
    return any("efterord_table" in each["sql"] for each in asked.captured_queries)


def test_figures_are_read_once_for_a_release_and_again_after_the_next(ward: Unit) -> None:
    release(1, at=ward, n=6)
    assert results.result(gate.OPERATOR, ward).figures["q-O1"].n == 6
    assert not reads_tables(ward)
    release(2, at=ward, n=7)
    assert reads_tables(ward)
    figure = results.result(gate.OPERATOR, made.root()).figures["q-O1"]
    assert (figure.n, figure.counts, len(figure.batches)) == (13, {"1": 2, "2": 2, "none": 9}, 2)


def test_figures_that_were_kept_follow_a_unit_that_moves(ward: Unit) -> None:
    release(1, at=ward, n=6)
    old, new = ward.parent, made.unit("Sjukhuset")
    assert old is not None
    assert set(results.result(gate.OPERATOR, old).figures) == {"q-O1"}
    with guard.door_open():
        Unit.objects.filter(pk=ward.pk).update(parent=new)
    assert not results.result(gate.OPERATOR, old).figures
    assert results.result(gate.OPERATOR, new).n == 6


def test_a_viewer_out_of_sight_gets_nothing_of_what_another_was_shown(ward: Unit) -> None:
    release(1, at=ward, n=6)
    assert results.result(gate.OPERATOR, ward).n == 6
    with pytest.raises(gate.Hidden):
        results.result(made.actor((Role.HR_PARTNER, made.unit("Sjukhuset"))), ward)


def test_the_rest_is_what_a_unit_above_has_without_the_unit(ward: Unit) -> None:
    clinic = ward.parent
    assert clinic is not None
    room = made.unit("Rum 1", ward)
    release(1, at=ward, n=6)
    release(2, at=room, n=9)
    release(3, at=made.unit("Avdelning 4", clinic), n=7)
    release(4, at=clinic, n=8)  # passed up, perhaps from the ward itself
    rest = results.beside(gate.OPERATOR, ward, clinic, numbers=(1, 2, 3, 4))
    assert (rest["q-O1"].n, rest["q-O1"].counts) == (15, {"1": 2, "2": 2, "none": 11})
    own = results.result(gate.OPERATOR, ward).figures["q-O1"]
    whole = results.result(gate.OPERATOR, clinic).figures["q-O1"]
    assert own.batches | rest["q-O1"].batches == whole.batches
    assert not own.batches & rest["q-O1"].batches
    assert results.beside(gate.OPERATOR, ward, clinic, numbers=(1, 2)) == {}


def test_a_unit_is_compared_with_those_above_whose_rest_has_something(ward: Unit) -> None:
    clinic, viewer = ward.parent, made.actor((Role.MANAGER, ward))
    release(1, at=ward, n=6)
    release(2, at=made.unit("Sjukhuset"), n=6)
    assert results.comparable(viewer, ward, numbers=(1,)) == []
    assert results.comparable(viewer, ward, numbers=(1, 2)) == [made.root()]
    assert results.above(viewer, ward) == [made.root(), clinic]


def test_a_unit_is_not_compared_with_what_is_not_above_it(ward: Unit) -> None:
    viewer = made.actor((Role.MANAGER, ward))
    clinic, hospital = ward.parent, made.unit("Sjukhuset")
    assert clinic is not None
    for unit, whole in ((ward, ward), (ward, hospital), (clinic, made.root()), (ward, made.unit("Rum", ward))):
        with pytest.raises(gate.Hidden):
            results.beside(viewer, unit, whole, numbers=(1,))


def test_figures_are_of_the_releases_that_are_asked_for(ward: Unit) -> None:
    for number in (1, 2, 3):
        release(number, at=ward, n=5 + number)
    found = results.result(gate.OPERATOR, ward, numbers=(1, 3))
    assert (found.n, [each.number for each in found.releases]) == (14, [1, 3])
    assert results.units_with_result(gate.OPERATOR, numbers=(4,)) == set()
    assert ward.pk in results.units_with_result(gate.OPERATOR, numbers=(2,))


def test_the_nearest_result_is_above_and_in_sight(ward: Unit) -> None:
    release(1, at=ward, n=6)
    clinic = ward.parent
    assert clinic is not None
    bare = made.unit("Avdelning 4", clinic)
    assert results.nearest_with_result(gate.OPERATOR, bare) == clinic
    assert results.nearest_with_result(made.actor((Role.MANAGER, bare)), bare) is None
    assert results.below(gate.OPERATOR, clinic) == [ward, bare]
    assert results.below(made.actor((Role.MANAGER, bare)), clinic) == [bare]


def test_the_path_goes_from_the_root_to_the_unit(ward: Unit) -> None:
    assert [unit.name for unit in organisation.path(ward)] == [made.root().name, "Kliniken", "Avdelning 3"]
