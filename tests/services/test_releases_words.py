"""Own words after the rest of their answer was released: waiting, withdrawn, never replaced, destroyed in time."""

import pytest

from efterord import clock, gate
from efterord.content import reader
from efterord.models import Batch, SealedAnswer, guard
from efterord.rules import answers as answering
from efterord.rules import answers_sealed, answers_words
from efterord.services import answers
from efterord.vault import holder, sealed
from efterord.words import WordsUse
from tests import made, respondent, told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def organisation():
    made.organisation()


def rows():
    return {
        pk: (key, bytes(receipt))
        for pk, key, receipt in SealedAnswer.objects.values_list("pk", "key_id", "receipt_hash")
    }


WORDS = {"q-O1-more": "SENTINEL one", "q-M1-more": "SENTINEL two", "q-M1-more-use": "word_for_word"}


def words():
    """What waits of own words: place and content, by receipt."""
    keystore = holder.current().keystore
    found = {}
    for row in SealedAnswer.objects.all():
        private = keystore.pool_private(row.key_id)
        place = answers_sealed.read_place(sealed.open_padded(private, bytes(row.place_ciphertext)))
        if place.holds is answers_sealed.Holds.WORDS:
            found[place.receipt] = place, answers_words.read_payload(sealed.open_padded(private, bytes(row.ciphertext)))
    return found


def test_own_words_outlast_their_release_by_subject_with_their_use_and_their_receipt():
    ward = made.unit("Avdelning 3")
    one, *_ = told.quarterly(ward, 1, [told.mixed(i) | (WORDS if i < 2 else {}) for i in range(6)])
    told.quarterly(ward, 1, [told.mixed(9) | WORDS], counts=False)
    told.released(1)
    assert Batch.objects.get().n == 7
    assert len(words()) == 3
    place, content = words()[one.receipt]
    # At the root, since nobody can expect ten who write of a unit without people.
    assert (place.unit, place.period, place.counts) == (str(made.root().pk), 1, True)
    assert content.subjects == {
        "organisation-of-work": (("SENTINEL one", WordsUse.THEME),),
        "work-environment": (("SENTINEL two", WordsUse.WORD_FOR_WORD),),
    }
    # No closed answer is left beside them, nor what called for them.
    assert respondent.boxes() == []
    assert "q-" not in str(content)
    assert sorted(place.counts for place, _ in words().values()) == [False, True, True]


def test_own_words_of_a_batch_lie_in_one_place_whoever_wrote_them():
    """One of the batch left the laboratory alone, a quarter before: her unit and quarter would be her name."""
    ward, lab = made.unit("Avdelning 3"), made.unit("Laboratoriet")
    alone = told.quarterly(lab, 1, [told.mixed(1) | WORDS])[0]
    told.released(1)
    told.quarterly(ward, 2, [told.mixed(i) | WORDS for i in range(2, 5)])
    told.quarterly(made.root(), 2, [told.mixed(i) | WORDS for i in range(5, 7)])
    told.released(2)
    assert [(b.unit, b.n) for b in Batch.objects.all()] == [(made.root(), 6)]
    places = [place for place, _ in words().values()]
    assert {(place.unit, place.lane, place.period) for place in places} == {(str(made.root().pk), "", 1)}
    assert len(places) == 6
    assert alone.receipt in words()


def test_own_words_are_sealed_anew_at_each_release_and_cannot_be_known_again():
    ward = made.unit("Avdelning 3")
    told.quarterly(ward, 1, [told.mixed(i) | WORDS for i in range(6)])
    told.released(1)
    before, receipts = rows(), set(words())
    told.released(2)
    after = rows()
    assert set(words()) == receipts
    assert len(receipts) == 6
    for seen in (set(before) & set(after), {h for _, h in before.values()} & {h for _, h in after.values()}):
        assert seen == set()


