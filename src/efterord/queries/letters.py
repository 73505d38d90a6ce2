"""The outbox as its sender sees it: which letters are due, and which wait or were given up."""

import uuid

from django.conf import settings
from django.db.models import Q

from efterord import clock, gate
from efterord.models import Letter
from efterord.words import Channel


def due(viewer: gate.Actor, at_most: int, channel: Channel = Channel.MAIL) -> list[Letter]:
    """This function will return the letters to send now by one way, the longest waiting first."""
    gate.check(viewer, "letters.open_letter")
    waiting = Letter.objects.filter(channel=channel, next_try_at__lte=clock.now(), sent_at=None, given_up_at=None)
    return list(waiting.order_by("next_try_at", "queued_at")[:at_most])


def n_waiting(viewer: gate.Actor) -> tuple[int, int]:
    """This function will return how many letters wait to be sent, and how many were given up."""
    gate.check(viewer, "letters.claim_letter")
    rows = Letter.objects.filter(sent_at=None)
    return rows.filter(given_up_at=None).count(), rows.filter(~Q(given_up_at=None)).count()


def n_given_up(viewer: gate.Actor) -> int:
    """This function will return how many letters were given up: a number, and nobody's address."""
    gate.check(viewer, "letters.see_given_up")
    return Letter.objects.filter(sent_at=None, given_up_at__isnull=False).count()


def all_of_demo(viewer: gate.Actor, at_most: int = 200) -> list[Letter]:
    """This function will return a demo's letters, the newest first; Hidden outside a demo."""
    _refuse_outside_demo(viewer)
    return list(Letter.objects.filter(text_ciphertext__isnull=False).order_by("-queued_at", "pk")[:at_most])


def one_of_demo(viewer: gate.Actor, pk: uuid.UUID) -> Letter:
    """This function will return one letter of a demo; Hidden for an unknown one and outside a demo."""
    _refuse_outside_demo(viewer)
    found = Letter.objects.filter(pk=pk, text_ciphertext__isnull=False).first()
    if found is None:
        raise gate.Hidden
    return found


def _refuse_outside_demo(viewer: gate.Actor) -> None:
    gate.check(viewer, "letters.see_demo")
    if not settings.IS_DEMO:
        raise gate.Hidden
