"""Releases told from answer to result: what is shown, what waits on, what is refused, and what a broken one leaves."""

import datetime as dt
import random
import threading
from collections import Counter

import pytest
from django.db import connection, transaction

from efterord import clock, gate
from efterord.content import reader
from efterord.models import Batch, Invitation, Letter, Plan, Release, SealedAnswer, Table, TickMark, guard
from efterord.models.record import random_key
from efterord.queries import results
from efterord.rules import answers_closed, answers_sealed, blocks, remainders
from efterord.services import answers, letters, releases, releases_preparing
from efterord.vault import holder, sealed, tokens
from efterord.words import LetterKind, Role, WhyNotDue
from tests import every_kind, made, respondent, told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def organisation():
    made.organisation()


def plan(**values):
    with guard.door_open():
        Plan.objects.filter(pk=1).update(**values)


def prepare(number, **values):
    with clock.told_at(told.noon(told.release_day(number))):
        return releases_preparing.prepare(gate.SYSTEM, **values)


def test_answer_of_a_unit_that_a_restore_did_not_bring_back_waits_at_the_root():
    for i in range(5):
        receipt = tokens.written_receipt(tokens.new_receipt())
        place = answers_sealed.Place("471147", "", 1, True, receipt)
        with guard.door_open():
            answers._seal(answers_sealed.Response("core", 1, told.mixed(i), receipt), place)
    prepared = prepare(1)
    assert [(batch.unit, len(batch.members)) for batch in prepared.formed] == [(str(made.root().pk), 5)]


def publish(prepared, number):
    with clock.told_at(told.noon(told.release_day(number))):
        return releases.publish(gate.SYSTEM, prepared=prepared)


def pool():
    return {
        pk: (key, bytes(receipt))
        for pk, key, receipt in SealedAnswer.objects.values_list("pk", "key_id", "receipt_hash")
    }


def opened():
    """Everything in the pool, as the release would read it."""
    keystore = holder.current().keystore
    return [
        sealed.open_padded(keystore.pool_private(key), bytes(ciphertext))
        for key, ciphertext in SealedAnswer.objects.values_list("key_id", "ciphertext")
    ]


def waiting():
    """What waits of whole answers: their places, which is all a release may look at to form batches."""
    return [place for place, _ in respondent.boxes()]


def everything():
    return [
        sorted(map(str, model.objects.values_list())) for model in (Release, Batch, Table, SealedAnswer, Invitation)
    ] + [sorted(Table.batches.through.objects.values_list("table_id", "batch_id"))]


def replaced(receipt, given):
    answers.replace(gate.RESPONDENT, receipt=receipt, question_set=("core", 1), answers=given, key=None)


def people(n, first=0):
    return [told.mixed(first + i) for i in range(n)]


# What is shown.


def test_answers_of_several_units_and_quarters_come_out_in_batches_of_at_least_five():
    ward, lab = made.unit("Avdelning 3"), made.unit("Laboratoriet")
    told.quarterly(ward, 1, people(7))
    told.quarterly(lab, 1, people(3))
    told.released(1)
    told.quarterly(ward, 2, people(5, 7))
    told.quarterly(lab, 2, people(2, 3))
    told.released(2)
    found = [(b.release.number, b.unit.name, b.n, b.n_counting) for b in Batch.objects.order_by("pk")]
    # Three of the laboratory waited at the root, where nobody can expect five, and two joined them.
    assert found == [
        (1, "Avdelning 3", 7, 7),
        (2, "Avdelning 3", 5, 5),
        (2, made.root().name, 5, 5),
    ]
    assert opened_questions(ward) >= {"q-O1", "q-R3", "q-N0", "q-R2"}
    assert opened_questions(lab) == set()


def opened_questions(unit):
    return set(results.result(gate.OPERATOR, unit).figures)


def test_a_unit_waits_for_its_own_batch_while_it_can_expect_one():
    plan(waiting_cap=12)
    ward = made.unit("Avdelning 3")
    told.heads(ward, 50)
    told.quarterly(ward, 1, people(3))
    told.released(1)
    assert (Batch.objects.count(), {r.unit for r in waiting()}) == (0, {str(ward.pk)})
    told.quarterly(ward, 2, people(2, 3))
    told.released(2)
    assert [(b.unit, b.n) for b in Batch.objects.all()] == [(ward, 5)]


