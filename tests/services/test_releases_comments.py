"""Own words opened in batches of their own: ten who wrote, no sign of whose, withdrawn until then, erased in time."""

import datetime as dt
import itertools
import random
from collections import Counter

import pytest
from django.db import IntegrityError, connection, transaction

from efterord import clock, gate
from efterord.models import Batch, Comment, CommentBatch, Plan, Release, SealedAnswer, Table, guard
from efterord.models import comments as stored
from efterord.rules import comments
from efterord.services import answers, privacy, releases, releases_comments, releases_preparing
from efterord.vault import errors, holder, padding
from tests import made, respondent, told
from tests.services import test_releases_words as waiting_words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def organisation():
    made.organisation()


def writing(i, **more):
    return told.mixed(i) | {"q-O1-more": f"SENTINEL {i} of work", "q-O1-more-use": "word_for_word", **more}


def writers(n, first=0, **more):
    return [writing(first + i, **more) for i in range(n)]


def silent(n, first=50):
    return [told.mixed(first + i) for i in range(n)]


def hopeful(*units):
    """Units that can expect enough who answer to wait for ten who write."""
    with guard.door_open():
        Plan.objects.filter(pk=1).update(waiting_cap=12)
    for unit in units:
        told.heads(unit, 120)


def read_in_order():
    """Every comment as a trained reader will open it: unit, subject, use and text; in the order of the rows' keys."""
    found = []
    for row in Comment.objects.select_related("batch__unit", "batch__release").order_by("pk"):
        blob = holder.current().open(
            releases_comments._purpose(row.batch), releases_comments._place(row), bytes(row.ciphertext)
        )
        found.append((row.batch.unit.name, row.subject, row.use, padding.unpad(blob).decode()))
    return found


def read():
    return sorted(read_in_order())


def batches():
    found = CommentBatch.objects.order_by("release__number", "number")
    return [(batch.release.number, batch.unit.name, batch.n_counting) for batch in found]


def waiting():
    return {receipt: place for receipt, (place, _) in waiting_words.words().items()}


def test_words_of_ten_are_opened_with_the_release_of_their_answers():
    ward = made.unit("Avdelning 3")
    given = [*writers(9), writing(9, **{"q-M1-more": "SENTINEL 9 of place"}), *silent(2)]
    one, *_ = told.quarterly(ward, 1, given)
    told.released(1)
    assert (batches(), Batch.objects.get().n) == ([(1, "Avdelning 3", 10)], 12)
    of_work = [("Avdelning 3", "organisation-of-work", "word_for_word", f"SENTINEL {i} of work") for i in range(10)]
    assert read() == sorted([*of_work, ("Avdelning 3", "work-environment", "theme", "SENTINEL 9 of place")])
    assert waiting() == {}
    with pytest.raises(answers.ReceiptUnknown):
        answers.withdraw(gate.RESPONDENT, receipt=one.receipt)


def test_a_row_says_nothing_but_batch_subject_and_use():
    told.quarterly(made.unit("Avdelning 3"), 1, writers(12))
    told.released(1)
    rows = list(Comment.objects.values())
    assert [set(row) for row in rows] == [{"id", "batch_id", "subject", "use", "ciphertext"}] * 12
    assert len({len(row["ciphertext"]) for row in rows}) == 1
    assert all(row["id"].bit_length() > 30 for row in rows)
    assert not any(b"SENTINEL" in bytes(row["ciphertext"]) for row in rows)


def test_rows_are_written_in_the_order_of_their_random_keys():
    told.quarterly(made.unit("Avdelning 3"), 1, writers(12))
    written = []

    def listen(execute, sql, params, many, context):
        if 'INTO "efterord_comment"' in sql:
            values = itertools.chain.from_iterable(params) if many else params
            written.extend(value for value in values if isinstance(value, int) and value > 1 << 30)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        told.released(1)
    assert len(written) == 12
    assert written == sorted(written)
    numbers = [int(text.split()[1]) for *_, text in read_in_order()]
    assert sorted(numbers) == list(range(12))
    assert numbers != sorted(numbers)


