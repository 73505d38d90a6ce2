"""The deeds of a respondent: drafts only they open, one answer per link, and taking back."""

import datetime as dt
import json
import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from efterord import clock, gate
from efterord.content import reader
from efterord.models import AuditEntry, Draft, Invitation, NamedAnswer, SealedAnswer, Unit, guard
from efterord.queries import surveys
from efterord.rules import answers as answering
from efterord.rules import answers_sealed
from efterord.rules.answers_sealed import Pool
from efterord.services import answers, answers_named
from efterord.services.answers import Submitted
from efterord.vault import errors, holder, sealed, tokens
from efterord.words import CaseStep, Occasion
from tests import made, respondent

ME = gate.RESPONDENT
FULL = {question.id: question.codes[-1] for question in reader.questions().questions if question.id != "q-R2"} | {
    "q-R2": [f"{reason.id}:4" for reason in reader.reasons().asked[:5]],
    "q-R2-decided": reader.reasons().asked[0].id,
}
EMPTY = dict.fromkeys(FULL)


@pytest.fixture(autouse=True)
def _today():
    with clock.told_at(made.NOON):
        yield


def key(token, code="ABCD-EFGH-JKMN"):
    return tokens.draft_key(token, code)


def submit(token, given=None, *, receipt=None, draft_key=None, **chosen):
    receipt = receipt or tokens.new_receipt()
    return answers.submit(ME, token=token, answers=given or {"q-O1": "3"}, receipt=receipt, key=draft_key, **chosen)


def replace(receipt, given, *, draft_key=None, question_set=("core", 1)):
    answers.replace(ME, receipt=receipt, question_set=question_set, answers=given, key=draft_key)


# Drafts


@pytest.mark.django_db
def test_draft_opens_with_link_and_code_together_only():
    token = respondent.asked()
    answers.save_draft(ME, key=key(token), answers={"q-O1": "2"})
    assert answers.open_draft(ME, key=key(token)) == {"q-O1": "2"}
    assert answers.open_draft(ME, key=key(token, "ABCD-EFGH-JKMP")) is None
    assert answers.open_draft(ME, key=key(tokens.new_token())) is None
    row = Draft.objects.get()
    # Who finds the row by other means still has to have both.
    for other in (key(token, "ABCD-EFGH-JKMP"), key(tokens.new_token())):
        with pytest.raises(errors.Tampered):
            tokens.open_draft(other, bytes(row.ciphertext))


@pytest.mark.django_db
@pytest.mark.parametrize("given", [{}, {"q-O1": "1"}, FULL, EMPTY])
def test_draft_is_of_one_length_whatever_it_holds(given):
    token = respondent.asked()
    answers.save_draft(ME, key=key(token), answers=given)
    row = Draft.objects.get()
    assert (len(row.lookup), len(row.ciphertext)) == (32, tokens.draft_length(answers_sealed.DRAFT_BYTES))
    assert answers.open_draft(ME, key=key(token)) == given


@pytest.mark.django_db
def test_draft_keeps_its_day_however_often_it_is_saved():
    token = respondent.asked()
    answers.save_draft(ME, key=key(token), answers={"q-O1": "1"})
    with clock.told_at(made.NOON + dt.timedelta(days=9)):
        answers.save_draft(ME, key=key(token), answers={"q-O1": "2"})
    row = Draft.objects.get()
    assert row.expires_on == made.TODAY + dt.timedelta(days=14)
    assert answers.open_draft(ME, key=key(token)) == {"q-O1": "2"}


@pytest.mark.django_db
def test_draft_past_its_day_is_begun_anew():
    token = respondent.asked()
    answers.save_draft(ME, key=key(token), answers={"q-O1": "1"})
    with clock.told_at(made.NOON + dt.timedelta(days=15)):
        assert answers.open_draft(ME, key=key(token)) is None
        answers.save_draft(ME, key=key(token), answers={"q-O2": "2"})
        assert answers.open_draft(ME, key=key(token)) == {"q-O2": "2"}
    assert Draft.objects.count() == 1