def test_figures_of_a_department_equal_a_plain_count_of_the_same_answers():
    department = made.unit("Medicin")
    wards = [made.unit(f"Avdelning {n}", department) for n in (1, 2)]
    given = people(24)
    for number in (1, 2):
        for n, ward in enumerate(wards):
            start = 12 * (number - 1) + 6 * n
            told.quarterly(ward, number, given[start : start + 6])
        told.released(number)
    closed = answers_closed.closed(reader.questions().questions, 5)
    counted = [closed.answers(each) for each in given]
    shown = results.result(gate.OPERATOR, department).figures
    assert len(shown) > 20
    for question, figure in shown.items():
        plain = Counter()
        for each in counted:
            value = each[question]
            plain.update(["none"] if value is None else [value] if isinstance(value, str) else value)
        assert {o: n for o, n in figure.counts.items() if n} == dict(plain), question
        assert figure.n == 24


def test_several_sets_and_versions_are_counted_together_in_one_release():
    own = every_kind.published()
    ward = made.unit("Avdelning 3")
    newest = max(each.version for each in reader.all_question_sets() if each.key == "core")
    told.quarterly(ward, 1, people(4), questionnaire="core", questionnaire_version=1)
    told.quarterly(ward, 1, people(4, 4), questionnaire="core", questionnaire_version=newest)
    given = [every_kind.answers(i) for i in range(28)]
    told.quarterly(ward, 1, given, questionnaire=own.key, questionnaire_version=own.version)
    told.released(1)
    shown = results.result(gate.OPERATOR, ward).figures
    # All are in one batch: whoever was not asked stands under "none".
    assert {figure.n for figure in shown.values()} == {36}
    assert (shown["q-O1"].n_substantive, shown["q-own-scale"].n_substantive) == (8, 28)
    closed = answers_closed.closed(own.questions, 5)
    for table in closed.questions:
        counted = Counter(o for each in given for o in blocks.options_of(closed.answers(each)[table.id]))
        counted[blocks.NONE] += 8
        assert {o: n for o, n in shown[table.id].counts.items() if n} == {o: n for o, n in counted.items() if n}


def test_period_chooses_whole_releases():
    ward = made.unit("Avdelning 3")
    for number in (1, 2, 3):
        told.quarterly(ward, number, people(4 + number))
        told.released(number)

    def n(*numbers):
        return results.result(gate.OPERATOR, ward, numbers=numbers or None).figures["q-O1"].n

    assert [n(), n(2), n(1, 2), n(1)] == [18, 6, 11, 5]
    assert [r.number for r in results.result(gate.OPERATOR, ward, numbers=[1, 2]).releases] == [1, 2]


def test_sensitive_question_waits_sealed_and_comes_out_later():
    ward = made.unit("Avdelning 3")
    told.quarterly(ward, 1, people(6))
    told.released(1)
    assert not Table.objects.filter(question__in=["q-M4", "q-R2-decided"]).exists()
    left = [remainders.read_payload(written).part for written in opened()]
    assert {(r.question, len(r.counting)) for r in left} >= {("q-M4", 6), ("q-R2-decided", 6)}
    told.quarterly(ward, 2, people(6, 6))
    told.released(2)
    table = Table.objects.get(question="q-M4")
    assert (table.unit, sum(table.counts.values())) == (made.root(), 12)
    assert {str(b) for b in table.batches.all()} == {"1-1", "2-1"}
    assert not any(remainders.read_payload(w).part.question == "q-M4" for w in opened())


def test_what_waits_of_a_question_takes_as_many_rows_as_it_needs():
    ward = made.unit("Avdelning 3")
    codes = [f"answer-{n}" for n in range(20)]
    options = [{"code": code, **every_kind.SILENT} for code in codes]
    weights = [every_kind.SILENT] * 4
    own = every_kind.put(
        [every_kind.question("heavy", "weighted", options=options, weights=weights, most=20, sensitive=True)]
    )
    rng = random.Random(1)

    def given(n):
        return [{"q-own-heavy": [f"{code}:{rng.randint(1, 4)}" for code in codes[i % 3 :]]} for i in range(n)]

    asked = {"questionnaire": own.key, "questionnaire_version": own.version}
    printed = given(60)
    told.quarterly(ward, 1, given(6), **asked)
    told.quarterly(ward, 1, printed, counts=False, **asked)
    told.released(1)
    # Six that count are too few for a sensitive question: it waits, with all who do not count.
    assert len([w for w in opened() if w.startswith(b'{"remainder":"q-own-heavy"')]) == 3
    told.quarterly(ward, 2, given(6), **asked)
    told.released(2)
    assert Table.objects.get().counts["answer-5:1"] > 0
    assert results.result(gate.OPERATOR, made.root()).figures["q-own-heavy"].n == 72


