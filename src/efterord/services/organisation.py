"""Setting up the organisation: its name, sector, languages, the root of its tree and its release plan."""

import datetime as dt

from efterord import gate
from efterord.models import Organisation, Plan, Unit
from efterord.services import deeds
from efterord.words import Language, ReleasePeriod, Sector

QUESTIONNAIRE, QUESTIONNAIRE_VERSION = "core", 1


@deeds.deed("organisation.set_up")
def set_up(
    actor: gate.Actor,
    *,
    name: str,
    sector: Sector,
    languages: list[Language],
    today: dt.date,
) -> Organisation:
    """This function will set up the organisation, or change its name, sector and languages if it stands already.

    The first of `languages` is the organisation's own. The plan starts today with k 5, a cap of four releases and
    releases each quarter; raise ValueError if the name is empty or no language is given.
    """
    if not name.strip() or not languages:
        raise ValueError("an organisation needs a name and at least one language")
    values = {"name": name.strip(), "sector": sector, "languages": [Language(x).value for x in languages]}
    organisation, _ = Organisation.objects.update_or_create(pk=1, defaults=values)
    Unit.objects.update_or_create(parent=None, defaults={"name": organisation.name})
    Plan.objects.get_or_create(
        pk=1,
        defaults={
            "questionnaire": QUESTIONNAIRE,
            "questionnaire_version": QUESTIONNAIRE_VERSION,
            "period": ReleasePeriod.QUARTERLY,
            "started_on": today,
        },
    )
    return organisation