@pytest.mark.django_db
def test_draft_is_gone_after_submission():
    token = respondent.asked()
    answers.save_draft(ME, key=key(token), answers={"q-O1": "1"})
    assert submit(token, draft_key=key(token)) is Submitted.NEW
    assert Draft.objects.count() == 0


# Submission


@pytest.mark.django_db
def test_submission_writes_one_row_and_one_bit_and_no_entry():
    token = respondent.asked()
    assert submit(token) is Submitted.NEW
    invitation = Invitation.objects.get()
    assert (invitation.answered, invitation.token_ciphertext) == (True, None)
    assert (SealedAnswer.objects.count(), AuditEntry.objects.count()) == (1, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("given", [{"q-O1": "1"}, FULL, EMPTY])
def test_sealed_row_is_of_one_length_whatever_it_holds(given):
    submit(respondent.asked(), given)
    row = SealedAnswer.objects.get()
    assert len(row.place_ciphertext) == sealed.sealed_length(answers_sealed.PLACE_BYTES)
    assert len(row.ciphertext) == sealed.sealed_length(answers_sealed.PAYLOAD_BYTES)
    assert (len(row.receipt_hash), len(row.key_id)) == (32, 32)
    assert respondent.opened()[0].answers == {name: value for name, value in given.items() if value}


@pytest.mark.django_db
def test_sealed_answer_holds_unit_period_and_mark_and_no_person():
    case = made.case(at=made.unit("Akuten") if made.organisation() else None)
    receipt = tokens.new_receipt()
    submit(respondent.asked(case=case), {"q-O1": "3"}, receipt=receipt)
    assert respondent.boxes() == [
        (
            answers_sealed.Place(str(case.unit_id), "", 8, True, receipt),
            answers_sealed.Response("core", 1, {"q-O1": "3"}, receipt),
        )
    ]


@pytest.mark.django_db
def test_replay_with_its_receipt_is_again_and_with_another_is_used():
    token, receipt = respondent.asked(), tokens.new_receipt()
    assert submit(token, receipt=receipt) is Submitted.NEW
    assert submit(token, {"q-O1": "5"}, receipt=receipt) is Submitted.AGAIN
    assert submit(token) is Submitted.USED
    assert [response.answers for response in respondent.opened()] == [{"q-O1": "3"}]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "link",
    [
        lambda: tokens.new_token(),
        lambda: respondent.asked(closes_on=made.TODAY - dt.timedelta(days=1)),
        lambda: respondent.asked(case=made.case(at=made.root(), steps=(CaseStep.OPENED, CaseStep.CLOSED))),
        lambda: respondent.asked(case=made.case(at=made.root(), steps=(CaseStep.OPENED, CaseStep.CANCELLED))),
    ],
    ids=["unknown", "late", "case closed", "case cancelled"],
)
def test_closed_link_takes_no_answer(link):
    made.organisation()
    assert submit(link()) is Submitted.CLOSED
    assert SealedAnswer.objects.count() == 0


@pytest.mark.django_db
def test_the_same_is_asked_of_the_database_whatever_is_wrong_with_a_link():
    """Else the time it takes would tell a used link from one that was never made."""
    used = respondent.asked()
    submit(used)
    expired = respondent.asked(closes_on=made.TODAY - dt.timedelta(days=1))
    closed = respondent.asked(case=made.case(at=made.root(), steps=(CaseStep.OPENED, CaseStep.CLOSED)))
    asked = []
    for token in (tokens.new_token(), used, expired, closed):
        with CaptureQueriesContext(connection) as spent:
            assert submit(token) in (Submitted.USED, Submitted.CLOSED)
        asked.append([query["sql"].split()[0] for query in spent])
    assert asked[0].count("UPDATE") > 1
    assert asked == [asked[0]] * 4


@pytest.mark.django_db
def test_last_day_is_open():
    assert submit(respondent.asked(closes_on=made.TODAY)) is Submitted.NEW


