"""What a respondent does: drafts only they can open, one submission into the sealed pool, replacing and withdrawing.

None of these deeds leaves an audit entry, a task, a session or a time (promise.md, the life of an answer). The
two writes of a submission and the draft's deletion are all there is, and a copy for HR if the leaver wants one.
"""

import datetime as dt
import enum
import json

from django.db import OperationalError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from efterord import clock, gate
from efterord.models import Case, CaseEvent, Draft, Invitation, Plan, SealedAnswer, Unit
from efterord.models.record import random_key
from efterord.queries import plans as plans_told
from efterord.queries import questionnaires
from efterord.rules import answers as answering
from efterord.rules import answers_sealed, lanes, plans
from efterord.rules import questionnaires as sets
from efterord.services import after_backups, answers_named, deeds
from efterord.vault import errors, holder, keystore, sealed, tokens
from efterord.words import CaseStep, LaneBy, Occasion

DRAFT_DAYS = 14
# A release writes all invitations anew. On PostgreSQL a statement that waited for it still looks for the old row, so
# what was not found is looked for once more.
LOOKS = range(2)
DEEPEST = 100  # levels of a tree, far more than any house has


class Submitted(enum.Enum):
    """What became of a submission: NEW and AGAIN get the same page; USED and CLOSED say so."""

    NEW = "new"
    AGAIN = "again"
    USED = "used"
    CLOSED = "closed"


class Withdrawn(enum.Enum):
    """What was taken back: the whole answer, or the own words that still waited after the rest was released."""

    ANSWER = "answer"
    WORDS = "words"


class ReceiptUnknown(ValueError):
    """A code that is not a receipt, or belongs to no answer that still waits."""

    words = _(
        "No answer with this code waits. It may have been opened with its batch already, or the code is mistyped."
    )


class TooMuchWritten(errors.TooLong):
    """More own words than one response has room for; the pages say before the sending how much is left."""


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
    written = json.dumps(answers, ensure_ascii=False).encode()
    ciphertext = tokens.seal_draft(key, written, answers_sealed.DRAFT_BYTES)
    today = clock.today()
    if not Draft.objects.filter(lookup=key.lookup, expires_on__gt=today).update(ciphertext=ciphertext):
        fresh = Draft(lookup=key.lookup, ciphertext=ciphertext, expires_on=today + dt.timedelta(days=DRAFT_DAYS))
        # Two tabs may save their first page at once, and a draft past its day may lie there: both become this one.
        Draft.objects.bulk_create(
            [fresh], update_conflicts=True, unique_fields=["lookup"], update_fields=["ciphertext", "expires_on"]
        )


@deeds.deed("answers.submit")
def submit(
    actor: gate.Actor,
    *,
    token: str,
    answers: answering.Answers,
    receipt: str,
    key: tokens.DraftKey | None,
    level: int = 0,
    by_name: bool = False,
) -> Submitted:
    """This function will take the invitation and put one sealed answer into the pool, once; a repeat does nothing.

    One row is taken by a conditional update, or none: of eight posts at once one is NEW and the others AGAIN.
    `receipt` was made with the review page, so that a repeated post can show it again. `level`: how far up the tree
    the answer is to be counted, 0 for the own unit; `by_name`: HR may read a copy on the case, and the answer does
    not count towards k. Raise TooMuchWritten for own words that do not fit; the invitation is open as before.
    """
    invitation = Invitation.objects.filter(token_hash=tokens.hash_token(token))
    asked = invitation.select_related("case").first()
    today = clock.today()
    # Whatever is wrong with a link, the same is asked of the database: how long it takes tells nobody what it is.
    is_taken = any(_take(invitation, today) for _ in LOOKS)
    if asked is None or not is_taken:
        return _why_not_taken(invitation, receipt)
    question_set = questionnaires.edition(actor, asked.questionnaire, asked.questionnaire_version)
    response = _response(question_set, answers, receipt)
    _seal(response, _place(asked, response.receipt, level=level, counts=asked.counts and not by_name, today=today))
    if by_name:
        answers_named._write(asked, response.answers)
    if key is not None:
        Draft.objects.filter(lookup=key.lookup).delete()
    return Submitted.NEW


