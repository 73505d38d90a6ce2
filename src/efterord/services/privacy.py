"""What the night erases: whatever has outlived its storage period."""

import datetime as dt

from django.db.models import Q

from efterord import clock, gate
from efterord.models import Draft, Invitation, Letter, SignInLink, StaffFile, TickMark
from efterord.rules import privacy
from efterord.services import deeds
from efterord.words import StoragePeriod


@deeds.deed("privacy.erase_expired")
def erase_expired(actor: gate.Actor) -> None:
    """This function will erase drafts, staff files, letters, links and invitations whose storage period is over.

    It counts nothing: the number of drafts that ran out on a day would tell of those who wrote them. Refused
    while the clock is not trusted.
    """
    if TickMark.objects.filter(pk=1, jumped_at__isnull=False).exists():
        raise gate.Refused("The clock has jumped. Nothing is erased until somebody has looked.")
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


def _days(period: StoragePeriod) -> dt.timedelta:
    days = privacy.DAYS[period]
    if days is None:
        raise ValueError(f"{period} has no end")
    return dt.timedelta(days=days)