@pytest.mark.django_db
def test_printed_link_does_not_count():
    submit(respondent.asked(counts=False))
    assert [place.counts for place, _ in respondent.boxes()] == [False]


@pytest.mark.django_db(transaction=True)
def test_eight_posts_at_once_give_one_answer(scale):
    """Each post is one of eight on its own connection, all with the same receipt, as a browser repeats itself."""
    for _ in range(scale(20, 1000)):
        token, receipt = respondent.asked(), tokens.new_receipt()
        together, became = threading.Barrier(8), []

        def post(token=token, receipt=receipt, together=together, became=became):
            try:
                with clock.told_at(made.NOON):
                    together.wait()
                    became.append(submit(token, receipt=receipt, draft_key=key(token)))
            finally:
                connection.close()

        threads = [threading.Thread(target=post) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(b.value for b in became) == ["again"] * 7 + ["new"]
        assert SealedAnswer.objects.count() == 1
        with guard.door_open():
            SealedAnswer.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_two_tabs_may_save_their_first_page_at_once():
    token = respondent.asked()
    for _ in range(5):
        together, went_wrong = threading.Barrier(4), []

        def save(together=together, went_wrong=went_wrong):
            try:
                with clock.told_at(made.NOON):
                    together.wait()
                    answers.save_draft(ME, key=key(token), answers={"q-O1": "3"})
            except Exception as error:
                went_wrong.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=save) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert went_wrong == []
        assert Draft.objects.count() == 1
        with guard.door_open():
            Draft.objects.all().delete()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("occasion", "steps", "became"),
    [
        (Occasion.EXIT, (CaseStep.OPENED,), Submitted.NEW),
        (Occasion.EXIT, (CaseStep.OPENED, CaseStep.CLOSED), Submitted.CLOSED),
        (Occasion.CAMPAIGN, (CaseStep.OPENED, CaseStep.CLOSED), Submitted.NEW),
        (Occasion.FOLLOW_UP, (CaseStep.OPENED, CaseStep.CLOSED), Submitted.NEW),
        (Occasion.FOLLOW_UP, (CaseStep.OPENED, CaseStep.CANCELLED), Submitted.CLOSED),
    ],
)
def test_who_is_asked_later_answers_though_the_case_is_closed(occasion, steps, became):
    made.organisation()
    assert submit(respondent.asked(case=made.case(at=made.root(), steps=steps), occasion=occasion)) is became


@pytest.mark.django_db
@pytest.mark.parametrize("occasion", Occasion)
@pytest.mark.parametrize("ended", [None, CaseStep.CLOSED, CaseStep.CANCELLED])
@pytest.mark.parametrize("more", [{}, {"answered": True}, {"closes_on": made.TODAY - dt.timedelta(days=1)}])
def test_pages_are_open_to_whom_an_answer_is_taken_from_and_to_nobody_else(occasion, ended, more):
    made.organisation()
    steps = (CaseStep.OPENED, *([ended] if ended else []))
    token = respondent.asked(case=made.case(at=made.root(), steps=steps), occasion=occasion, **more)
    is_open = surveys.survey(ME, token=token).is_open
    assert is_open == (submit(token) is Submitted.NEW)


@pytest.mark.django_db
def test_answer_is_sealed_with_the_set_and_version_it_was_asked_with_and_in_its_own_pool():
    submit(respondent.asked(occasion=Occasion.FOLLOW_UP, questionnaire="follow-up"), {"q-O1": "3"})
    submit(respondent.asked(occasion=Occasion.CAMPAIGN), {"q-O1": "3"})
    found = {(place.pool, response.question_set, response.version) for place, response in respondent.boxes()}
    assert found == {(Pool.FOLLOW_UP, "follow-up", 1), (Pool.EXIT, "core", 1)}