@deeds.deed("answers.replace")
def replace(
    actor: gate.Actor,
    *,
    receipt: str,
    question_set: tuple[str, int],
    answers: answering.Answers,
    key: tokens.DraftKey | None,
) -> None:
    """This function will put other answers in place of those a receipt belongs to, while they wait.

    Where the answer is counted, and whether, stays as it was sealed at the submission, and so does its receipt. A copy
    that HR may read by name stays too. A repeat does the same again; raise ReceiptUnknown if no whole answer with this
    receipt waits, TooMuchWritten for own words that do not fit.
    """
    edition = questionnaires.edition(actor, *question_set)
    try:
        response = _response(edition, answers, receipt)
    except errors.NotACode:
        raise ReceiptUnknown from None
    _wait_for_a_release()
    if not _replace(response):
        raise ReceiptUnknown
    if key is not None:
        Draft.objects.filter(lookup=key.lookup).delete()


@deeds.deed("answers.withdraw")
def withdraw(actor: gate.Actor, *, receipt: str) -> Withdrawn:
    """This function will delete what a receipt belongs to, while it waits; raise ReceiptUnknown if nothing does."""
    _wait_for_a_release()
    try:
        if _delete(_hashes(receipt)):
            return Withdrawn.ANSWER
        if _delete(_words_hashes(receipt)):
            return Withdrawn.WORDS
    except errors.NotACode:
        raise ReceiptUnknown from None
    raise ReceiptUnknown


def _wait_for_a_release() -> None:
    """Let no release write between what is looked for here and what is changed: it takes the plan's row as well.

    So only the one hash that a row bears is noted of a withdrawal, and a release that had to begin anew too often can
    be held (`releases.hold`). Submissions never wait here.
    """
    Plan.objects.select_for_update().filter(pk=1).first()


def _response(question_set: sets.QuestionSet, answers: answering.Answers, receipt: str) -> answers_sealed.Response:
    kept = answering.pruned(question_set, answers)
    # What fits its box here may still not fit the one its own words wait in after their release.
    if answers_sealed.words_left(question_set, kept) < 0:
        raise TooMuchWritten("more own words than one response has room for")
    return answers_sealed.Response(question_set.key, question_set.version, kept, tokens.written_receipt(receipt))


def _delete(hashes: list[bytes]) -> int:
    rows = SealedAnswer.objects.filter(receipt_hash__in=hashes)
    # Noted first: what is written apart from the backups keeps a restore from bringing the row back.
    after_backups._withdrawn([bytes(each) for each in rows.values_list("receipt_hash", flat=True)])
    return rows.delete()[0]


def _take(invitation: QuerySet[Invitation], today: dt.date) -> int:
    # An invitation is open while its case is (queries/surveys.py says the same to the pages); who is asked late or
    # again has a case that is closed. The condition stays in the statement's own WHERE, not in a subquery of keys, so
    # that PostgreSQL looks at `answered` again after a wait.
    events = CaseEvent.objects.filter(case=OuterRef("case_id"))
    cancelled, closed = events.filter(step=CaseStep.CANCELLED), events.filter(step=CaseStep.CLOSED)
    is_open = ~Exists(cancelled) & (~Q(occasion=Occasion.EXIT) | ~Exists(closed))
    return invitation.filter(is_open, answered=False, closes_on__gte=today).update(answered=True, token_ciphertext=None)


def _why_not_taken(invitation: QuerySet[Invitation], receipt: str) -> Submitted:
    is_answered = invitation.filter(answered=True).exists()
    # The same receipt lies in the pool: this is the post of which the browser never saw the end.
    is_again = SealedAnswer.objects.filter(receipt_hash__in=[*_hashes(receipt), *_words_hashes(receipt)]).exists()
    if not is_answered:
        return Submitted.CLOSED
    return Submitted.AGAIN if is_again else Submitted.USED