def test_nine_who_wrote_wait_sealed_at_the_root_until_a_tenth_has():
    ward, lab = made.unit("Avdelning 3"), made.unit("Laboratoriet")
    told.quarterly(ward, 1, writers(9))
    told.released(1)
    assert (batches(), len(waiting())) == ([], 9)
    assert {place.unit for place in waiting().values()} == {str(made.root().pk)}
    told.quarterly(lab, 2, [*writers(1, 9), *silent(4)])
    told.released(2)
    assert batches() == [(2, made.root().name, 10)]
    assert len(read()) == 10


def test_a_unit_that_can_hope_keeps_its_words_until_its_own_ten():
    ward = made.unit("Avdelning 3")
    hopeful(ward)
    told.quarterly(ward, 1, writers(6))
    told.released(1)
    assert {place.unit for place in waiting().values()} == {str(ward.pk)}
    told.quarterly(ward, 2, writers(5, 6))
    told.released(2)
    assert batches() == [(2, "Avdelning 3", 11)]


def test_whoever_does_not_count_rides_along_and_never_helps():
    ward = made.unit("Avdelning 3")
    told.quarterly(ward, 1, writers(9))
    told.quarterly(ward, 1, writers(4, 20), counts=False)
    told.released(1)
    assert batches() == []
    told.quarterly(ward, 2, [*writers(1, 9), *silent(4)])
    told.released(2)
    assert (batches(), len(read())) == ([(2, made.root().name, 10)], 14)


def test_a_raised_k_raises_how_many_must_have_written():
    ward = made.unit("Avdelning 3")
    with guard.door_open():
        Plan.objects.filter(pk=1).update(k=12)
    told.quarterly(ward, 1, [*writers(11), *silent(3)])
    told.released(1)
    assert (Batch.objects.get().n, batches(), len(waiting())) == (14, [], 11)


def test_subject_that_one_alone_was_asked_about_does_not_tell_whose_words_stand_there():
    ward = made.unit("Avdelning 3")
    told.quarterly(ward, 1, writers(10), questionnaire="core", questionnaire_version=2)
    dismissed = told.mixed(11) | {"whole-more": "SENTINEL dismissed"}
    told.quarterly(ward, 1, [dismissed], questionnaire="involuntary", questionnaire_version=1)
    told.released(1)
    subjects = {text: subject for _, subject, _, text in read()}
    assert subjects["SENTINEL dismissed"] == comments.OTHER
    assert subjects["SENTINEL 3 of work"] == "organisation-of-work"


def test_words_can_be_taken_back_until_their_batch_opens_and_then_nine_wait():
    ward = made.unit("Avdelning 3")
    hopeful(ward)
    one, *_ = told.quarterly(ward, 1, writers(6))
    told.released(1)
    told.quarterly(ward, 2, [*writers(4, 6), *silent(1)])
    assert answers.withdraw(gate.RESPONDENT, receipt=one.receipt) is answers.Withdrawn.WORDS
    told.released(2)
    assert (batches(), len(waiting())) == ([], 9)
    assert one.receipt not in waiting()


def prepare(number):
    with clock.told_at(told.noon(told.release_day(number))):
        return releases_preparing.prepare(gate.SYSTEM)


def everything():
    return [
        sorted(map(str, model.objects.values_list()))
        for model in (Release, Batch, Table, CommentBatch, Comment, SealedAnswer)
    ]


def test_words_taken_back_between_prepare_and_publish_stop_the_release():
    ward = made.unit("Avdelning 3")
    hopeful(ward)
    one, *_ = told.quarterly(ward, 1, writers(6))
    told.released(1)
    told.quarterly(ward, 2, writers(5, 6))
    prepared = prepare(2)
    assert [batch.n_counting for batch in prepared.comments] == [11]
    answers.withdraw(gate.RESPONDENT, receipt=one.receipt)
    before = everything()
    with clock.told_at(told.noon(told.release_day(2))), pytest.raises(releases_preparing.PoolChanged):
        releases.publish(gate.SYSTEM, prepared=prepared)
    assert everything() == before
    told.released(2)
    assert batches() == [(2, "Avdelning 3", 10)]


