"""The follow-up in a release: of the whole organisation alone, from twenty that count, apart from everything else."""

import pytest

from efterord import gate
from efterord.models import Batch, Comment, Plan, SealedAnswer, Table, guard
from efterord.queries import results
from efterord.rules import answers_sealed
from efterord.services import releases
from efterord.vault import holder, sealed
from efterord.words import BatchKind, Occasion
from tests import made, respondent, told
from tests.data import attacker

pytestmark = pytest.mark.django_db
AGAIN = {"occasion": Occasion.FOLLOW_UP, "questionnaire": "follow-up", "questionnaire_version": 1}


@pytest.fixture
def wards():
    made.organisation()
    return [made.unit(f"Avdelning {n}") for n in (1, 2, 3)]


def again(i, **values):
    """Answers to the follow-up that differ from person to person."""
    now = told.mixed(i)
    kept = {q: now[q] for q in ("q-R2", "q-R2-decided", "q-R3", "q-R4", "q-E2", "q-N0", "q-R1")}
    return {**kept, "q-Y1": ("same", "partly", "differently")[i % 3], "q-Y2": "12345"[i % 5], **values}


def asked_again(wards, number, n, *, first=0, **values):
    for i in range(n):
        ward = wards[i % len(wards)]
        told.quarterly(ward, number, [again(first + i)], **AGAIN, **values)


def later(*numbers):
    return results.result(gate.OPERATOR, made.root(), numbers=numbers or None, kind=BatchKind.FOLLOW_UP).figures


def places():
    return [place for place, _ in respondent.boxes()]


def test_twenty_that_count_are_one_batch_of_the_whole_organisation(wards):
    asked_again(wards, 1, 20)
    told.released(1)
    (batch,) = Batch.objects.all()
    assert (str(batch), batch.unit, batch.n, batch.n_counting) == ("1-f1", made.root(), 20, 20)
    assert set(Table.objects.values_list("kind", "unit")) == {("follow_up", made.root().pk)}
    assert later()["q-Y1"].n == 20
    assert {code for code, n in later()["q-Y1"].counts.items() if n} == {"same", "partly", "differently"}
    for ward in wards:
        assert results.result(gate.OPERATOR, ward, kind=BatchKind.FOLLOW_UP).figures == {}
    assert results.result(gate.OPERATOR, made.root()).figures == {}
    assert places() == []


def test_nineteen_wait_and_forget_their_unit(wards):
    asked_again(wards, 1, 19)
    asked_again(wards, 1, 3, counts=False)
    told.released(1)
    assert not Batch.objects.exists()
    assert {(place.unit, place.pool) for place in places()} == {(str(made.root().pk), answers_sealed.Pool.FOLLOW_UP)}
    asked_again(wards, 2, 1, first=30)
    told.released(2)
    assert [(b.n, b.n_counting) for b in Batch.objects.all()] == [(23, 20)]


def test_a_large_unit_and_its_hope_make_no_batch_below_the_root(wards):
    told.heads(wards[0], 2000)
    asked_again(wards[:1], 1, 45)
    told.released(1)
    assert [(b.unit, b.n) for b in Batch.objects.all()] == [(made.root(), 45)]


def test_answers_of_leaving_and_of_later_are_never_put_together(wards):
    for ward in wards:
        told.quarterly(ward, 1, [told.mixed(i) for i in range(6)])
    asked_again(wards, 1, 22)
    told.released(1)
    assert sorted((b.kind, b.n) for b in Batch.objects.all()) == [("exit_survey", 6)] * 3 + [("follow_up", 22)]
    assert results.result(gate.OPERATOR, made.root()).figures["q-R3"].n == 18
    assert later()["q-R3"].n == 22
    document = releases.export_publication(gate.OPERATOR)
    assert {"q-R3", "follow_up.q-R3"} <= set(document["questions"])
    found, summary = attacker.attack(document, max_derive=0)
    assert (found, summary["unchecked"]) == ([], 0)


def test_a_question_that_few_answered_waits_sealed_for_the_next_batch_of_its_kind(wards):
    """Both kinds ask it, and of both something waits: each comes out in its own tables."""
    told.quarterly(wards[0], 1, [{q: v for q, v in told.mixed(i).items() if q != "q-R3" or i < 3} for i in range(6)])
    for i in range(20):
        told.quarterly(wards[0], 1, [{q: v for q, v in again(i).items() if q != "q-R3" or i < 15}], **AGAIN)
    told.released(1)
    assert not Table.objects.filter(question="q-R3").exists()
    told.quarterly(wards[0], 2, [told.mixed(i) for i in range(6)])
    asked_again(wards, 2, 20)
    told.released(2)
    tables = {t.kind: (sorted(map(str, t.batches.all())), sum(t.counts.values())) for t in _tables("q-R3")}
    assert tables["follow_up"] == (["1-f1", "2-f1"], 40)
    assert "1-f1" not in tables["exit_survey"][0]


def _tables(question):
    return Table.objects.filter(question=question).prefetch_related("batches__release")


def test_remainder_of_a_kind_that_has_no_batch_waits_on(wards):
    for i in range(20):
        told.quarterly(wards[0], 1, [{q: v for q, v in again(i).items() if q != "q-R3" or i < 15}], **AGAIN)
    told.released(1)
    told.released(2)
    asked_again(wards, 3, 20)
    told.released(3)
    (table,) = _tables("q-R3")
    assert sorted(map(str, table.batches.all())) == ["1-f1", "3-f1"]
    told.released(4)
    assert _tables("q-R3").count() == 1


def test_a_plan_of_fewer_than_twenty_changes_nothing_for_the_follow_up(wards):
    with guard.door_open():
        Plan.objects.filter(pk=1).update(k=7)
    asked_again(wards, 1, 19)
    told.released(1)
    assert not Batch.objects.exists()


def test_all_who_agree_are_told_as_all_but_one(wards):
    for i in range(20):
        told.quarterly(wards[0], 1, [again(i, **{"q-Y1": "same"})], **AGAIN)
    told.released(1)
    counts = later()["q-Y1"].counts
    assert (counts["same"], counts["none"]) == (19, 0)


def test_own_words_wait_apart_from_those_of_leaving_and_are_not_opened(wards):
    for ward in wards:
        told.quarterly(ward, 1, [told.mixed(i) | {"q-O1-more": "ord"} for i in range(6)])
    for i in range(22):
        told.quarterly(wards[0], 1, [again(i, **{"q-Y3": "efterord"})], **AGAIN)
    told.released(1)
    words = [place for place in places_of_words() if place.pool is answers_sealed.Pool.FOLLOW_UP]
    assert {place.unit for place in words} == {str(made.root().pk)}
    assert len(words) == 22
    told.released(2)
    assert len([p for p in places_of_words() if p.pool is answers_sealed.Pool.FOLLOW_UP]) == 22
    # The eighteen who wrote when they left were opened together, and none of these with them.
    assert Comment.objects.count() == 18


def places_of_words():
    keystore = holder.current().keystore
    found = [
        answers_sealed.read_place(sealed.open_padded(keystore.pool_private(key), bytes(box)))
        for key, box in SealedAnswer.objects.values_list("key_id", "place_ciphertext")
    ]
    return [place for place in found if place.holds is answers_sealed.Holds.WORDS]
