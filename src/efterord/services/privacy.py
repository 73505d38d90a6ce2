"""What the night erases: whatever has outlived its storage period."""

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from efterord import clock, gate
from efterord.models import (
    ApiToken,
    Case,
    Draft,
    Interview,
    Invitation,
    Letter,
    Note,
    Release,
    SignInLink,
    StaffFile,
    TickMark,
    Undelivered,
)
from efterord.rules import privacy, rates
from efterord.services import deeds, departures_expiry, file_log, releases_comments
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
    ApiToken.objects.filter(expires_on__lt=today).delete()
    # A closed link needs no reminder, so the token itself goes at once and the row thirty days later.
    Invitation.objects.filter(closes_on__lt=today, token_ciphertext__isnull=False).update(token_ciphertext=None)
    _erase_invitations(today)
    departures_expiry._erase(today)
    releases_comments._erase(today)
    _erase_notes(now - _days(StoragePeriod.NOTES))
    transaction.on_commit(file_log._empty, robust=True)


def _erase_invitations(today: dt.date) -> None:
    """Erase links thirty days after they closed, once a release has counted them: whether used or not, alike.

    Where no link is left to be sent again, nothing more is said of a letter that came back. Its link then does not
    count towards k, since whoever was told knows that there is no answer (services/releases_rates.py).
    """
    done = today - _days(StoragePeriod.INVITATION)
    over = Undelivered.objects.exclude(case__in=Invitation.objects.filter(closes_on__gt=done).values("case"))
    Invitation.objects.filter(case__in=over.values("case"), counts=True).update(counts=False)
    over.delete()
    waits = Q(occasion__in=rates.OCCASIONS, closes_on__gt=today - dt.timedelta(days=privacy.LONGEST_UNCOUNTED_DAYS))
    last = Release.objects.order_by("-number").first()
    if last is not None:
        waits &= Q(closes_on__gte=last.as_of)
    Invitation.objects.filter(~waits, closes_on__lte=done).delete()


def _refuse_after_jump() -> None:
    if TickMark.objects.filter(pk=1, jumped_at__isnull=False).exists():
        raise gate.Refused(_("The clock has jumped. Nothing is erased until somebody has looked."))


def _erase_notes(final_by: dt.datetime) -> None:
    """Erase the notes of each talk whose summary has been final since then, and the key when a case needs it no more.

    The key goes first: should the night end in between, what is left opens no more and is deleted the night after.
    The cases and their talks are locked before it is asked which keys are still needed, so that meanwhile no talk is
    planned or begun, and no note written, under a key that is about to go.
    """
    due = Interview.objects.filter(summary__closed_at__lte=final_by)
    keystore = holder.current().keystore
    keys = {pk: f"case:{pk}:notes" for pk in set(due.values_list("case", flat=True))}
    held = _locked([pk for pk, purpose in keys.items() if keystore.key_for(purpose) is not None])
    under_way = Q(started_at__isnull=False, ended_at__isnull=True)
    live = Interview.objects.filter(Q(notes__isnull=False) | under_way, case__in=held).exclude(pk__in=due)
    gone = held - set(live.values_list("case", flat=True))
    if gone:
        keystore.destroy(*(keys[pk] for pk in gone))
    Note.objects.filter(interview__in=due).delete()


def _locked(cases: list[uuid.UUID]) -> set[uuid.UUID]:
    """The cases of those that are there still, their rows locked and those of their talks, for this transaction."""
    found = Case.objects.select_for_update().filter(pk__in=cases).order_by("pk")
    held = set(found.values_list("pk", flat=True))
    list(Interview.objects.select_for_update().filter(case__in=held).order_by("pk").values_list("pk"))
    return held


def _days(period: StoragePeriod) -> dt.timedelta:
    days = privacy.DAYS[period]
    if days is None:
        raise ValueError(f"{period} has no end")
    return dt.timedelta(days=days)
