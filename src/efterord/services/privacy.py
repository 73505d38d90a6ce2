"""What the night erases: whatever has outlived its storage period."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from efterord import clock, gate
from efterord.models import Draft, Interview, Invitation, Letter, Note, SignInLink, StaffFile, TickMark
from efterord.rules import privacy
from efterord.services import deeds, departures_expiry, file_log
from efterord.vault import holder
from efterord.words import StoragePeriod


@deeds.deed("privacy.erase_expired")
def erase_expired(actor: gate.Actor) -> None:
    """This function will erase drafts, staff files, letters, links, invitations and notes that are past their time.

    It counts nothing: the number of drafts that ran out on a day would tell of those who wrote them. Refused
    while the clock is not trusted.
    """
    _refuse_after_jump()
    now, today = clock.now(), clock.today()
    Draft.objects.filter(expires_on__lte=today).delete()
    StaffFile.objects.filter(uploaded_at__lte=now - _days(StoragePeriod.STAFF_FILE)).delete()
    # A letter that has not left yet is nobody's to throw away: it is tried for four weeks.
    done = now - _days(StoragePeriod.OUTBOX)
    Letter.objects.filter(Q(sent_at__lte=done) | Q(given_up_at__lte=done)).delete()
    SignInLink.objects.filter(expires_at__lte=now).delete()
    # A closed link needs no reminder, so the token itself goes at once and the row thirty days later.
    Invitation.objects.filter(closes_on__lt=today, token_ciphertext__isnull=False).update(token_ciphertext=None)
    Invitation.objects.filter(closes_on__lte=today - _days(StoragePeriod.INVITATION)).delete()
    departures_expiry._erase(today)
    _erase_notes(now - _days(StoragePeriod.NOTES))
    transaction.on_commit(file_log._empty, robust=True)


def _refuse_after_jump() -> None:
    if TickMark.objects.filter(pk=1, jumped_at__isnull=False).exists():
        raise gate.Refused(_("The clock has jumped. Nothing is erased until somebody has looked."))


def _erase_notes(final_by: dt.datetime) -> None:
    """Erase the notes of each talk whose summary has been final since then, and the key when a case needs it no more.

    The key goes first: should the night end in between, what is left opens no more and is deleted the night after.
    """
    due = Interview.objects.filter(summary__closed_at__lte=final_by)
    under_way = Q(started_at__isnull=False, ended_at__isnull=True)
    live = Interview.objects.filter(Q(notes__isnull=False) | under_way).exclude(pk__in=due)
    still_needed = set(live.values_list("case", flat=True))
    keystore = holder.current().keystore
    purposes = [f"case:{pk}:notes" for pk in set(due.values_list("case", flat=True)) - still_needed]
    gone = [purpose for purpose in purposes if keystore.key_for(purpose) is not None]
    if gone:
        keystore.destroy(*gone)
    Note.objects.filter(interview__in=due).delete()


def _days(period: StoragePeriod) -> dt.timedelta:
    days = privacy.DAYS[period]
    if days is None:
        raise ValueError(f"{period} has no end")
    return dt.timedelta(days=days)
