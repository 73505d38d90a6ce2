"""What a respondent does: a draft only they can open, one submission into the sealed pool, and withdrawing it.

None of these deeds leaves an audit entry, a task, a session or a time (promise.md, the life of an answer). The
two writes of a submission and the draft's deletion are all there is.
"""

import datetime as dt
import enum
import json

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from efterord import clock, gate
from efterord.models import CaseEvent, Draft, Invitation, Plan, SealedAnswer
from efterord.models.record import random_key
from efterord.rules import answers as answering
from efterord.rules import answers_sealed, releases
from efterord.services import after_backups, deeds
from efterord.vault import errors, holder, sealed, tokens
from efterord.words import CaseStep, ReleasePeriod

DRAFT_DAYS = 14
# A release writes all rows anew. On PostgreSQL a statement that waited for it still looks for the old row, so what
# was not found is looked for once more.
LOOKS = range(2)


class Submitted(enum.Enum):
    """What became of a submission: NEW and AGAIN get the same page; USED and CLOSED say so."""

    NEW = "new"
    AGAIN = "again"
    USED = "used"
    CLOSED = "closed"


class ReceiptUnknown(ValueError):
    """A code that is not a receipt, or belongs to no answer that still waits."""

    words = _(
        "No answer with this code waits. It may have been opened with its batch already, or the code is mistyped."
    )


@deeds.deed("answers.open_draft", reads_only=True)
def open_draft(actor: gate.Actor, *, key: tokens.DraftKey) -> answering.Answers | None:
    """This function will return the answers of a draft, or None if there is none under this link and resume code."""
    row = Draft.objects.filter(lookup=key.lookup, expires_on__gt=clock.today()).values_list("ciphertext").first()
    if row is None:
        return None
    answers: answering.Answers = json.loads(tokens.open_draft(key, bytes(row[0])))
    return answers


@deeds.deed("answers.save_draft")
def save_draft(actor: gate.Actor, *, key: tokens.DraftKey, answers: answering.Answers) -> None:
    """This function will keep a draft for two weeks from its first page, padded to one size.

    It is found and opened by the link and the resume code together, so that neither mailbox, backup nor keystore does.
    """
    ciphertext = tokens.seal_draft(key, json.dumps(answers).encode(), answers_sealed.PAYLOAD_BYTES)
    today = clock.today()
    if not Draft.objects.filter(lookup=key.lookup, expires_on__gt=today).update(ciphertext=ciphertext):
        fresh = Draft(lookup=key.lookup, ciphertext=ciphertext, expires_on=today + dt.timedelta(days=DRAFT_DAYS))
        # Two tabs may save their first page at once, and a draft past its day may lie there: both become this one.
        Draft.objects.bulk_create(
            [fresh], update_conflicts=True, unique_fields=["lookup"], update_fields=["ciphertext", "expires_on"]
        )


@deeds.deed("answers.submit")
def submit(
    actor: gate.Actor, *, token: str, answers: answering.Answers, receipt: str, key: tokens.DraftKey | None
) -> Submitted:
    """This function will take the invitation and put one sealed answer into the pool, once; a repeat does nothing.

    One row is taken by a conditional update, or none: of eight posts at once one is NEW and the others AGAIN.
    `receipt` was made with the review page, so that a repeated post can show it again.
    """
    invitation = Invitation.objects.filter(token_hash=tokens.hash_token(token))
    asked = invitation.values_list("counts", "case__unit_id").first()
    if asked is None:
        return Submitted.CLOSED
    today = clock.today()
    if not any(_take(invitation, today) for _ in LOOKS):
        return _why_not_taken(invitation, receipt)
    counts, unit_id = asked
    _seal(answers, receipt=receipt, unit_id=unit_id, counts=counts, today=today)
    if key is not None:
        Draft.objects.filter(lookup=key.lookup).delete()
    return Submitted.NEW


@deeds.deed("answers.withdraw")
def withdraw(actor: gate.Actor, *, receipt: str) -> None:
    """This function will delete the answer a receipt belongs to, while it waits; raise ReceiptUnknown if none does."""
    try:
        gone = any(_delete(SealedAnswer.objects.filter(receipt_hash__in=_hashes(receipt))) for _ in LOOKS)
    except errors.NotACode:
        raise ReceiptUnknown from None
    if not gone:
        raise ReceiptUnknown


def _delete(rows: QuerySet[SealedAnswer]) -> int:
    # Noted first: what is written apart from the backups keeps a restore from bringing the row back.
    after_backups._withdrawn([bytes(each) for each in rows.values_list("receipt_hash", flat=True)])
    return rows.delete()[0]


def _take(invitation: QuerySet[Invitation], today: dt.date) -> int:
    # An invitation is open while its case is (queries/surveys.py says the same to the pages). The condition stays in
    # the statement's own WHERE, not in a subquery of keys, so that PostgreSQL looks at `answered` again after a wait.
    ended = CaseEvent.objects.filter(case=OuterRef("case_id"), step__in=(CaseStep.CLOSED, CaseStep.CANCELLED))
    return invitation.filter(~Exists(ended), answered=False, closes_on__gte=today).update(
        answered=True, token_ciphertext=None
    )


def _why_not_taken(invitation: QuerySet[Invitation], receipt: str) -> Submitted:
    if not invitation.filter(answered=True).exists():
        return Submitted.CLOSED
    # The same receipt lies in the pool: this is the post of which the browser never saw the end.
    if SealedAnswer.objects.filter(receipt_hash__in=_hashes(receipt)).exists():
        return Submitted.AGAIN
    return Submitted.USED


def _seal(answers: answering.Answers, *, receipt: str, unit_id: int, counts: bool, today: dt.date) -> None:
    plan = Plan.objects.get(pk=1)
    response = answers_sealed.Response(
        question_set=plan.questionnaire,
        version=plan.questionnaire_version,
        answers=answers,
        unit=str(unit_id),
        lane="",
        period=releases.period_number(today, plan.started_on, ReleasePeriod(plan.period)),
        counts=counts,
        receipt=receipt,
    )
    pool = holder.current().keystore.current_pool_public()
    SealedAnswer.objects.create(
        pk=random_key(),
        key_id=pool.id,
        ciphertext=sealed.seal_padded(pool.public, answers_sealed.payload(response), answers_sealed.PAYLOAD_BYTES),
        receipt_hash=tokens.receipt_hash(receipt, pool.id),
    )


def _hashes(receipt: str) -> list[bytes]:
    """The hash of a receipt under every key that rows in the pool may bear."""
    return [tokens.receipt_hash(receipt, key_id) for key_id in holder.current().keystore.pool_key_ids()]