def test_answers_that_do_not_count_are_in_the_batch_but_never_make_it():
    ward = made.unit("Avdelning 3")
    told.quarterly(ward, 1, people(4))
    told.quarterly(ward, 1, people(4, 4), counts=False)
    told.released(1)
    assert Batch.objects.count() == 0
    told.quarterly(ward, 2, people(1, 8))
    told.released(2)
    assert [(b.n, b.n_counting) for b in Batch.objects.all()] == [(9, 5)]


def test_two_hundred_answers_at_once():
    units = [made.unit(f"Enhet {n}") for n in range(20)]
    for i in range(200):
        told.answered(units[i % 20], told.mixed(i), on=told.quarter(1))
    told.released(1)
    assert sum(Batch.objects.values_list("n", flat=True)) == 200
    assert waiting() == []


# What waits on.


def test_what_waits_is_sealed_anew_and_the_row_cannot_be_known_again():
    ward = made.unit("Avdelning 3")
    told.quarterly(ward, 1, people(4))
    before, texts = pool(), sorted(r.receipt for r in waiting())
    invitations = set(Invitation.objects.values_list("pk", flat=True))
    told.released(1)
    after = pool()
    assert sorted(r.receipt for r in waiting()) == texts
    assert len(after) == len(before) == 4
    assert set(after) & set(before) == set()
    assert {key for key, _ in after.values()} == {holder.current().keystore.current_pool_public().id}
    assert {key for key, _ in after.values()} & {key for key, _ in before.values()} == set()
    assert {h for _, h in after.values()} & {h for _, h in before.values()} == set()
    renewed = set(Invitation.objects.values_list("pk", flat=True))
    assert (len(renewed), renewed & invitations) == (4, set())


def test_links_work_after_a_release_and_an_answered_one_stays_answered():
    ward = made.unit("Avdelning 3")
    mine = told.quarterly(ward, 1, people(5))[0]
    token = told.invited(ward, on=told.release_day(1) - dt.timedelta(days=1))
    told.released(1)
    with clock.told_at(told.noon(told.release_day(1))):
        became = [
            answers.submit(gate.RESPONDENT, token=t, answers={}, receipt=tokens.new_receipt(), key=None)
            for t in (token, mine.token)
        ]
    assert became == [answers.Submitted.NEW, answers.Submitted.USED]


def test_receipt_withdraws_before_and_after_the_row_is_sealed_anew_and_not_once_released():
    ward = made.unit("Avdelning 3")
    one, other, *_ = told.quarterly(ward, 1, people(4))
    answers.withdraw(gate.RESPONDENT, receipt=one.receipt)
    told.released(1)
    answers.withdraw(gate.RESPONDENT, receipt=other.receipt.lower().replace("-", " "))
    assert len(pool()) == 2
    late = told.quarterly(ward, 2, people(5, 4))
    told.released(2)
    with pytest.raises(answers.ReceiptUnknown):
        answers.withdraw(gate.RESPONDENT, receipt=late[0].receipt)


# What is refused, and what a broken release leaves.


def test_withdrawal_between_prepare_and_publish_stops_the_release_and_nothing_is_written():
    ward = made.unit("Avdelning 3")
    one, *_ = told.quarterly(ward, 1, people(6))
    prepared = prepare(1)
    answers.withdraw(gate.RESPONDENT, receipt=one.receipt)
    before = everything()
    with pytest.raises(releases_preparing.PoolChanged):
        publish(prepared, 1)
    assert everything() == before
    assert told.released(1).batches.get().n == 5