@pytest.mark.django_db
@pytest.mark.parametrize(("level", "name"), [(0, "Rum 2"), (1, "Avdelning 3"), (2, None), (3, None), (10**6, None)])
def test_leaver_is_counted_as_far_up_as_wished_and_the_root_at_most(level, name):
    made.organisation()
    room = made.unit("Rum 2", made.unit("Avdelning 3"))
    submit(respondent.asked(case=made.case(at=room)), level=level)
    wanted = made.root() if name is None else Unit.objects.get(name=name)
    assert [place.unit for place, _ in respondent.boxes()] == [str(wanted.pk)]
    # Only the place knows: the answers hold neither unit nor level.
    assert [response.answers for response in respondent.opened()] == [{"q-O1": "3"}]


@pytest.mark.django_db
def test_what_was_not_asked_is_not_sealed():
    submit(respondent.asked(), {"q-O1": "3", "level": "2", "csrf": "x", "q-Z9": "9", "q-O2": "9"})
    assert [response.answers for response in respondent.opened()] == [{"q-O1": "3"}]


@pytest.mark.django_db
def test_named_answer_leaves_a_copy_on_the_case_and_does_not_count():
    case = made.case(at=made.root() if made.organisation() else None)
    token = respondent.asked(case=case)
    assert submit(token, {"q-O1": "3", "q-O2": "9"}, by_name=True) is Submitted.NEW
    row = NamedAnswer.objects.get()
    assert (row.case, row.occasion, row.questionnaire, row.questionnaire_version) == (case, "exit", "core", 1)
    opened = holder.current().open_text(f"case:{case.pk}", answers_named._place(row), bytes(row.ciphertext))
    assert json.loads(opened) == {"q-O1": "3"}
    assert [place.counts for place, _ in respondent.boxes()] == [False]
    assert AuditEntry.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("chosen", [{}, {"by_name": False}])
def test_nothing_is_on_the_case_unless_the_leaver_wants_it(chosen):
    submit(respondent.asked(), **chosen)
    assert NamedAnswer.objects.count() == 0
    assert [place.counts for place, _ in respondent.boxes()] == [True]


def too_much():
    """Own words that fit a sealed response of core 2, but not by themselves after its release."""
    asked = reader.questions("core", 2)
    given = {}
    for each in sorted(answering.word_pages(asked)):
        given[each] = "x" * 1500
        if (left := answers_sealed.words_left(asked, given)) < 0:
            given[each] = "x" * (1500 + left + 19)  # too long by so many bytes
            break
    assert answers_sealed.words_left(asked, given) == -19
    assert len(answers_sealed.payload(answers_sealed.Response("core", 2, given, "x" * 23))) < 8192
    return given


@pytest.mark.django_db
def test_more_words_than_may_wait_by_themselves_are_not_taken_and_the_link_stays_open():
    token, receipt = respondent.asked(questionnaire="core", questionnaire_version=2), tokens.new_receipt()
    for given in (too_much(), dict.fromkeys(answering.word_pages(reader.questions("core", 2)), "x" * 1500)):
        with pytest.raises(answers.TooMuchWritten):
            submit(token, given, receipt=receipt)
    assert (SealedAnswer.objects.count(), Invitation.objects.get().answered) == (0, False)
    assert submit(token, {"q-O1": "3"}, receipt=receipt) is Submitted.NEW
    with pytest.raises(answers.TooMuchWritten):
        replace(receipt, too_much(), question_set=("core", 2))
    assert [response.answers for response in respondent.opened()] == [{"q-O1": "3"}]


# Replacing


@pytest.mark.django_db
def test_replace_changes_the_answers_and_neither_place_nor_receipt():
    token, receipt = respondent.asked(), tokens.new_receipt()
    submit(token, {"q-O1": "3", "q-O2": "4"}, receipt=receipt)
    submit(respondent.asked(), {"q-O1": "1"})
    before = SealedAnswer.objects.get(receipt_hash__in=answers._hashes(receipt))
    answers.save_draft(ME, key=key(token), answers={"q-O1": "5"})
    replace(f" {receipt.lower()} ", {"q-O1": "5", "level": "1"}, draft_key=key(token))
    row = SealedAnswer.objects.get(receipt_hash=bytes(before.receipt_hash))
    kept = ("key_id", "place_ciphertext", "receipt_hash")
    assert [getattr(row, name) for name in kept] == [getattr(before, name) for name in kept]
    assert len(row.ciphertext) == len(before.ciphertext)
    assert sorted(str(response.answers) for response in respondent.opened()) == ["{'q-O1': '1'}", "{'q-O1': '5'}"]
    assert all(place.receipt == response.receipt for place, response in respondent.boxes())
    assert (SealedAnswer.objects.count(), Draft.objects.count(), AuditEntry.objects.count()) == (2, 0, 0)


