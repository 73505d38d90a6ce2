"""A copy of the database tried: a sample of everything encrypted opened with the keystore at hand, and the log's chain.

Every record's confidential fields are found by what the record says of them, so that a new kind is tried too. They are
reached through the registry, reserved records among them (decision 010). What opens is thrown away unread.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps
from django.db import models

from efterord import gate
from efterord.queries import audit
from efterord.rules import backups as rules
from efterord.services import (
    answers_named,
    bookings_held,
    contact_wishes,
    deeds,
    departure_links,
    departures_contact,
    letters,
    notes,
    people,
    releases_comments,
    surveys_invitations,
)
from efterord.services.sealed_papers import SCORECARDS, SUMMARIES, VIEWS
from efterord.vault import envelope, errors, holder

Way = Callable[[Any], tuple[str, envelope.Place]]
N_TRIED = 25  # of each kind, drawn at random
# What the keystore does not open: drafts are the leaver's alone, answers need the pool's private keys.
SEALED_OTHERWISE = frozenset({"draft.ciphertext", "sealedanswer.ciphertext", "sealedanswer.place_ciphertext"})


def _of_case(place: Callable[[Any], envelope.Place], case: Callable[[Any], Any]) -> Way:
    return lambda row: (f"case:{case(row)}", place(row))


def _of_talk(place: Callable[[Any], envelope.Place]) -> Way:
    return _of_case(place, lambda row: row.interview.case_id)


# The purpose and the place of each encrypted field, as the room that writes it says them.
WAYS: dict[str, Way] = {
    "note.ciphertext": lambda row: (
        notes._purpose(row.interview),
        notes._place(row.interview, row.subject, row.version),
    ),
    "scorecard.ciphertext": _of_talk(lambda row: SCORECARDS._place(row.interview, row.version)),
    "employerview.ciphertext": _of_talk(lambda row: VIEWS._place(row.interview, row.version)),
    "summary.ciphertext": _of_talk(lambda row: SUMMARIES._place(row.interview, row.version)),
    "summary.leaver_ciphertext": _of_talk(
        lambda row: envelope.Place("summary", str(row.interview_id), "leaver", row.leaver_version)
    ),
    "booking.place_ciphertext": _of_talk(lambda row: bookings_held._place_of(row, "place")),
    "booking.override_ciphertext": _of_talk(lambda row: bookings_held._place_of(row, "override")),
    "contact.ciphertext": _of_case(departures_contact._place, lambda row: row.case_id),
    "comment.ciphertext": lambda row: (releases_comments._purpose(row.batch), releases_comments._place(row)),
    "namedanswer.ciphertext": _of_case(answers_named._place, lambda row: row.case_id),
    "contactwish.ciphertext": _of_case(contact_wishes._place, lambda row: row.case_id),
    "keepintouch.address_ciphertext": _of_case(departures_contact._kept_place, lambda row: row.case_id),
    "departurelink.token_ciphertext": _of_case(departure_links._place, lambda row: row.case_id),
    "invitation.token_ciphertext": lambda row: (surveys_invitations.PURPOSE, surveys_invitations._place(row)),
    "letter.recipient_ciphertext": lambda row: (letters.PURPOSE, letters._place(row, "recipient")),
    "letter.text_ciphertext": lambda row: (letters.PURPOSE, letters._place(row, "text")),
    "stafffile.ciphertext": lambda row: (people.PURPOSE, people._place(row)),
}


@deeds.deed("backups.try_copy", reads_only=True)
def try_copy(actor: gate.Actor) -> rules.Tried:
    """This function will open a sample of everything encrypted and follow the log's chain, in the database at hand."""
    opened: dict[str, int] = {}
    without: set[str] = set()
    wrong: list[str] = []
    for kind, field in _fields():
        name = f"{kind._meta.model_name}.{field}"
        for row in _drawn(kind, field):
            try:
                _open(name, row, bytes(getattr(row, field)))
                opened[name] = opened.get(name, 0) + 1
            except errors.KeyGone as gone:
                without.add(str(gone))
            except errors.Refused:
                wrong.append(f"a row of {name} does not open: it was changed, or moved")
    broken_at = audit.verify(actor)
    if broken_at is not None:
        wrong.append(f"entry {broken_at} of the log does not fit the ones before it")
    return rules.Tried(opened=opened, without_key=frozenset(without), wrong=tuple(wrong))


def _fields() -> Iterable[tuple[type[models.Model], str]]:
    """Every encrypted field of ours that the keystore opens."""
    for kind in apps.get_app_config("efterord").get_models():
        for field in kind.kept.confidential:  # type: ignore[attr-defined]
            is_ciphertext = isinstance(kind._meta.get_field(field), models.BinaryField)
            if is_ciphertext and f"{kind._meta.model_name}.{field}" not in SEALED_OTHERWISE:
                yield kind, field


def _drawn(kind: type[models.Model], field: str) -> Iterable[models.Model]:
    return kind._default_manager.exclude(**{field: None}).order_by("?")[:N_TRIED]


def _open(name: str, row: models.Model, blob: bytes) -> None:
    vault, way = holder.current(), WAYS.get(name)
    if way is None:
        # A field so new that nobody has said here how it opens: at least its key is there.
        vault.keystore.existing_data_key(envelope.key_id_of(blob))
        return
    purpose, place = way(row)
    if vault.keystore.key_for(purpose) is None:
        raise errors.KeyGone(purpose)
    vault.open(purpose, place, blob)