def test_own_words_are_withdrawn_by_the_same_receipt_and_never_replaced_as_a_whole():
    ward = made.unit("Avdelning 3")
    one, other, *_ = told.quarterly(ward, 1, [told.mixed(i) | WORDS for i in range(6)])
    told.released(1)
    before = rows()
    with pytest.raises(answers.ReceiptUnknown):
        answers.replace(gate.RESPONDENT, receipt=one.receipt, question_set=("core", 1), answers=told.mixed(3), key=None)
    assert rows() == before
    with clock.told_at(told.noon(told.release_day(1))):
        again = answers.submit(gate.RESPONDENT, token=one.token, answers={}, receipt=one.receipt, key=None)
    assert again is answers.Submitted.AGAIN
    assert answers.withdraw(gate.RESPONDENT, receipt=one.receipt) is answers.Withdrawn.WORDS
    assert one.receipt not in words()
    assert other.receipt in words()
    told.released(2)
    assert answers.withdraw(gate.RESPONDENT, receipt=other.receipt) is answers.Withdrawn.WORDS
    with pytest.raises(answers.ReceiptUnknown):
        answers.withdraw(gate.RESPONDENT, receipt=other.receipt)


def test_a_whole_answer_put_in_the_place_of_words_is_left_where_it_is():
    """Whoever can write to the database, but not open it, cannot have an answer counted a second time."""
    ward = made.unit("Avdelning 3")
    told.quarterly(ward, 1, [told.mixed(i) | WORDS for i in range(6)])
    told.released(1)
    late = told.quarterly(ward, 2, [told.mixed(i) for i in range(6)])[0]
    row = SealedAnswer.objects.get(receipt_hash__in=answers._hashes(late.receipt))
    kept = SealedAnswer.objects.get(receipt_hash__in=answers._words_hashes(next(iter(words()))))
    with guard.door_open():
        SealedAnswer.objects.filter(pk=kept.pk).update(ciphertext=row.ciphertext, key_id=row.key_id)
    told.released(2)
    assert Batch.objects.get(release__number=2).n == 6
    assert SealedAnswer.objects.filter(pk=kept.pk).exists()


def test_own_words_are_destroyed_unread_after_three_years():
    ward = made.unit("Avdelning 3")
    told.quarterly(ward, 1, [told.mixed(i) | WORDS for i in range(6)])
    for number in range(1, 12):
        told.released(number)
        assert len(words()) == 6
    told.released(12)
    assert words() == {}


def test_answer_too_long_to_be_sealed_anew_holds_nobody_back_and_is_counted_nowhere(monkeypatch, caplog):
    ward = made.unit("Avdelning 3")
    told.quarterly(ward, 1, [told.mixed(i) for i in range(6)])
    asked = reader.questions("core", 2)
    # As sealed before anything looked whether the words fit by themselves, too.
    monkeypatch.setattr(answers_sealed, "words_left", lambda *_: 0)
    shortest = {page: key for key, page in sorted(answering.word_pages(asked).items(), key=lambda each: -len(each[0]))}
    long = dict.fromkeys(shortest.values(), "x")
    for key in long:
        long[key] += "x" * min(1499, room_for(long))
    one = told.quarterly(ward, 1, [long], questionnaire="core", questionnaire_version=2)[0]
    row = SealedAnswer.objects.get(receipt_hash__in=answers._hashes(one.receipt))
    keys = holder.current().keystore.pool_key_ids()
    told.released(1)
    assert Batch.objects.get().n == 6
    left = SealedAnswer.objects.get(pk=row.pk)
    assert (bytes(left.ciphertext), left.key_id) == (bytes(row.ciphertext), row.key_id)
    assert "too long" in caplog.text
    assert not any(word in caplog.text for word in (one.receipt, str(row.pk)))
    assert len(holder.current().keystore.pool_key_ids()) == len(keys) + 1
    assert answers.withdraw(gate.RESPONDENT, receipt=one.receipt) is answers.Withdrawn.ANSWER


def room_for(given):
    return answers_sealed.PAYLOAD_BYTES - len(
        answers_sealed.payload(answers_sealed.Response("core", 2, given, "x" * 23))
    )