def test_replacement_between_prepare_and_publish_stops_the_release_and_the_next_try_counts_it():
    ward = made.unit("Avdelning 3")
    one, *_ = told.quarterly(ward, 1, [told.mixed(i) | {"q-O1": "1" if i else "2"} for i in range(6)])
    prepared = prepare(1)
    replaced(one.receipt, one.answers | {"q-O1": "4"})
    before = everything()
    with pytest.raises(releases_preparing.PoolChanged):
        publish(prepared, 1)
    assert everything() == before
    told.released(1)
    assert {o: n for o, n in Table.objects.get(question="q-O1").counts.items() if n} == {"1": 5, "4": 1}


def test_replacement_is_counted_where_and_as_the_answer_was_sealed():
    ward, lab = made.unit("Avdelning 3"), made.unit("Laboratoriet")
    told.quarterly(ward, 1, people(4))
    printed = told.quarterly(ward, 1, people(1, 4), counts=False)[0]
    replaced(printed.receipt, told.mixed(9) | {"unit": str(lab.pk), "counts": "true"})
    told.released(1)
    # Four count and one does not: with the new answers, too, they wait.
    assert Batch.objects.count() == 0
    assert {place.unit for place in waiting()} == {str(made.root().pk)}


def test_boxes_of_two_rows_put_together_are_left_where_they_are():
    ward = made.unit("Avdelning 3")
    told.quarterly(ward, 1, people(6))
    one, other = SealedAnswer.objects.all()[:2]
    with guard.door_open():
        SealedAnswer.objects.filter(pk=one.pk).update(place_ciphertext=other.place_ciphertext)
    told.released(1)
    assert Batch.objects.get().n == 5
    assert SealedAnswer.objects.filter(pk=one.pk).exists()


def copied(row, **values):
    with guard.door_open():
        SealedAnswer.objects.create(
            **{name: getattr(row, name) for name in ("key_id", "place_ciphertext", "ciphertext", "receipt_hash")}
            | values
        )


def test_rows_copied_in_the_database_make_nobody_count_twice(caplog):
    ward = made.unit("Avdelning 3")
    one, *_ = told.quarterly(ward, 1, people(1))
    row = SealedAnswer.objects.get()
    for n in range(4):
        copied(row, pk=random_key(), receipt_hash=bytes([n]) * 32)
    told.released(1)
    assert Batch.objects.count() == 0
    assert [place.receipt for place in waiting()] == [one.receipt]
    assert "4 rows" in caplog.text
    assert not any(word in caplog.text for word in (one.receipt, str(row.pk)))


def test_answer_put_back_after_its_release_is_not_counted_again_while_its_words_wait():
    ward = made.unit("Avdelning 3")
    told.quarterly(ward, 1, [told.mixed(i) | {"q-O1-more": "ord"} for i in range(6)])
    rows = list(SealedAnswer.objects.all())
    told.released(1)
    for row in rows:
        copied(row, pk=row.pk)
    told.released(2)
    assert [b.n for b in Batch.objects.all()] == [6]
    assert waiting() == []


def test_answers_of_a_follow_up_wait_sealed_anew_apart_from_the_others():
    ward = made.unit("Avdelning 3")
    told.quarterly(ward, 1, people(5))
    told.quarterly(ward, 1, [{"q-R3": "yes"}] * 15, occasion="follow_up")
    before = pool()
    told.released(1)
    assert [b.n for b in Batch.objects.all()] == [5]
    assert [place.pool.value for place in waiting()] == ["follow_up"] * 15
    assert set(pool()) & set(before) == set()


def test_answer_that_comes_between_prepare_and_publish_waits():
    ward = made.unit("Avdelning 3")
    told.quarterly(ward, 1, people(5))
    prepared = prepare(1)
    late = told.answered(ward, told.mixed(9), on=told.release_day(1))
    assert publish(prepared, 1).batches.get().n == 5
    assert [place.receipt for place in waiting()] == [late.receipt]


def test_release_prepared_twice_is_published_once():
    ward = made.unit("Avdelning 3")
    told.quarterly(ward, 1, people(5))
    first, second = prepare(1), prepare(1)
    publish(first, 1)
    with pytest.raises(releases_preparing.PoolChanged):
        publish(second, 1)
    assert Release.objects.count() == 1