@pytest.mark.django_db
def test_replace_is_repeated_without_harm_and_the_submission_still_finds_its_receipt():
    token, receipt = respondent.asked(), tokens.new_receipt()
    submit(token, receipt=receipt)
    for given in ({"q-O1": "5"}, {"q-O1": "5"}, {"q-O1": "2"}):
        replace(receipt, given)
    assert [response.answers for response in respondent.opened()] == [{"q-O1": "2"}]
    assert submit(token, receipt=receipt) is Submitted.AGAIN


@pytest.mark.django_db
def test_replace_seals_under_the_key_of_its_place():
    receipt = tokens.new_receipt()
    submit(respondent.asked(), receipt=receipt)
    old = SealedAnswer.objects.get().key_id
    assert holder.current().keystore.new_pool_key().id != old
    replace(receipt, {"q-O1": "5"})
    assert SealedAnswer.objects.get().key_id == old
    assert [response.answers for response in respondent.opened()] == [{"q-O1": "5"}]


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["", "nothing of the kind", "00000-00000-00000-00000", "\0" * 20])
def test_replace_with_an_unknown_code_changes_nothing(code):
    token = respondent.asked()
    submit(token)
    answers.save_draft(ME, key=key(token), answers={"q-O1": "5"})
    before = SealedAnswer.objects.values_list().get()
    with pytest.raises(answers.ReceiptUnknown):
        replace(code, {"q-O1": "5"}, draft_key=key(token))
    assert SealedAnswer.objects.values_list().get() == before
    assert Draft.objects.count() == 1


@pytest.mark.django_db
def test_replace_after_withdrawing_finds_nothing():
    receipt = tokens.new_receipt()
    submit(respondent.asked(), receipt=receipt)
    assert answers.withdraw(ME, receipt=receipt) is answers.Withdrawn.ANSWER
    with pytest.raises(answers.ReceiptUnknown):
        replace(receipt, {"q-O1": "5"})


# Taking back


@pytest.mark.django_db
def test_withdraw_takes_the_one_answer_of_its_receipt():
    receipt = tokens.new_receipt()
    submit(respondent.asked(), receipt=receipt)
    submit(respondent.asked())
    answers.withdraw(ME, receipt=f" {receipt.lower()} ")
    assert len(respondent.opened()) == 1
    assert respondent.opened()[0].receipt != receipt
    with pytest.raises(answers.ReceiptUnknown):
        answers.withdraw(ME, receipt=receipt)


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["", "nothing of the kind", "00000-00000-00000-00000", "\0" * 20])
def test_withdraw_of_an_unknown_code_deletes_nothing(code):
    submit(respondent.asked())
    with pytest.raises(answers.ReceiptUnknown):
        answers.withdraw(ME, receipt=code)
    assert SealedAnswer.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["open_draft", "save_draft", "submit", "replace", "withdraw"])
def test_nobody_but_the_respondent_does_these_deeds(verb):
    token = respondent.asked()
    given = {
        "open_draft": {"key": key(token)},
        "save_draft": {"key": key(token), "answers": {}},
        "submit": {"token": token, "answers": {}, "receipt": tokens.new_receipt(), "key": None},
        "replace": {"receipt": tokens.new_receipt(), "question_set": ("core", 1), "answers": {}, "key": None},
        "withdraw": {"receipt": tokens.new_receipt()},
    }
    for actor in (gate.OPERATOR, gate.SYSTEM, gate.NOBODY):
        with pytest.raises(gate.Refused):
            getattr(answers, verb)(actor, **given[verb])
