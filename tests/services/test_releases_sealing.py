"""What waits is sealed anew before anybody has to wait for it: the transaction makes no key, and nothing is lost."""

import pytest

from efterord import clock, gate
from efterord.models import Batch, Invitation, SealedAnswer, Table, guard
from efterord.services import answers, releases, releases_preparing, releases_sealing
from efterord.vault import holder
from tests import made, respondent, told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def organisation():
    made.organisation()


def people(n, first=0):
    return [told.mixed(first + i) for i in range(n)]


def keys():
    return holder.current().keystore.pool_key_ids()


def at_release(number=1):
    return clock.told_at(told.noon(told.release_day(number)))


def test_looking_makes_no_key_and_publishing_makes_none_either():
    told.quarterly(made.unit("Avdelning 3"), 1, people(3))
    before = keys()
    with at_release():
        prepared = releases_preparing.prepare(gate.SYSTEM)
        assert keys() == before
        with releases_sealing.seal(gate.SYSTEM, prepared=prepared) as sealed:
            assert keys() == [*before, sealed.key_id]
            releases.publish(gate.SYSTEM, prepared=prepared, sealed=sealed)
    assert keys() == [*before, sealed.key_id]
    assert {row.key_id for row in SealedAnswer.objects.all()} == {sealed.key_id}


def test_what_waits_is_made_ready_once_each_in_the_order_of_random_keys():
    there = told.quarterly(made.unit("Avdelning 3"), 1, people(4))
    with at_release():
        prepared = releases_preparing.prepare(gate.SYSTEM)
        with releases_sealing.seal(gate.SYSTEM, prepared=prepared) as sealed:
            rows = list(sealed.rows())
            # Nothing of it is in the database yet, and the answers there are as they were.
            assert not SealedAnswer.objects.filter(pk__in=[row[0] for row in rows]).exists()
            releases.publish(gate.SYSTEM, prepared=prepared, sealed=sealed)
    drawn = [row[0] for row in rows]
    assert drawn == sorted(set(drawn))
    assert len({len(place) + len(content) for _, _, place, content, _ in rows}) == 1
    assert sorted(SealedAnswer.objects.values_list("pk", flat=True)) == drawn
    assert {place.receipt for place, _ in respondent.boxes()} == {each.receipt for each in there}


def test_answer_sent_while_what_waits_is_sealed_is_in_the_next_release():
    ward = made.unit("Avdelning 3")
    told.quarterly(ward, 1, people(5))
    with at_release():
        prepared = releases_preparing.prepare(gate.SYSTEM)
        with releases_sealing.seal(gate.SYSTEM, prepared=prepared) as sealed:
            late = told.answered(ward, told.mixed(9), on=told.release_day(1))
            releases.publish(gate.SYSTEM, prepared=prepared, sealed=sealed)
    assert [place.receipt for place, _ in respondent.boxes()] == [late.receipt]
    told.quarterly(ward, 2, people(4, 10))
    told.released(2)
    assert [batch.n for batch in Batch.objects.order_by("release__number")] == [5, 5]


def test_release_that_ends_after_sealing_leaves_everything_as_it_was():
    ward = made.unit("Avdelning 3")
    one, *_ = told.quarterly(ward, 1, people(5))
    before = sorted(map(repr, SealedAnswer.objects.values_list()))
    with at_release():
        prepared = releases_preparing.prepare(gate.SYSTEM)
        with releases_sealing.seal(gate.SYSTEM, prepared=prepared):
            pass
    assert sorted(map(repr, SealedAnswer.objects.values_list())) == before
    # Whoever answers now is sealed to the key that the release left behind, and found by the receipt all the same.
    late = told.answered(ward, told.mixed(9), on=told.quarter(1, 20))
    answers.withdraw(gate.RESPONDENT, receipt=one.receipt)
    answers.withdraw(gate.RESPONDENT, receipt=late.receipt)
    told.answered(ward, told.mixed(9), on=told.quarter(1, 20))
    assert told.released(1).batches.get().n == 5


def test_invitations_are_written_anew_as_they_are_but_for_their_keys():
    ward = made.unit("Avdelning 3")
    told.quarterly(ward, 1, people(3))
    told.invited(ward, on=told.quarter(2))
    names = [field.name for field in Invitation._meta.concrete_fields if field.name != "id"]

    def rows():
        return sorted(
            repr([bytes(v) if isinstance(v, memoryview) else v for v in row])
            for row in Invitation.objects.values_list(*names)
        )

    before, ids = rows(), set(Invitation.objects.values_list("pk", flat=True))
    told.released(1)
    assert rows() == before
    assert set(Invitation.objects.values_list("pk", flat=True)) & ids == set()


def test_tables_of_the_next_release_go_on_behind_those_of_the_last():
    """Their keys are given by the release itself; PostgreSQL's own count must follow."""
    ward = made.unit("Avdelning 3")
    for number in (1, 2):
        told.quarterly(ward, number, people(6, 6 * number))
        told.released(number)
    shown = Table.objects.order_by("pk").values_list("release__number", flat=True)
    assert list(shown) == sorted(shown)
    row = Table.objects.latest("pk")
    made_by_hand = Table(release=row.release, unit=made.root(), question="q-X", counts={})
    with guard.door_open():
        made_by_hand.save()
    assert made_by_hand.pk > row.pk