def test_empty_release_prepared_twice_is_published_once():
    first, second = prepare(1), prepare(1)
    publish(first, 1)
    with pytest.raises(releases_preparing.PoolChanged):
        publish(second, 1)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (dt.date(2024, 12, 31), WhyNotDue.PLAN_NOT_STARTED),
        (dt.date(2025, 3, 31), WhyNotDue.NOT_YET),
    ],
)
def test_nothing_is_due_before_the_date(day, why):
    with clock.told_at(told.noon(day)), pytest.raises(releases_preparing.NotDue) as refused:
        releases_preparing.prepare(gate.SYSTEM)
    assert refused.value.why is why


def test_a_release_date_begins_at_midnight_on_the_wall():
    # 22.30 in UTC on 31 March is half past midnight on 1 April in Stockholm.
    with clock.told_at(dt.datetime(2025, 3, 31, 22, 30, tzinfo=dt.UTC)):
        assert releases_preparing.prepare(gate.SYSTEM).number == 1


def test_second_run_on_the_same_day_is_not_due_and_says_when():
    told.released(1)
    with pytest.raises(releases_preparing.NotDue) as refused:
        prepare(1)
    assert (refused.value.why, refused.value.next_date) == (WhyNotDue.NOT_YET, dt.date(2025, 7, 1))


def test_day_ahead_of_the_clock_is_refused():
    with pytest.raises(ValueError, match="before its date"):
        prepare(1, as_of=told.release_day(2))


def test_clock_behind_the_last_release_is_not_trusted():
    told.released(1)
    told.released(2)
    with (
        clock.told_at(told.noon(told.release_day(2)) - dt.timedelta(hours=1)),
        pytest.raises(releases_preparing.NotDue) as refused,
    ):
        releases_preparing.prepare(gate.SYSTEM)
    assert refused.value.why is WhyNotDue.CLOCK_BEHIND


def test_clock_that_jumped_is_not_trusted():
    with guard.door_open():
        TickMark.objects.create(pk=1, ticked_at=made.NOON, jumped_at=made.NOON)
    with pytest.raises(releases_preparing.NotDue) as refused:
        prepare(1)
    assert refused.value.why is WhyNotDue.CLOCK_JUMPED


def test_late_release_holds_what_it_would_have_held():
    ward, lab = made.unit("Avdelning 3"), made.unit("Laboratoriet")
    told.quarterly(ward, 1, people(6))
    told.quarterly(lab, 1, people(3))

    def shown(late):
        held = transaction.atomic()
        with held:
            if late:
                told.quarterly(ward, 2, people(7, 10))
                told.quarterly(lab, 2, people(2, 20))
            told.released(1, on=told.quarter(2, 20) if late else None)
            found = (
                [(b.unit_id, b.n) for b in Batch.objects.order_by("number")],
                sorted((t.unit_id, t.question, str(t.counts)) for t in Table.objects.all()),
                Release.objects.get().as_of,
            )
            transaction.set_rollback(True)
        return found

    assert shown(late=True) == shown(late=False)


def test_several_that_are_due_are_held_in_order():
    ward = made.unit("Avdelning 3")
    for number in (1, 2):
        told.quarterly(ward, number, people(5, 5 * number))
    late = told.quarter(3)
    assert [told.released(number, on=late).as_of for number in (1, 2)] == [told.release_day(1), told.release_day(2)]
    assert [b.n for b in Batch.objects.all()] == [5, 5]


@pytest.mark.parametrize(
    "at", ["DELETE FROM", "_table_batches", "_sealedanswer", 'INTO "efterord_invitation"', "_audithead"]
)
def test_release_killed_in_the_middle_leaves_everything_as_it_was(at):
    ward = made.unit("Avdelning 3")
    told.quarterly(ward, 1, people(7))
    told.quarterly(made.unit("Laboratoriet"), 1, people(2, 7))
    prepared, before = prepare(1), everything()
    n_wanted = [2 if at == "_sealedanswer" else 1]

    class Killed(Exception):
        pass

    def kill(execute, sql, params, many, context):
        if at in sql and not sql.startswith("SELECT"):
            n_wanted[0] -= 1
            if not n_wanted[0]:
                raise Killed
        return execute(sql, params, many, context)

    with connection.execute_wrapper(kill), pytest.raises(Killed), transaction.atomic():
        publish(prepared, 1)
    assert everything() == before
    assert told.released(1).batches.get().n == 7


