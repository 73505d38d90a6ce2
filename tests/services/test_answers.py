"""The deeds of a respondent: drafts only they open, one answer per link, and taking back."""

import datetime as dt
import threading

import pytest
from django.db import connection

from efterord import clock, gate
from efterord.content import reader
from efterord.models import AuditEntry, Draft, Invitation, SealedAnswer, guard
from efterord.rules import answers_sealed
from efterord.services import answers
from efterord.services.answers import Submitted
from efterord.vault import errors, sealed, tokens
from efterord.words import CaseStep
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


def submit(token, given=None, *, receipt=None, draft_key=None):
    return answers.submit(
        ME, token=token, answers=given or {"q-O1": "3"}, receipt=receipt or tokens.new_receipt(), key=draft_key
    )


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
    assert (len(row.lookup), len(row.ciphertext)) == (32, tokens.draft_length(answers_sealed.PAYLOAD_BYTES))
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
    assert len(row.ciphertext) == sealed.sealed_length(answers_sealed.PAYLOAD_BYTES)
    assert (len(row.receipt_hash), len(row.key_id)) == (32, 32)
    assert respondent.opened()[0].answers == {name: value for name, value in given.items() if value}


@pytest.mark.django_db
def test_sealed_answer_holds_unit_period_and_mark_and_no_person():
    case = made.case(at=made.unit("Akuten") if made.organisation() else None)
    receipt = tokens.new_receipt()
    submit(respondent.asked(case=case), {"q-O1": "3"}, receipt=receipt)
    assert respondent.opened() == [
        answers_sealed.Response("core", 1, {"q-O1": "3"}, str(case.unit_id), "", 8, True, receipt)
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
def test_last_day_is_open():
    assert submit(respondent.asked(closes_on=made.TODAY)) is Submitted.NEW


@pytest.mark.django_db
def test_printed_link_does_not_count():
    submit(respondent.asked(counts=False))
    assert [response.counts for response in respondent.opened()] == [False]


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
@pytest.mark.parametrize("verb", ["open_draft", "save_draft", "submit", "withdraw"])
def test_nobody_but_the_respondent_does_these_deeds(verb):
    token = respondent.asked()
    given = {
        "open_draft": {"key": key(token)},
        "save_draft": {"key": key(token), "answers": {}},
        "submit": {"token": token, "answers": {}, "receipt": tokens.new_receipt(), "key": None},
        "withdraw": {"receipt": tokens.new_receipt()},
    }
    for actor in (gate.OPERATOR, gate.SYSTEM, gate.NOBODY):
        with pytest.raises(gate.Refused):
            getattr(answers, verb)(actor, **given[verb])