@pytest.mark.parametrize(
    "at", ['INTO "efterord_commentbatch"', 'INTO "efterord_comment"', "_sealedanswer", "_audithead"]
)
def test_release_killed_in_the_middle_leaves_all_words_waiting(at):
    ward = made.unit("Avdelning 3")
    hopeful(ward)
    told.quarterly(ward, 1, writers(6))
    told.released(1)
    told.quarterly(ward, 2, writers(6, 6))
    prepared, before = prepare(2), everything()

    class Killed(Exception):
        pass

    def kill(execute, sql, params, many, context):
        if at in sql and not sql.startswith("SELECT"):
            raise Killed
        return execute(sql, params, many, context)

    day = told.noon(told.release_day(2))
    with clock.told_at(day), connection.execute_wrapper(kill), pytest.raises(Killed), transaction.atomic():
        releases.publish(gate.SYSTEM, prepared=prepared)
    assert everything() == before
    told.released(2)
    assert (batches(), len(read())) == ([(2, "Avdelning 3", 12)], 12)


def test_forming_of_too_few_stops_the_whole_release(monkeypatch):
    """The check is made on what would be written, by whatever it was formed."""
    told.quarterly(made.unit("Avdelning 3"), 1, [*writers(7), *silent(2)])
    monkeypatch.setattr(comments, "writers_needed", lambda k: 10 if k == 99 else 5)
    monkeypatch.setattr(
        releases_comments, "_disclosures", lambda formed, k, check=comments.find_disclosures:
        check(formed.opened, {each.place.receipt for each in formed.waiting}, k=99),
    )  # fmt: skip
    before = everything()
    with pytest.raises(releases_preparing.WouldDisclose) as stopped:
        told.released(1)
    assert [found.kind for found in stopped.value.found] == ["batch"]
    assert everything() == before


def test_database_refuses_fewer_than_ten():
    told.released(1)
    row = {"release": Release.objects.get(), "unit": made.root(), "number": 1}
    with guard.door_open(), pytest.raises(IntegrityError), transaction.atomic():
        CommentBatch.objects.create(**row, n_counting=stored.LEAST_WRITERS - 1)


def test_words_and_their_key_are_erased_three_years_after_their_release():
    told.quarterly(made.unit("Avdelning 3"), 1, writers(11))
    told.released(1)
    (batch,) = CommentBatch.objects.all()
    row = Comment.objects.first()
    over = told.release_day(1) + dt.timedelta(days=1096)
    with clock.told_at(told.noon(over - dt.timedelta(days=1))):
        privacy.erase_expired(gate.SYSTEM)
    assert Comment.objects.count() == 11
    with clock.told_at(told.noon(over)):
        privacy.erase_expired(gate.SYSTEM)
    assert (Comment.objects.count(), CommentBatch.objects.count()) == (0, 1)
    with pytest.raises(errors.KeyGone):
        holder.current().open(releases_comments._purpose(batch), releases_comments._place(row), bytes(row.ciphertext))


def test_a_year_of_releases_opens_each_text_once_and_ten_at_a_time(seed):
    rng = random.Random(seed)
    department = made.unit("Medicin")
    units = [made.unit(f"Avdelning {n}", department) for n in range(3)]
    hopeful(department, units[0])
    sent, taken_back = {}, set()
    for number in range(1, 5):
        for unit in units:
            n = len(sent)
            given = [writing(n + i) if rng.random() < 0.7 else told.mixed(n + i) for i in range(rng.randint(2, 6))]
            for each in told.quarterly(unit, number, given, counts=rng.random() < 0.9):
                sent[each.receipt] = each.answers.get("q-O1-more")
        for receipt in rng.sample(sorted(waiting()), k=min(1, len(waiting()))):
            answers.withdraw(gate.RESPONDENT, receipt=receipt)
            taken_back.add(receipt)
        told.released(number)
        assert [batch for batch in batches() if batch[2] < 10] == []
        opened = [text for *_, text in read()]
        there = [sent[receipt] for receipt in waiting()]
        closed = [response.answers.get("q-O1-more") for _, response in respondent.boxes()]
        told_once = Counter(text for receipt, text in sent.items() if text and receipt not in taken_back)
        assert Counter([*opened, *there, *filter(None, closed)]) == told_once
    assert batches()