def test_release_beside_which_an_old_table_would_disclose_stops_and_shows_nothing():
    ward, lab = made.unit("Avdelning 3"), made.unit("Laboratoriet")
    told.quarterly(ward, 1, people(6))
    told.quarterly(lab, 1, people(6, 6))
    told.released(1)
    told.quarterly(ward, 2, people(5))
    whole = Table.objects.get(question="q-O1", unit=ward)
    with guard.door_open():
        # Somebody has put a table in by hand that holds half of another: subtraction would give the rest.
        planted = Table.objects.create(
            release=whole.release, unit=made.root(), lane="", question="q-O1", counts=whole.counts
        )
        planted.batches.set(Batch.objects.filter(unit__in=[ward, lab]))
    before = everything()
    with pytest.raises(releases_preparing.WouldDisclose) as stopped:
        prepare(2)
    assert {found.kind for found in stopped.value.found} & {"sum", "overlap", "group"}
    assert everything() == before


def test_k_that_was_raised_bites_on_what_comes_and_spares_what_was_shown():
    ward = made.unit("Avdelning 3")
    told.quarterly(ward, 1, people(5))
    told.released(1)
    plan(k=8)
    told.quarterly(ward, 2, people(7))
    told.released(2)
    assert [b.n for b in Batch.objects.all()] == [5]
    told.quarterly(ward, 3, people(1, 7))
    told.released(3)
    assert [b.n for b in Batch.objects.all()] == [5, 8]


def test_question_marked_as_sensitive_later_spares_what_was_shown_and_waits_for_ten():
    ward = made.unit("Avdelning 3")

    def asked_and_released(version, n, number, **more):
        own = every_kind.put([every_kind.scale("scale", **more)], version=version)
        given = [{"q-own-scale": str(1 + i % 5)} for i in range(n)]
        told.quarterly(ward, number, given, questionnaire=own.key, questionnaire_version=version)
        told.released(number)

    asked_and_released(1, 6, 1)
    asked_and_released(2, 6, 2, sensitive=True)
    assert [sum(t.counts.values()) for t in Table.objects.all()] == [6]
    asked_and_released(3, 6, 3, sensitive=True)
    assert [sum(t.counts.values()) for t in Table.objects.order_by("pk")] == [6, 12]


@pytest.mark.parametrize("role", [r for r in Role if r not in (Role.OPERATOR, Role.SYSTEM)])
def test_nobody_but_the_operator_and_the_system_opens_the_pool(role):
    with pytest.raises(gate.Refused):
        releases_preparing.prepare(gate.Actor("user:1", (gate.Held(role),)))


@pytest.mark.django_db(transaction=True)
def test_pool_is_read_outside_any_transaction_and_publishing_opens_nothing():
    made.organisation()
    told.quarterly(made.unit("Avdelning 3"), 1, people(6))
    seen = []

    def note(execute, sql, params, many, context):
        if sql.startswith("SELECT") and "ciphertext" in sql and "sealedanswer" in sql:
            seen.append(connection.in_atomic_block)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        prepared = prepare(1)
        assert seen == [False]
        publish(prepared, 1)
    assert seen == [False]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer at a time")
def test_invitation_made_while_a_release_writes_all_anew_is_not_lost():
    ward = made.unit("Avdelning 3")
    told.quarterly(ward, 1, people(6))
    tokens_made = []

    def invite():
        try:
            tokens_made.append(told.invited(ward, on=told.release_day(1)))
        finally:
            connection.close()

    def meanwhile(execute, sql, params, many, context):
        """Whatever the release does with the invitations, somebody is invited just before it."""
        if "efterord_invitation" in sql and "DELETE" in sql and not tokens_made:
            other = threading.Thread(target=invite)
            other.start()
            other.join(20)
        return execute(sql, params, many, context)

    prepared = prepare(1)
    with connection.execute_wrapper(meanwhile):
        publish(prepared, 1)
    (token,) = tokens_made
    assert Invitation.objects.filter(token_hash=tokens.hash_token(token), answered=False).count() == 1
    assert Invitation.objects.count() == 7


