"""A campaign: those who left some time ago and were never asked, in chunks that the head of HR sets going."""

from django.utils.translation import gettext_lazy as _

from efterord import gate
from efterord.models import Case
from efterord.queries import surveys_campaign
from efterord.rules import surveys
from efterord.services import deeds, surveys_asking
from efterord.services import surveys_invitations as rounds
from efterord.words import Occasion


@deeds.deed("surveys.ask_campaign")
def ask_campaign(actor: gate.Actor, *, months: int, unit_id: int | None = None) -> list[Case]:
    """This function will ask the next chunk of those who left in the last months, and return their cases.

    An empty list says that nobody is left. Nobody is asked twice, since whoever was asked is no longer among them.
    """
    if not 1 <= months <= surveys.MOST_MONTHS_BACK:
        raise gate.Refused(_("A campaign goes back from 1 to 24 months."))
    due = surveys_campaign.reachable(actor, months=months, unit_id=unit_id)
    after: object = None
    # A chunk of people whom the terms leave out asks nobody, and is not the end.
    while pks := list(
        (due if after is None else due.filter(pk__gt=after)).values_list("pk", flat=True)[: rounds.CHUNK]
    ):
        asked = surveys_asking._ask(actor, pks, Occasion.CAMPAIGN)
        if asked:
            return asked
        after = pks[-1]
    return []