def _place(asked: Invitation, receipt: str, *, level: int, counts: bool, today: dt.date) -> answers_sealed.Place:
    is_again = asked.occasion == Occasion.FOLLOW_UP
    standing = plans_told._standing(today)
    unit = _unit_above(asked.case.unit_id, level)
    # A follow-up is counted for the whole organisation alone, and in no lane.
    by = None if is_again else plans.terms_on(today, standing).lane_by
    return answers_sealed.Place(
        unit=str(unit),
        lane=_lane(asked.case, by) if by and not (level and _is_root(unit)) else "",
        period=plans.period_number(today, standing),
        counts=counts,
        receipt=receipt,
        pool=answers_sealed.Pool.FOLLOW_UP if is_again else answers_sealed.Pool.EXIT,
    )


def _unit_above(unit_id: int, level: int) -> int:
    """The unit so many levels up, the root at most. Asked for upwards only where the leaver wants it coarser."""
    at, left = unit_id, min(level, DEEPEST)
    while left > 0 and (above := Unit.objects.filter(pk=at).values_list("parent_id", flat=True).first()) is not None:
        at, left = above, left - 1
    return at


def _is_root(unit_id: int) -> bool:
    return Unit.objects.filter(pk=unit_id, parent=None).exists()


def _lane(case: Case, by: LaneBy) -> str:
    """What the answer is kept apart by, as the staff file says it today; nothing of an answer is asked."""
    found = lanes.lane_of(
        by,
        leads_others=case.person.leads_others,
        gender=case.person.gender,
        start_date=case.employment.start_date,
        on=case.last_day,
    )
    return found or ""


def _seal(response: answers_sealed.Response, place: answers_sealed.Place) -> None:
    """Put one row into the pool, under the newest key, and look afterwards whether it still is.

    A release may have made a newer one since this request read it. The older is destroyed when no row carries it, which
    is asked while nobody puts one in (services/pool_keys.py): whoever waited there is sealed once more.
    """
    keys = holder.current().keystore
    for _look in LOOKS:
        pool = keys.current_pool_public()
        row = _row(pool, response, place)
        row.save(force_insert=True)
        if keys.current_pool_public().id == pool.id:
            return
        row.delete()
    raise OperationalError("the pool's key changed twice while one answer was sealed")


def _row(pool: keystore.PoolKey, response: answers_sealed.Response, place: answers_sealed.Place) -> SealedAnswer:
    return SealedAnswer(
        pk=random_key(),
        key_id=pool.id,
        place_ciphertext=sealed.seal_padded(
            pool.public, answers_sealed.place_payload(place), answers_sealed.PLACE_BYTES
        ),
        ciphertext=_sealed(pool, response),
        receipt_hash=tokens.receipt_hash(response.receipt, pool.id),
    )


def _sealed(pool: keystore.PoolKey, response: answers_sealed.Response) -> bytes:
    return sealed.seal_padded(pool.public, answers_sealed.payload(response), answers_sealed.PAYLOAD_BYTES)


def _replace(response: answers_sealed.Response) -> int:
    """Seal under the key of the row, which its place is sealed under. The row's own key is new, so that a release that
    has opened the answers that were there finds them gone (services/releases.py)."""
    keys = holder.current().keystore
    row = SealedAnswer.objects.filter(receipt_hash__in=_hashes(response.receipt)).values_list("pk", "key_id").first()
    if row is None:
        return 0
    ciphertext = _sealed(keys.pool_public(row[1]), response)
    return SealedAnswer.objects.filter(pk=row[0]).update(id=random_key(), ciphertext=ciphertext)


def _hashes(receipt: str) -> list[bytes]:
    """The hash of a receipt under every key that rows in the pool may bear."""
    return [tokens.receipt_hash(receipt, key_id) for key_id in holder.current().keystore.pool_key_ids()]


def _words_hashes(receipt: str) -> list[bytes]:
    return [tokens.words_receipt_hash(receipt, key_id) for key_id in holder.current().keystore.pool_key_ids()]