@pytest.mark.django_db(transaction=True)
def test_answer_withdrawal_and_replacement_sent_while_a_release_is_written_are_taken():
    made.organisation()
    ward = made.unit("Avdelning 3")
    receipt, other = [each.receipt for each in told.quarterly(ward, 1, people(3))[:2]]
    token = told.invited(ward, on=told.release_day(1) - dt.timedelta(days=1))
    became, begun = [], []

    def alone(act):
        def run():
            try:
                with clock.told_at(told.noon(told.release_day(1))):
                    became.append(act())
            except Exception as error:
                became.append(error)
            finally:
                connection.close()

        return threading.Thread(target=run)

    waiters = [
        alone(lambda: answers.submit(gate.RESPONDENT, token=token, answers={}, receipt=tokens.new_receipt(), key=None)),
        alone(lambda: answers.withdraw(gate.RESPONDENT, receipt=receipt)),
        alone(lambda: replaced(other, {"q-O1": "5"})),
    ]

    def meanwhile(execute, sql, params, many, context):
        done = execute(sql, params, many, context)
        if not begun and sql.startswith("DELETE") and "efterord_invitation" in sql:
            begun.append(True)
            for waiter in waiters:
                waiter.start()
            # Long enough for both to stand before the lock.
            threading.Event().wait(0.3)
        return done

    prepared = prepare(1)
    with connection.execute_wrapper(meanwhile):
        publish(prepared, 1)
    for waiter in waiters:
        waiter.join()
    assert sorted(map(str, became)) == sorted(map(str, [answers.Submitted.NEW, answers.Withdrawn.ANSWER, None]))
    assert len(waiting()) == 3
    assert [r.answers for r in respondent.opened() if r.receipt == other] == [{"q-O1": "5"}]


def test_answer_that_never_finds_its_batch_is_destroyed_unread_within_three_years():
    lab = made.unit("Laboratoriet")
    told.quarterly(lab, 1, people(3))
    for number in range(1, 12):
        told.released(number)
        assert len(waiting()) == 3
    told.quarterly(lab, 12, people(1, 3))
    told.released(12)
    # The three of the first quarter are gone with their thirty-six months; the one of the last still waits.
    assert [r.period for r in waiting()] == [12]
    assert not Batch.objects.exists()


def test_stopped_release_is_not_tried_again_until_somebody_has_looked():
    ward = made.unit("Avdelning 3")
    told.quarterly(ward, 1, people(6))
    with clock.told_at(told.noon(told.release_day(1))):
        releases.stop(gate.SYSTEM, number=1)
        for _ in range(2):
            with pytest.raises(releases_preparing.NotDue) as refused:
                releases_preparing.prepare(gate.SYSTEM)
            assert refused.value.why is WhyNotDue.STOPPED
        with pytest.raises(gate.Refused):
            releases.clear_stop(gate.SYSTEM)
        releases.clear_stop(gate.OPERATOR)
    assert told.released(1).number == 1


def test_stopped_release_is_told_to_the_heads_of_hr_and_the_administrators_once():
    for roles in ([(Role.HR_HEAD, None)], [(Role.ADMINISTRATOR, None), (Role.HR_HEAD, None)], [(Role.OFFICER, None)]):
        made.user(*roles)
    gone = made.user((Role.ADMINISTRATOR, None), is_active=False)
    releases.stop(gate.SYSTEM, number=1)
    queued = [letters.open_letter(gate.SYSTEM, letter=row) for row in Letter.objects.all()]
    assert len(queued) == 2
    assert gone.email not in {each.recipient for each in queued}
    assert set(Letter.objects.values_list("kind", flat=True)) == {LetterKind.RELEASE_STOPPED}
    assert set(queued[0].context) == {"link", "employer", "closes_on"}


def test_row_that_cannot_be_opened_holds_nobody_back_and_stays(caplog):
    ward = made.unit("Avdelning 3")
    told.quarterly(ward, 1, people(6))
    with guard.door_open():
        SealedAnswer.objects.create(key_id="0" * 32, ciphertext=b"junk", receipt_hash=b"x" * 32)
    told.released(1)
    assert Batch.objects.get().n == 6
    assert [bytes(r.ciphertext) for r in SealedAnswer.objects.filter(key_id="0" * 32)] == [b"junk"]
    assert "1 rows of the pool cannot be opened" in caplog.text
