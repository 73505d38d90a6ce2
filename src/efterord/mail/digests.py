"""The letter after a release: of each unit in sight that got a result, the first sentence of its page and a link."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation

from efterord import gate
from efterord.documents.results import report as reports
from efterord.queries import digests as known
from efterord.queries import organisation, results
from efterord.rules import letters
from efterord.services import digests

if TYPE_CHECKING:
    from efterord.models import Release, User

# A letter is read at once or not at all; all units stand behind its first link.
MOST_UNITS = 12


def queue_due() -> None:
    """This function will put the letters of the newest release in the outbox, some at a time.

    Each is made as its reader's own page is, at the reader's own gate, so it says what that page says and no more.
    """
    newest, users = known.due(gate.SYSTEM)
    for user in users:
        context = _context(user, newest) if newest else None
        digests.queue_digest(gate.SYSTEM, user=user, number=newest.number if newest else 0, context=context)


def _context(user: "User", newest: "Release") -> Mapping[str, str] | None:
    """What the letter says, or None for whoever has nothing new to read."""
    viewer = gate.actor_for(user, is_brief=True)
    if not gate.may(viewer, "results.see"):
        return None
    with_result = results.units_with_result(viewer, numbers=[newest.number])
    units = [each for each in results.units(viewer) if each.pk in with_result][:MOST_UNITS]
    if not units:
        return None
    base = f"{settings.PUBLIC_URL}/results/"
    with translation.override(user.language):
        told = [
            (each.name, " ".join(reports.report(viewer, each.pk, {}, user.language).shown["say"]), f"{base}{each.pk}/")
            for each in units
        ]
    return letters.about_results(link=base, employer=organisation.name(), opened_on=newest.as_of, units=told)
